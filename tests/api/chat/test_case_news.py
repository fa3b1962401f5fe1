"""The open window: what becomes of one's applications comes by itself."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts.models import Account
from api.accounts.viewer import as_viewer
from api.chat import events
from api.chat.chat import Chat
from api.chat.events import Listener
from api.chat.service import Speaker
from tests.api.cases.owner import Owner
from tests.api.chat.test_listening import heard

Headers = dict[str, str]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few looks, one after the other."""
    monkeypatch.setattr(events, "LOOK_SECONDS", 0)
    monkeypatch.setattr(events, "LOOKS_PER_STREAM", 4)


@pytest.fixture
def owner(client: TestClient, business: Headers, staff: Headers) -> Owner:
    """The business that has records and applies."""
    return Owner(client, business, staff)


def speaker(app: FastAPI, username: str) -> Speaker:
    """Somebody who is signed in and listens."""
    with app.state.database.read() as session:
        return Speaker(as_viewer(session.scalars(select(Account).where(Account.username == username)).one()), None)


async def told(app: FastAPI, who: Speaker, deeds: list[Callable[[], Any]], since: str | None = None) -> list[Any]:
    """The news of applications that a stream brings, with a deed before each look."""
    chat: Chat = app.state.chat
    steps = iter(deeds)

    def goes_on() -> bool:
        next(steps, lambda: None)()
        return True

    stream: AsyncIterator[Any] = events.listen(Listener(who, goes_on), chat, app.state.database, since)
    return [event.data async for event in stream if event.event == "case"]


def test_a_new_status_is_told_while_listening(
    client: TestClient, app: FastAPI, owner: Owner, staff: Headers, person: Headers
) -> None:
    """Protects applicants from asking again and again: each new status comes once, to them and to nobody else."""
    number = owner.files("repair", owner.has())
    deeds = [
        lambda: None,
        lambda: client.post(f"/api/v1/cases/{number}/accept", json={}, headers=staff),
        lambda: client.post(f"/api/v1/cases/{number}/review", json={}, headers=staff),
    ]
    news = client.portal.call(told, app, speaker(app, "biz"), deeds)
    assert [(one.number, one.status) for one in news] == [(number, "accepted"), (number, "reviewing")]
    assert all(one.number in one.text and one.status_text in one.text for one in news)
    for name in ("person", "staff"):
        more = [lambda: None, lambda: owner.does(number, "withdraw")]
        assert client.portal.call(told, app, speaker(app, name), more) == []


def test_what_happened_while_nobody_listened_is_told_afterwards(
    client: TestClient, app: FastAPI, owner: Owner, business: Headers
) -> None:
    """Protects people whose line broke: the stream goes on from where it stopped, and a new one begins at now."""
    number = owner.files("repair", owner.has())
    then = int(app.state.clock.now().timestamp())
    assert [one.number for one in client.portal.call(told, app, speaker(app, "biz"), [], f"0-{then}")] == [number]
    assert client.portal.call(told, app, speaker(app, "biz"), [], f"0-{then + 3600}") == []
    assert [name for name, _ in heard(client, business)] == []
