"""Own records, choosing among them, and assessments."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, assessment, problem, record, tracker

FIRE = {"id": "r3", "authority": "示例市消防救援大队", "violation": "消防设施损坏", "fine_amount": "5000.00"}
RECORDS = [record(1), record(2, decided_on="2026-06-01", fine_amount="800.00"), record(3, **FIRE)]
CHECK = "action_check_repairability"


@pytest.fixture
def signed_in(api: FakeApi) -> FakeApi:
    """Three records; each assessment is "now"."""
    api.set("GET /records", {"items": RECORDS, "total": 3, "next": None})
    api.set("POST /assessments", assessment("repairable_now"))
    return api


def test_records_are_cards(signed_in: FakeApi, domain: dict[str, Any]) -> None:
    """Card words come from the domain, and choosing a card asks about that record."""
    said = signed_in.run("action_show_records", tracker(intent="ask_my_records"), domain)
    card = said.response("utter_records_found")["custom"]["cards"][0]
    assert card["lines"] == ["未设置施工围挡", "罚款：20000 元", "决定日期：2026年3月26日", "公示到：2027年3月26日"]
    assert card["payload"] == '/ask_repairability{"record": "r1"}'
    assert said.slots["shown_records"] == ["r1", "r2", "r3"]


def test_anonymous_people_are_asked_to_sign_in(api: FakeApi) -> None:
    """No call is made for nobody."""
    assert api.run("action_show_records", tracker(intent="ask_my_records", token=None)).names == ["utter_sign_in"]
    assert api.asked == []


@pytest.mark.parametrize(
    ("text", "entities", "slots", "chosen"),
    [
        ("", {"record": "r2"}, {}, "r2"),
        ("", {"document_number": "苏示建罚〔2026〕2号"}, {}, "r2"),
        ("", {"document_number": "修复苏示建罚〔2026〕2号"}, {}, "r2"),
        ("第二条", {"ordinal": "2"}, {}, "r2"),
        ("第一条", {"ordinal": "1"}, {"shown_records": ["r3", "r1"]}, "r3"),
        ("最后一条", {"ordinal": "-1"}, {}, "r3"),
        ("上面那条", {"ordinal": "prev"}, {"focus_record": "r1"}, "r1"),
        ("另外一条", {"ordinal": "other"}, {"shown_records": ["r1", "r2"], "focus_record": "r1"}, "r2"),
        ("罚八百的能修吗", {"amount": "800"}, {}, "r2"),
        ("六月一号那条", {"date": "2026-06-01"}, {}, "r2"),
        ("消防那条能修吗", {}, {}, "r3"),
        ("刚才那条能修吗", {}, {"focus_record": "r2"}, "r2"),
    ],
)
def test_the_record_meant_is_found(
    signed_in: FakeApi, text: str, entities: dict[str, str], slots: dict[str, Any], chosen: str
) -> None:
    """By button, number, place in the list shown, fact or description."""
    said = signed_in.run(CHECK, tracker(text, "ask_repairability", slots=slots, **entities))
    assert said.slots["focus_record"] == chosen


@pytest.mark.parametrize(
    "entities", [{"record": "foreign"}, {"ordinal": "9"}, {"document_number": "别的〔2020〕1号"}, {}]
)
def test_an_unclear_record_is_asked_for(signed_in: FakeApi, entities: dict[str, str]) -> None:
    """A record that is not the person's is never assessed, and none is guessed."""
    said = signed_in.run(CHECK, tracker("能修吗", "ask_repairability", **entities))
    assert said.names == ["utter_records_which"]


@pytest.mark.parametrize(
    ("outcome", "changes", "response"),
    [
        ("repairable_now", {}, "utter_assessed_repairable_now"),
        ("repairable_later", {"earliest_on": "2027-01-13"}, "utter_assessed_repairable_later_if_performed"),
        ("repairable_later", {}, "utter_assessed_repairable_later_no_day"),
        ("not_repairable", {}, "utter_assessed_not_repairable"),
        ("ended", {}, "utter_assessed_ended"),
        ("wrong_door", {"door": {"name": "执行法院", "channel": None}}, "utter_assessed_wrong_door"),
        ("objection_instead", {"ground": "expired"}, "utter_assessed_objection_instead"),
        ("needs_person", {}, "utter_assessed_needs_person"),
        ("something_new", {}, "utter_assessed_needs_person"),
    ],
)
def test_every_outcome_is_explained(signed_in: FakeApi, outcome: str, changes: dict[str, Any], response: str) -> None:
    """Outcome, reasons and citations; an outcome that is not known goes to a person."""
    signed_in.set("POST /assessments", assessment(outcome, **changes))
    said = signed_in.run(CHECK, tracker("", "ask_repairability", record="r1"))
    assert said.names[0] == response
    assert "最短公示期已经届满" in said.responses[0]["details"]
    assert said.responses[0]["custom"]["citations"]
    assert ("utter_assessed_door" in said.names) is ("door" in changes)


def test_only_a_repairable_record_is_offered(signed_in: FakeApi) -> None:
    """A plain "yes" afterwards starts the repair of that record, and of no other."""
    said = signed_in.run(CHECK, tracker("", "ask_repairability", record="r1"))
    assert said.slots["pending"] == {"record": "r1"}
    signed_in.set("POST /assessments", assessment("repairable_later"))
    assert signed_in.run(CHECK, tracker("", "ask_repairability", record="r1")).slots["pending"] is None


def test_a_missing_fact_is_asked_and_the_assessment_made_again(signed_in: FakeApi) -> None:
    """The answer belongs to the record asked about, whatever else its words resemble."""
    question = {"field": "obligations_fulfilled_on", "text": "哪一天完成的？"}
    signed_in.set("POST /assessments", assessment("needs_information", questions=[question]))
    asked = signed_in.run(CHECK, tracker("", "ask_repairability", record="r1"))
    assert asked.next == "assessment_form"
    kept = {"requested_slot": "assessment_answer", "assessment_question": asked.slots["assessment_question"]}
    heard = signed_in.run(
        "validate_assessment_form", tracker("6月1号", form="assessment_form", slots=kept, date="2026-06-01")
    )
    done = signed_in.run("action_finish_assessment", tracker("6月1号", slots=kept | heard.slots, date="2026-06-01"))
    assert done.next == CHECK
    signed_in.set("POST /assessments", assessment("repairable_now"))
    again = signed_in.run(CHECK, tracker("6月1号", slots=done.slots, date="2026-06-01"))
    assert again.slots["focus_record"] == "r1"
    assert signed_in.body("POST /assessments")["facts"] == {"performed_on": "2026-06-01", "obligations_fulfilled": True}


def test_somebody_else_s_case_stays_unknown(signed_in: FakeApi) -> None:
    """The API's words for "not yours or not there" are passed on unchanged."""
    signed_in.set("GET /cases/XF-20261121-0009", problem(404, "没有找到编号为 XF-20261121-0009 的申请。"))
    said = signed_in.run("action_show_progress", tracker("", "inform", case_number="XF-20261121-0009"))
    assert said.response("utter_api_problem")["detail"].startswith("没有找到")


@pytest.mark.parametrize(
    ("text", "intent", "entities", "fact"),
    [
        ("/deny", "deny", {}, {"publication_basis": "没有"}),
        ("没有写", "deny", {}, {"publication_basis": "没有"}),
        ("/inform", "inform", {"step": "unknown"}, {"sought": "repair"}),
        ("不知道", "deny", {}, {"sought": "repair"}),
        ("不太清楚啊", "nlu_fallback", {}, {"sought": "repair"}),
        ("有依据", "affirm", {}, {"publication_basis": "有，具体是哪一条没有说"}),
        ("行政处罚法第四十八条", "ask_policy", {}, {"publication_basis": "行政处罚法第四十八条"}),
        ("在哪里看有没有依据？", "ask_policy", {}, None),
    ],
)
def test_not_knowing_the_basis_is_not_a_no(
    signed_in: FakeApi, text: str, intent: str, entities: dict[str, Any], fact: dict[str, str] | None
) -> None:
    """Only a clear "none" leads to an objection; not knowing bars nobody from repair."""
    slots = {"requested_slot": "assessment_answer", "assessment_question": {"field": "publication_basis"}}
    heard = tracker(text, intent, form="assessment_form", slots=slots, **entities)
    assert signed_in.run("validate_assessment_form", heard).slots.get("assessment_answer") == fact


def test_somebody_else_s_company_is_not_looked_up(signed_in: FakeApi, domain: dict[str, Any]) -> None:
    """Nothing is looked up, and the answer is the same whether or not there is anything."""
    said = signed_in.run("action_show_records", tracker("查华为公司的处罚", "ask_my_records"), domain)
    assert said.names == ["utter_only_own"]
