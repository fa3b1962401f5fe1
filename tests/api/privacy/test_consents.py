"""Nothing of one's own is used in a conversation before a yes, and no yes is for ever."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts.viewer import OWN_DATA
from api.audit.models import AuditLine
from api.privacy import consents, purposes
from api.privacy.purposes import Purpose
from tests.api.outbox.conftest import MovedClock

Headers = dict[str, str]
Talking = Callable[..., Headers]
URL = "/api/v1/consents"
CHAT = {"purpose": "chat_records"}


def given(client: TestClient, headers: Headers, purpose: str = "chat_records") -> dict[str, Any]:
    """How a purpose stands."""
    items = client.get(URL, headers=headers).json()["items"]
    found: dict[str, Any] = next(one for one in items if one["purpose"] == purpose)
    return found


def lines(app: FastAPI) -> list[str]:
    """What the audit trail has about consents."""
    with app.state.database.read() as session:
        found = session.scalars(select(AuditLine).where(AuditLine.action.startswith("consent:")))
        return [f"{one.action} {one.details['purpose']}" for one in found]


@pytest.mark.parametrize("path", OWN_DATA)
def test_own_data_waits_for_the_yes(client: TestClient, business: Headers, talking: Talking, path: str) -> None:
    """Protects everything personal from a conversation whose person was not asked, and says what to ask for."""
    refused = client.get(f"/api/v1{path}", headers=talking("biz"))
    assert (refused.status_code, refused.json()["code"]) == (403, "consent_needed")
    assert refused.json()["purpose"] == "chat_records"
    assert "对话" in refused.json()["detail"]
    client.post(URL, json=CHAT, headers=business)
    assert client.get(f"/api/v1{path}", headers=talking("biz")).json().get("code") != "consent_needed"


@pytest.mark.parametrize("path", ["/policies/answer?question=修复收费吗", "/privacy/retention", "/consents", "/rights"])
def test_what_is_not_one_s_own_data_is_answered(
    client: TestClient, business: Headers, talking: Talking, path: str
) -> None:
    """Protects those who said no: the rules are told to them, and their rights are theirs all the same."""
    assert client.get(f"/api/v1{path}", headers=talking("biz")).status_code == 200


def test_a_program_asks_by_its_own_means(client: TestClient, business: Headers, talking: Talking) -> None:
    """Protects programs from questions that only their own people can answer."""
    assert client.get("/api/v1/records", headers=talking("biz", asks=None)).status_code == 200
    assert client.get("/api/v1/records", headers=business).status_code == 200


def test_a_yes_holds_once_and_is_taken_back_at_once(app: FastAPI, client: TestClient, business: Headers) -> None:
    """Protects the record of who agreed: said twice it is one, taken back twice it is one, and each leaves a line."""
    for _ in range(2):
        assert client.post(URL, json=CHAT, headers=business).status_code == 200
    row = given(client, business)
    assert (row["given"], row["given_by"], row["withdrawn_at"]) == (True, "portal", None)
    for _ in range(2):
        assert client.delete(URL, params=CHAT, headers=business).status_code == 200
    row = given(client, business)
    assert (row["given"], row["withdrawn_at"] is None) == (False, False)
    assert lines(app) == ["consent:owner:given chat_records", "consent:owner:withdrawn chat_records"]


def test_in_a_conversation_only_a_clear_yes_counts(client: TestClient, business: Headers, talking: Talking) -> None:
    """Protects people from a bot that agrees for them, or agrees to more than was asked."""
    unasked = client.post(URL, json=CHAT, headers=talking("biz"))
    assert (unasked.status_code, unasked.json()["code"]) == (403, "no_clear_yes")
    more = client.post(URL, json={"purpose": "reminders"}, headers=talking("biz", agrees=True))
    assert (more.status_code, more.json()["code"]) == (403, "not_in_conversation")
    said = client.post(URL, json=CHAT, headers=talking("biz", asks="wechat", agrees=True))
    assert said.status_code == 200
    assert given(client, business)["given_by"] == "wechat"
    assert client.delete(URL, params=CHAT, headers=talking("biz")).status_code == 200
    assert client.get("/api/v1/records", headers=talking("biz")).status_code == 403


def test_somebody_else_s_yes_is_not_mine(
    client: TestClient, business: Headers, person: Headers, talking: Talking
) -> None:
    """Protects one account from another's word."""
    client.post(URL, json=CHAT, headers=person)
    assert client.get("/api/v1/records", headers=talking("biz")).status_code == 403
    assert not given(client, business)["given"]


def test_no_consent_is_for_life(app: FastAPI, client: TestClient, business: Headers) -> None:
    """Protects people from what they said years ago: each purpose ends by itself, and then they are asked again."""
    assert all(one.days or one.ends for one in purposes.purposes().values())
    client.post(URL, json=CHAT, headers=business)
    row = given(client, business)
    last = dt.datetime.fromisoformat(row["ends_at"])
    with app.state.database.read() as session:
        account_id = session.scalars(select(AuditLine.target).where(AuditLine.action == "consent:owner:given")).one()
    consents.require("chat_records", app.state.database, MovedClock(at=last - dt.timedelta(hours=1)), account_id)
    with pytest.raises(consents.ConsentNeeded):
        consents.require("chat_records", app.state.database, MovedClock(at=last), account_id)
    with app.state.database.write() as session:
        consents.give(session, account_id, "chat_records", "portal", MovedClock(at=last))
    consents.require("chat_records", app.state.database, MovedClock(at=last), account_id)


def test_other_words_are_asked_again(
    client: TestClient, business: Headers, talking: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects what was agreed to: whoever changes the words has to ask again."""
    client.post(URL, json=CHAT, headers=business)
    known = purposes.purposes()
    changed: dict[str, Purpose] = {**known, "chat_records": known["chat_records"].model_copy(update={"version": "x"})}
    monkeypatch.setattr(consents, "purposes", lambda: changed)
    assert not given(client, business)["given"]
    assert client.get("/api/v1/records", headers=talking("biz")).status_code == 403


@pytest.mark.parametrize(
    ("purpose", "said"),
    [
        ("chat_records", "接待的工作人员能看到"),
        ("chat_records", "送到作出决定的机关"),
        ("reminders", "最早哪天可以申请修复"),
    ],
)
def test_the_words_name_who_reads_and_every_use(client: TestClient, business: Headers, purpose: str, said: str) -> None:
    """Protects an informed yes: who else gets to read it, and each thing that is sent, stand in what is agreed to."""
    text = given(client, business, purpose)["text"]
    assert said in text
    assert "不给别人看" not in text


def test_a_purpose_without_an_end_does_not_load() -> None:
    """Protects the table of purposes from a blanket consent."""
    words = purposes.purposes()["reminders"].model_dump()
    with pytest.raises(ValueError, match="days"):
        Purpose.model_validate(words | {"ends": None})
