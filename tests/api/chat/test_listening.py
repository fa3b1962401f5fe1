"""The open window: staff replies and changes of a hand-over come by themselves."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts import service as accounts
from api.accounts.models import Account
from api.accounts.viewer import Viewer, maybe_viewer
from api.chat import events, saying
from api.chat.chat import Chat
from api.chat.events import LOOK_SECONDS, Listener
from api.chat.gate import MAX_STREAMS_PER_ADDRESS
from api.chat.models import Conversation
from api.chat.schemas import Content
from api.chat.service import Speaker
from api.errors import TooManyRequests
from tests.api.chat.conftest import FakeBot, SetClock
from tests.api.chat.test_attending import do
from tests.api.chat.test_handovers import call, press
from tests.api.chat.test_messages import Headers, say


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three looks, one after the other."""
    monkeypatch.setattr(events, "LOOK_SECONDS", 0)
    monkeypatch.setattr(events, "LOOKS_PER_STREAM", 3)


def heard(client: TestClient, headers: Headers | None = None, since: int | None = None) -> list[tuple[str, Any]]:
    """Names and data of what a stream brings."""
    more = {"Last-Event-ID": str(since)} if since is not None else {}
    lines = client.get("/api/v1/chat/events", headers=(headers or {}) | more).text.split("\n\n")
    found = []
    for block in lines:
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "data" in fields:
            found.append((fields.get("event", "message"), json.loads(fields["data"])))
    return found


def test_a_staff_reply_reaches_the_open_window(
    client: TestClient, clock: SetClock, bot: FakeBot, business: Headers, staff: Headers
) -> None:
    """With who wrote it, and the state of the hand-over beside it, once."""
    number = call(client, bot, business)["handover"]["number"]
    do(client, staff, number, "take")
    do(client, staff, number, "messages", 201, text="您好")
    found = heard(client, business, since=0)
    assert [data["text"] for name, data in found if name == "message" and data["author"] == "staff"] == ["您好"]
    (state,) = [data for name, data in found if name == "handover"]
    assert (state["number"], state["state"], state["position"]) == (number, "talking", None)


def test_a_change_is_told_while_listening(
    client: TestClient, app: FastAPI, clock: SetClock, bot: FakeBot, staff: Headers
) -> None:
    """Each state comes once, in its order, also the end."""
    number = call(client, bot)["handover"]["number"]
    deeds = [
        lambda: do(client, staff, number, "take"),
        lambda: do(client, staff, number, "close"),
        lambda: None,
    ]
    states = client.portal.call(_listen, app, Speaker(None, client.cookies["credit_guest"]), deeds)
    assert states == ["waiting", "talking", "closed"]


async def _listen(app: FastAPI, speaker: Speaker, deeds: list[Any]) -> list[str]:
    """What a stream tells of hand-overs, with a deed after each look."""
    chat: Chat = app.state.chat
    listener = Listener(speaker, lambda: True)
    stream: AsyncIterator[Any] = events.listen(listener, chat, app.state.database)
    states = []
    async for event in stream:
        if event.event == "handover":
            states.append(event.data.state)
            await asyncio.to_thread(deeds.pop(0))
    return states


def test_somebody_else_hears_nothing(
    client: TestClient, clock: SetClock, bot: FakeBot, business: Headers, person: Headers
) -> None:
    """Neither messages nor the queue of others."""
    call(client, bot, business)
    assert heard(client, person, since=0) == []


def test_what_was_missed_is_told_again(client: TestClient, clock: SetClock, bot: FakeBot) -> None:
    """A stream that was away when it ended learns of the end."""
    answer = call(client, bot)
    press(client, '/request_human{"step": "leave"}', conversation_id=answer["conversation_id"])
    assert [data["state"] for name, data in heard(client) if name == "handover"] == ["closed"]


@pytest.mark.parametrize("end", ["signs out", "is closed"])
def test_nothing_more_is_told_after_signing_out(
    client: TestClient, app: FastAPI, clock: SetClock, bot: FakeBot, business: Headers, end: str
) -> None:
    """On a shared computer a stream that began before ends with the sign-in, and tells nothing said since."""
    client.post("/api/v1/auth/session", json={"username": "biz", "password": "demo-password-1"})
    cookie = client.cookies["credit_session"]
    client.cookies.clear()
    conversation = say(client, "在家里", business)["conversation_id"]

    def leave() -> None:
        if end == "signs out":
            mine = {"Cookie": f"credit_session={cookie}"}
            assert client.delete("/api/v1/auth/session", headers=mine).status_code == 204
        else:
            with app.state.database.write() as session:
                accounts.close(session, session.scalars(select(Account).where(Account.username == "biz")).one())

    def deeds() -> Iterator[None]:
        yield
        leave()
        with app.state.database.write() as session:
            row = session.get_one(Conversation, conversation)
            saying.tell(session, app.state.cipher, row, Content(text="以后的话"), now=clock.now())
        yield

    told = client.portal.call(_listen_by_cookie, app, cookie, deeds())
    assert "在家里" in told
    assert "以后的话" not in told


async def _listen_by_cookie(app: FastAPI, cookie: str, deeds: Iterator[None]) -> list[str]:
    """What the stream of a browser tells, with a deed after its first message."""
    chat: Chat = app.state.chat
    asked = {"type": "http", "method": "GET", "path": "/api/v1/chat/events", "query_string": b"", "app": app}
    request = Request(asked | {"headers": [(b"cookie", f"credit_session={cookie}".encode())]})
    settings, database, clock = app.state.settings, app.state.database, app.state.clock
    viewer = await asyncio.to_thread(maybe_viewer, request, settings, database, clock)
    speaker = Speaker(viewer, None)
    listener = await asyncio.to_thread(events.get_listener, request, speaker, chat, database, settings, clock)
    told = []
    next(deeds)
    async for event in events.listen(listener, chat, database, "0"):
        if event.data is not None and event.event is None:
            told.append(event.data.text)
            await asyncio.to_thread(next, deeds, None)
    return told


def test_a_made_up_guest_has_no_stream(client: TestClient, clock: SetClock, bot: FakeBot) -> None:
    """Whoever never said anything has nothing to hear, and no number of invented cookies changes that."""
    made_up = {"Cookie": "credit_guest=made-up"}
    assert client.get("/api/v1/chat/events", headers=made_up).status_code == 401
    say(client, "你好")
    assert client.get("/api/v1/chat/events").status_code == 200


def test_guests_of_one_address_have_so_many_streams(app: FastAPI, clock: SetClock) -> None:
    """One computer under many names cannot use up the server; signed-in people there are not counted with them."""
    gate = app.state.chat.gate
    with ExitStack() as open_streams:
        for number in range(MAX_STREAMS_PER_ADDRESS):
            open_streams.enter_context(gate.stream(Speaker(None, f"guest-{number}", address="192.0.2.1")))
        with pytest.raises(TooManyRequests):
            gate.one_more_stream(Speaker(None, "one-more", address="192.0.2.1"))
        gate.one_more_stream(Speaker(None, "elsewhere", address="192.0.2.2"))
        gate.one_more_stream(Speaker(Viewer("a", "a", frozenset(), None, None), None, address="192.0.2.1"))
    gate.one_more_stream(Speaker(None, "one-more", address="192.0.2.1"))


def test_looks_are_close_enough() -> None:
    """A reply is there within two seconds: a look a second, and the way."""
    assert LOOK_SECONDS <= 1


def test_a_process_that_stops_ends_its_streams_and_another_goes_on(
    app: FastAPI, client: TestClient, clock: SetClock, bot: FakeBot, business: Headers, staff: Headers
) -> None:
    """Protects an upgrade from waiting for open windows, and the windows from missing what was said meanwhile."""
    number = call(client, bot, business)["handover"]["number"]
    do(client, staff, number, "take")
    do(client, staff, number, "messages", 201, text="您好")
    app.state.is_stopping = True
    assert heard(client, business, since=0) == []
    app.state.is_stopping = False
    assert [data["text"] for name, data in heard(client, business, since=0) if data.get("author") == "staff"] == [
        "您好"
    ]
