"""From an objection to a repair and back in plain words, and who has nothing to say against the record."""

import pytest

from actions.leaving import admits
from tests.actions.fake_api import FakeApi, assessment, case, record, tracker

REPAIR, OBJECTION = "XF-20261121-0001", "YY-20261121-0001"
IN_REPAIR = {"repair_record": "r1", "repair_case": REPAIR}
IN_OBJECTION = {"objection_record": "r1", "objection_case": OBJECTION, "objection_statement": "金额写错了"}
OTHER = {"repair": "objection", "objection": "repair"}


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("objection", "哦 那叫修复啊，那我不提异议了，改成修复"),
        ("objection", "不申诉了，我要修复"),
        ("objection", "那还是办修复吧"),
        ("objection", "换成信用修复"),
        ("repair", "不修复了，我要提异议"),
        ("repair", "那改提异议吧"),
        ("repair", "干脆申诉"),
    ],
)
@pytest.mark.parametrize("intent", ["start_objection", "start_repair", "deny", "stop", "out_of_scope"])
def test_the_way_is_changed_for_the_same_record(repairable: FakeApi, form: str, text: str, intent: str) -> None:
    """Protects a clear wish from a question, and from being heard as an answer to the form's own."""
    repairable.set(f"GET /cases/{OBJECTION}", case(OBJECTION, kind="objection"))
    slots = (IN_REPAIR if form == "repair" else IN_OBJECTION) | {"requested_slot": f"{form}_confirmed"}
    said = repairable.run(f"validate_{form}_form", tracker(text, intent, form=f"{form}_form", slots=slots))
    assert (said.names, said.slots["requested_slot"]) == (["utter_draft_put_aside"], None)
    left = repairable.run(f"action_finish_{form}", tracker(text, intent, slots=said.slots))
    assert left.next == f"action_begin_{OTHER[form]}"
    assert left.slots["pending"]["record"] == "r1"


def test_the_repair_that_follows_is_of_that_record(repairable: FakeApi) -> None:
    """Also where there are two: the one that was objected to."""
    pending = {"begin": "action_begin_repair", "record": "r2", "sure": True}
    repairable.set("POST /cases", (201, case(record_ids=["r2"])))
    said = repairable.run("action_begin_repair", tracker("改成修复", "start_objection", slots={"pending": pending}))
    assert (said.names, said.next) == (["utter_repair_opened"], "repair_form")
    assert repairable.body("POST /cases")["record_ids"] == ["r2"]


@pytest.mark.parametrize(
    "text",
    [
        "还是说我干脆做信用修复？算了不改",
        "我不是要修复，我是要你们把数字改对",
        "不改修复",
        "还是修复不了啊",
        "修复和异议有什么不一样",
        "那条金额改成5000",
    ],
)
def test_other_words_change_nothing(repairable: FakeApi, text: str) -> None:
    """A question, a doubt and a correction stay where they are."""
    repairable.set(f"GET /cases/{OBJECTION}", case(OBJECTION, kind="objection"))
    repairable.set(f"PATCH /cases/{OBJECTION}", case(OBJECTION, kind="objection"))
    slots = IN_OBJECTION | {"requested_slot": "objection_ground", "objection_case": None}
    said = repairable.run("validate_objection_form", tracker(text, "ask_policy", form="objection_form", slots=slots))
    assert (said.slots.get("pending") or {}).get("begin") is None


@pytest.mark.parametrize(
    "text",
    [
        "内容倒是没写错，罚得也不冤，我就是觉得交了钱就该撤",
        "记录没错，就是影响我们投标",
        "事情属实，我认罚，只想早点下来",
    ],
)
@pytest.mark.parametrize("asked", ["objection_ground", "objection_statement"])
def test_who_says_that_nothing_is_wrong_is_asked_whether_to_repair(api: FakeApi, text: str, asked: str) -> None:
    """Protects from an objection on the ground that was just denied."""
    api.set("GET /records", {"items": [record(1)]})
    api.set("POST /assessments", assessment("repairable_now"))
    slots = {"objection_record": "r1", "requested_slot": asked}
    said = api.run("validate_objection_form", tracker(text, "start_objection", form="objection_form", slots=slots))
    assert (said.names, said.slots) == (
        ["utter_leave_objection"],
        {asked: None, "pending": {"to_repair": True, "record": "r1"}},
    )


@pytest.mark.parametrize(
    "text", ["我没错，是你们罚错了", "内容没写错，但是网上登重复了", "我不认罚", "不属实", "金额写错了，名字没写错"]
)
def test_a_ground_beside_it_is_a_ground(text: str) -> None:
    """One thing is right and another wrong."""
    assert not admits(text)
