"""Portals on other origins: who is let in, to what, and that the cookies stay as strict as they are."""

from collections.abc import Callable, Iterator

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from api.main import create_app
from api.settings import Settings
from knowledge.engine.library import Library

PORTAL = "https://www.example.gov.cn"
OTHER = "https://www.example.com"
MESSAGES = "/api/v1/chat/messages"
DEMO = {"who": "demo-business"}


@pytest.fixture
def portal_client(settings: Settings, opened_library: Library) -> Iterator[TestClient]:
    """An installation that names one portal."""
    app = create_app(settings.model_copy(update={"portal_origins": f" {PORTAL} ,"}), opened_library)
    yield TestClient(app)
    app.state.database.engine.dispose()


def preflight(client: TestClient, origin: str, path: str, method: str = "POST") -> dict[str, str]:
    """What a browser is told before it asks; only what concerns other origins."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
    }
    answer = client.options(path, headers=headers)
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-allow")}


def test_a_named_portal_may_chat_with_its_cookie(portal_client: TestClient) -> None:
    """The origin by name, never a star, with credentials and the three methods that chatting takes."""
    told = preflight(portal_client, PORTAL, MESSAGES)
    assert told["access-control-allow-origin"] == PORTAL
    assert told["access-control-allow-credentials"] == "true"
    assert told["access-control-allow-methods"] == "GET, POST, DELETE"


@pytest.mark.parametrize(
    ("origin", "path"),
    [(OTHER, MESSAGES), ("null", MESSAGES), (f"{PORTAL}.example.com", MESSAGES), (PORTAL, "/api/v1/cases")],
    ids=["another", "null", "longer", "cases"],
)
def test_nobody_else_and_nothing_else_is_open(portal_client: TestClient, origin: str, path: str) -> None:
    """Another origin gets no leave, and the named one none beyond chatting and signing in."""
    assert "access-control-allow-origin" not in preflight(portal_client, origin, path)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/api/v1/chat/conversations/c-1"),
        ("GET", "/api/v1/chat/events"),
        ("POST", "/api/v1/chat/handovers"),
        ("POST", "/api/v1/chat/handovers/RG-20261121-0001/leave"),
    ],
)
def test_a_portal_reaches_what_the_person_does(portal_client: TestClient, method: str, path: str) -> None:
    """The window on the portal reads, deletes, listens, calls a person and leaves again."""
    assert "access-control-allow-origin" in preflight(portal_client, PORTAL, path, method)
    assert "access-control-allow-origin" in portal_client.request(method, path, headers={"Origin": PORTAL}).headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/chat/handovers"),
        ("GET", "/api/v1/chat/handovers/RG-20261121-0001"),
        ("POST", "/api/v1/chat/handovers/RG-20261121-0001/take"),
        ("POST", "/api/v1/chat/handovers/RG-20261121-0001/messages"),
        ("POST", "/api/v1/chat/handovers/RG-20261121-0001/close"),
        ("GET", "/api/v1/chat/handovers/RG-20261121-0001/files/f-1"),
        ("POST", "/api/v1/auth/password"),
        ("POST", "/api/v1/auth/totp"),
        ("DELETE", "/api/v1/auth/sessions"),
    ],
)
def test_a_portal_reaches_nothing_else(portal_client: TestClient, method: str, path: str) -> None:
    """Answering people and changing how accounts are protected is not for a script on another host."""
    assert "access-control-allow-origin" not in preflight(portal_client, PORTAL, path, method)
    assert "access-control-allow-origin" not in portal_client.request(method, path, headers={"Origin": PORTAL}).headers


def test_a_cookie_does_not_act_as_staff_from_a_named_portal(
    portal_client: TestClient, add_account: Callable[..., object]
) -> None:
    """A page of the portal that was broken into takes over nobody's talk."""
    add_account("clerk", ["clerk"])
    portal_client.post("/api/v1/auth/session", json={"username": "clerk", "password": "demo-password-1"})
    take = "/api/v1/chat/handovers/RG-20261121-0001/take"
    refused = portal_client.post(take, json={}, headers={"Sec-Fetch-Site": "same-site", "Origin": PORTAL})
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")


def test_without_the_setting_no_answer_speaks_of_origins(client: TestClient) -> None:
    """As before, an installation serves its own host only."""
    assert preflight(client, PORTAL, MESSAGES) == {}


def test_a_cookie_may_write_from_a_named_portal_only(
    portal_client: TestClient, settings: Settings, add_account: Callable[..., object]
) -> None:
    """Signing in with a cookie from the portal works; the same from another host of the site is refused."""
    site = {"Sec-Fetch-Site": "same-site"}
    refused = portal_client.post("/api/v1/auth/demo", json=DEMO, headers=site | {"Origin": OTHER})
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
    not_open = portal_client.delete("/api/v1/auth/session", headers=site)
    assert not_open.status_code == 403
    answer = portal_client.delete("/api/v1/auth/session", headers=site | {"Origin": PORTAL})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == PORTAL


@pytest.mark.parametrize(
    "origins", ["*", "www.example.gov.cn", f"{PORTAL}/", f"{PORTAL}/a", "https://*.gov.cn", "HTTPS://a.cn"]
)
def test_an_origin_is_named_whole(settings: Settings, origins: str) -> None:
    """Patterns, paths and half names stop the start, in words."""
    with pytest.raises(ValidationError, match="CREDIT_PORTAL_ORIGINS"):
        Settings(_env_file=None, **settings.model_dump() | {"portal_origins": origins})
