"""What is under way when an administrator takes an account back: nothing of it is carried out."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.accounts import passwords, signing_in
from tests.api.accounts.conftest import Phone
from tests.api.conftest import PASSWORD

Headers = dict[str, str]
Enrol = Callable[[Headers], tuple[Phone, list[str]]]
THIEFS, OWNERS = "thief keeps this 99", "owner new words 55"


@pytest.fixture
def take_back(
    client: TestClient, business: Headers, add_account: Callable[..., None], sign_in: Callable[[str], Headers]
) -> Callable[[], Any]:
    """An administrator resets the business's account; only once, however often it is called."""
    add_account("boss", ["admin"])
    boss = sign_in("boss")
    account_id = client.get("/api/v1/auth/me", headers=business).json()["account"]["id"]
    given: dict[str, Any] = {}

    def reset() -> Any:
        if not given:
            given["code"] = ""
            body = {"reason": "账号被盗"}
            given.update(client.post(f"/api/v1/accounts/{account_id}/reset", json=body, headers=boss).json())
        return given["code"]

    return reset


def test_a_change_under_way_does_not_survive_a_reset(
    client: TestClient, business: Headers, take_back: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects the owner: a thief's new password, checked before the reset, is not written after it."""
    real = passwords.hashed
    monkeypatch.setattr(passwords, "hashed", lambda password: (take_back() and "") or real(password))
    change = client.post("/api/v1/auth/password", headers=business, json={"current": PASSWORD, "new": THIEFS})
    assert (change.status_code, change.json()["code"]) == (401, "wrong_password")
    assert client.post("/api/v1/auth/token", data={"username": "biz", "password": THIEFS}).status_code == 401
    body = {"username": "biz", "code": take_back(), "new": OWNERS}
    assert client.post("/api/v1/auth/password/reset", json=body).status_code == 204


@pytest.mark.parametrize("step", ["_checked", "_second_factor"])
def test_signing_in_under_way_does_not_survive_a_reset(
    client: TestClient, take_back: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Protects the owner: no session is opened with a password that was taken away while it was checked."""
    _afterwards(monkeypatch, step, take_back)
    answer = client.post("/api/v1/auth/token", data={"username": "biz", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")


@pytest.mark.parametrize("verb", ["", "/recovery-codes", "/removal"])
def test_a_second_factor_is_not_changed_after_a_reset(
    client: TestClient,
    business: Headers,
    enrol: Enrol,
    take_back: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
) -> None:
    """Protects the owner: a thief who proved himself before the reset neither sets up nor removes a code after it."""
    proof = {"password": PASSWORD} | ({"code": enrol(business)[0].shows()} if verb else {})
    _afterwards(monkeypatch, "check_code" if verb else "check_password", take_back)
    answer = client.post(f"/api/v1/auth/totp{verb}", json=proof, headers=business)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")


def test_a_session_that_was_ended_changes_no_password(
    client: TestClient, business: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects whoever signs everything else out in time: the other one's change comes too late."""
    mine = {"Authorization": f"Bearer {_signed_in(client)}"}

    def sign_out() -> None:
        assert client.delete("/api/v1/auth/sessions", headers=mine).status_code == 204

    _afterwards(monkeypatch, "check_password", sign_out)
    change = client.post("/api/v1/auth/password", headers=business, json={"current": PASSWORD, "new": THIEFS})
    assert change.status_code == 401
    assert client.get("/api/v1/auth/me", headers=mine).json()["signed_in"]


def _signed_in(client: TestClient) -> str:
    answer = client.post("/api/v1/auth/token", data={"username": "biz", "password": PASSWORD})
    return str(answer.json()["access_token"])


def _afterwards(monkeypatch: pytest.MonkeyPatch, step: str, happens: Callable[[], Any]) -> None:
    """Let something happen between a step at the door and what follows from it."""
    real = getattr(signing_in.Door, step)

    def then(self: signing_in.Door, *given: Any) -> Any:
        result = real(self, *given)
        happens()
        return result

    monkeypatch.setattr(signing_in.Door, step, then)
