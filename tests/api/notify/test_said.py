"""What a message says of the move that it tells: what was granted and what was not, as it stood at that moment."""

import datetime as dt
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.cases.models import Case, CaseDeadline, CaseRecord, Notice
from api.notify.models import Reminder
from tests.api.notify.conftest import Desk
from tests.api.records.test_records import record

Headers = dict[str, str]
WAY = {"name": "申请行政复议", "where": "上一级机关", "last_day": "2027-01-20", "provisional": True}
UNDATED = {"name": "列入决定书写明的救济途径", "where": "认定单位", "last_day": None, "provisional": False}


def decided(desk: Desk, **decision: Any) -> dict[str, Any]:
    """A decision of this moment."""
    usual = {"decision": "granted", "resolution": None, "reasons": [], "remedies": [], "per_record": {}}
    return usual | decision | {"decided_at": desk.clock.now().isoformat()}


def part(**given: Any) -> dict[str, Any]:
    """What was decided on one record."""
    return {"decision": "granted", "resolution": None, "reasons": ["符合条件"], "remedies": []} | given


def two_records(client: TestClient, staff: Headers) -> list[str]:
    """The ids of two records of the business."""
    numbers = ("苏锡示罚〔2026〕1号", "苏锡示罚〔2026〕2号")
    bodies = [record(document_number=number) for number in numbers]
    return [client.post("/api/v1/records", json=body, headers=staff).json()["id"] for body in bodies]


def with_records(desk: Desk, case: str, ids: list[str]) -> None:
    """The case is about them."""
    with desk.database.write() as session:
        session.add_all(CaseRecord(case_id=case, record_id=one, position=at) for at, one in enumerate(ids))


def said(desk: Desk, move: str, **deed: Any) -> str:
    """What the person reads of a move."""
    desk.moved(move, **deed)
    desk.work()
    return desk.told()[0].text


def test_a_message_tells_what_was_so_at_the_move(desk: Desk) -> None:
    """Protects against a receipt that says paused because papers were asked for a second later."""
    clock = desk.add_clock(desk.add_case(), name="反馈结果")
    desk.moved("submit")
    desk.change(CaseDeadline, clock, paused_on=dt.date(2026, 11, 21))
    desk.work()
    assert "反馈结果：最晚12月4日" in desk.told()[0].text


def test_papers_asked_for_are_named_though_they_have_come(desk: Desk) -> None:
    """Protects the story of a case: the request still says what it asked for."""
    items = [{"material": "business_licence", "name": "营业执照", "why": "照片不清楚"}]
    asked = {"asked_at": desk.clock.now().isoformat(), "from": "submitted", "items": items}
    case = desk.add_case(status="supplement_requested", supplement=asked)
    desk.moved("request_supplement")
    desk.change(Case, case, status="submitted", supplement=None, earlier_supplements=[asked])
    desk.work()
    assert "需要补充：营业执照（照片不清楚）" in desk.told()[0].text


def test_an_extension_says_why(desk: Desk) -> None:
    """Protects who waits: the clerk's reason comes with the longer time, with its days in words."""
    desk.add_case()
    assert "理由：要到12月1日才能核实。" in said(desk, "extend", words="要到2026-12-01才能核实")


def test_a_closing_says_that_sites_have_not_confirmed(desk: Desk) -> None:
    """Protects against a closed case that hides who has not followed yet."""
    desk.add_case(status="closed")
    text = said(desk, "close", words="对方系统升级；还有3条通知没有确认", details={"unconfirmed": 3})
    assert "还有3条通知没有确认。哪些网站还没有确认" in text


def test_remedies_are_told_with_their_doubt_and_without_a_day(desk: Desk) -> None:
    """Protects the way on: a provisional day is called so, and a remedy without a day is named too."""
    desk.add_case(status="denied", decision=decided(desk, decision="denied", remedies=[WAY, UNDATED]))
    text = said(desk, "deny")
    assert "申请行政复议（上一级机关），最晚2027年1月20日（暂定）；列入决定书写明的救济途径（认定单位）。" in text
    assert "要求复核" in text


def test_a_second_refusal_offers_no_second_recheck(desk: Desk) -> None:
    """Protects against a promise: a recheck is given once."""
    made = decided(desk, decision="denied", remedies=[UNDATED])
    desk.add_case(status="denied", decision=made, earlier_decisions=[made | {"decided_at": "2026-11-01T00:00:00"}])
    assert "要求复核" not in said(desk, "deny")


def test_a_shielding_is_not_called_a_repair(desk: Desk) -> None:
    """Protects an enterprise in reorganisation: it hears that this is temporary, and what comes after."""
    desk.add_case(status="granted", shielding=True, decision=decided(desk))
    text = said(desk, "grant")
    assert "已同意暂时屏蔽" in text
    assert "还不是修复" in text
    assert "执行完毕后再申请正式修复" in text


def test_what_was_refused_inside_a_grant_is_named(desk: Desk, client: TestClient, staff: Headers) -> None:
    """Protects the refused record: named with its reason and remedies, and its last days remembered."""
    yes, no = two_records(client, staff)
    parts = {yes: part(), no: part(decision="denied", reasons=["没有履行"], remedies=[WAY])}
    case = desk.add_case(status="granted", decision=decided(desk, remedies=[WAY], per_record=parts))
    with_records(desk, case, [yes, no])
    text = said(desk, "grant")
    assert desk.kinds() == ["case.grant_part"]
    assert "下列记录没有同意：苏锡示罚〔2026〕2号。理由：没有履行。" in text
    assert "最晚2027年1月20日（暂定）" in text

    with desk.database.read() as session:
        assert session.query(Reminder).count() == 3


def test_an_explanation_is_not_called_a_success(desk: Desk, client: TestClient, staff: Headers) -> None:
    """Protects honesty: information found right and explained is no objection upheld."""
    ids = two_records(client, staff)
    why = part(resolution="explained", reasons=["处罚在公示期内"], remedies=[WAY])
    made = decided(desk, resolution="explained", reasons=["处罚在公示期内"], remedies=[WAY])
    made["per_record"] = dict.fromkeys(ids, why)
    with_records(desk, desk.add_case(kind="objection", status="granted", decision=made), ids)
    text = said(desk, "grant")
    assert "单位认为信息无误，并作了说明。理由：处罚在公示期内。" in text
    assert "成立" not in text
    assert "申请行政复议" in text


@pytest.mark.parametrize(
    ("resolution", "words"),
    [("corrected", "认定应当更正"), ("deleted", "认定应当删除"), ("withdrawn_by_source", "撤回")],
)
def test_an_objection_upheld_says_what_was_won(
    desk: Desk, client: TestClient, staff: Headers, resolution: str, words: str
) -> None:
    """Protects who was wronged: whether it is corrected, deleted or withdrawn."""
    one, _ = two_records(client, staff)
    made = decided(desk, resolution=resolution, per_record={one: part(resolution=resolution)})
    case = desk.add_case(kind="objection", status="granted", resolution=resolution, decision=made)
    with_records(desk, case, [one])
    text = said(desk, "grant")
    assert f"苏锡示罚〔2026〕1号：{words}" in text or f"苏锡示罚〔2026〕1号：由来源单位{words}" in text


def test_a_finding_says_what_and_how_to_answer(desk: Desk, client: TestClient, staff: Headers) -> None:
    """Protects who is accused: what was found, in which file, and where to answer."""
    one, _ = two_records(client, staff)
    file = {"id": "f", "name": "付款凭证.pdf", "material": "proof_of_performance", "sha256": "0"}
    finding = {"finding": "印章不符", "files": [file], "found_at": desk.clock.now().isoformat()}
    found = {"findings": [finding], "consequence": []}
    with_records(desk, desk.add_case(false_material=found), [one])
    text = said(desk, "find_false")
    assert "登记的情况：印章不符。涉及的材料：付款凭证.pdf。" in text
    assert "说明" in text


def test_a_notice_before_listing_reaches_the_person(desk: Desk) -> None:
    """Protects the right to object before a listing: told at once, with the clause, and that it is free here."""
    case = desk.add_case()
    with desk.database.write() as session:
        notice = Notice(
            subject_id=session.get_one(Case, case).subject_id,
            authority="示例市交通运输局",
            authority_field="transport",
            list_name="严重失信主体名单",
            notified_on=dt.date(2026, 11, 20),
            region="320281",
            reasons="逾期没有履行。",
            created_at=desk.clock.now(),
        )
        session.add(notice)
        session.flush()
        given = notice.id
    desk.put("notice.given", f"notice.given:{given}", {"notice": given})
    desk.work()
    told = desk.told()[0]
    assert told.kind == "notice.given"
    assert "示例市交通运输局拟将您列入“严重失信主体名单”，告知日期是11月20日。理由：逾期没有履行。" in told.text
    assert "提出异议（拟列入异议），全程免费" in told.text
    assert "《" in told.text
