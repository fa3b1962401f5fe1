"""An agent, the business that the agent acts for, and the office."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.accounts.schemas import SubjectIn
from tests.api.cases.owner import Owner
from tests.api.conftest import BUSINESS_CODE
from tests.api.materials.test_checks import pdf

Headers = dict[str, str]
UNTIL = "2027-05-31"


@pytest.fixture
def owner(client: TestClient, business: Headers, staff: Headers) -> Owner:
    """The business that has records and applies."""
    return Owner(client, business, staff)


@pytest.fixture
def stranger(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """Another person, with no business in this."""
    add_account("stranger", ["subject"], SubjectIn(kind="person", name="示例某丙", code="32028119920202003X"))
    return sign_in("stranger")


@pytest.fixture
def sent(client: TestClient) -> Callable[[Headers], str]:
    """Send a file as one does in the chat; gives its id."""

    def send(headers: Headers) -> str:
        answer = client.post("/api/v1/chat/attachments", files={"file": ("委托书.pdf", pdf())}, headers=headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    return send


@pytest.fixture
def registered(client: TestClient, person: Headers, sent: Callable[[Headers], str]) -> Callable[..., Any]:
    """The person registers that they act for the business, with the letter; gives the answer."""

    def register(**changes: Any) -> Any:
        body: dict[str, Any] = {
            "principal_code": BUSINESS_CODE,
            "principal_name": "示例建材有限公司",
            "scope": ["look", "file"],
            "until": UNTIL,
        }
        if "files" not in changes:
            body["files"] = [sent(person)]
        return client.post("/api/v1/authorisations", json=body | changes, headers=person)

    return register


@pytest.fixture
def standing(client: TestClient, registered: Callable[..., Any], staff: Headers) -> Callable[..., str]:
    """An authorisation that the office confirmed; gives its id."""

    def stand(**changes: Any) -> str:
        made = registered(**changes)
        assert made.status_code == 201, made.text
        done = client.post(f"/api/v1/authorisations/{made.json()['id']}/confirm", json={}, headers=staff)
        assert done.status_code == 200, done.text
        return str(made.json()["id"])

    return stand
