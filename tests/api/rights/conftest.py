"""Somebody with a bit of everything, and the worker that carries requests out."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts.models import Account
from api.chat import saying
from api.chat.models import Conversation
from api.chat.schemas import Content
from api.rights import handlers
from api.worker import run_once
from knowledge.engine.library import Library
from tests.api.filing.test_repair import REPAIRABLE
from tests.api.privacy.conftest import talking
from tests.api.records.test_records import record

__all__ = ["talking"]

Headers = dict[str, str]


@pytest.fixture
def work(app: FastAPI, opened_library: Library) -> Callable[[], None]:
    """Do what was asked for."""
    state = app.state
    works = handlers.handlers(state.settings, state.cipher, opened_library)

    def go() -> None:
        while run_once(state.database, state.clock, works):
            pass

    return go


@pytest.fixture
def draft(client: TestClient, business: Headers, staff: Headers) -> str:
    """The number of a draft; staff looked at its record."""
    made = client.post("/api/v1/records", json=record(**REPAIRABLE), headers=staff).json()["id"]
    client.get(f"/api/v1/records/{made}", params={"purpose": "核对材料"}, headers=staff)
    answer = client.post("/api/v1/cases", json={"kind": "repair", "record_ids": [made]}, headers=business)
    return str(answer.json()["number"])


@pytest.fixture
def talked(app: FastAPI, business: Headers) -> str:
    """The id of a conversation with a word in it."""
    now = app.state.clock.now()
    with app.state.database.write() as session:
        account_id = session.scalars(select(Account.id).where(Account.username == "biz")).one()
        conversation = Conversation(account_id=account_id, created_at=now, updated_at=now)
        session.add(conversation)
        session.flush()
        words = Content(text="<b>我的处罚</b>什么时候能修复")
        saying.add(session, app.state.cipher, conversation.id, words, author="person", state="answered", now=now)
        return conversation.id
