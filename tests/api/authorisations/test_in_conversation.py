"""Acting for somebody in a conversation: only where the person says for whom."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts import tokens
from api.accounts.models import Account
from tests.api.cases.owner import Owner
from tests.api.conftest import BUSINESS_CODE

Headers = dict[str, str]
Stands = Callable[..., str]


@pytest.fixture
def talking(app: FastAPI, person: Headers) -> Headers:
    """What the bot sends for the agent after a clear yes; no consent of ours stands in the way."""
    with app.state.database.read() as session:
        account_id = session.scalars(select(Account.id).where(Account.username == "person")).one()
    now = app.state.clock.now()
    token = tokens.issue_on_behalf_of(app.state.settings, account_id, "talk", now=now, asks=None, agrees=True)
    return {"Authorization": f"Bearer {token}"}


def asked(record: str, number: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Requests that name a matter of the principal: looks and deeds."""
    return [
        ("GET", "/records", {"params": {"subject_code": BUSINESS_CODE}}),
        ("GET", f"/records/{record}", {}),
        ("GET", f"/cases/{number}", {}),
        ("GET", "/assessments", {"params": {"record_id": record}}),
        ("POST", "/assessments", {"json": {"record_id": record}}),
        ("PATCH", f"/cases/{number}", {"json": {"statement": "已经改正"}}),
        ("POST", "/cases", {"json": {"kind": "repair", "record_ids": [record]}}),
        ("POST", f"/cases/{number}/withdraw", {"json": {}}),
    ]


def test_naming_a_matter_is_not_saying_for_whom(
    client: TestClient, owner: Owner, talking: Headers, standing: Stands
) -> None:
    """Protects principals: a bot that takes up a number reads and does nothing by an authorisation nobody named."""
    record = owner.has()
    number = owner.draft("repair", record)
    standing()
    answers = {
        f"{method} {path}": client.request(method, f"/api/v1{path}", headers=talking, **more).status_code
        for method, path, more in asked(record, number)
    }
    assert set(answers.values()) <= {403, 404}, answers
    assert client.get(f"/api/v1/cases/{number}", headers=owner.headers).json()["status"] == "draft"


def test_saying_for_whom_works(client: TestClient, owner: Owner, talking: Headers, standing: Stands) -> None:
    """Protects agents who chat: the authorisation they name opens what it allows."""
    record, by = owner.has(), standing()
    answer = client.get(f"/api/v1/records/{record}", headers=talking, params={"on_behalf_of": by})
    assert answer.status_code == 200, answer.text
