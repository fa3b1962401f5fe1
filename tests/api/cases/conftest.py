"""People who handle cases, and cases for them to handle."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.cases.models import CaseFile
from tests.api.cases.making import SATURDAY, filed, moved, noon
from tests.api.cases.owner import Owner

Headers = dict[str, str]
Filed = Callable[..., str]


@pytest.fixture
def clerk(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """Somebody who accepts cases and asks for papers, nationwide."""
    add_account("clerk", ["clerk"])
    return sign_in("clerk")


@pytest.fixture
def reviewer(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """Somebody who decides, nationwide."""
    add_account("reviewer", ["reviewer"])
    return sign_in("reviewer")


@pytest.fixture
def owner(client: TestClient, business: Headers, staff: Headers) -> Owner:
    """The business that has records and applies."""
    return Owner(client, business, staff)


@pytest.fixture
def a_filed_case(app: FastAPI, business: Headers) -> Filed:
    """Make a case that the business has filed, with one file, up to a status; gives its number."""

    def make(status: str = "submitted", **about: Any) -> str:
        with app.state.database.write() as session:
            case = filed(app, session, **about)
            session.add(_file(case.id))
            if status in ("accepted", "reviewing"):
                moved(app, session, case, "accept", "clerk")
            if status == "reviewing":
                moved(app, session, case, "review", "reviewer")
            return case.number

    return make


@pytest.fixture
def call(client: TestClient) -> Callable[..., Any]:
    """Send a verb to a case; gives the answer."""

    def post(number: str, verb: str, headers: Headers, body: Any = None, **more: str) -> Any:
        return client.post(f"/api/v1/cases/{number}/{verb}", json=body or {}, headers=headers | more)

    return post


def _file(case_id: str) -> CaseFile:
    return CaseFile(
        case_id=case_id, material="proof_of_performance", name="缴款书.pdf", size=10, type="application/pdf",
        sha256="0" * 64, storage_key="示例", uploaded_at=noon(SATURDAY),
    )  # fmt: skip
