"""Errors, settings, sessions, encryption, pages."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from fastapi import FastAPI
from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api.accounts.models import Subject
from api.crypto import FieldCipher, mask_code
from api.records import service as records
from api.settings import Settings
from tests.api.conftest import TODAY

KEY = base64.b64encode(b"k" * 32).decode()


class Answer(BaseModel):
    """A stored answer of the tests."""

    text: str


def _settings(**changes: Any) -> Settings:
    return Settings(_env_file=None, **({"secret_key": "t" * 40, "field_key": KEY} | changes))


def test_unknown_address_is_a_chinese_problem(client: TestClient) -> None:
    """Even a wrong address answers in the one error format."""
    answer = client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert "地址" in answer.json()["detail"]


def test_invalid_body_names_every_bad_field(client: TestClient, staff: dict[str, str]) -> None:
    """A form can show each message beside its field."""
    answer = client.post("/api/v1/accounts", json={"username": "x", "surprise": 1}, headers=staff)
    pointers = {e["pointer"] for e in answer.json()["errors"]}
    assert {"/username", "/password", "/roles", "/surprise"} <= pointers


def test_a_crash_is_a_problem_without_a_stack_trace(
    client: TestClient, business: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """People never see a stack trace, and learn that nothing was lost."""

    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(records, "list_own", broken)
    answer = client.get("/api/v1/records", headers=business)
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "不会丢失" in answer.json()["detail"]


def test_request_id_is_kept_or_made(client: TestClient) -> None:
    """A caller's id can be followed through the log; a hostile one is replaced."""
    assert client.get("/healthz", headers={"X-Request-ID": "abc123"}).headers["X-Request-ID"] == "abc123"
    assert client.get("/healthz", headers={"X-Request-ID": "a b\tc"}).headers["X-Request-ID"] != "a b\tc"


def test_not_ready_says_which_part_is_missing(client: TestClient) -> None:
    """Who runs the system sees what is down."""
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] is True
    assert answer.json()["checks"]["bot"] is False


def test_metrics_use_route_templates(client: TestClient) -> None:
    """Case numbers never become metric labels."""
    client.get("/api/v1/cases/XF-20261121-0001")
    text = client.get("/metrics").text
    assert "/api/v1/cases/{number}" in text
    assert "XF-20261121-0001" not in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"secret_key": "short"}, "CREDIT_SECRET_KEY"),
        ({"field_key": "YQ=="}, "CREDIT_FIELD_KEY"),
        ({"profile": "production", "bot_token": "b" * 16, "today": TODAY}, "CREDIT_TODAY"),
        ({"profile": "production", "bot_token": "b" * 16, "rate_limits": "off"}, "CREDIT_RATE_LIMITS"),
        ({"profile": "production", "bot_token": "b" * 16, "demo_password": "x"}, "CREDIT_DEMO_PASSWORD"),
        ({"profile": "production"}, "CREDIT_BOT_TOKEN"),
    ],
)
def test_unsafe_settings_stop_the_start(changes: dict[str, Any], words: str) -> None:
    """Production does not start with a weak secret or a demonstration setting."""
    with pytest.raises(ValidationError, match=words) as caught:
        _settings(**changes)
    assert KEY not in str(caught.value)


def test_missing_secret_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no default secret."""
    monkeypatch.delenv("CREDIT_SECRET_KEY", raising=False)
    with pytest.raises(ValidationError, match="secret_key"):
        Settings(_env_file=None, field_key=KEY)


def test_write_session_rolls_back_when_the_block_raises(app: FastAPI) -> None:
    """Half a deed is no deed."""
    database = app.state.database

    def half(session: Session) -> None:
        session.add(Subject(kind="person", name="示例", code_index="i", code_sealed="s"))
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError), database.write() as session:
        half(session)
    with database.read() as session:
        assert session.query(Subject).count() == 0


def test_cipher_hides_finds_and_notices_tampering() -> None:
    """Equal codes are found by index, ciphertexts differ, an altered one is refused."""
    cipher = FieldCipher(b"k" * 32)
    first, second = cipher.seal("91320281MA1DEMQ10W"), cipher.seal("91320281MA1DEMQ10W")
    assert first.index == second.index
    assert first.ciphertext != second.ciphertext
    assert cipher.open(second.ciphertext) == "91320281MA1DEMQ10W"
    with pytest.raises(InvalidTag):
        FieldCipher(b"z" * 32).open(first.ciphertext)


@pytest.mark.parametrize(("code", "shown"), [("91320281MA1DEMQ10W", "9132**********Q10W"), ("12345678", "********")])
def test_mask_code(code: str, shown: str) -> None:
    """A mask never shows a short value."""
    assert mask_code(code) == shown


def test_a_broken_cursor_is_a_clear_error(client: TestClient, business: dict[str, str]) -> None:
    """A mangled page marker names the field."""
    answer = client.get("/api/v1/cases?cursor=%00zz", headers=business)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/cursor"


@pytest.mark.parametrize("offset", ["o-5", "o99999999999999999999999", "x"])
def test_a_forged_cursor_is_a_clear_error(client: TestClient, business: dict[str, str], offset: str) -> None:
    """A made-up page marker is refused like a broken one."""
    cursor = base64.urlsafe_b64encode(offset.encode()).decode()
    assert client.get("/api/v1/cases", params={"cursor": cursor}, headers=business).status_code == 422


def test_half_characters_are_a_clear_error(client: TestClient, business: dict[str, str]) -> None:
    """A torn emoji in a text gets a sentence, not a crash."""
    body = '{"kind": "callback", "text": "\\ud800"}'
    headers = business | {"Content-Type": "application/json"}
    answer = client.post("/api/v1/reports", content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_huge_body_is_refused(client: TestClient) -> None:
    """Nobody fills the memory with one request."""
    declared = client.post("/api/v1/auth/session", content=b"x" * (12 * 1024 * 1024))
    assert (declared.status_code, declared.json()["code"]) == (413, "too_large")
    chunked = client.post("/api/v1/auth/session", content=(b"x" * 1024 * 1024 for _ in range(12)))
    assert chunked.status_code in (400, 413)


def test_lists_page_through(client: TestClient, business: dict[str, str], sign_in: Callable[[str], Any]) -> None:
    """Every item comes once, and the last page has no next."""
    for n in range(5):
        client.post("/api/v1/reports", json={"kind": "callback", "text": f"第{n}次"}, headers=business)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = client.get(
            "/api/v1/reports", params={"limit": 2, **({"cursor": cursor} if cursor else {})}, headers=business
        ).json()
        seen += [item["number"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == page["total"] == 5


def test_the_published_interface_speaks_chinese(app: FastAPI) -> None:
    """Who reads the interface description reads Chinese."""
    schema = app.openapi()
    texts = [op["description"] for path in schema["paths"].values() for op in path.values()]
    assert texts
    assert all(any("\u4e00" <= c <= "\u9fff" for c in text) for text in texts)
