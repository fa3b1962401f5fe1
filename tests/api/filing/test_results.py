"""What is written down of each decision, for those who count them."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select

from api.cases.results import CaseResult, RefusedClause
from tests.api.cases.making import SATURDAY
from tests.api.filing.test_deciding import DENIED, GRANTED, Call, Filed

Headers = dict[str, str]
EXPLAINED = {"decision": "granted", "resolution": "explained", "reasons": "核实无误", "citations": DENIED["citations"]}


def results(app: FastAPI) -> list[tuple[Any, ...]]:
    """Kind, outcome, whether it was late, and whether it is a second decision; in their order."""
    with app.state.database.read() as session:
        rows = session.scalars(select(CaseResult).order_by(CaseResult.again)).all()
        return [(row.kind, row.outcome, row.late, row.again) for row in rows]


def clauses(app: FastAPI) -> list[str]:
    """The clauses of refusals."""
    with app.state.database.read() as session:
        return [f"{row.document} {row.locator}" for row in session.scalars(select(RefusedClause))]


def test_a_decision_leaves_one_result(app: FastAPI, a_filed_case: Filed, call: Call, reviewer: Headers) -> None:
    """Protects the numbers: what was decided, on which day, and that the limit was kept; nothing is refused."""
    call(a_filed_case("reviewing"), "decide", reviewer, GRANTED)
    assert results(app) == [("repair", "granted", False, False)]
    with app.state.database.read() as session:
        row = session.scalars(select(CaseResult)).one()
        assert (row.accepted_on, row.decided_on) == (SATURDAY, SATURDAY)
    assert clauses(app) == []


def test_a_refusal_names_its_clauses_once(app: FastAPI, a_filed_case: Filed, call: Call, reviewer: Headers) -> None:
    """Protects the count of clauses: what a decision says of the whole and of each record is one refusal."""
    call(a_filed_case("reviewing"), "decide", reviewer, DENIED | {"citations": DENIED["citations"] * 2})
    assert [one[1] for one in results(app)] == ["denied"]
    assert len(clauses(app)) == 1


def test_a_case_that_was_not_accepted_counts_too(app: FastAPI, a_filed_case: Filed, call: Call, clerk: Headers) -> None:
    """Protects the numbers from leaving out refusals at the door."""
    call(a_filed_case(), "reject", clerk, {"reasons": "不是这里办理的", "citations": DENIED["citations"]})
    assert [one[1] for one in results(app)] == ["not_accepted"]
    assert len(clauses(app)) == 1


def test_an_objection_that_was_only_explained_is_a_refusal(
    app: FastAPI, a_filed_case: Filed, call: Call, reviewer: Headers
) -> None:
    """Protects honesty: an explanation that all is right is not what was asked for."""
    call(a_filed_case("reviewing", kind="objection"), "decide", reviewer, EXPLAINED)
    assert [one[1] for one in results(app)] == ["explained"]


def test_a_decision_on_an_appeal_is_a_second_one(
    app: FastAPI, a_filed_case: Filed, call: Call, reviewer: Headers, business: Headers,
    add_account: Callable[..., None], sign_in: Callable[[str], Headers],
) -> None:  # fmt: skip
    """Protects the times: the way through an appeal is not counted as one long first decision."""
    add_account("another", ["reviewer"])
    number = a_filed_case("reviewing")
    call(number, "decide", reviewer, DENIED)
    call(number, "appeal", business, {"statement": "已经履行完了"})
    call(number, "decide", sign_in("another"), GRANTED)
    assert [(one[1], one[3]) for one in results(app)] == [("denied", False), ("granted", True)]
