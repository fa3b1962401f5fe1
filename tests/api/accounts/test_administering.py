"""Who looks after whose account, and how somebody who forgot a password gets in again."""

import datetime as dt
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api.accounts import service
from api.accounts.models import Identity, OpenSession, RecoveryCode, SecondFactor
from api.accounts.schemas import SubjectIn
from api.audit.models import AuditLine
from tests.api.accounts.conftest import Phone
from tests.api.conftest import PASSWORD

Headers = dict[str, str]
NEW = "一句 只有我 知道的话"
WHY = {"reason": "本人带证件来窗口，忘记密码"}


@pytest.fixture
def admin(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """An administrator who is signed in."""
    add_account("boss", ["admin"])
    return sign_in("boss")


@pytest.fixture
def id_of(app: FastAPI) -> Callable[[str], str]:
    """The id of an account."""

    def find(username: str) -> str:
        with app.state.database.read() as session:
            account = service.get_by_username(session, username)
        assert account is not None
        return account.id

    return find


def by_code(client: TestClient, username: str, code: str, new: str = NEW) -> tuple[int, str]:
    """Status and code of setting a password with a one-time code."""
    body = {"username": username, "code": code, "new": new}
    answer = client.post("/api/v1/auth/password/reset", json=body)
    return answer.status_code, answer.json()["code"] if answer.content else ""


def test_a_one_time_code_sets_a_password_once(
    client: TestClient, admin: Headers, business: Headers, id_of: Callable[[str], str]
) -> None:
    """Protects whoever forgot: the old password and sessions end at once, and the code is good for one use."""
    answer = client.post(f"/api/v1/accounts/{id_of('biz')}/reset", json=WHY, headers=admin).json()
    assert client.get("/api/v1/records", headers=business).status_code == 401
    old = client.post("/api/v1/auth/session", json={"username": "biz", "password": PASSWORD})
    assert old.json()["code"] == "wrong_password"
    assert by_code(client, "biz", answer["code"], "password1") == (422, "invalid_input")
    assert by_code(client, "biz", answer["code"].upper().replace("-", " ")) == (204, "")
    assert by_code(client, "biz", answer["code"]) == (401, "wrong_code")
    assert client.post("/api/v1/auth/session", json={"username": "biz", "password": NEW}).status_code == 200


def test_a_one_time_code_runs_out_and_is_not_guessed(
    client: TestClient, app: FastAPI, admin: Headers, business: Headers, id_of: Callable[[str], str]
) -> None:
    """Protects a note that was left lying: after a day it is worth nothing; guesses are counted, for any name."""
    code = client.post(f"/api/v1/accounts/{id_of('biz')}/reset", json=WHY, headers=admin).json()["code"]
    with app.state.database.write() as session:
        account = service.get_by_username(session, "biz")
        assert account is not None
        assert account.code_hash is not None
        assert code not in account.code_hash
        account.code_until = app.state.clock.now() - dt.timedelta(seconds=1)
    assert by_code(client, "biz", code) == (401, "wrong_code")
    guesses = [by_code(client, "nobody", "aaaa-bbbb-cccc-dddd")[1] for _ in range(7)]
    assert guesses == ["wrong_code"] * 6 + ["sign_in_locked"]


def test_no_code_fits_an_account_without_one(client: TestClient, business: Headers) -> None:
    """Protects accounts that nobody reset: an empty code is no code."""
    for code in ("-", " - ", "- -"):
        assert by_code(client, "biz", code)[0] in (401, 422)


def test_an_account_without_a_password_waits_for_its_code(
    client: TestClient, admin: Headers, id_of: Callable[[str], str]
) -> None:
    """Protects new colleagues: nobody but they ever knows their password."""
    body = {"username": "newcomer", "password": None, "roles": ["clerk"], "region": "320000"}
    assert client.post("/api/v1/accounts", json=body, headers=admin).status_code == 201
    for password in ("", "x"):
        answer = client.post("/api/v1/auth/session", json={"username": "newcomer", "password": password})
        assert answer.json()["code"] == "wrong_password"
    code = client.post(f"/api/v1/accounts/{id_of('newcomer')}/reset", json=WHY, headers=admin).json()["code"]
    assert by_code(client, "newcomer", code) == (204, "")


def test_staff_look_after_subjects_and_never_after_colleagues(
    client: TestClient, staff: Headers, business: Headers, add_account: Callable[..., None], id_of: Callable[[str], str]
) -> None:
    """Protects the two-person rule: who could reset a colleague could take both decisions."""
    add_account("colleague", ["clerk"])
    listed = client.get("/api/v1/accounts", headers=staff).json()
    assert [one["username"] for one in listed["items"]] == ["biz"]
    assert listed["items"][0]["subject"]["code"] == "9132**********Q10W"
    address = f"/api/v1/accounts/{id_of('colleague')}"
    for answer in (
        client.get(address, headers=staff),
        client.patch(address, json={"disabled": True}, headers=staff),
        client.post(f"{address}/reset", json=WHY, headers=staff),
        client.delete(f"{address}/sessions", headers=staff),
    ):
        assert answer.status_code == 404
    assert client.post(f"/api/v1/accounts/{id_of('biz')}/reset", json=WHY, headers=staff).status_code == 200


def test_staff_of_a_region_look_after_its_subjects_only(
    client: TestClient, add_account: Callable[..., None], sign_in: Callable[[str], Headers], id_of: Callable[[str], str]
) -> None:
    """Protects people elsewhere: an account is found from its region and those above it."""
    shop = SubjectIn(kind="business", name="示例五金店", code="91320281MA1DEMQ29R")
    add_account("shop", ["subject"], shop, region="360400")
    add_account("clerk-gan", ["clerk"], region="360000")
    add_account("clerk-su", ["clerk"], region="320000")
    address = f"/api/v1/accounts/{id_of('shop')}"
    assert client.get(address, headers=sign_in("clerk-gan")).status_code == 200
    assert client.get(address, headers=sign_in("clerk-su")).status_code == 404


@pytest.mark.parametrize("who", ["business", "auditor", "policy_editor"])
def test_others_look_after_no_accounts(
    client: TestClient, business: Headers, add_account: Callable[..., None], sign_in: Callable[[str], Headers], who: str
) -> None:
    """Protects everybody's accounts from those whose work they are not."""
    headers = business
    if who != "business":
        add_account(who, [who])
        headers = sign_in(who)
    assert client.get("/api/v1/accounts", headers=headers).status_code == 403
    assert client.get("/api/v1/accounts/any", headers=headers).status_code == 403


def test_a_disabled_account_is_out_at_once_and_can_come_back(
    client: TestClient, admin: Headers, staff: Headers, sign_in: Callable[[str], Headers], id_of: Callable[[str], str]
) -> None:
    """Protects the office from those who left: tokens end with it; the password alone tells that it is disabled."""
    address = f"/api/v1/accounts/{id_of('staff')}"
    assert client.patch(address, json={"disabled": True}, headers=admin).json()["disabled_at"] is not None
    assert client.get("/api/v1/cases", headers=staff).status_code == 401
    body = {"username": "staff", "password": PASSWORD}
    assert client.post("/api/v1/auth/session", json=body).json()["code"] == "account_disabled"
    wrong = client.post("/api/v1/auth/session", json=body | {"password": "wrong"})
    assert wrong.json()["code"] == "wrong_password"
    assert client.patch(address, json={"disabled": False}, headers=admin).json()["disabled_at"] is None
    assert client.get("/api/v1/cases", headers=sign_in("staff")).status_code == 200


def test_roles_change_for_the_next_request(
    client: TestClient, admin: Headers, staff: Headers, id_of: Callable[[str], str]
) -> None:
    """Protects against rights that outlive their reason: a role taken away is gone at once."""
    address = f"/api/v1/accounts/{id_of('staff')}"
    changed = client.patch(address, json={"roles": ["policy_editor"], "region": "320000"}, headers=admin).json()
    assert (changed["roles"], changed["region"]) == (["policy_editor"], "320000")
    assert client.get("/api/v1/auth/me", headers=staff).json()["account"]["roles"] == ["policy_editor"]
    assert client.get("/api/v1/accounts", headers=staff).status_code == 403


def test_nobody_looks_after_their_own_account(client: TestClient, admin: Headers, id_of: Callable[[str], str]) -> None:
    """Protects the office from its last administrator locking the door from outside."""
    address = f"/api/v1/accounts/{id_of('boss')}"
    assert client.patch(address, json={"roles": ["clerk"]}, headers=admin).json()["code"] == "own_account"
    assert client.post(f"{address}/reset", json=WHY, headers=admin).json()["code"] == "own_account"


def test_a_subject_never_becomes_staff(
    client: TestClient, admin: Headers, business: Headers, id_of: Callable[[str], str]
) -> None:
    """Protects the two sides from each other: neither kind of account turns into the other."""
    for roles in (["clerk"], ["subject", "clerk"]):
        answer = client.patch(f"/api/v1/accounts/{id_of('biz')}", json={"roles": roles}, headers=admin)
        assert (answer.status_code, answer.json()["code"]) == (409, "role_mismatch")


def test_a_lost_second_factor_is_taken_away_on_purpose_only(
    client: TestClient,
    admin: Headers,
    staff: Headers,
    id_of: Callable[[str], str],
    enrol: Callable[[Headers], tuple[Phone, list[str]]],
) -> None:
    """Protects the second factor from a forgotten password: it goes only where the reset says so."""
    enrol(staff)
    address = f"/api/v1/accounts/{id_of('staff')}"
    client.post(f"{address}/reset", json=WHY, headers=admin)
    assert client.get(address, headers=admin).json()["totp"] is True
    client.post(f"{address}/reset", json=WHY | {"totp": True}, headers=admin)
    assert client.get(address, headers=admin).json()["totp"] is False


def test_the_list_is_searched_by_name_role_and_state(
    client: TestClient, admin: Headers, business: Headers, staff: Headers, id_of: Callable[[str], str]
) -> None:
    """Protects administrators with many accounts; each look leaves a line of what was looked for."""
    client.patch(f"/api/v1/accounts/{id_of('staff')}", json={"disabled": True}, headers=admin)

    def found(**wanted: str) -> list[str]:
        items = client.get("/api/v1/accounts", params=wanted, headers=admin).json()["items"]
        return [one["username"] for one in items]

    assert found() == ["biz", "boss", "staff"]
    assert found(query="建材") == ["biz"]
    assert found(query="BO") == ["boss"]
    assert found(role="clerk") == ["staff"]
    assert found(state="disabled") == ["staff"]


def test_what_is_done_to_accounts_leaves_lines(
    client: TestClient,
    admin: Headers,
    business: Headers,
    id_of: Callable[[str], str],
    audited: Callable[[str], list[AuditLine]],
) -> None:
    """Protects the trail: who looked at, changed, reset or signed out whose account, and why."""
    address = f"/api/v1/accounts/{id_of('biz')}"
    client.get("/api/v1/accounts", params={"query": "建材"}, headers=admin)
    client.get(address, headers=admin)
    client.patch(address, json={"disabled": False}, headers=admin)
    client.post(f"{address}/reset", json=WHY, headers=admin)
    client.delete(f"{address}/sessions", headers=admin)
    for what in ("listed", "viewed", "changed", "reset", "signed_out"):
        assert len(audited(f"account:staff:{what}")) == 1
    assert audited("account:staff:reset")[0].details["reason"] == WHY["reason"]
    details = audited("account:staff:listed")[0].details
    assert {name: details[name] for name in ("query", "role", "state", "shown")} == {
        "query": True, "role": None, "state": None, "shown": len(details["named"]),
    }  # fmt: skip


def test_a_closed_account_keeps_no_way_in(
    client: TestClient, app: FastAPI, business: Headers, enrol: Callable[[Headers], tuple[Phone, list[str]]]
) -> None:
    """Protects whoever had everything deleted: no password, second factor, code or session is left."""
    enrol(business)
    with app.state.database.write() as session:
        account = service.get_by_username(session, "biz")
        assert account is not None
        service.close(session, account)
    with app.state.database.read() as session:
        for table in (OpenSession, SecondFactor, RecoveryCode, Identity):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    assert client.get("/api/v1/records", headers=business).status_code == 401
