"""The index is opened in the background at the start, and the process gets no work before."""

import threading
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.answers.desk import DeskHolder
from api.main import create_app
from api.settings import Settings
from knowledge.engine.answer import PolicyDesk
from knowledge.engine.library import Library

_PATIENCE = 60.0


@pytest.fixture
def warmed(settings: Settings, opened_library: Library) -> Iterator[FastAPI]:
    """An application as the server starts it."""
    app = create_app(settings, opened_library, is_warmed=True)
    yield app
    app.state.database.engine.dispose()


def test_a_process_that_opens_its_index_is_alive_and_not_ready(
    warmed: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects the first people after a start: no proxy sends them to a process that would keep them waiting."""
    go_on, opened = threading.Event(), DeskHolder.current

    def slowly(self: DeskHolder, session: Session) -> PolicyDesk:
        go_on.wait(_PATIENCE)
        return opened(self, session)

    monkeypatch.setattr(DeskHolder, "current", slowly)
    with TestClient(warmed) as client:
        assert client.get("/healthz").status_code == 200
        waiting = client.get("/readyz/self")
        assert (waiting.status_code, waiting.json()["checks"]["index"]) == (503, False)
        go_on.set()
        assert warmed.state.warming.wait(_PATIENCE)
        assert client.get("/readyz/self").json()["checks"]["index"] is True


def test_a_failed_opening_ends_no_start(warmed: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects people from a service that stays away: what failed in the background is tried with the next question."""
    opened, tries = DeskHolder.current, []

    def at_first_not(self: DeskHolder, session: Session) -> PolicyDesk:
        tries.append(session)
        if len(tries) == 1:
            raise OSError("the disk was not there yet")
        return opened(self, session)

    monkeypatch.setattr(DeskHolder, "current", at_first_not)
    with TestClient(warmed) as client:
        assert warmed.state.warming.wait(_PATIENCE)
        assert client.get("/readyz/self").json()["checks"]["index"] is True
        assert client.get("/api/v1/policies/answer", params={"question": "修复要收费吗"}).status_code == 200
