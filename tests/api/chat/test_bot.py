"""Reading the bot's answers: bounded, checked, and never trusted."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.chat.bot import MAX_MESSAGES, MAX_STRING, is_safe_link, read_reply
from api.chat.chat import Chat
from api.chat.schemas import MessageIn
from api.chat.service import Speaker
from tests.api.chat.conftest import FakeBot

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//host/x", "/\\host", "data:text/html,x", "http://host", ""])
def test_a_dangerous_link_is_left_out(href: str) -> None:
    """Whatever the bot repeats, no link leaves this site except by https."""
    assert not is_safe_link(href)
    reply = read_reply({"messages": [{"text": "看这里", "custom": {"link": {"title": "点我", "href": href}}}]})
    assert reply.messages[0].link is None


def test_long_strings_and_long_lists_are_cut() -> None:
    """A bot gone wild cannot fill the database."""
    reply = read_reply({"messages": [{"text": "字" * (MAX_STRING + 5)}] * (MAX_MESSAGES + 5)})
    assert len(reply.messages) == MAX_MESSAGES
    assert len(reply.messages[0].text) == MAX_STRING


def test_cards_keep_their_lines() -> None:
    """Bounding the nesting does not lose what is agreed upon."""
    card = {"title": "苏示例罚〔2026〕1号", "lines": ["公示至 2027-05-06"], "payload": "/choose_record"}
    reply = read_reply({"messages": [{"custom": {"cards": [card]}}]})
    assert reply.messages[0].cards[0].lines == ["公示至 2027-05-06"]


@given(st.dictionaries(st.sampled_from(["text", "buttons", "custom"]), JSON), JSON)
@settings(max_examples=60, deadline=None)
def test_any_message_of_the_bot_can_be_read(message: dict[str, Any], intent: Any) -> None:
    """No shape of JSON from the bot breaks the turn."""
    read_reply({"messages": [message], "intent": intent})


def test_two_quick_messages_are_answered_in_order(app: Any, bot: FakeBot, client: Any) -> None:
    """The second message of a conversation reaches the bot only after the first was answered."""
    conversation = client.post("/api/v1/chat/messages", json={"text": "先"}).json()["conversation_id"]
    speaker = Speaker(None, client.cookies["credit_guest"])
    busy: list[int] = [0, 0]

    async def watch(_: dict[str, Any]) -> None:
        busy[0] += 1
        busy[1] = max(busy)
        await asyncio.sleep(0)
        busy[0] -= 1

    bot.before = watch
    chat: Chat = app.state.chat

    async def both() -> None:
        first = chat.turns.take(speaker, MessageIn(text="一", conversation_id=conversation))
        second = chat.turns.take(speaker, MessageIn(text="二", conversation_id=conversation))
        await asyncio.gather(first, second)

    client.portal.call(both)
    assert [m["message"] for m in bot.seen] == ["先", "一", "二"]
    assert busy[1] == 1
