"""What is not known holds nothing up: a draft asks for no more than it needs, and nothing is asked twice in a word."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, assessment, record, tracker

BEGIN, ASK, HEAR = "action_begin_repair", "action_ask_assessment_answer", "validate_assessment_form"
FORM = "assessment_form"


def needing(*fields: str) -> dict[str, Any]:
    """An assessment that asks for ``fields``."""
    return assessment("needs_information", questions=[{"field": field, "text": "？"} for field in fields])


@pytest.fixture
def answering(repairable: FakeApi, monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """One record; what the assessment asks for hangs on the facts that are told."""
    repairable.set("GET /records", {"items": [record(1)], "total": 1})
    asked = repairable.handle

    def handle(request: Any) -> Any:
        if request.url.path.endswith("/assessments"):
            repairable.set("POST /assessments", _assessed(request))
        return asked(request)

    monkeypatch.setattr(repairable, "handle", handle)
    return repairable


def _assessed(request: Any) -> dict[str, Any]:
    words = request.content.decode()
    if '"sought"' not in words:
        return needing("publication_basis")
    return assessment("repairable_now") if '"obligations_fulfilled"' in words else needing("obligations_fulfilled_on")


@pytest.mark.parametrize("form", [None, FORM])
def test_neither_the_basis_nor_the_day_stands_before_a_draft(answering: FakeApi, form: str | None) -> None:
    """Protects somebody who wants to apply now from questions whose answers bar nobody."""
    said = answering.run(BEGIN, tracker("现在就给我申请", "start_repair", form=form))
    assert (said.names, said.next) == (["utter_repair_opened"], "repair_form")
    assert "facts" not in answering.body("POST /cases") or not answering.body("POST /cases")["facts"]


def test_what_the_draft_does_need_is_asked(answering: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects from a draft that the filing would refuse for want of a class."""
    monkeypatch.setattr("tests.actions.test_talks_unheld._assessed", lambda _: needing("severity", "publication_basis"))
    said = answering.run(BEGIN, tracker("现在就给我申请", "start_repair"))
    assert (said.next, said.slots["assessment_question"]["field"]) == (FORM, "severity")


@pytest.mark.parametrize("field", ["publication_basis", "obligations_fulfilled_on"])
def test_a_file_instead_of_the_answer_opens_the_draft(api: FakeApi, field: str) -> None:
    """Protects the slip that somebody sends because it says more than they know."""
    question = {"record": "r1", "field": field, "text": "？", "retry": "action_check_repairability", "times": 1}
    slots = {"assessment_question": question, "requested_slot": "assessment_answer"}
    heard = api.run(HEAR, tracker("凭证.pdf", form=FORM, slots=slots, attachments=("a1",)))
    assert heard.slots["assessment_answer"] == {"sought": "repair"}
    done = api.run("action_finish_assessment", tracker("凭证.pdf", slots=slots | heard.slots, attachments=("a1",)))
    assert (done.next, done.slots["pending"]) == (BEGIN, {"record": "r1", "sure": True})


@pytest.mark.parametrize(
    "field",
    ["obligations_fulfilled_on", "publication_basis", "severity", "ground", "reorganisation", "decided_on"],
)
def test_a_question_is_not_repeated_word_for_word(api: FakeApi, field: str) -> None:
    """Protects people who were asked already: other words, and what it is needed for."""
    question = {"record": "r1", "field": field, "text": "？", "retry": BEGIN}
    first = api.run(ASK, tracker(slots={"assessment_question": question}))
    second = api.run(ASK, tracker(slots=first.slots))
    assert second.names == [f"{first.names[0]}_again"]


def test_asked_about_again_the_question_is_known_to_be_the_same(api: FakeApi) -> None:
    """It comes in other words also where the person asked for the assessment once more."""
    api.set("GET /records", {"items": [record(1)]})
    api.set("POST /assessments", needing("severity"))
    question = {"record": "r1", "field": "severity", "text": "？", "retry": "action_check_repairability", "times": 1}
    slots = {"assessment_question": question, "requested_slot": "assessment_answer"}
    said = api.run("action_check_repairability", tracker("到底能不能修", "ask_repairability", form=FORM, slots=slots))
    assert (said.names, said.slots["assessment_question"]["times"]) == ([], 1)


@pytest.mark.parametrize("text", ["罚款还没交呢", "钱还没缴清", "我还没整改"])
def test_who_has_not_paid_is_told_what_comes_first(repairable: FakeApi, text: str) -> None:
    """Protects from a form that asks for the proof of what was not done."""
    repairable.set("POST /assessments", assessment("repairable_later"))
    slots = {"repair_record": "r1", "repair_case": "XF-20261121-0001", "requested_slot": "repair_proof"}
    said = repairable.run("validate_repair_form", tracker(text, "inform", form="repair_form", slots=slots))
    assert repairable.body("POST /assessments")["facts"] == {"obligations_fulfilled": False}
    assert said.slots["requested_slot"] is None
