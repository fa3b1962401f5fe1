"""What holds for all actions."""

import httpx2
import pytest

from actions.server import ACTIONS
from tests.actions.fake_api import FakeApi, problem, tracker

# Together they make every action call the API, where it does so at all.
SLOTS = {
    "requested_slot": "repair_record", "repair_case": "XF-20261121-0001", "repair_confirmed": True,
    "repair_commitment": "张三", "objection_case": "YY-20261121-0001", "objection_confirmed": True,
    "listing_case": "LY-20261121-0001", "listing_confirmed": True, "focus_record": "r1",
    "report_kind": "callback", "report_text": "请回电", "report_contact": "-",
}  # fmt: skip
NAMES = [action.name for action in ACTIONS]


@pytest.mark.parametrize("name", NAMES)
def test_api_down_is_said_in_words(name: str, api: FakeApi) -> None:
    """An action that cannot reach the API says so, and none falls silent about it."""
    asked = []

    def down(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        raise httpx2.ConnectTimeout("down", request=request)

    api.handle = down  # type: ignore[method-assign]
    form = name.removeprefix("validate_") if name.startswith("validate_") else None
    said = api.run(name, tracker("第一条", slots=SLOTS, form=form))
    assert not asked or {"utter_api_down", "utter_repair_not_filed_down", "utter_objection_not_filed_down"} & set(
        said.names
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", [401, 404, 409, 422])
def test_a_refusal_is_told_in_the_api_s_words(name: str, status: int, api: FakeApi) -> None:
    """Whatever the API refuses, the person learns why."""
    asked = []

    def refuse(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(status, json=problem(status, "这样不行。")[1])

    api.handle = refuse  # type: ignore[method-assign]
    form = name.removeprefix("validate_") if name.startswith("validate_") else None
    said = api.run(name, tracker("第一条", slots=SLOTS, form=form))
    told = "这样不行。" in str(said.responses) or (status == 401 and "utter_sign_in" in said.names)
    assert not asked or told


def test_api_down_words_are_the_domain_s(api: FakeApi) -> None:
    """The person hears that nothing was filed, and how to reach somebody."""
    api.set("GET /records", httpx2.ConnectError("down"))
    said = api.run("action_show_records", tracker("我的记录", "ask_my_records"))
    assert said.names == ["utter_api_down"]


@pytest.mark.parametrize("answer", [(500, {"detail": "x"}), (200, ["no", "object"]), (302, {})])
def test_an_unreadable_answer_counts_as_down(api: FakeApi, answer: tuple[int, object]) -> None:
    """A broken answer is not shown to the person."""
    api.set("GET /records", answer)
    said = api.run("action_show_records", tracker("我的记录", "ask_my_records"))
    assert said.names == ["utter_api_down"]


def test_problem_detail_reaches_the_person(api: FakeApi) -> None:
    """The API's own Chinese words, with the words for each field."""
    status, body = problem(422, "有 1 处填写有误。")
    api.set("GET /cases/XF-20261121-0009", (status, body | {"errors": [{"pointer": "/x", "detail": "请改日期。"}]}))
    said = api.run("action_show_progress", tracker(intent="ask_case_status", case_number="XF-20261121-0009"))
    assert said.response("utter_api_problem")["detail"] == "有 1 处填写有误。请改日期。"


def test_expired_sign_in_asks_to_sign_in(api: FakeApi) -> None:
    """401 is not an error of the person's message."""
    api.set("GET /records", problem(401, "登录已过期"))
    assert api.run("action_show_records", tracker(intent="ask_my_records")).names == ["utter_sign_in"]


def test_the_person_s_token_travels_with_every_call(api: FakeApi) -> None:
    """The API decides by it; slots never do."""
    api.set("GET /records", {"items": []})
    api.run("action_show_records", tracker(intent="ask_my_records", token="abc"))
    assert api.asked[0].headers["Authorization"] == "Bearer abc"


def test_unknown_action_is_404(api: FakeApi) -> None:
    """Rasa reads 404 as a missing action."""
    with pytest.raises(AssertionError, match="action_unknown"):
        api.run("action_unknown", tracker())


def test_an_offer_ends_with_the_next_turn(api: FakeApi) -> None:
    """A late "yes" must not take up an offer of long ago."""
    said = api.run(
        "action_small_talk", tracker("你好", "greet", slots={"pending": {"record": "r1"}, "misunderstood": 1})
    )
    assert said.slots == {"pending": None, "misunderstood": None}
    assert said.next == "action_listen"


def test_an_interrupted_form_comes_back(api: FakeApi) -> None:
    """After the answer the form asks again."""
    said = api.run("action_small_talk", tracker("你好", "greet", form="repair_form"))
    assert said.next == "repair_form"
