"""Which two accounts are not two people: one administrator let in both, or made whoever did."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import PASSWORD
from tests.api.filing.test_deciding import DENIED
from tests.api.filing.test_second_person import Call, Filed, Headers, second, two

__all__ = ["second", "two"]


@pytest.mark.usefixtures("two", "second")
@pytest.mark.parametrize("turned", [False, True], ids=["maker-proposes", "maker-confirms"])
def test_who_made_an_account_is_no_second_person_beside_it(
    client: TestClient,
    a_filed_case: Filed,
    call: Call,
    reviewer: Headers,
    sign_in: Callable[[str], Headers],
    *,
    turned: bool,
) -> None:
    """Protects the rule from whoever makes themselves a second account, and uses either of the two first."""
    again = {"username": "me-again", "password": PASSWORD, "roles": ["reviewer"]}
    assert client.post("/api/v1/accounts", json=again, headers=reviewer).status_code == 201
    first, other = (sign_in("me-again"), reviewer) if turned else (reviewer, sign_in("me-again"))
    number = a_filed_case("reviewing")
    assert call(number, "decide", first, DENIED).json()["proposal"]
    answer = call(number, "confirm-decision", other)
    assert (answer.status_code, answer.json()["code"]) == (403, "one_hand")


@pytest.mark.usefixtures("two", "second")
def test_who_reset_an_account_is_no_second_person_beside_it(
    client: TestClient,
    a_filed_case: Filed,
    call: Call,
    reviewer: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects the rule from an administrator who reviews too and lets themselves into a colleague's account."""
    add_account("boss", ["admin", "reviewer"])
    boss, number = sign_in("boss"), a_filed_case("reviewing")
    assert call(number, "decide", boss, DENIED).json()["proposal"]
    account_id = client.get("/api/v1/auth/me", headers=reviewer).json()["account"]["id"]
    reset = client.post(f"/api/v1/accounts/{account_id}/reset", json={"reason": "忘记密码"}, headers=boss).json()
    body = {"username": "reviewer", "code": reset["code"], "new": PASSWORD}
    assert client.post("/api/v1/auth/password/reset", json=body).status_code == 204
    assert call(number, "confirm-decision", sign_in("reviewer")).json()["code"] == "one_hand"


def made(client: TestClient, by: Headers, name: str, *roles: str) -> str:
    """An account that somebody made, with a password they know; gives its id."""
    body = {"username": name, "password": PASSWORD, "roles": list(roles)}
    answer = client.post("/api/v1/accounts", json=body, headers=by)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def let_in(client: TestClient, by: Headers, account_id: str, name: str) -> None:
    """Somebody gives a one-time code, and whoever has it sets the password."""
    code = client.post(f"/api/v1/accounts/{account_id}/reset", json={"reason": "忘记密码"}, headers=by).json()["code"]
    body = {"username": name, "code": code, "new": PASSWORD}
    assert client.post("/api/v1/auth/password/reset", json=body).status_code == 204


@pytest.fixture
def bosses(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> tuple[Headers, Headers]:
    """Two administrators whom the operator's command made, each on their own; one of them reviews as well."""
    add_account("boss", ["admin", "reviewer"])
    add_account("chief", ["admin"])
    return sign_in("boss"), sign_in("chief")


@pytest.mark.usefixtures("two", "second")
@pytest.mark.parametrize("code", [False, True], ids=["password", "one-time-code"])
def test_two_accounts_of_one_administrator_are_one_hand(
    client: TestClient,
    a_filed_case: Filed,
    call: Call,
    bosses: tuple[Headers, Headers],
    sign_in: Callable[[str], Headers],
    *,
    code: bool,
) -> None:
    """Protects the applicant from one administrator who signs in as either; another one makes the second a second."""
    _, chief = bosses
    ids = {name: made(client, chief, name, "reviewer") for name in ("rev-a", "rev-b")}
    for name in ids if code else ():
        let_in(client, chief, ids[name], name)
    number = a_filed_case("reviewing")
    assert call(number, "decide", sign_in("rev-a"), DENIED).json()["proposal"]
    answer = call(number, "confirm-decision", sign_in("rev-b"))
    assert (answer.status_code, answer.json()["code"]) == (403, "one_hand")
    let_in(client, bosses[0], ids["rev-b"], "rev-b")
    assert call(number, "confirm-decision", sign_in("rev-b")).json()["status"] == "denied"


@pytest.mark.usefixtures("two", "second")
def test_a_chain_of_accounts_is_followed_to_its_end(
    client: TestClient,
    a_filed_case: Filed,
    call: Call,
    bosses: tuple[Headers, Headers],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects the rule from an account between: who made an administrator could be whom that one made."""
    boss, chief = bosses
    made(client, boss, "between", "admin")
    made(client, sign_in("between"), "below", "reviewer")
    made(client, chief, "beside", "reviewer")
    number = a_filed_case("reviewing")
    assert call(number, "decide", boss, DENIED).json()["proposal"]
    assert call(number, "confirm-decision", sign_in("below")).json()["code"] == "one_hand"
    assert call(number, "confirm-decision", sign_in("beside")).json()["status"] == "denied"


@pytest.mark.usefixtures("two", "second")
def test_who_could_sign_in_when_it_was_proposed_counts(
    client: TestClient,
    a_filed_case: Filed,
    call: Call,
    bosses: tuple[Headers, Headers],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects the rule from an account that is handed back to its owner before the second hand confirms."""
    boss, chief = bosses
    owned = made(client, boss, "owned", "reviewer")
    made(client, chief, "mine", "reviewer")
    let_in(client, chief, owned, "owned")
    number = a_filed_case("reviewing")
    assert call(number, "decide", sign_in("owned"), DENIED).json()["proposal"]
    let_in(client, boss, owned, "owned")
    assert call(number, "confirm-decision", sign_in("mine")).json()["code"] == "one_hand"


@pytest.mark.usefixtures("two")
def test_an_office_of_one_hand_is_told_what_to_do(
    client: TestClient,
    a_filed_case: Filed,
    call: Call,
    bosses: tuple[Headers, Headers],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects the statutory limit: nothing waits for a second person who does not count as one."""
    _, chief = bosses
    for name in ("rev-a", "rev-b"):
        made(client, chief, name, "reviewer")
    client.patch("/api/v1/accounts/" + client.get("/api/v1/auth/me", headers=bosses[0]).json()["account"]["id"],
                 json={"disabled": True}, headers=chief)  # fmt: skip
    answer = call(a_filed_case("reviewing"), "decide", sign_in("rev-a"), DENIED)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_second_person")
    assert "另一位管理员" in answer.json()["detail"]
