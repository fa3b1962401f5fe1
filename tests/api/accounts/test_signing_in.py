"""Signing in, tokens, cookies, and who may create accounts."""

import datetime as dt
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts import service, tokens
from api.accounts.codes import normalise_code
from api.errors import NotSignedIn
from tests.api.conftest import BUSINESS_CODE
from tests.api.filing.test_repair import draft, repairable, submit, upload

__all__ = ["draft", "repairable"]
Headers = dict[str, str]
NEW = {
    "username": "newcomer",
    "password": "long-enough-1",
    "roles": ["subject"],
    "subject": {"kind": "business", "name": "示例五金店", "code": "91320281MA1DEMQ29R"},
}


def test_wrong_password_and_unknown_name_read_the_same(client: TestClient, business: Headers) -> None:
    """Nobody can find out which user names exist."""
    answers = [
        client.post("/api/v1/auth/token", data={"username": name, "password": "wrong"}) for name in ("biz", "nobody")
    ]
    assert [a.status_code for a in answers] == [401, 401]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]
    assert answers[0].headers["content-type"] == "application/problem+json"


def test_cookie_signs_in_and_out(client: TestClient, business: Headers) -> None:
    """A browser's cookie works until it signs out, and is not readable by scripts."""
    answer = client.post("/api/v1/auth/session", json={"username": "biz", "password": "demo-password-1"})
    assert answer.status_code == 200
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert client.get("/api/v1/auth/me").json()["account"]["username"] == "biz"
    client.delete("/api/v1/auth/session")
    assert client.get("/api/v1/auth/me").json() == {"signed_in": False, "demo": True, "account": None}


def test_cookie_of_a_closed_session_is_worthless(client: TestClient, business: Headers) -> None:
    """A copied cookie stops working when its owner signs out."""
    client.post("/api/v1/auth/session", json={"username": "biz", "password": "demo-password-1"})
    stolen = client.cookies["credit_session"]
    client.delete("/api/v1/auth/session")
    assert client.get("/api/v1/records", headers={"Cookie": f"credit_session={stolen}"}).status_code == 401


def test_another_site_cannot_write_with_the_cookie(client: TestClient, business: Headers) -> None:
    """A foreign page cannot file in the name of somebody who is signed in here."""
    client.post("/api/v1/auth/session", json={"username": "biz", "password": "demo-password-1"})
    answer = client.post(
        "/api/v1/reports", json={"kind": "callback", "text": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "cross_site"


def test_on_behalf_of_token_runs_out_after_its_time(app: FastAPI) -> None:
    """The token that travels through the bot is good for one turn only."""
    now = app.state.clock.now()
    token = tokens.issue_on_behalf_of(app.state.settings, "someone", "talk", now=now)
    read = tokens.read(app.state.settings, token, now=now + dt.timedelta(seconds=60))
    assert (read.account_id, read.use, read.conversation_id) == ("someone", "on_behalf_of", "talk")
    with pytest.raises(NotSignedIn, match="过期"):
        tokens.read(app.state.settings, token, now=now + dt.timedelta(seconds=121))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
def test_forged_tokens_are_refused(client: TestClient, token: str) -> None:
    """Nonsense, and tokens without a signature, sign nobody in."""
    assert client.get("/api/v1/records", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_staff_create_accounts_but_give_no_role_they_lack(client: TestClient, staff: Headers) -> None:
    """A clerk cannot make an administrator."""
    assert client.post("/api/v1/accounts", json=NEW, headers=staff).status_code == 201
    promoted = {"username": "boss", "password": "long-enough-1", "roles": ["admin"]}
    assert client.post("/api/v1/accounts", json=promoted, headers=staff).status_code == 403


def test_a_subject_cannot_create_accounts(client: TestClient, business: Headers) -> None:
    """Only staff open accounts for others."""
    assert client.post("/api/v1/accounts", json=NEW, headers=business).status_code == 403


def test_taken_username_is_a_conflict(client: TestClient, staff: Headers) -> None:
    """The second account of a name is refused with the reason."""
    client.post("/api/v1/accounts", json=NEW, headers=staff)
    other = NEW | {"subject": {"kind": "business", "name": "示例货运有限公司", "code": "91320281MA7DEMQ708"}}
    again = client.post("/api/v1/accounts", json=other, headers=staff)
    assert (again.status_code, again.json()["code"]) == (409, "username_taken")


def test_codes_are_stored_encrypted_and_shown_masked(client: TestClient, app: FastAPI, staff: Headers) -> None:
    """A code is readable neither in the table nor by the clerk who typed it."""
    answer = client.post("/api/v1/accounts", json=NEW, headers=staff)
    assert answer.json()["subject"]["code"] == "9132**********Q29R"
    with app.state.database.read() as session:
        subject = service.find_subject(session, app.state.cipher, "91320281MA1DEMQ29R")
        assert subject is not None
        assert "MA1DEMQ" not in subject.code_sealed


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("business", "91320281MA1DEMQ29X", "校验位"),
        ("business", "91320281", "18 位"),
        ("business", "9132028IMA1DEMQ29R", "不允许的字符"),
        ("person", "320281199001010012", "校验位"),
        ("person", "320281199013010019", "无效"),
    ],
)
def test_a_wrong_code_is_refused_without_being_echoed(
    client: TestClient, staff: Headers, kind: str, code: str, words: str
) -> None:
    """A mistyped code gets the reason, and is not repeated in the answer."""
    body = NEW | {"subject": {"kind": kind, "name": "示例", "code": code}}
    answer = client.post("/api/v1/accounts", json=body, headers=staff)
    assert answer.status_code == 422
    assert words in answer.text
    assert code not in answer.text


@pytest.mark.parametrize(
    "typed", ["９１３２０２８１ＭＡ１ＤＥＭＱ２９Ｒ", " 91320281ma1demq29r ", "91320281 MA1DEMQ29R"]
)
def test_codes_are_normalised(typed: str) -> None:
    """Full width, lower case and spaces are the same code."""
    assert normalise_code("business", typed) == "91320281MA1DEMQ29R"


def test_demo_sign_in_does_not_exist_in_production(client: TestClient, app: FastAPI) -> None:
    """One-click sign-in is for demonstrations only."""
    app.state.settings = app.state.settings.model_copy(update={"profile": "production"})
    assert client.post("/api/v1/auth/demo", json={"who": "demo-business"}).status_code == 404


def test_a_regional_clerk_creates_accounts_of_the_region_only(
    client: TestClient, add_account: Callable[..., None], sign_in: Callable[[str], Headers]
) -> None:
    """Nobody widens their own view by making a second account."""
    add_account("clerk-gan", ["clerk"], region="360000")
    clerk = sign_in("clerk-gan")
    colleague = {"username": "other", "password": "long-enough-1", "roles": ["clerk"]}
    assert client.post("/api/v1/accounts", json=colleague | {"region": "320000"}, headers=clerk).status_code == 403
    assert client.post("/api/v1/accounts", json=colleague | {"region": "000000"}, headers=clerk).status_code == 403
    assert client.post("/api/v1/accounts", json=colleague, headers=clerk).json()["region"] == "360000"


def test_nobody_joins_a_subject_that_has_an_account(client: TestClient, staff: Headers, business: Headers) -> None:
    """A clerk cannot log in as somebody's company, nor rename it on the way."""
    taken = NEW | {"subject": {"kind": "business", "name": "被改名公司", "code": BUSINESS_CODE}}
    answer = client.post("/api/v1/accounts", json=taken, headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (409, "subject_has_account")
    assert client.get("/api/v1/auth/me", headers=business).json()["account"]["subject"]["name"] == "示例建材有限公司"


def test_the_bots_token_opens_conversations_only(client: TestClient, app: FastAPI, staff: Headers) -> None:
    """Whoever got hold of the token of a chat message cannot make accounts with it."""
    account_id = client.get("/api/v1/auth/me", headers=staff).json()["account"]["id"]
    token = tokens.issue_on_behalf_of(app.state.settings, account_id, "talk", now=app.state.clock.now())
    bot = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/cases", headers=bot).status_code == 200
    assert client.get("/api/v1/notices", headers=bot).status_code == 200
    for address in ("accounts", "records", "records/import", "notices"):
        refused = client.post(f"/api/v1/{address}", json=NEW, headers=bot)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_in_conversation")


def test_nobody_is_staff_in_a_conversation(
    client: TestClient, app: FastAPI, staff: Headers, business: Headers, draft: str
) -> None:
    """Whoever got hold of a clerk's chat message decides no case and sees nobody's; policies are open to all."""
    upload(client, draft, business)
    assert submit(client, draft, business).status_code == 200
    account_id = client.get("/api/v1/auth/me", headers=staff).json()["account"]["id"]
    token = tokens.issue_on_behalf_of(app.state.settings, account_id, "talk", now=app.state.clock.now())
    bot = {"Authorization": f"Bearer {token}"}
    address = f"/api/v1/cases/{draft}"
    assert client.get(address, headers=staff).status_code == 200
    assert client.get(address, headers=bot).status_code == 404
    assert client.get("/api/v1/cases", headers=bot).json()["total"] == 0
    for verb in ("accept", "decide", "close", "extend", "request-supplement"):
        assert client.post(f"{address}/{verb}", json={}, headers=bot).status_code in (403, 404, 422)
    decide = {"decision": "granted", "reasons": "已经改正并履行完"}
    assert client.post(f"{address}/decide", json=decide, headers=bot).status_code in (403, 404)
    assert client.get("/api/v1/policies/documents", headers=bot).status_code == 200


def test_guessing_passwords_is_slowed_down(client: TestClient, business: Headers) -> None:
    """After ten tries in a minute the name is closed for a while, and says so."""
    wrong = {"username": "biz", "password": "wrong"}
    codes = [client.post("/api/v1/auth/session", json=wrong).status_code for _ in range(11)]
    assert codes[0] == 401
    assert codes[-1] == 429
