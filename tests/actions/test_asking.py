"""Every fact that the assessment can ask for: asked once, in its order, and "I do not know" is an answer."""

from typing import Any

import pytest
import yaml

from actions.hearing import can_ask
from tests.actions.fake_api import CITATION, FakeApi, Said, assessment, case, record, tracker
from tests.contract.bot_files import ROOT

CHECK, FORM = "action_check_repairability", "assessment_form"
TEXTS: dict[str, str] = yaml.safe_load((ROOT / "knowledge/rules/conditions/questions.yaml").read_text("utf-8"))[
    "questions"
]
UNKNOWN = {"step": "unknown"}


def needing(*fields: str) -> dict[str, Any]:
    """An assessment that asks for ``fields``."""
    return assessment("needs_information", questions=[{"field": field, "text": TEXTS[field]} for field in fields])


@pytest.fixture
def one_record(api: FakeApi) -> FakeApi:
    """A person whose only record says neither class nor end."""
    api.set("GET /records", {"items": [record(1, decided_on="2026-03-26", publication_ends_on=None)], "total": 1})
    return api


def asked(api: FakeApi, slots: dict[str, Any] | None = None, **entities: Any) -> Said:
    """What the assessment says or asks."""
    return api.run(CHECK, tracker("", "ask_repairability", slots=slots, record="r1", **entities))


def answered(
    api: FakeApi, field: str, text: str, intent: str = "inform", decided_on: str | None = "2026-03-26", **entities: Any
) -> Said:
    """What the form hears in an answer to the question for ``field``."""
    question = {"record": "r1", "field": field, "text": TEXTS[field], "retry": CHECK, "decided_on": decided_on}
    slots = {"requested_slot": "assessment_answer", "assessment_question": question}
    return api.run("validate_assessment_form", tracker(text, intent, form=FORM, slots=slots, **entities))


@pytest.mark.parametrize("field", TEXTS)
def test_the_chat_can_ask_whatever_the_engine_asks(one_record: FakeApi, field: str) -> None:
    """Protects people from "the record is incomplete" where they hold the paper in their hands."""
    assert can_ask(field)
    one_record.set("POST /assessments", needing(field))
    said = asked(one_record)
    assert (said.next, said.slots["assessment_question"]["field"]) == (FORM, field)
    put = one_record.run("action_ask_assessment_answer", tracker(slots=said.slots))
    assert put.names[0].startswith("utter_ask_assessment_")
    assert put.responses[0]["question"] == TEXTS[field]


@pytest.mark.parametrize("field", TEXTS)
def test_not_knowing_is_an_answer_to_everything(one_record: FakeApi, field: str) -> None:
    """Protects people who do not know from being held at the question."""
    assert answered(one_record, field, "/inform", **UNKNOWN).slots["assessment_answer"]
    assert answered(one_record, field, "不知道", "deny").slots["assessment_answer"]


@pytest.mark.parametrize(
    ("field", "text", "intent", "entities", "fact"),
    [
        ("severity", "/inform", "inform", {"step": "general"}, {"severity": "general"}),
        ("severity", "写的是轻微", "nlu_fallback", {}, {"severity": "minor"}),
        ("severity", "严重失信", "ask_consequence", {}, {"severity": "serious"}),
        ("severity", "没有写", "deny", {}, {"severity": None}),
        ("ground", "/inform", "inform", {"ground": "duplicate"}, {"ground": "duplicate"}),
        ("decided_on", "2026年3月20日", "inform", {"date": "2026-03-20"}, {"decided_on": "2026-03-20"}),
        ("published_on", "3月27号", "inform", {"date": "2026-03-27"}, {"published_on": "2026-03-27"}),
        (
            "publication_ends_on",
            "2027年3月26日",
            "inform",
            {"date": "2027-03-26"},
            {"publication_ends_on": "2027-03-26"},
        ),
    ],
)
def test_answers_are_heard(
    one_record: FakeApi, field: str, text: str, intent: str, entities: dict[str, str], fact: dict[str, Any]
) -> None:
    """Protects what people say, by button or in their own words."""
    assert answered(one_record, field, text, intent, **entities).slots["assessment_answer"] == fact


@pytest.mark.parametrize(
    ("field", "text", "day", "why"),
    [
        ("decided_on", "去年3月", "2025-03", "incomplete"),
        ("publication_ends_on", "3月26号", "2026-03-26", "incomplete"),
        ("decided_on", "2026年12月1日", "2026-12-01", "impossible"),
        ("published_on", "2026年3月1日", "2026-03-01", "impossible"),
        ("publication_ends_on", "2025年3月26日", "2025-03-26", "impossible"),
        ("decided_on", "1026年3月26日", "1026-03-26", "impossible"),
    ],
)
def test_a_day_that_cannot_be_is_asked_for_again(
    one_record: FakeApi, field: str, text: str, day: str, why: str
) -> None:
    """Protects the conversation from a slip of the tongue that the assessment would refuse from then on."""
    said = answered(one_record, field, text, date=day)
    assert said.names == [f"utter_assessment_day_{why}"]
    assert said.slots["assessment_answer"] is None


@pytest.mark.parametrize("text", ["不严重", "一般多久能修好呢", "在哪里看严重不严重", "不知道在哪里看"])
def test_a_question_is_no_class(one_record: FakeApi, text: str) -> None:
    """Protects against taking a class out of words that name none: the message is answered, then asked again."""
    assert "assessment_answer" not in answered(one_record, "severity", text, "ask_policy").slots


def test_each_question_is_asked_once_in_the_engine_s_order(one_record: FakeApi) -> None:
    """Protects people from being asked in circles: after "I do not know" comes the next question, then a person."""
    one_record.set("POST /assessments", needing("severity", "publication_ends_on"))
    slots: dict[str, Any] = {}
    for field in ("severity", "publication_ends_on"):
        said = asked(one_record, slots)
        assert said.slots["assessment_question"]["field"] == field
        heard = answered(one_record, field, "/inform", **UNKNOWN).slots
        done = one_record.run("action_finish_assessment", tracker(slots=slots | said.slots | heard))
        slots = {"known_facts": done.slots["known_facts"]}
        assert done.next == CHECK
    said = asked(one_record, slots)
    assert said.names == ["utter_assessed_needs_record"]
    assert one_record.body("POST /assessments")["facts"] == {"severity": None, "publication_ends_on": None}
    assert TEXTS["severity"] in said.responses[0]["questions"]
    assert said.responses[0]["where"] == "示例市住房和城乡建设局"


def test_who_has_looked_it_up_is_asked_again(one_record: FakeApi) -> None:
    """Protects the second try: "I found it" opens what was not known, and keeps what was."""
    one_record.set("POST /assessments", needing("severity"))
    told = {"known_facts": {"r1": {"severity": None, "performed_on": "2026-04-01"}}}
    said = asked(one_record, told, step="again")
    assert said.slots["assessment_question"]["field"] == "severity"
    assert said.slots["known_facts"] == {"r1": {"performed_on": "2026-04-01"}}


def test_what_was_told_reaches_the_draft(repairable: FakeApi) -> None:
    """Protects the filing, which decides again: it must know what the assessment knew, and nothing unknown."""
    told = {
        "severity": "general",
        "decided_on": "2026-03-26",
        "publication_ends_on": None,
        "obligations_fulfilled": True,
    }
    slots = {"known_facts": {"r1": told | {"performed_on": "2026-04-01"}}}
    repairable.run("action_begin_repair", tracker("", "start_repair", slots=slots, record="r1"))
    sent = {"severity": "general", "decided_on": "2026-03-26", "performed_on": "2026-04-01"}
    assert repairable.body("POST /cases")["facts"] == sent


def test_the_person_s_own_word_is_told_before_what_holds(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects honesty: an answer that rests on what was told says so, however many reasons there are."""
    holds = [{"rule": f"x{n}", "text": f"第{n}项。", "satisfied": True, "citations": [CITATION]} for n in range(6)]
    word = {"rule": "conditions.told_class", "text": "您说明的类别是一般。", "satisfied": None, "citations": [CITATION]}
    one_record.set("POST /assessments", assessment("repairable_now", reasons=[*holds, word]))
    heard = tracker("能修复吗", "ask_repairability", record="r1")
    details = one_record.run(CHECK, heard, domain).responses[0]["details"]
    assert details.splitlines()[0] == "· 您说明的类别是一般。"


def test_a_clock_without_a_last_day_is_shown(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the list of cases from an extension whose length nobody read: it is said, after those with a day."""
    dated = {"name": "受理", "actor": "认定单位", "due_on": "2026-11-25", "state": "running", "text": "还剩2个工作日。"}
    clocks = [dated | {"name": "办理", "due_on": None, "text": "已经延长。"}, dated]
    one_record.set("GET /cases", {"items": [case(deadlines=clocks), case("XF-20261121-0002")], "total": 2})
    said = one_record.run("action_show_progress", tracker("我的申请", "ask_case_status"), domain)
    lines = said.responses[0]["custom"]["cards"][0]["lines"]
    assert lines[-2].startswith("· 受理：")
    assert lines[-1].startswith("· 办理：日期待定")
