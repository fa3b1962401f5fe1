"""Coming and going by what is open, and what lies outside."""

from typing import Any

import pytest

from tests.actions.fake_api import CITATION, DEADLINE, FakeApi, case, problem, tracker

TALK = "action_small_talk"
DOOR = {"id": "bank", "name": "人民银行征信中心", "channel": None, "citations": [CITATION]}


@pytest.mark.parametrize(
    ("cases", "greeting"),
    [
        ([], "utter_greet"),
        ([case()], "utter_greet_draft"),
        ([case(status="submitted"), case()], "utter_greet_draft"),
        ([case(status="submitted")], "utter_greet_handled"),
        ([case(), case(status="submitted", deadlines=[DEADLINE | {"state": "breached"}])], "utter_greet_late"),
        ([case(), case(status="supplement_requested")], "utter_greet_supplement"),
        ([case(status="closed"), case(status="withdrawn")], "utter_greet"),
    ],
    ids=["nothing", "draft", "draft first", "handled", "late", "supplement", "over"],
)
def test_a_greeting_says_what_waits(api: FakeApi, cases: list[Any], greeting: str) -> None:
    """Protects a day that runs: who comes back hears of it without asking."""
    api.set("GET /cases", {"items": cases})
    assert api.run(TALK, tracker("您好", "greet")).names == [greeting]


@pytest.mark.parametrize("intent", ["greet", "goodbye", "thank"])
def test_politeness_needs_no_api(api: FakeApi, intent: str) -> None:
    """Protects the greeting of strangers, and of everybody while the record or a consent is missing."""
    assert api.run(TALK, tracker("您好", intent, token=None)).names == [f"utter_{intent}"]
    assert api.asked == []
    api.set("GET /cases", problem(403, "还没有同意。", "consent_needed"))
    assert api.run(TALK, tracker("您好", intent)).names == [f"utter_{intent}"]


@pytest.mark.parametrize("intent", ["goodbye", "thank"])
def test_a_draft_is_kept_and_that_is_said(api: FakeApi, intent: str) -> None:
    """Protects trust: what was begun is there tomorrow."""
    api.set("GET /cases", {"items": [case()]})
    said = api.run(TALK, tracker("好", intent))
    assert said.names == [f"utter_{intent}_kept"]
    assert said.slots["pending"] == {"resume": "XF-20261121-0001"}


def test_a_goodbye_leaves_the_form(api: FakeApi) -> None:
    """Protects who leaves from being asked on; mere politeness leaves nothing."""
    slots = {"repair_case": "XF-20261121-0001"}
    left = api.run(TALK, tracker("先走了，下次再弄", "goodbye", form="repair_form", slots=slots))
    assert (left.names, left.next) == (["utter_stopped_draft"], "action_listen")
    stayed = api.run(TALK, tracker("没有要问的了", "goodbye", form="repair_form", slots=slots))
    assert stayed.next == "repair_form"


def test_what_is_not_ours_is_pointed_to_its_door(api: FakeApi) -> None:
    """Protects who came to the wrong place: a door where the rules know one, else what is done here."""
    api.set(
        "GET /policies/answer", {"status": "wrong_door", "answer": "不在这里办。", "citations": [], "doors": [DOOR]}
    )
    assert api.run(TALK, tracker("房贷晚还了一天怎么消", "out_of_scope")).names == ["text", "utter_policy_door"]
    api.set("GET /policies/answer", {"status": "answered", "answer": "按规定。", "citations": []})
    assert api.run(TALK, tracker("今天天气怎么样", "out_of_scope")).names == ["utter_out_of_scope"]


def test_a_short_yes_to_an_offer_is_no_greeting(api: FakeApi) -> None:
    """Protects "好", which greets as well; without an offer it does."""
    offered = {"pending": {"record": "r1"}}
    for action in (TALK, "action_not_understood"):
        said = api.run(action, tracker("好", "greet", slots=offered))
        assert (said.next, said.slots["pending"]) == ("action_answer_pending", offered["pending"])
    assert api.run(TALK, tracker("好", "greet", token=None)).names == ["utter_greet"]


def test_words_about_a_refusal_are_no_answer(api: FakeApi) -> None:
    """Protects "why not", which sounds like a no; one to an offer just made stays one."""
    assert api.run("action_answer_pending", tracker("为什么不同意", "deny")).next == "action_appeal"
    said = api.run("action_answer_pending", tracker("不同意", "deny", slots={"pending": {"record": "r1"}}))
    assert said.names == ["utter_deny_noted"]
