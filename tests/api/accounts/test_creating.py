"""Who may create which account: nobody becomes somebody else's business, or a second person, by making an account."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.cases.making import filed
from tests.api.conftest import BUSINESS_CODE, PASSWORD

Headers = dict[str, str]
SUBJECT = {"kind": "business", "name": "随便写的名称", "code": BUSINESS_CODE}
SPY: dict[str, Any] = {"username": "spy", "password": None, "roles": ["subject"], "subject": SUBJECT}


@pytest.fixture
def as_one(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Callable[..., Headers]:
    """Somebody of the staff with one role in one region, signed in."""

    def one(role: str, region: str | None = None) -> Headers:
        add_account(f"{role}-{region}", [role], region=region)
        return sign_in(f"{role}-{region}")

    return one


@pytest.fixture
def known(app: FastAPI) -> None:
    """A business without an account, whose record and case lie in Hunan; the record moved on to Beijing before."""
    with app.state.database.write() as session:
        case = filed(app, session, region="430100")
        for record in case.records:
            record.region, record.created_at = "110000", case.created_at - dt.timedelta(days=1)


def create(client: TestClient, headers: Headers, **other: Any) -> Any:
    """The answer to creating an account."""
    return client.post("/api/v1/accounts", json=SPY | other, headers=headers)


@pytest.fixture
def production(app: FastAPI) -> None:
    """An office where nothing is fictional."""
    app.state.settings = app.state.settings.model_copy(update={"profile": "production", "staff_totp": "optional"})


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("role", "region", "status"),
    [
        ("policy_editor", None, 403),
        ("auditor", "430000", 403),
        ("clerk", "110000", 403),
        ("reviewer", "320000", 403),
        ("clerk", "430000", 201),
        ("reviewer", "430100", 201),
        ("admin", None, 201),
    ],
)
def test_whoever_handles_a_subject_makes_its_account(
    client: TestClient, as_one: Callable[..., Headers], role: str, region: str | None, status: int
) -> None:
    """Protects businesses that never signed in: only administrators and clerks of their region open their account."""
    answer = create(client, as_one(role, region), region=region)
    assert answer.status_code == status, answer.text
    assert "示例建材" not in answer.text


@pytest.mark.usefixtures("production", "known")
def test_in_production_only_a_one_time_code_lets_the_owner_in(
    client: TestClient, as_one: Callable[..., Headers]
) -> None:
    """Protects owners from whoever made their account: no clerk sets a password, and administrators' are on record."""
    clerk = as_one("clerk", "430000")
    refused = create(client, clerk, password=PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (422, "password_not_yours")
    made = create(client, clerk)
    assert (made.status_code, made.json()["region"]) == (201, "430000")
    code = client.post(f"/api/v1/accounts/{made.json()['id']}/reset", json={"reason": "本人来办"}, headers=clerk)
    assert code.status_code == 200


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("role", ["clerk", "reviewer", "policy_editor", "auditor"])
def test_in_production_administrators_alone_make_colleagues(
    client: TestClient, as_one: Callable[..., Headers], role: str
) -> None:
    """Protects the second person's say: nobody makes themselves a second account of their own role."""
    colleague = {"username": "me-again", "password": None, "roles": [role], "subject": None}
    assert create(client, as_one(role), **colleague).status_code == 403
    assert create(client, as_one("admin"), **colleague).status_code == 201


@pytest.mark.usefixtures("known")
def test_the_demonstration_clerk_makes_what_scripts_need(client: TestClient, staff: Headers) -> None:
    """Protects the contract: in the embedded profile staff make subjects and colleagues with a password."""
    assert create(client, staff, password=PASSWORD).status_code == 201
    colleague = {"username": "colleague", "password": PASSWORD, "roles": ["clerk", "reviewer"], "subject": None}
    assert create(client, staff, **colleague).status_code == 201
    entered = client.post("/api/v1/auth/token", data={"username": "spy", "password": PASSWORD})
    assert entered.status_code == 200
