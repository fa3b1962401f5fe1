"""From a repair to an objection and back, in words: asked once, never twice, and nothing that was said is lost."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, assessment, case, material, record, tracker

WRONG = "等下，我翻了下决定书，上面明明罚的5000，你们网上写的5万，这不对啊"
REPAIR, OBJECTION = "XF-20261121-0001", "YY-20261121-0001"
BEGIN_REPAIR, BEGIN_OBJECTION = "action_begin_repair", "action_begin_objection"
IN_REPAIR = {"repair_record": "r1", "repair_case": REPAIR}
IN_OBJECTION = {"objection_record": "r1", "objection_case": OBJECTION, "objection_statement": "金额写错了"}
ASKED = {"to_objection": WRONG, "record": "r1"}


@pytest.fixture
def both(repairable: FakeApi) -> FakeApi:
    """A repair may be opened; what an objection would open is there for who sets it."""
    repairable.set("GET /notices", {"items": []})
    return repairable


def objection_draft() -> dict[str, Any]:
    """The draft with what was said first."""
    paper = material("evidence_of_error", "证据")
    return case(OBJECTION, kind="objection", ground="inaccurate", statement=WRONG, materials=[paper])


@pytest.mark.parametrize("text", [WRONG, "我要提异议", "那我先提异议，修复的先放着"])
def test_what_is_wrong_with_the_record_asks_to_leave_the_repair(api: FakeApi, text: str) -> None:
    """Protects somebody who sees an error from being asked what to correct in the application."""
    said = api.run(BEGIN_OBJECTION, tracker(text, "start_objection", form="repair_form", slots=IN_REPAIR))
    assert (said.names, said.next) == (["utter_leave_repair"], "action_listen")
    assert said.slots["pending"] == {"to_objection": text, "record": "r1"}


@pytest.mark.parametrize(
    "text", ["签字人写错了，应该是李小四", "传错文件了，应该是另一份回单", "日期不对，应该是4月26日", "不是我签的"]
)
def test_an_error_of_the_application_is_corrected_there(api: FakeApi, text: str) -> None:
    """Protects the application from being left for an error of its own."""
    said = api.run(BEGIN_OBJECTION, tracker(text, "start_objection", form="repair_form", slots=IN_REPAIR))
    assert said.names == ["utter_correct_here"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [("那我先提异议，修复的先放着", "start_objection"), ("对", "affirm"), ("嗯嗯", "affirm")],
)
def test_said_again_or_agreed_to_it_is_an_objection(
    both: FakeApi, domain: dict[str, Any], text: str, intent: str
) -> None:
    """Protects people from the same question twice; the record and what was said first belong to the objection."""
    both.set("POST /cases", (201, objection_draft()))
    slots = IN_REPAIR | {"pending": ASKED}
    said = both.run(BEGIN_OBJECTION, tracker(text, intent, form="repair_form", slots=slots), domain)
    assert said.names == ["utter_objection_about", "utter_draft_put_aside"]
    assert "内容有误" in said.response("utter_objection_about")["ground"]
    assert (said.next, said.slots["objection_record"]) == ("objection_form", "r1")
    assert said.slots["objection_statement"] == WRONG


@pytest.mark.parametrize("intent", ["inform", "nlu_fallback"])
def test_telling_what_is_wrong_answers_it_too(api: FakeApi, intent: str) -> None:
    """Protects the correction from being taken for an answer of the form that is left."""
    text = "罚款金额写错了，决定书是5000元，网上是50000元"
    slots = IN_REPAIR | {"pending": ASKED, "requested_slot": "repair_proof"}
    heard = tracker(text, intent, form="repair_form", slots=slots)
    assert api.run("validate_repair_form", heard).events == []
    action = {"inform": "action_take_value", "nlu_fallback": "action_not_understood"}[intent]
    said = api.run(action, heard)
    assert (said.next, said.slots["pending"]) == (BEGIN_OBJECTION, ASKED)


@pytest.mark.parametrize("pending", [{"to_repair": True, "record": "r1"}, ASKED])
def test_a_no_stays_and_a_yes_goes(api: FakeApi, pending: dict[str, Any]) -> None:
    """Protects the open form from taking a yes or no to the question for an answer to its own."""
    form = "objection_form" if "to_repair" in pending else "repair_form"
    slots = IN_REPAIR | IN_OBJECTION | {"pending": pending, "requested_slot": f"{form.removesuffix('_form')}_confirmed"}
    for text, intent in (("不用", "deny"), ("好的", "affirm")):
        assert api.run(f"validate_{form}", tracker(text, intent, form=form, slots=slots)).events == []
    stays = api.run("action_answer_pending", tracker("不用", "deny", form=form, slots=slots))
    assert (stays.names, stays.next) == (["utter_stay_here"], form)
    goes = api.run("action_answer_pending", tracker("好的", "affirm", form=form, slots=slots))
    assert goes.next == (BEGIN_REPAIR if "to_repair" in pending else BEGIN_OBJECTION)


def test_a_repair_inside_an_objection_is_asked_about_once(both: FakeApi) -> None:
    """Protects an objection from a passing word, and an angry person from a second question."""
    both.set("GET /cases/" + OBJECTION, case(OBJECTION, kind="objection"))
    first = both.run(BEGIN_REPAIR, tracker("马上给我办修复", "start_repair", form="objection_form", slots=IN_OBJECTION))
    assert (first.names, first.next) == (["utter_leave_objection"], "action_listen")
    slots = IN_OBJECTION | first.slots
    again = both.run(BEGIN_REPAIR, tracker("办！马上给我办", "start_repair", form="objection_form", slots=slots))
    assert again.names == ["utter_draft_put_aside", "utter_repair_opened"]
    assert (again.next, again.slots["repair_record"]) == ("repair_form", "r1")


def test_a_repair_just_offered_is_taken_up_at_once(both: FakeApi) -> None:
    """Protects the yes to "it can be repaired now" that was said inside an objection."""
    slots = IN_OBJECTION | {"pending": {"record": "r1"}}
    said = both.run(BEGIN_REPAIR, tracker("办！马上给我办", "start_repair", form="objection_form", slots=slots))
    assert said.next == "repair_form"


def test_anger_is_no_ground(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the ground of an objection from being guessed: it is asked for."""
    api.set("GET /records", {"items": [record(1)]})
    text = "你们凭什么还把我挂网上！！！罚款半年前就交了！！"
    said = api.run(BEGIN_OBJECTION, tracker(text, "start_objection"), domain)
    assert (said.next, said.slots["objection_ground"]) == ("objection_form", None)
    api.set("POST /assessments", assessment("repairable_now"))
    asked = {"objection_record": None, "requested_slot": "objection_ground"}
    heard = tracker("凭什么公开我的信息", form="objection_form", slots=asked)
    assert api.run("validate_objection_form", heard).slots["objection_ground"] == "no_legal_basis"
