"""What a browser or a program may send that nobody types: half characters, slashes pressed again, empty cookies."""

import pytest
from starlette.testclient import TestClient

from tests.api.chat.conftest import FakeBot, SetClock
from tests.api.chat.test_handovers import HANDOVERS, call, press
from tests.api.chat.test_messages import CONVERSATIONS, MESSAGES, Headers, say

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        rb'{"text": "\ud83d"}',
        rb'{"text": "a", "payload": "/ask_fee{\"a\": \"\ud83d\"}"}',
        rb'{"payload": "/ask_fee{\"a\": \"\\ud83d\"}"}',
    ],
    ids=["text", "payload", "inside the payload"],
)
def test_half_an_emoji_is_refused_in_words(client: TestClient, bot: FakeBot, body: bytes) -> None:
    """It can be neither sealed nor sent on, and the person learns what to do."""
    answer = client.post(MESSAGES, content=body, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert bot.seen == []


def test_half_an_emoji_in_a_hand_over_is_refused_in_words(
    client: TestClient, clock: SetClock, bot: FakeBot, business: Headers, staff: Headers
) -> None:
    """The reason of a person and the reply of a clerk likewise."""
    answer = call(client, bot, business)
    reason = b'{"conversation_id": "%s", "reason": "\\ud83d"}' % answer["conversation_id"].encode()
    assert client.post(HANDOVERS, content=reason, headers=business | JSON).status_code == 422
    messages = f"{HANDOVERS}/{answer['handover']['number']}/messages"
    assert client.post(messages, content=b'{"text": "\\ud83d"}', headers=staff | JSON).status_code == 422


def test_a_typed_slash_stays_typed_when_pressed_again(client: TestClient, clock: SetClock, bot: FakeBot) -> None:
    """The button that repeats a message is no way to press a button that nobody offered."""
    bot.actions_down, bot.messages = True, []
    answer = say(client, '/ask_privacy{"step": "agree"}')
    (again, _) = answer["messages"][-1]["buttons"]
    assert not again["payload"].startswith("/")
    say(client, again["payload"], conversation_id=answer["conversation_id"])
    assert bot.seen[-1]["message"] == bot.seen[0]["message"] == '／ask_privacy{"step": "agree"}'
    repeated = press(client, "/ask_fee")["messages"][-1]["buttons"][0]["payload"]
    assert repeated == "/ask_fee"


def test_an_empty_guest_cookie_is_a_stranger_s(client: TestClient, clock: SetClock, bot: FakeBot) -> None:
    """Such a browser gets a cookie of its own, and finds what it said again."""
    answer = client.post(MESSAGES, json={"text": "你好"}, headers={"Cookie": "credit_guest="})
    assert answer.cookies["credit_guest"]
    client.cookies.set("credit_guest", answer.cookies["credit_guest"])
    assert client.get(f"{CONVERSATIONS}/{answer.json()['conversation_id']}").status_code == 200
