"""Policy answers."""

import pytest

from tests.actions.fake_api import CITATION, FakeApi, tracker

ANSWER = {"status": "answered", "answer": "不收钱。", "citations": [CITATION], "doors": [], "related": ["去哪里申请"]}


def test_the_answer_is_shown_with_its_citations(api: FakeApi) -> None:
    """No citation, no answer: both travel together, and the next questions are buttons."""
    api.set("GET /policies/answer", ANSWER)
    said = api.run("action_answer_policy", tracker("修复要钱吗", "ask_fee", region="320281"))
    assert said.responses[0]["text"] == "不收钱。"
    assert said.responses[0]["custom"] == {"citations": [CITATION]}
    assert said.responses[0]["buttons"] == [{"title": "去哪里申请", "payload": "去哪里申请"}]
    assert dict(api.asked[0].url.params) == {"question": "修复要钱吗", "region": "320281"}


def test_a_button_asks_a_full_question(api: FakeApi) -> None:
    """``/ask_fee`` is no question to search with."""
    api.set("GET /policies/answer", ANSWER)
    api.run("action_answer_policy", tracker("/ask_fee", "ask_fee", token=None))
    assert api.asked[0].url.params["question"] == "信用修复收费吗？"
    assert "Authorization" not in api.asked[0].headers


def test_wrong_door_names_the_door(api: FakeApi) -> None:
    """A channel that names its place is not said twice."""
    door = {"name": "执行法院", "channel": "执行法院立案窗口", "citations": [CITATION]}
    api.set("GET /policies/answer", ANSWER | {"status": "wrong_door", "doors": [door], "related": []})
    named = api.run("action_answer_policy", tracker("限高怎么解除", "ask_court_list"))
    slots = {"pending": named.slots["pending"]}
    said = api.run("action_answer_policy", tracker("限高怎么解除", "ask_court_list", slots=slots))
    assert said.response("utter_policy_door")["where"] == "执行法院立案窗口"


def test_not_found_offers_a_person(api: FakeApi) -> None:
    """An honest "not found" is followed by a way on."""
    api.set("GET /policies/answer", ANSWER | {"status": "not_found", "citations": [], "related": []})
    said = api.run("action_answer_policy", tracker("月球上的规定", "ask_policy"))
    assert said.names == ["text", "utter_policy_not_found"]


def test_words_that_no_rule_knows_fall_back_to_what_the_intent_asks(api: FakeApi) -> None:
    """A story without any word of the law still gets the answer to what was meant."""
    api.set("GET /policies/answer", ANSWER | {"status": "not_found", "citations": [], "related": []})
    api.run("action_answer_policy", tracker("俺就想知道这回得掏多少", "ask_fee"))
    assert [dict(request.url.params)["question"] for request in api.asked] == [
        "俺就想知道这回得掏多少",
        "信用修复收费吗？",
    ]


def test_what_follows_from_the_ground_is_asked_with_it(api: FakeApi) -> None:
    """Protects 那几天之内要撤 from the days of another matter; the days of the answer stay their own question."""
    api.set("GET /policies/answer", {"status": "answered", "answer": "3日内撤回。", "citations": []})
    slots = {"objection_ground": "revoked_basis", "requested_slot": "objection_evidence"}
    heard = tracker("那几天之内得撤下来", "ask_time_limit", form="objection_form", slots=slots)
    api.run("action_answer_policy", heard)
    assert api.asked[-1].url.params["question"] == "处罚决定被撤销的，那几天之内得撤下来"
    api.run("action_answer_policy", tracker("几天答复我", "ask_time_limit", form="objection_form", slots=slots))
    assert "撤销" not in api.asked[-1].url.params["question"]


@pytest.mark.parametrize(
    ("text", "listens"), [("我那个开货车的", True), ("就是前年那回", True), ("我想办身份证", False), ("我饿了", False)]
)
def test_the_beginning_of_a_story_is_listened_to(api: FakeApi, text: str, *, listens: bool) -> None:
    """Protects who tells it in several messages from "I cannot help with that"."""
    said = api.run("action_small_talk", tracker(text, "out_of_scope"))
    assert (said.names == ["utter_listening"]) is listens
