"""Registering platforms: by an administrator, to addresses that can be trusted, with secrets that nobody reads."""

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import demo
from api.filing.models import Receiver
from api.filing.words import KIND_WORDS
from tests.api.filing.granting import SECRET

Headers = dict[str, str]
SITE: dict[str, Any] = {
    "name": "示例省信用网站",
    "kind": "provincial_portal",
    "regions": ["320000"],
    "url": "https://credit.example/notices",
    "secret": SECRET,
}


@pytest.fixture
def admin(add_account: Any, sign_in: Any) -> Headers:
    """An administrator who is signed in."""
    add_account("admin", ["admin"])
    return dict(sign_in("admin"))


def test_a_platform_is_registered_and_its_secret_never_shown(
    client: TestClient, app: FastAPI, admin: Headers, staff: Headers
) -> None:
    """The secret goes in and stays in, encrypted; staff read the rest."""
    made = client.post("/api/v1/receivers", json=SITE, headers=admin | {"Idempotency-Key": "k"})
    again = client.post("/api/v1/receivers", json=SITE, headers=admin | {"Idempotency-Key": "k"})
    assert (made.status_code, made.json()) == (201, again.json())
    listed = client.get("/api/v1/receivers", headers=staff)
    assert [(one["name"], one["has_secret"], one["kind_text"]) for one in listed.json()["items"]] == [
        ("示例省信用网站", True, "省级信用网站")
    ]
    assert SECRET not in made.text + listed.text
    with app.state.database.read() as session:
        assert SECRET not in str(vars(session.query(Receiver).one()))


def test_only_an_administrator_registers(client: TestClient, staff: Headers, business: Headers) -> None:
    """Where results go to is not for everybody to decide, nor for everybody to see."""
    assert client.post("/api/v1/receivers", json=SITE, headers=staff).status_code == 403
    assert client.post("/api/v1/receivers", json=SITE, headers=business).status_code == 403
    assert client.get("/api/v1/receivers", headers=business).status_code == 403


def test_an_administrator_of_a_place_sends_nobody_else_s_decisions_anywhere(
    client: TestClient, admin: Headers, add_account: Any, sign_in: Any
) -> None:
    """Protects other places: whose decisions go to an address is said by who looks after that place."""
    add_account("city", ["admin"], region="320200")
    city = sign_in("city")
    province = client.post("/api/v1/receivers", json=SITE, headers=admin).json()["id"]
    for regions in (["430000"], ["000000"], ["320281", "320000"]):
        answer = client.post("/api/v1/receivers", json=SITE | {"name": "别处", "regions": regions}, headers=city)
        assert answer.status_code == 403, regions
    assert client.patch(f"/api/v1/receivers/{province}", json={"active": False}, headers=city).status_code == 403
    own = client.post("/api/v1/receivers", json=SITE | {"name": "本市", "regions": ["320281"]}, headers=city)
    assert own.status_code == 201, own.text
    url = f"/api/v1/receivers/{own.json()['id']}"
    assert client.patch(url, json={"regions": ["320000"]}, headers=city).status_code == 403
    assert client.patch(url, json={"active": False}, headers=city).json()["active"] is False


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "ftp://credit.example/"}, "https://"),
        ({"url": "https://me:secret@credit.example/"}, "用户名和密码"),
        ({"url": "https://credit.example/#here"}, "片段"),
        ({"url": "https://credit.example/?access_token=abc"}, "令牌"),
        ({"url": "https://169.254.169.254/latest/"}, "元数据"),
        ({"url": "http://2852039166/"}, "元数据"),
        ({"url": "http://[::ffff:169.254.169.254]/"}, "元数据"),
        ({"url": "http://100.100.100.200/"}, "元数据"),
        ({"url": "http://metadata.google.internal./"}, "元数据"),
        ({"url": "https://credit.example:99999/"}, "写得不对"),
        ({"url": None}, "webhook"),
        ({"secret": "short"}, "whsec_"),
        ({"regions": ["999999"]}, "行政区划"),
        ({"regions": []}, "regions"),
        ({"fields": ["magic"]}, "fields"),
    ],
)
def test_what_is_wrong_is_explained(client: TestClient, admin: Headers, wrong: dict[str, Any], words: str) -> None:
    """A bad address or secret is found when it is entered, not when a case waits for it."""
    answer = client.post("/api/v1/receivers", json=SITE | wrong, headers=admin)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_changes_keep_what_is_left_out(client: TestClient, admin: Headers) -> None:
    """A new address keeps the secret; a name that is taken is refused."""
    made = client.post("/api/v1/receivers", json=SITE, headers=admin).json()
    client.post("/api/v1/receivers", json=SITE | {"name": "示例市信用网站"}, headers=admin)
    path = f"/api/v1/receivers/{made['id']}"
    changed = client.patch(path, json={"url": "https://credit.example/new", "active": False}, headers=admin).json()
    assert (changed["url"], changed["active"], changed["has_secret"]) == ("https://credit.example/new", False, True)
    assert client.patch(path, json={"name": "示例市信用网站"}, headers=admin).status_code == 409
    assert client.patch(path, json={"url": None}, headers=admin).status_code == 422
    assert client.patch("/api/v1/receivers/nobody", json={}, headers=admin).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"gateway": "null"}, 422),
        ({"url": "http://credit.example/"}, 422),
        ({"url": "http://127.0.0.1:9/"}, 201),
    ],
)
def test_production_confirms_nothing_that_was_not_sent(
    client: TestClient, app: FastAPI, admin: Headers, wrong: dict[str, Any], status: int
) -> None:
    """No Null gateway and no open line in production; within the machine nobody listens in."""
    app.state.settings.profile, app.state.settings.staff_totp = "production", "optional"
    answer = client.post("/api/v1/receivers", json=SITE | wrong, headers=admin)
    assert answer.status_code == status
    assert status == 201 or "正式环境" in answer.json()["detail"]


def test_the_first_start_registers_platforms_that_nothing_is_sent_to(app: FastAPI) -> None:
    """A demonstration shows the whole way, and no address in it leads anywhere."""
    state = app.state
    with state.database.write() as session:
        demo.create(session, state.settings, state.cipher, state.clock)
    with state.database.read() as session:
        found = session.query(Receiver).all()
    assert {one.kind for one in found} == set(KIND_WORDS)
    assert [(one.gateway, one.url) for one in found] == [("null", None)] * len(found)
