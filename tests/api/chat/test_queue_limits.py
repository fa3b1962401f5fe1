"""Nobody fills the queue of staff alone."""

import pytest
from starlette.testclient import TestClient

from api.chat.gate import CALLS_PER_ADDRESS
from api.chat.handovers import MAX_OPEN
from tests.api.chat.conftest import FakeBot, SetClock
from tests.api.chat.test_handovers import HANDOVERS, call, press
from tests.api.chat.test_messages import Headers, say


@pytest.mark.parametrize("who", ["guest", "account"])
def test_one_person_waits_in_few_conversations(
    client: TestClient, clock: SetClock, bot: FakeBot, business: Headers, who: str
) -> None:
    """By the bot and by the route alike; who leaves one may call in another, and calling again changes nothing."""
    headers = business if who == "account" else None
    answers = [call(client, bot, headers) for _ in range(MAX_OPEN)]
    refused = call(client, bot, headers)
    assert refused["handover"] is None
    assert "在其中一个里等" in refused["messages"][0]["text"]
    body = {"conversation_id": refused["conversation_id"]}
    assert client.post(HANDOVERS, json=body, headers=headers).status_code == 429
    first = answers[0]["conversation_id"]
    assert call(client, bot, headers, conversation_id=first)["handover"] == answers[0]["handover"]
    press(client, '/request_human{"step": "leave"}', headers, conversation_id=first)
    assert client.post(HANDOVERS, json=body, headers=headers).status_code == 201


def test_an_address_of_strangers_calls_so_often(
    client: TestClient, clock: SetClock, bot: FakeBot, business: Headers
) -> None:
    """A new browser for each call does not help; who signs in there is not held back by others."""
    for _ in range(CALLS_PER_ADDRESS.amount):
        client.cookies.clear()
        assert call(client, bot)["handover"]["state"] == "waiting"
    client.cookies.clear()
    refused = call(client, bot)
    assert refused["handover"] is None
    assert "请登录后再请" in refused["messages"][0]["text"]
    bot.down = True
    assert say(client, "转人工")["handover"] is None
    bot.down = False
    assert call(client, bot, business)["handover"]["state"] == "waiting"
