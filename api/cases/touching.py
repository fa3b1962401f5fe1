"""Which open cases a change of records touches."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.models import Case, case_records
from api.cases.states import OPEN


def open_cases(session: Session, record_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The numbers of the open cases about each record, for those that have any."""
    query = (
        select(case_records.c.record_id, Case.number)
        .join(Case, Case.id == case_records.c.case_id)
        .where(case_records.c.record_id.in_(record_ids), Case.status.in_(OPEN))
        .order_by(Case.number)
    )
    found: dict[str, list[str]] = {}
    for record_id, number in session.execute(query):
        found.setdefault(record_id, []).append(number)
    return found
