"""An administrator of a place: what they do there and below, and nothing of it elsewhere, above or for everybody."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts import service
from tests.api.conftest import BUSINESS_CODE

Headers = dict[str, str]
PEOPLE = {"boss": None, "city": "320200", "county": "320281", "neighbour": "320300", "hunan": "430000"}
RESET = {"reason": "本人带证件来窗口，忘记密码"}
SUBJECT = {"kind": "business", "name": "示例建材有限公司", "code": BUSINESS_CODE}


@pytest.fixture
def ids(app: FastAPI, add_account: Callable[..., None]) -> dict[str, str]:
    """The ids of administrators of several places, by name."""
    for name, region in PEOPLE.items():
        add_account(name, ["admin"], region=region)
    with app.state.database.read() as session:
        found = {name: service.get_by_username(session, name) for name in PEOPLE}
    return {name: account.id for name, account in found.items() if account}


@pytest.fixture
def city(ids: dict[str, str], sign_in: Callable[[str], Headers]) -> Headers:
    """The administrator of a city."""
    return sign_in("city")


def create(client: TestClient, who: Headers, **given: Any) -> Any:
    """The answer to creating an account."""
    body = {"username": "newcomer", "password": None, "roles": ["clerk"]}
    return client.post("/api/v1/accounts", json=body | given, headers=who)


def test_only_accounts_of_the_place_are_listed(
    client: TestClient, city: Headers, sign_in: Callable[[str], Headers]
) -> None:
    """Protects colleagues elsewhere from being known, and the whole country's from an administrator of one city."""
    shown = [one["username"] for one in client.get("/api/v1/accounts", headers=city).json()["items"]]
    assert shown == ["city", "county"]
    everybody = client.get("/api/v1/accounts", headers=sign_in("boss")).json()["items"]
    assert [one["username"] for one in everybody] == sorted(PEOPLE)


@pytest.mark.parametrize("name", ["boss", "neighbour", "hunan"])
def test_nobody_elsewhere_or_above_is_touched(
    client: TestClient, city: Headers, ids: dict[str, str], name: str
) -> None:
    """Protects an administrator of the whole country, and of another place, from being locked out or taken over."""
    url = f"/api/v1/accounts/{ids[name]}"
    assert client.get(url, headers=city).status_code == 404
    assert client.patch(url, json={"disabled": True}, headers=city).status_code == 404
    assert client.post(f"{url}/reset", json=RESET | {"totp": True}, headers=city).status_code == 404
    assert client.delete(f"{url}/sessions", headers=city).status_code == 404


def test_those_below_are_looked_after(client: TestClient, city: Headers, ids: dict[str, str]) -> None:
    """Protects a county's office: the city lets them in again, and moves them within its reach only."""
    url = f"/api/v1/accounts/{ids['county']}"
    assert client.post(f"{url}/reset", json=RESET, headers=city).status_code == 200
    for region in ("000000", "320000", "430000", None):
        assert client.patch(url, json={"region": region}, headers=city).status_code == 403
    assert client.patch(url, json={"region": "320282"}, headers=city).json()["region"] == "320282"


@pytest.mark.parametrize(
    ("region", "status"),
    [("320200", 201), ("320281", 201), ("320000", 403), ("000000", 403), ("430000", 403)],
)
def test_an_account_is_given_no_more_than_its_maker_s_place(
    client: TestClient, city: Headers, region: str, status: int
) -> None:
    """Protects other places from an account that sees them, made by who does not."""
    assert create(client, city, region=region).status_code == status


def test_where_no_place_is_said_it_is_the_maker_s(
    client: TestClient, city: Headers, sign_in: Callable[[str], Headers]
) -> None:
    """Protects the whole country: only who works for it makes an account without a place."""
    assert create(client, city).json()["region"] == "320200"
    assert create(client, sign_in("boss"), username="another").json()["region"] is None


@pytest.mark.usefixtures("business")
def test_a_subject_that_has_an_account_gets_no_second_one_from_a_place(
    client: TestClient, city: Headers, sign_in: Callable[[str], Headers]
) -> None:
    """Protects a business from a stranger's account for it, made where it was never heard of."""
    answer = create(client, city, roles=["subject"], subject=SUBJECT)
    assert (answer.status_code, answer.json()["code"]) == (409, "subject_has_account")
    assert create(client, sign_in("boss"), roles=["subject"], subject=SUBJECT).status_code == 201
