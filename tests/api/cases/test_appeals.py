"""The owner disagrees with a refusal: once, in words that nobody else reads, and not beside a newer application."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.cases.models import Case, CaseRecord
from tests.api.cases.making import filed

Headers = dict[str, str]
Filed = Callable[..., str]
Call = Callable[..., Any]
REFUSAL = {"reasons": "没有缴清罚款", "citations": ["gbf-2025-22#4"]}


def test_the_owner_may_disagree_once(
    client: TestClient, a_filed_case: Filed, call: Call, business: Headers, clerk: Headers, person: Headers
) -> None:
    """Protects the applicant: the case is looked at again, the first refusal stays on record, with its last days."""
    number = a_filed_case()
    assert call(number, "appeal", business, {"statement": "早就缴清了"}).status_code == 409
    call(number, "reject", clerk, REFUSAL)
    assert call(number, "appeal", person, {"statement": "早就缴清了"}).status_code == 404
    assert call(number, "appeal", clerk, {"statement": "早就缴清了"}).status_code == 403
    answer = call(number, "appeal", business, {"statement": "早就缴清了"}).json()
    assert answer["status"] == "reviewing"
    assert answer["earlier_decisions"][0]["reasons"] == ["没有缴清罚款"]
    assert answer["earlier_decisions"][0]["appealed_at"]
    # It stands until there is a new one, and so do the ways outside with their last days.
    assert answer["decision"] == answer["earlier_decisions"][0]
    assert all("last_day" in way for way in answer["decision"]["remedies"])
    assert "appeal" not in answer["allowed_actions"]


@pytest.mark.parametrize("kind", ["repair", "objection", "listing_objection"])
def test_who_has_asked_anew_is_heard_there(
    app: FastAPI, a_filed_case: Filed, call: Call, business: Headers, clerk: Headers, kind: str
) -> None:
    """Protects against two requests about one thing: beside a newer application there is no appeal."""
    number = a_filed_case(kind=kind)
    call(number, "reject", clerk, REFUSAL | {"citations": ["gbf-2020-49#4.8"]})
    with app.state.database.write() as session:
        first = session.scalars(select(Case).where(Case.number == number)).one()
        newer = filed(app, session, kind=kind)
        newer.notice = first.notice
        newer.entries = [CaseRecord(record=record, position=0) for record in first.records]
        wanted = newer.number
    answer = call(number, "appeal", business, {"statement": "不同意"})
    assert (answer.status_code, answer.json()["code"]) == (409, "newer_case")
    assert wanted in answer.json()["detail"]


def test_the_statement_of_disagreement_is_encrypted(
    app: FastAPI, a_filed_case: Filed, call: Call, business: Headers, clerk: Headers
) -> None:
    """Protects what a person writes: it is readable in no table."""
    number = a_filed_case()
    call(number, "reject", clerk, REFUSAL)
    call(number, "appeal", business, {"statement": "早就缴清了"})
    with app.state.database.read() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        assert case.appeal_sealed
        assert "缴清了" not in case.appeal_sealed
        assert app.state.cipher.open(case.appeal_sealed) == "早就缴清了"
