"""What browsers are told: nothing inline, nothing from elsewhere, nothing kept, nobody frames us, only encrypted."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.headers import for_path
from api.main import create_app
from api.settings import Settings
from knowledge.engine.library import Library
from tests.api.conftest import PASSWORD

PLACES = ["/", "/portal.js", "/widget/widget.js", "/console/sign-in", "/api/v1/auth/me", "/api/v1/nowhere", "/healthz"]


@pytest.fixture
def production(settings: Settings, opened_library: Library) -> Iterator[TestClient]:
    """The application as the public meets it."""
    app = create_app(settings.model_copy(update={"profile": "production"}), opened_library)
    with TestClient(app, base_url="https://credit.example", raise_server_exceptions=False) as client:
        yield client
    app.state.database.engine.dispose()


def policy_of(answer: object) -> dict[str, str]:
    """The directives of the content security policy."""
    text = answer.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    return {name: rest.strip() for name, _, rest in (part.strip().partition(" ") for part in text.split(";"))}


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_is_strict(client: TestClient, path: str) -> None:
    """Protects browsers: no script or style but our files, no frame, no guessing of types; refusals are held to it."""
    answer = client.get(path)
    policy = policy_of(answer)
    assert policy["default-src"] == "'none'"
    assert {"script-src", "style-src", "img-src"} & policy.keys() == (
        set() if "/api/" in path else {*list(policy)[1:4]}
    )
    assert not re.search(r"unsafe|data:|blob:|\*|http", answer.headers["Content-Security-Policy"])
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_only_the_widget_may_be_loaded_by_other_sites(client: TestClient) -> None:
    """Protects everything else from being embedded elsewhere."""
    loaded = {path: client.get(path).headers["Cross-Origin-Resource-Policy"] for path in PLACES}
    assert [path for path, policy in loaded.items() if policy != "same-origin"] == ["/widget/widget.js"]


@pytest.mark.parametrize("path", ["/api/v1/auth/me", "/console/sign-in", "/console/cases/XF-20261121-0001"])
def test_what_is_personal_is_kept_nowhere(client: TestClient, path: str) -> None:
    """Protects people whose computer others use after them."""
    assert "no-store" in client.get(path, follow_redirects=False).headers["Cache-Control"]


def test_files_of_the_console_may_be_kept() -> None:
    """Protects the console's speed: its own scripts hold nothing of anybody's."""
    assert "Cache-Control" not in for_path("/console/assets/console.css", production=True)


def test_production_is_only_for_encrypted_connections(production: TestClient, client: TestClient) -> None:
    """Protects the first letter typed: browsers are told for a year; a demonstration without TLS is left alone."""
    assert production.get("/").headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_cookies_of_production_stay_with_this_host(production: TestClient) -> None:
    """Protects sign-ins and strangers' talks from scripts, other sites, neighbouring hosts and open lines."""
    production.post("/api/v1/auth/session", json={"username": "nobody", "password": PASSWORD})
    answer = production.post("/api/v1/chat/messages", json={"text": "要收费吗"})
    cookies = answer.headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        name, *flags = [part.strip() for part in cookie.split(";")]
        assert name.startswith("__Host-")
        assert {"HttpOnly", "Secure", "Path=/"} <= set(flags)
        assert "samesite=strict" in {flag.lower() for flag in flags}
        assert not [flag for flag in flags if flag.lower().startswith("domain")]
