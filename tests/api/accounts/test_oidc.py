"""Single sign-on, against a real OpenID Connect provider in a process of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts.models import Account
from api.audit.models import AuditLine
from api.main import create_app
from api.settings import Settings
from knowledge.engine.library import Library
from tests.api.conftest import BUSINESS_CODE

START, BACK = "/api/v1/auth/oidc/start", "/api/v1/auth/oidc/callback"
Claims = dict[str, Any]
CLERK: Claims = {"preferred_username": "zhang.san", "name": "示例某甲", "groups": ["credit-clerk"], "area": "320000"}
OWNER: Claims = {"preferred_username": "boss", "name": "示例建材有限公司", "uscc": BUSINESS_CODE}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider."""
    command = [sys.executable, str(Path(__file__).with_name("provider.py"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def settings(settings: Settings, provider: str) -> Settings:
    """Settings with that provider; the code of a business is in a claim that it has verified."""
    more = {
        "oidc_url": provider,
        "oidc_client_id": "credit",
        "oidc_client_secret": "made-up-secret",
        "oidc_roles_claim": "groups",
        "oidc_roles": {"credit-clerk": "clerk", "credit-reviewer": "reviewer"},
        "oidc_region_claim": "area",
        "oidc_code_claim": "uscc",
    }
    return Settings(_env_file=None, **(settings.model_dump() | more))


@pytest.fixture
def knows(provider: str) -> Callable[[str, Claims], None]:
    """Tell the provider what to say of somebody."""

    def tell(sub: str, claims: Claims) -> None:
        assert httpx2.put(f"{provider}/users/{sub}", json=claims).status_code == 204

    return tell


def left(client: TestClient, to: str = "/console") -> str:
    """Where the browser is sent, on its way to the provider."""
    answer = client.get(START, params={"next": to}, follow_redirects=False)
    assert answer.status_code == 302
    return answer.headers["location"]


def vouched(address: str, sub: str) -> dict[str, str]:
    """What the provider sends back with, once ``sub`` has signed in there."""
    answer = httpx2.post(address, data={"sub": sub}, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    where = answer.headers["location"]
    assert urlsplit(where).path == BACK
    return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}


def signed_in(client: TestClient, sub: str) -> httpx2.Response:
    """The page that somebody comes back to."""
    answer: httpx2.Response = client.get(BACK, params=vouched(left(client), sub))
    return answer


def test_staff_get_the_roles_and_the_region_of_their_claims(
    client: TestClient, knows: Callable[[str, Claims], None], audited: Callable[[str], list[AuditLine]]
) -> None:
    """Protects the mapping: what the provider says, and only what the settings name, makes a clerk of a region."""
    knows("s-1", CLERK | {"groups": ["credit-clerk", "something-else"]})
    page = signed_in(client, "s-1")
    assert (page.status_code, 'content="0;url=/console"' in page.text) == (200, True)
    me = client.get("/api/v1/auth/me").json()["account"]
    assert (me["username"], me["roles"], me["region"], me["subject"]) == ("zhang.san@sso", ["clerk"], "320000", None)
    assert client.get("/api/v1/auth/security").json()["method"] == "single_sign_on"
    assert audited("account:owner:signed_in")[-1].details["method"] == "single_sign_on"


def test_a_role_that_is_taken_away_is_gone_at_the_next_sign_in(
    client: TestClient, app: FastAPI, knows: Callable[[str, Claims], None]
) -> None:
    """Protects the office from those who have left: the provider decides anew each time, for the same account."""
    knows("s-2", CLERK | {"groups": ["credit-clerk", "credit-reviewer"]})
    signed_in(client, "s-2")
    first = client.get("/api/v1/auth/me").json()["account"]
    knows("s-2", CLERK | {"area": "320281"})
    signed_in(client, "s-2")
    again = client.get("/api/v1/auth/me").json()["account"]
    assert (first["roles"], again["roles"], again["region"]) == (["clerk", "reviewer"], ["clerk"], "320281")
    assert first["id"] == again["id"]


def test_a_subject_is_known_by_its_verified_code(client: TestClient, knows: Callable[[str, Claims], None]) -> None:
    """Protects the match of a person to a business: by the code that the provider has verified."""
    knows("b-1", OWNER)
    signed_in(client, "b-1")
    me = client.get("/api/v1/auth/me").json()["account"]
    assert (me["roles"], me["subject"]["code"], me["subject"]["kind"]) == (["subject"], BUSINESS_CODE, "business")


def test_another_company_of_the_same_person_is_another_account(
    client: TestClient, knows: Callable[[str, Claims], None]
) -> None:
    """Protects what was said for one company from the next one."""
    knows("b-2", OWNER)
    signed_in(client, "b-2")
    first = client.get("/api/v1/auth/me").json()["account"]
    knows("b-2", OWNER | {"uscc": "91320281MA1DEMQ29R"})
    signed_in(client, "b-2")
    assert client.get("/api/v1/auth/me").json()["account"]["id"] != first["id"]


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"groups": ["cleaners"]}, "没有给您这里的权限"),
        ({"uscc": "91320281MA1DEMQ10X"}, "没有给您这里的权限"),
        ({"groups": ["credit-clerk"]}, "没有给出您的地区"),
        ({"groups": ["credit-clerk"], "area": "江苏"}, "没有给出您的地区"),
    ],
)
def test_whoever_is_neither_staff_nor_a_subject_is_refused(
    client: TestClient, app: FastAPI, knows: Callable[[str, Claims], None], claims: Claims, words: str
) -> None:
    """Protects the door: no role, a wrong code or no region opens nothing, makes no account, and says why."""
    knows("x-1", claims)
    page = signed_in(client, "x-1")
    assert (page.status_code, words in page.text) == (403, True)
    assert client.get("/api/v1/auth/me").json()["signed_in"] is False
    with app.state.database.read() as session:
        assert session.scalars(select(Account)).all() == []


def test_a_disabled_account_stays_out(client: TestClient, app: FastAPI, knows: Callable[[str, Claims], None]) -> None:
    """Protects a decision made here from being undone by the provider."""
    knows("s-3", CLERK)
    signed_in(client, "s-3")
    with app.state.database.write() as session:
        account = session.scalars(select(Account)).one()
        account.disabled_at = app.state.clock.now()
    assert client.get("/api/v1/auth/me").json()["signed_in"] is False
    assert signed_in(client, "s-3").status_code == 403


def test_an_answer_belongs_to_the_browser_that_asked(
    client: TestClient, app: FastAPI, knows: Callable[[str, Claims], None]
) -> None:
    """Protects people from being signed in as somebody else: another's answer, or one come twice, is worth nothing."""
    knows("s-4", CLERK)
    answer = vouched(left(client), "s-4")
    with TestClient(app) as stranger:
        assert stranger.get(BACK, params=answer).status_code == 401
        left(stranger)
        assert stranger.get(BACK, params=answer).status_code == 401
    assert client.get(BACK, params=answer).status_code == 200
    assert client.get(BACK, params=answer).status_code == 401


def test_the_code_is_bound_to_this_very_journey(client: TestClient, knows: Callable[[str, Claims], None]) -> None:
    """Protects against a code slipped in: PKCE lets a code be used only by the journey that asked for it."""
    knows("s-5", CLERK)
    stolen = vouched(left(client), "s-5")["code"]
    mine = vouched(left(client), "s-5")
    assert client.get(BACK, params=mine | {"code": stolen}).status_code == 401


def test_what_the_browser_is_sent_away_with(client: TestClient, provider: str) -> None:
    """Protects the journey: code flow, PKCE by S256, state and nonce, and a sealed cookie that no script reads."""
    answer = client.get(START, follow_redirects=False)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    assert answer.headers["location"].startswith(f"{provider}/oauth2/authorize?")
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert asked["state"] not in cookie


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client: TestClient, knows: Callable[[str, Claims], None], to: str) -> None:
    """Protects people who were sent here by a link: after signing in they are on our pages."""
    knows("s-6", CLERK)
    page = client.get(BACK, params=vouched(left(client, to), "s-6"))
    assert 'content="0;url=/"' in page.text


def test_a_refusal_at_the_provider_is_told(client: TestClient) -> None:
    """Protects people who pressed cancel: a page in Chinese, not an error; the provider's words are not repeated."""
    address = left(client)
    where = httpx2.post(address, data={"action": "deny"}, follow_redirects=False).headers["location"]
    said = parse_qs(urlsplit(where).query) | {"error_description": ["<script>"]}
    page = client.get(BACK, params=said)
    assert (page.status_code, "没有登录成功" in page.text, "script" in page.text) == (401, True, False)


def test_a_provider_that_is_down_or_another_is_said_so(settings: Settings, opened_library: Library) -> None:
    """Protects people and administrators: no answer, or an answer under another name, is told in words."""
    for wrong in ("http://127.0.0.1:9", f"{settings.oidc_url}/.well-known/.."):
        app = create_app(settings.model_copy(update={"oidc_url": wrong}), opened_library)
        with TestClient(app) as client:
            answer = client.get(START, follow_redirects=False)
            assert (answer.status_code, "统一身份认证" in answer.json()["detail"]) == (503, True)
        app.state.database.engine.dispose()
