"""Decided cases of two places, made straight in the database, and staff of the country and of one place."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts.models import Subject
from api.cases.models import Case, CaseDeadline
from api.cases.results import CaseResult, RefusedClause
from tests.api.cases.making import noon

Headers = dict[str, str]
Ask = Callable[..., Any]
Decided = Callable[..., None]
OCTOBER = dt.date(2026, 10, 12)
_CLAUSE = {"title": "示例办法", "url": "/api/v1/policies/documents/demo#1"}


@pytest.fixture
def country(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """An auditor of the whole country."""
    add_account("country", ["auditor"])
    return sign_in("country")


@pytest.fixture
def jiangsu(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """A clerk of one province."""
    add_account("jiangsu", ["clerk"], region="320000")
    return sign_in("jiangsu")


@pytest.fixture
def ask(client: TestClient) -> Ask:
    """Ask for one of the numbers; gives the answer's JSON."""

    def get(what: str, headers: Headers, **params: str) -> Any:
        answer = client.get(f"/api/v1/statistics/{what}", params=params, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return get


@pytest.fixture
def decided(app: FastAPI) -> Decided:
    """Add a case that was filed, accepted on a day and decided ``days`` later, with its clock."""

    def add(number: str, accepted: dt.date = OCTOBER, days: int = 1, **about: Any) -> None:
        region, kind = about.get("region", "320281"), about.get("kind", "repair")
        on = accepted + dt.timedelta(days=days)
        outcome, late = about.get("outcome", "granted"), about.get("late", False)
        with app.state.database.write() as session:
            subject = Subject(kind="business", name="示例", code_index=number, code_sealed="x")
            case = Case(
                number=number, kind=kind, status=about.get("status", "closed"), subject=subject, region=region,
                required=[], knowledge_version="v", created_at=noon(accepted), submitted_at=noon(accepted),
            )  # fmt: skip
            session.add(case)
            session.flush()
            clock = _clock(case, accepted, on, late=late)
            for name, value in about.get("clock", {}).items():
                setattr(clock, name, value)
            session.add(clock)
            result = CaseResult(
                case_id=case.id, kind=kind, region=region, filed_on=accepted, accepted_on=accepted, decided_on=on,
                outcome=outcome, late=late, again=about.get("again", False),
            )  # fmt: skip
            session.add(result)
            session.flush()
            for locator in about.get("clauses", ()):
                session.add(RefusedClause(
                    result_id=result.id, kind=kind, region=region, decided_on=on, document="示例〔2026〕1号",
                    locator=locator, **_CLAUSE,
                ))  # fmt: skip

    return add


def _clock(case: Case, started: dt.date, met: dt.date, *, late: bool | None) -> CaseDeadline:
    return CaseDeadline(
        case_id=case.id, rule="T01", name="反馈修复结果", actor="信用中国", started_on=started, met_on=met,
        due_on=met - dt.timedelta(days=1) if late else met, region=case.region, unit="working_day", amount=10,
        verification="corroborated", clauses=[], citations=[],
    )  # fmt: skip
