"""Accounts of businesses that were made for the whole country: the office that has their latest papers tends them."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts.models import Account
from tests.api.conftest import Headers
from tests.api.records.test_records import record

ACCOUNTS = "/api/v1/accounts"


def names(client: TestClient, headers: Headers) -> list[str]:
    """Whose accounts somebody looks after."""
    answer = client.get(ACCOUNTS, headers=headers)
    assert answer.status_code == 200, answer.text
    return [one["username"] for one in answer.json()["items"]]


def test_the_office_with_the_latest_papers_looks_after_it(
    app: FastAPI,
    client: TestClient,
    business: Headers,
    staff: Headers,
    add_account: Callable[..., Any],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects owners who forgot their password: the clerk at their place can reset it, whatever they drafted since."""
    add_account("near", ["clerk"], region="320281")
    add_account("far", ["clerk"], region="410000")
    near, far = sign_in("near"), sign_in("far")
    assert (names(client, near), names(client, far)) == ([], [])
    made = client.post("/api/v1/records", json=record(), headers=staff)
    assert made.status_code == 201, made.text
    assert (names(client, near), names(client, far)) == (["biz"], [])
    with app.state.database.read() as session:
        here = f"{ACCOUNTS}/{session.scalars(select(Account.id).where(Account.username == 'biz')).one()}"
    assert [client.get(here, headers=one).status_code for one in (near, far)] == [200, 404]
    draft = client.post("/api/v1/cases", json={"kind": "repair"}, headers=business)
    assert draft.status_code == 201, draft.text
    assert (names(client, near), names(client, far)) == (["biz"], [])
    moved = record(document_number="豫示罚〔2026〕7号", region="410100")
    assert client.post("/api/v1/records", json=moved, headers=staff).status_code == 201
    assert (names(client, near), names(client, far)) == ([], ["biz"])
