"""What came of cases, a narrow row for each decision: what statistics are made of.

Counting a million cases must not open a million cases. The rows are written in the commit of the decision and stay as
they are: what an appeal changes is a decision, and a row, of its own.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.accounts.whose import OFFICE, Whose
from api.cases.models import Case
from api.cases.moving import Deed
from api.cases.refusals import Part, is_refusal, refused, refuses
from api.clock import CHINA
from api.db import Base, new_id


class CaseResult(Base):
    """One decision: ``outcome`` is granted, partly, explained, denied or not_accepted.

    ``late``: the last day of a statutory limit that ended by the decision had passed; None where none ran, or where
    its last day was not certain yet. ``again``: decided on an appeal. Days are days in China.
    """

    __tablename__ = "case_results"
    whose = Whose(part_of="case_id", staff=OFFICE, region="region")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(String(6))
    filed_on: Mapped[dt.date] = mapped_column(Date)
    accepted_on: Mapped[dt.date | None] = mapped_column(Date)
    decided_on: Mapped[dt.date] = mapped_column(Date)
    outcome: Mapped[str] = mapped_column(String(12))
    late: Mapped[bool | None]
    again: Mapped[bool] = mapped_column(default=False)


Index(
    "ix_case_results_decided",
    CaseResult.decided_on,
    CaseResult.kind,
    CaseResult.outcome,
    CaseResult.late,
    CaseResult.again,
    CaseResult.accepted_on,
    CaseResult.region,
)


class RefusedClause(Base):
    """A clause that a refusal stands on, once for each decision."""

    __tablename__ = "refused_clauses"
    whose = Whose(part_of="result_id", staff=OFFICE, region="region")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    result_id: Mapped[str] = mapped_column(ForeignKey("case_results.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(String(6))
    decided_on: Mapped[dt.date] = mapped_column(Date, index=True)
    document: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(300))
    locator: Mapped[str] = mapped_column(String(100))
    url: Mapped[str] = mapped_column(String(400))


def note(session: Session, case: Case, deed: Deed) -> None:
    """Write down the decision that was just made; one that is withdrawn, or a draft, has none."""
    if case.decision is None or case.submitted_at is None:
        return
    result = CaseResult(
        id=new_id(),
        case_id=case.id,
        kind=case.kind,
        region=case.region,
        filed_on=case.submitted_at.astimezone(CHINA).date(),
        accepted_on=_accepted_on(case),
        decided_on=deed.today,
        outcome=outcome(case),
        late=_late(case, deed),
        again=bool(case.earlier_decisions),
    )
    session.add(result)
    session.flush()
    session.add_all(_clauses(case, result))


def outcome(case: Case) -> str:
    """How the standing decision ended for the applicant."""
    decided = str((case.decision or {}).get("decision"))
    if decided != "granted" or not refuses(case):
        return decided
    return "explained" if len(refused(case)) == len(case.records) else "partly"


def _accepted_on(case: Case) -> dt.date | None:
    at = next((event.at for event in case.events if event.action == "accept"), None)
    return at.astimezone(CHINA).date() if at else None


def _late(case: Case, deed: Deed) -> bool | None:
    ended = [
        row
        for row in case.deadlines
        if row.met_on == deed.today and row.due_on and deed.library.time_limit(row.rule).met_by == "decision"
    ]
    if any(not row.provisional and row.due_on and row.due_on < deed.today for row in ended):
        return True
    return False if any(not row.provisional for row in ended) else None


def _clauses(case: Case, result: CaseResult) -> Iterator[RefusedClause]:
    cited = {(one["document"], one["locator"]): one for part in _refusals(case) for one in part.get("citations") or ()}
    for (document, locator), one in cited.items():
        yield RefusedClause(
            result_id=result.id,
            kind=result.kind,
            region=result.region,
            decided_on=result.decided_on,
            document=document,
            title=(one.get("title") or "")[:300],
            locator=locator,
            url=one.get("url") or "",
        )


def _refusals(case: Case) -> list[Part]:
    decision: dict[str, Any] = case.decision or {}
    parts = [part for _, part in refused(case)]
    return [*parts, decision] if is_refusal(decision) else parts
