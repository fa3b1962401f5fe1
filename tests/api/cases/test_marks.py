"""What a case does to its records: the mark during an objection, what follows from each result, and its history."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.cases import decisions, effects
from api.cases.models import Case
from api.cases.moving import locked
from tests.api.cases.making import a_deed, moved, staff
from tests.api.cases.owner import Owner
from tests.api.records.conftest import NUMBER, ROW, as_csv

Headers = dict[str, str]
Call = Callable[..., Any]
HANGZHOU, WUXI, SHENZHEN = "330100", "320281", "440300"


def objection(owner: Owner, region: str, **record: Any) -> tuple[str, str]:
    """A record and the number of the objection filed about it."""
    record_id = owner.has(region=region, **record)
    return record_id, owner.files("objection", record_id, ground="inaccurate", statement="金额不对")


def end(app: FastAPI, number: str, verdict: str, resolution: str | None = None) -> None:
    """Decide a filed case as the reviewer's commit does, without telling any platform."""
    with app.state.database.write() as session:
        case = locked(session, session.query(Case).filter_by(number=number).one())
        moved(app, session, case, "accept", "clerk")
        moved(app, session, case, "review", "reviewer")
        deed = a_deed(app, staff("reviewer"))
        case.decision = decisions.written(deed, verdict, ["示例"], [], resolution=resolution)
        case.resolution = resolution
        moved(app, session, case, "grant" if verdict == "granted" else "deny", "reviewer")
        effects.decided(session, case, deed)


def test_the_item_is_marked_where_the_place_says_so(owner: Owner) -> None:
    """Protects the person's right in Zhejiang: marked from the filing on, with the clause; taken away on withdrawal."""
    record_id, number = objection(owner, HANGZHOU)
    record = owner.record(record_id)
    (mark,) = record["marks"]
    assert (record["status"], mark["mark"], mark["case"]) == ("disputed", "disputed", number)
    assert mark["citations"]
    owner.does(number, "withdraw")
    after = owner.record(record_id)
    assert (after["status"], after["marks"]) == ("published", [])


@pytest.mark.parametrize(
    "about",
    [
        {"region": WUXI},
        {"region": HANGZHOU, "authority_field": "market_regulation", "authority": "示例市市场监督管理局"},
    ],
)
def test_no_mark_where_no_rule_was_read(owner: Owner, about: dict[str, Any]) -> None:
    """Protects against invented law: elsewhere, and in fields outside the ordinance, nothing is marked."""
    record_id, _ = objection(owner, **about)
    record = owner.record(record_id)
    assert (record["status"], record["marks"]) == ("published", [])


def test_an_import_does_not_take_the_mark_away(app: FastAPI, client: TestClient, owner: Owner, staff: Headers) -> None:
    """Protects the mark: a source that still says 公示中 is noted, and the record goes back to that at the end."""
    record_id, number = objection(owner, HANGZHOU)
    line = ROW | {NUMBER: owner.record(record_id)["document_number"], "记录状态": "公示中"}
    sent = {"file": ("记录.csv", as_csv(line), "text/csv")}
    answer = client.post("/api/v1/records/import", files=sent, headers=staff)
    assert "异议处理中" in "".join(one["detail"] for one in answer.json()["warnings"]), answer.text
    record = owner.record(record_id)
    assert (record["status"], [mark["mark"] for mark in record["marks"]]) == ("disputed", ["disputed"])
    owner.does(number, "withdraw")
    assert owner.record(record_id)["status"] == "published"


def test_shenzhen_marks_on_acceptance(owner: Owner, call: Call, clerk: Headers) -> None:
    """Protects the step that the ordinance names: there it is the acceptance that marks."""
    record_id, number = objection(owner, SHENZHEN)
    assert owner.record(record_id)["marks"] == []
    assert call(number, "accept", clerk).status_code == 200
    assert [mark["mark"] for mark in owner.record(record_id)["marks"]] == ["disputed"]


@pytest.mark.parametrize(
    ("verdict", "resolution", "status"),
    [
        ("granted", "deleted", "withdrawn"),
        ("granted", "withdrawn_by_source", "withdrawn"),
        ("granted", "corrected", "published"),
        ("granted", "explained", "published"),
        ("denied", None, "published"),
    ],
)
def test_a_result_ends_the_mark(app: FastAPI, owner: Owner, verdict: str, resolution: str | None, status: str) -> None:
    """Protects the record from a mark that stays: each result gives it the status that follows."""
    record_id, number = objection(owner, HANGZHOU)
    end(app, number, verdict, resolution)
    record = owner.record(record_id)
    assert (record["status"], record["marks"]) == (status, [])


def test_a_granted_repair_makes_the_record_repaired_with_its_history(
    app: FastAPI, client: TestClient, owner: Owner
) -> None:
    """Protects what was reached: the status says so, and the history names the case that did it."""
    record_id = owner.has()
    number = owner.files("repair", record_id)
    end(app, number, "granted")
    assert owner.record(record_id)["status"] == "repaired"
    history = client.get(f"/api/v1/records/{record_id}/history", headers=owner.headers).json()["items"][0]
    assert (history["source"], history["actor_name"]) == ("case", f"申请{number}")
    assert history["changes"] == [{"field": "status", "name": "记录状态", "from": "published", "to": "repaired"}]


def test_shielding_marks_and_the_full_repair_ends_it(app: FastAPI, owner: Owner) -> None:
    """Protects a company under reorganisation: shielded on the court's ruling, then repaired in a new case."""
    record_id = owner.has(obligations_fulfilled_on=None)
    number = owner.draft("repair", record_id, facts={"reorganisation": "plan_approved"})
    case = owner.case(number)
    assert case["shielding"]
    assert "court_ruling" in {m["id"] for m in case["materials"] if m["required"]}
    assert "reorganisation.shielding" in {effect["rule"] for effect in case["effects"]}
    owner.uploads(number, "court_ruling")
    assert owner.submits(number).status_code == 200
    end(app, number, "granted")
    record = owner.record(record_id)
    assert (record["status"], [mark["mark"] for mark in record["marks"]]) == ("published", ["shielded"])
    with app.state.database.write() as session:
        case = session.query(Case).filter_by(number=number).one()
        moved(app, session, case, "start_sync", "system")
        moved(app, session, case, "close", "system")
    refused = owner.drafts("repair", record_id, facts={"reorganisation": "plan_approved"})
    assert (refused.status_code, refused.json()["code"]) == (409, "shielded_before")
    performed = {"reorganisation": "plan_completed", "performed_on": "2026-11-01"}
    full = owner.files("repair", record_id, facts=performed)
    assert full != number
    end(app, full, "granted")
    record = owner.record(record_id)
    assert (record["status"], record["marks"]) == ("repaired", [])


def test_somebody_wrongly_listed_is_told_what_is_done(app: FastAPI, owner: Owner) -> None:
    """Protects those who should never have been listed: what is done for them is told, and named as our service."""
    _, number = objection(owner, WUXI, kind="serious_dishonesty_list", list_name="示例严重失信主体名单")
    assert owner.case(number)["amends"] is None
    end(app, number, "granted", "deleted")
    amends = owner.case(number)["amends"]
    assert amends["services"] == ["correction_notice", "apology", "notice_to_receivers"]
    assert "本系统提供的服务" in amends["text"]
    assert [law["rule"] for law in amends["law"]] == ["objection.amends_jiangsu"]


def test_what_the_law_says_meanwhile_is_told(owner: Owner) -> None:
    """Protects from false hope: whether measures stop meanwhile was not read, and the case says that."""
    _, number = objection(owner, HANGZHOU)
    told = {effect["rule"]: effect["citations"] for effect in owner.case(number)["effects"]}
    assert {"objection.meanwhile", "objection.mark_zhejiang"} <= told.keys()
    assert all(told.values())


def test_the_mark_meets_its_own_limit_on_the_day_it_is_put(owner: Owner) -> None:
    """Protects the record of timeliness: in Shanghai the mark is put at the filing, so its one day is kept then."""
    _, number = objection(owner, "310101")
    (mark,) = (clock for clock in owner.case(number)["deadlines"] if clock["name"] == "作出异议标注")
    assert mark["state"] == "met"
    assert not mark["late"]


def test_no_mark_is_promised_where_none_is_put(owner: Owner) -> None:
    """Protects from a promise that nobody keeps: what the ordinance does not reach is neither marked nor said to be."""
    market = {"authority_field": "market_regulation", "authority": "示例市市场监督管理局"}
    record_id, number = objection(owner, "310101", **market)
    assert owner.record(record_id)["marks"] == []
    assert "objection.mark_shanghai" not in {effect["rule"] for effect in owner.case(number)["effects"]}


@pytest.mark.parametrize(
    ("region", "resolution", "begun"),
    [
        ("430100", "withdrawn_by_source", {"T11"}),
        ("310101", "withdrawn_by_source", {"T11", "T51a"}),
        ("410100", "withdrawn_by_source", {"T11", "T53e"}),
        ("430100", "corrected", set()),
    ],
)
def test_a_revoked_basis_starts_the_days_of_the_withdrawal(
    app: FastAPI, owner: Owner, region: str, resolution: str, begun: set[str]
) -> None:
    """Protects who won: what was revoked is withdrawn within three working days, and the clock shows it."""
    number = owner.files("objection", owner.has(region=region), ground="revoked_basis", statement="处罚已被撤销")
    end(app, number, "granted", resolution)
    with app.state.database.write() as session:
        case = session.query(Case).filter_by(number=number).one()
        assert {row.rule for row in case.deadlines if row.met_on is None} == begun
        moved(app, session, case, "start_sync", "system")
        moved(app, session, case, "close", "system")
        assert all(row.met_on for row in case.deadlines)


def test_who_meets_the_conditions_during_a_reorganisation_is_repaired_in_full(owner: Owner) -> None:
    """Protects a company under reorganisation from less: who meets the conditions is repaired in full."""
    number = owner.draft("repair", owner.has(), facts={"reorganisation": "plan_approved"})
    case = owner.case(number)
    assert not case["shielding"]
    assert "proof_of_performance" in {m["id"] for m in case["materials"]}
