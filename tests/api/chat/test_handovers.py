"""Calling a person of the office: the queue, the hours, the bot being away, and leaving again."""

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.chat.conftest import FakeBot, SetClock
from tests.api.chat.test_messages import CONVERSATIONS, MESSAGES, Headers, say

HANDOVERS = "/api/v1/chat/handovers"
WISH = {"custom": {"handover": {"case": None}}}


def press(client: TestClient, payload: str, headers: Headers | None = None, **more: Any) -> Any:
    """Press a button and give the parsed answer."""
    answer = client.post(MESSAGES, json={"payload": payload, **more}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def call(client: TestClient, bot: FakeBot, headers: Headers | None = None, **more: Any) -> Any:
    """Ask for a person, as the bot understands it."""
    before, bot.messages = bot.messages, [WISH]
    answer = say(client, "转人工", headers, **more)
    bot.messages = before
    return answer


def test_the_bot_s_wish_opens_a_hand_over(client: TestClient, clock: SetClock, bot: FakeBot, business: Headers) -> None:
    """Number, place and what staff will see are told in the same answer."""
    answer = call(client, bot, business)
    assert answer["handover"] == {"number": "RG-20261120-0001", "state": "waiting", "position": 1, "opens_at": None}
    (message,) = answer["messages"]
    assert all(piece in message["text"] for piece in ("RG-20261120-0001", "下一位", "不用再说一遍"))
    assert [b["payload"] for b in message["buttons"]] == ['/request_human{"step": "leave"}']


def test_an_anonymous_person_waits_too(client: TestClient, clock: SetClock, bot: FakeBot) -> None:
    """No token is needed: the conversation is known by its cookie."""
    assert call(client, bot)["handover"]["state"] == "waiting"


def test_who_calls_twice_waits_once(client: TestClient, clock: SetClock, bot: FakeBot, business: Headers) -> None:
    """The second wish, the button and the route all lead to the same place in the queue."""
    first = call(client, bot, business)
    conversation = first["conversation_id"]
    again = call(client, bot, business, conversation_id=conversation)
    asked = client.post(HANDOVERS, json={"conversation_id": conversation, "reason": "急"}, headers=business).json()
    assert first["handover"] == again["handover"]
    assert asked["number"] == first["handover"]["number"]
    assert asked["open_now"] is True


def test_the_queue_moves_on(client: TestClient, clock: SetClock, bot: FakeBot, business: Headers) -> None:
    """Who came later stands behind, and moves up when somebody leaves."""
    first = call(client, bot)
    clock.go(seconds=5)
    second = call(client, bot, business)
    assert second["handover"]["position"] == 2
    assert "前面还有 1 位" in second["messages"][0]["text"]
    press(client, '/request_human{"step": "leave"}', conversation_id=first["conversation_id"])
    history = client.get(f"{CONVERSATIONS}/{second['conversation_id']}", headers=business).json()
    assert history["handover"]["position"] == 1


def test_while_waiting_the_bot_goes_on(client: TestClient, clock: SetClock, bot: FakeBot, business: Headers) -> None:
    """A question in the queue is answered at once, and the place is shown beside it."""
    conversation = call(client, bot, business)["conversation_id"]
    answer = say(client, "要钱吗", business, conversation_id=conversation)
    assert answer["messages"][0]["text"] == "不收费。"
    assert answer["handover"]["position"] == 1


def test_outside_office_hours_the_opening_is_told(client: TestClient, bot: FakeBot, business: Headers) -> None:
    """On a Saturday the request is kept, the next working day is named, and a message can be left."""
    answer = call(client, bot, business)
    (message,) = answer["messages"]
    assert "11月23日（周一）09:00" in message["text"]
    assert [b["title"] for b in message["buttons"]] == ["留个电话", "不等了"]
    assert answer["handover"]["opens_at"].startswith("2026-11-23T01:00:00")


def test_nobody_who_is_not_signed_in_is_offered_a_call_back(client: TestClient, bot: FakeBot) -> None:
    """The form needs an account, so the offer would lead nowhere."""
    (message,) = call(client, bot)["messages"]
    assert [b["title"] for b in message["buttons"]] == ["不等了"]


def test_leaving_gives_the_window_back(client: TestClient, clock: SetClock, bot: FakeBot, business: Headers) -> None:
    """The API answers it alone; the form the person was in can be gone on with."""
    conversation = call(client, bot, business)["conversation_id"]
    heard = len(bot.seen)
    answer = press(client, '/request_human{"step": "leave"}', business, conversation_id=conversation)
    assert answer["handover"] is None
    assert answer["messages"][0]["buttons"][0]["payload"] == '/request_human{"step": "back"}'
    assert len(bot.seen) == heard
    again = press(client, '/request_human{"step": "leave"}', business, conversation_id=conversation)
    assert "没有在等" in again["messages"][0]["text"]


def test_leaving_by_the_route_is_heard_once(client: TestClient, clock: SetClock, bot: FakeBot) -> None:
    """A second press changes nothing and says nothing more."""
    answer = call(client, bot)
    leave = f"{HANDOVERS}/{answer['handover']['number']}/leave"
    assert client.post(leave).json()["state"] == "closed"
    assert client.post(leave).json()["state"] == "closed"
    history = client.get(f"{CONVERSATIONS}/{answer['conversation_id']}").json()
    assert sum("不等工作人员了" in m["text"] for m in history["items"]) == 1


@pytest.mark.parametrize(
    "words", ["转人工", "人工客服", "我要找真人！", "帮我转接一下人工", "有人工吗", "请转工作人员"]
)
def test_plain_words_reach_a_person_while_the_bot_is_down(
    client: TestClient, clock: SetClock, bot: FakeBot, words: str
) -> None:
    """A process that is down never shuts people in."""
    bot.down = True
    answer = say(client, words)
    assert answer["handover"]["state"] == "waiting"
    assert "已经在请工作人员" in answer["messages"][0]["text"]
    assert answer["intent"]["name"] == "request_human"


@pytest.mark.parametrize("words", ["人工智能是什么", "工作人员说我的材料不行", "客服电话打不通我要投诉"])
def test_a_question_is_not_taken_for_a_call(client: TestClient, clock: SetClock, bot: FakeBot, words: str) -> None:
    """Only words that say nothing else call somebody."""
    bot.down = True
    assert client.post(MESSAGES, json={"text": words}).status_code == 503


def test_the_button_works_while_the_bot_is_down(client: TestClient, clock: SetClock, bot: FakeBot) -> None:
    """What TurnFailed offers can be pressed."""
    bot.down = True
    failed = client.post(MESSAGES, json={"text": "你好"}).json()
    assert failed["buttons"] == [{"title": "找工作人员", "payload": "/request_human"}]
    answer = press(client, failed["buttons"][0]["payload"], conversation_id=failed["conversation_id"])
    assert answer["handover"]["state"] == "waiting"


def test_the_button_works_while_the_actions_are_down(client: TestClient, clock: SetClock, bot: FakeBot) -> None:
    """The bot hears, but the process that would call somebody does not run: the API calls."""
    bot.actions_down, bot.messages = True, []
    answer = press(client, "/request_human")
    assert answer["handover"]["state"] == "waiting"
    assert len(answer["messages"]) == 1


def test_two_failures_in_a_row_offer_a_person(client: TestClient, clock: SetClock, bot: FakeBot) -> None:
    """Once, in the window itself; an answer in between begins the count anew."""
    bot.down = True
    conversation = client.post(MESSAGES, json={"text": "一"}).json()["conversation_id"]

    def offers() -> int:
        items = client.get(f"{CONVERSATIONS}/{conversation}").json()["items"]
        return sum("连着两次" in m["text"] for m in items)

    def fail(words: str) -> None:
        assert client.post(MESSAGES, json={"text": words, "conversation_id": conversation}).status_code == 503

    assert offers() == 0
    bot.down = False
    say(client, "二", conversation_id=conversation)
    bot.down = True
    fail("三")
    assert offers() == 0
    fail("四")
    fail("五")
    assert offers() == 1


def test_what_is_said_while_waiting_is_kept_for_staff(client: TestClient, clock: SetClock, bot: FakeBot) -> None:
    """With the bot down somebody who waits is not told to try again: staff read it."""
    bot.down = True
    conversation = say(client, "人工")["conversation_id"]
    answer = say(client, "我的罚款交了还在公示", conversation_id=conversation)
    assert "留给工作人员" in answer["messages"][0]["text"]


def test_a_chat_token_may_call_and_not_attend(
    client: TestClient, clock: SetClock, bot: FakeBot, business: Headers, staff: Headers
) -> None:
    """In a conversation nobody is staff, also who is elsewhere."""
    conversation = say(client, "你好", business)["conversation_id"]
    token = {"Authorization": f"Bearer {bot.seen[-1]['metadata']['token']}"}
    client.cookies.clear()
    assert client.post(HANDOVERS, json={"conversation_id": conversation}, headers=token).status_code == 201
    say(client, "你好", staff)
    token = {"Authorization": f"Bearer {bot.seen[-1]['metadata']['token']}"}
    assert client.get(HANDOVERS, headers=token).status_code == 403


def test_nobody_calls_into_somebody_else_s_conversation(
    client: TestClient, clock: SetClock, bot: FakeBot, business: Headers, person: Headers
) -> None:
    """It looks absent, and so does its hand-over."""
    answer = call(client, bot, business)
    body = {"conversation_id": answer["conversation_id"]}
    assert client.post(HANDOVERS, json=body, headers=person).status_code == 404
    leave = f"{HANDOVERS}/{answer['handover']['number']}/leave"
    assert client.post(leave, headers=person).status_code == 404


def test_a_deleted_conversation_waits_no_more(
    client: TestClient, app: FastAPI, clock: SetClock, bot: FakeBot, business: Headers, staff: Headers
) -> None:
    """Staff see that it is over; nothing of what was said is left."""
    conversation = say(client, "你好", business)["conversation_id"]
    body = {"conversation_id": conversation, "reason": "电话13800138000"}
    number = client.post(HANDOVERS, json=body, headers=business).json()["number"]
    assert client.delete(f"{CONVERSATIONS}/{conversation}", headers=business).status_code == 204
    detail = client.get(f"{HANDOVERS}/{number}", headers=staff).json()
    assert (detail["state"], detail["messages"], detail["reason"]) == ("closed", [], None)
