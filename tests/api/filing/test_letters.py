"""Letters of a case: each says the facts of the case, in both formats, to the right person, when there is one."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.cases.models import Case, Notice
from tests.api.conftest import BUSINESS_CODE
from tests.api.filing.letter_texts import docx_text, fonts, glyphs, pdf_text
from tests.api.filing.test_repair import REPAIRABLE, Headers, submit, upload
from tests.api.records.test_records import record

MASKED = "9132**********Q10W"
CLAUSE = {
    "document": "示例令第1号",
    "title": "示例办法",
    "locator": "第七条",
    "digest": "满足条件的准予修复",
    "quote": None,
}
GRANTED: dict[str, Any] = {
    "decision": "granted",
    "resolution": None,
    "reasons": ["罚款已经缴清", "最短公示期已满"],
    "citations": [CLAUSE],
    "remedies": [],
    "decided_at": "2026-12-02T16:30:00+00:00",
    "per_record": {},
}
REMEDY = {
    "name": "行政复议",
    "where": "行政复议机关",
    "channel": "江阴市人民政府",
    "text": "可以申请行政复议。",
    "last_day": "2027-02-01",
    "provisional": True,
    "citations": [CLAUSE],
    "note": None,
}
DENIED = GRANTED | {"decision": "denied", "reasons": ["没有履行完毕"], "remedies": [REMEDY]}


@pytest.fixture
def repairable(client: TestClient, business: Headers, staff: Headers) -> str:
    """A record that can be repaired today."""
    return str(client.post("/api/v1/records", json=record(**REPAIRABLE), headers=staff).json()["id"])


@pytest.fixture
def draft(client: TestClient, business: Headers, repairable: str) -> str:
    """A draft with a statement and somebody to call."""
    body = {
        "kind": "repair",
        "record_ids": [repairable],
        "statement": "罚款已经缴清。\n违法行为已经改正。",
        "facts": {"contact": {"name": "示例某甲", "phone": "000-00001234"}},
    }
    return str(client.post("/api/v1/cases", json=body, headers=business).json()["number"])


@pytest.fixture
def filed(client: TestClient, business: Headers, draft: str) -> str:
    """The same, filed."""
    assert upload(client, draft, business).status_code == 201
    assert submit(client, draft, business).status_code == 200
    return draft


@pytest.fixture
def objection(client: TestClient, business: Headers, repairable: str) -> str:
    """A draft objection to the record."""
    body = {"kind": "objection", "record_ids": [repairable], "ground": "inaccurate", "statement": "处罚对象写错了。"}
    return str(client.post("/api/v1/cases", json=body, headers=business).json()["number"])


@pytest.fixture
def change(app: FastAPI) -> Callable[..., None]:
    """Write what staff would have brought about into a case."""

    def write(number: str, **values: Any) -> None:
        with app.state.database.write() as session:
            case = session.scalar(select(Case).where(Case.number == number))
            for name, value in values.items():
                setattr(case, name, value)

    return write


def letter(client: TestClient, number: str, kind: str, headers: Headers, form: str = "docx") -> bytes:
    """The bytes of a letter."""
    answer = client.get(f"/api/v1/cases/{number}/letters/{kind}", params={"format": form}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.content


def says(client: TestClient, number: str, kind: str, headers: Headers, *facts: str) -> str:
    """Check that both formats say each fact, with embedded fonts and without boxes; gives the words of the DOCX."""
    words, sheet = docx_text(letter(client, number, kind, headers)), letter(client, number, kind, headers, "pdf")
    text = pdf_text(sheet)
    for fact in facts:
        assert fact in words
        assert fact.replace(" ", "") in text
    assert all(fonts(sheet).values())
    assert 0 not in glyphs(sheet)
    return words


def refusal(client: TestClient, number: str, kind: str, headers: Headers) -> str:
    """Why there is no such letter."""
    answer = client.get(f"/api/v1/cases/{number}/letters/{kind}", headers=headers)
    assert answer.status_code == 409, answer.text
    return str(answer.json()["detail"])


def test_the_commitment_can_be_signed_by_hand_or_online(client: TestClient, business: Headers, draft: str) -> None:
    """Before filing there is a line to sign on, afterwards the name and the day of the one who committed."""
    before = says(client, draft, "commitment", business, "示例建材有限公司", BUSINESS_CODE, "公开承诺", "＿＿＿＿")
    assert "2026年11月21日" not in before
    upload(client, draft, business)
    submit(client, draft, business)
    says(client, draft, "commitment", business, "示例某甲", "2026年11月21日", "已在线承诺")


def test_an_application_says_what_the_person_said(client: TestClient, business: Headers, draft: str) -> None:
    """Statement line by line, contact in full for the owner, and that it is a draft."""
    facts = ("信用修复申请书", draft, "罚款已经缴清。", "违法行为已经改正。", "000-00001234", "草稿，还没有提交")
    says(client, draft, "application", business, *facts)


def test_an_objection_is_an_application_too(client: TestClient, business: Headers, objection: str) -> None:
    """Both names give the same paper, with ground and statement."""
    facts = ("异议申请书", "信息不准确", "处罚对象写错了。")
    assert says(client, objection, "objection", business, *facts) == says(client, objection, "application", business)


def test_a_receipt_names_papers_days_and_clauses(client: TestClient, business: Headers, filed: str) -> None:
    """What was handed in, by when it is decided, on which clause, and that it costs nothing."""
    words = says(client, filed, "receipt", business, filed, "缴款书.pdf", "最晚2026年12月4日", "不收取任何费用")
    assert "依据：《" in words


def test_a_receipt_stays_as_it_was(client: TestClient, business: Headers, filed: str) -> None:
    """Withdrawing drops the clocks of the case, and not the days that its receipt named."""
    before = [letter(client, filed, "receipt", business, form) for form in ("docx", "pdf")]
    assert client.post(f"/api/v1/cases/{filed}/withdraw", json={}, headers=business).status_code == 200
    after = [letter(client, filed, "receipt", business, form) for form in ("docx", "pdf")]
    assert docx_text(before[0]) == docx_text(after[0])
    assert before[1] == after[1]


def test_staff_see_codes_and_telephone_masked(
    client: TestClient, business: Headers, staff: Headers, filed: str
) -> None:
    """Only the owner's own letters carry code and number in full."""
    words = says(client, filed, "application", staff, MASKED, "********1234")
    assert BUSINESS_CODE not in words
    assert "000-0000" not in words


def test_a_stranger_gets_nothing(client: TestClient, filed: str, person: Headers) -> None:
    """Somebody else's letters do not exist."""
    assert client.get(f"/api/v1/cases/{filed}/letters/receipt", headers=person).status_code == 404


def test_a_supplement_notice_names_each_thing(
    client: TestClient, business: Headers, filed: str, change: Callable[..., None]
) -> None:
    """Each missing paper with its reason and the day; also after it was answered."""
    items = [{"material": "proof_of_performance", "name": "已履行义务的证明", "why": "缴款书看不清"}]
    note = {"text": "逾期不补正的，以办理单位告知为准。", "verification": "unverified", "citations": [CLAUSE]}
    asked = {"asked_at": "2026-11-24T17:00:00+00:00", "from": "submitted", "items": items, "notes": [note]}
    change(filed, supplement=asked)
    facts = ("补正通知书", "缴款书看不清", "2026年11月25日", "（待核实）依据：《示例办法》")
    first = says(client, filed, "supplement_notice", business, *facts)
    change(filed, supplement=None, earlier_supplements=[asked])
    assert says(client, filed, "supplement_notice", business) == first


def test_a_decision_gives_reasons_clauses_and_remedies(
    client: TestClient, business: Headers, filed: str, change: Callable[..., None]
) -> None:
    """Granted or denied, with the day in China, each reason, the clause and the last day to go further."""
    change(filed, decision=GRANTED)
    granted = (
        "准予信用修复决定书",
        "1. 罚款已经缴清",
        "2026年12月3日",
        "《示例办法》（示例令第1号）第七条",
        "满足条件",
    )
    assert "不服本决定" not in says(client, filed, "decision", business, *granted)
    change(filed, decision=DENIED)
    says(client, filed, "decision", business, "不予信用修复", "江阴市人民政府", "最晚2027年2月1日（暂定）")
    change(filed, decision=None, earlier_decisions=[DENIED])
    says(client, filed, "decision", business, "不予信用修复", "没有履行完毕")
    change(filed, decision=GRANTED | {"decision": "not_accepted"})
    says(client, filed, "decision", business, "不予受理决定书")


def test_each_record_has_its_own_result(
    client: TestClient, business: Headers, filed: str, repairable: str, change: Callable[..., None]
) -> None:
    """One request, several records, each decided for itself."""
    own = {"decision": "denied", "reasons": ["这一条没有履行完毕"], "citations": [], "resolution": None}
    change(filed, decision=GRANTED | {"per_record": {repairable: own}})
    says(client, filed, "decision", business, "不予信用修复", "这一条没有履行完毕")


def test_somebody_wrongly_listed_gets_an_apology_and_a_notice(
    client: TestClient, business: Headers, staff: Headers, objection: str, change: Callable[..., None]
) -> None:
    """After an upheld objection to a list that took the entry away, and only then."""
    assert "还没有作出决定" in refusal(client, objection, "apology", business)
    change(objection, decision=GRANTED | {"resolution": "deleted"})
    assert "错误列入名单" in refusal(client, objection, "correction_notice", business)
    listed = record(kind="serious_dishonesty_list", list_name="示例名单", document_number="示例列〔2026〕3号")
    made = client.post("/api/v1/records", json=listed, headers=staff).json()["id"]
    body = {"kind": "objection", "record_ids": [made], "ground": "not_mine"}
    number = str(client.post("/api/v1/cases", json=body, headers=business).json()["number"])
    change(number, resolution="explained", decision=GRANTED | {"resolution": "explained"})
    assert "错误列入名单" in refusal(client, number, "correction_notice", business)
    change(number, resolution="deleted", decision=GRANTED | {"resolution": "deleted"})
    says(client, number, "apology", business, "致歉函", "予以删除", "各单位确认以后", "诚恳道歉", "示例列〔2026〕3号")
    says(client, number, "correction_notice", business, "更正通知", "予以删除", "第七条", BUSINESS_CODE)


def test_an_objection_before_a_listing_names_the_notice(
    app: FastAPI, client: TestClient, business: Headers, objection: str, change: Callable[..., None]
) -> None:
    """There is no record yet: the notice stands in its place, in the application and in the decision."""
    with app.state.database.write() as session:
        case = session.scalar(select(Case).where(Case.number == objection))
        notice = Notice(
            subject_id=case.subject_id, authority="示例局", authority_field="transport", list_name="示例名单",
            notified_on=dt.date(2026, 11, 20), region="320281", reasons="告知的事由", created_at=case.created_at,
        )  # fmt: skip
        session.add(notice)
        session.flush()
        case.entries.clear()
        case.kind, case.ground, case.notice_id = "listing_objection", None, notice.id
    facts = ("列入前异议申请书", "拟列入“示例名单”的告知", "2026年11月20日", "告知的事由")
    says(client, objection, "application", business, *facts)
    change(objection, decision=GRANTED)
    says(client, objection, "decision", business, "列入前异议处理决定书", "异议成立", "示例名单")
    assert "还没有列入名单" in refusal(client, objection, "apology", business)


def test_letters_that_do_not_exist_say_why(client: TestClient, business: Headers, draft: str, objection: str) -> None:
    """No receipt of a draft, no decision before there is one, no commitment for an objection."""
    assert "提交后才有回执" in refusal(client, draft, "receipt", business)
    assert "还没有作出决定" in refusal(client, draft, "decision", business)
    assert "没有要求补正" in refusal(client, draft, "supplement_notice", business)
    assert "只用于异议成立" in refusal(client, draft, "apology", business)
    assert "信用修复申请书" in refusal(client, draft, "objection", business)
    assert "不需要信用承诺书" in refusal(client, objection, "commitment", business)
