"""Cases made straight in the database, for tests of what happens to them afterwards."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.schemas import SubjectIn
from api.accounts.viewer import Viewer
from api.cases.models import Case, CaseRecord, Notice
from api.cases.moving import Deed, make
from api.cases.states import Actor, MoveName
from api.clock import CHINA
from api.numbers import next_number
from api.records.models import Record
from knowledge.engine.vocabulary import Circumstance

SATURDAY = dt.date(2026, 11, 21)
PREFIXES = {"repair": "XF", "objection": "YY", "listing_objection": "LY"}
_BUSINESS = {"kind": "business", "name": "示例建材有限公司", "code": "91320281MA1DEMQ10W"}


@contextmanager
def undone(app: FastAPI) -> Iterator[Session]:
    """A session whose changes nobody keeps."""
    with app.state.database.write() as session:
        yield session
        session.rollback()


def staff(*roles: str, name: str = "staff", region: str | None = None) -> Viewer:
    """Somebody who works for the office."""
    return Viewer(name, name, frozenset(roles), None, region)


def mover(actor: Actor, case: Case) -> Viewer | None:
    """Somebody who acts as ``actor`` in the case and as nothing else."""
    if actor == "system":
        return None
    if actor == "owner":
        return Viewer("owner", "owner", frozenset({"subject"}), case.subject_id, None)
    return staff(actor, name=actor)


def noon(day: dt.date) -> dt.datetime:
    """Midday in China."""
    return dt.datetime.combine(day, dt.time(12), CHINA).astimezone(dt.UTC)


def a_deed(app: FastAPI, viewer: Viewer | None, on: dt.date | dt.datetime = SATURDAY, **rest: Any) -> Deed:
    """A deed on a day, or at a moment, by today's law."""
    now = on.astimezone(dt.UTC) if isinstance(on, dt.datetime) else noon(on)
    return Deed(viewer, app.state.library, now.astimezone(CHINA).date(), now, **rest)


def a_case(
    app: FastAPI,
    session: Session,
    *,
    kind: str = "repair",
    region: str = "430100",
    field: str = "transport",
    record_kind: str = "administrative_penalty",
    status: str = "draft",
    records: int = 1,
) -> Case:
    """A case about published records of a field and place, or about a notice."""
    subject = accounts.ensure_subject(session, app.state.cipher, SubjectIn.model_validate(_BUSINESS))
    now = noon(SATURDAY)
    case = Case(
        number=next_number(session, PREFIXES[kind], SATURDAY),
        kind=kind,
        status=status,
        subject_id=subject.id,
        region=region,
        required=[{"id": "proof_of_performance", "name": "证明", "required": True, "why": "示例", "citations": []}],
        knowledge_version=app.state.library.version,
        created_at=now,
        submitted_at=None if status == "draft" else now,
        entries=[],
    )
    if kind == "listing_objection":
        case.notice = Notice(
            subject_id=subject.id, authority="示例交通运输局", authority_field=field, list_name="示例名单",
            notified_on=SATURDAY, region=region, reasons="示例", created_at=now,
        )  # fmt: skip
        records = 0
    for position in range(records):
        number = f"示交罚〔2026〕{case.number}-{position}号"
        record = _a_record(subject.id, number, kind=record_kind, field=field, region=region)
        case.entries.append(CaseRecord(record=record, position=position))
    session.add(case)
    session.flush()
    return case


def _a_record(subject_id: str, number: str, *, kind: str, field: str, region: str) -> Record:
    now = noon(SATURDAY)
    return Record(
        subject_id=subject_id, kind=kind, document_number=number, authority="示例交通运输局", authority_field=field,
        region=region, penalties=["fine"], decided_on=dt.date(2026, 3, 20), published_on=dt.date(2026, 3, 25),
        status="published", marks=[], created_at=now, updated_at=now,
    )  # fmt: skip


def moved(
    app: FastAPI,
    session: Session,
    case: Case,
    name: MoveName,
    actor: Actor,
    on: dt.date | dt.datetime = SATURDAY,
    known: tuple[Circumstance, ...] = (),
) -> Case:
    """The case after a move by somebody who may make it."""
    if name == "submit":
        case.submitted_at = a_deed(app, None, on).now
    if name == "request_supplement":
        case.supplement = {"asked_at": a_deed(app, None, on).now.isoformat(), "from": case.status, "items": []}
    make(session, case, name, a_deed(app, mover(actor, case), on, known=known))
    return case


def filed(app: FastAPI, session: Session, on: dt.date | dt.datetime = SATURDAY, **about: Any) -> Case:
    """A case that was submitted."""
    return moved(app, session, a_case(app, session, **about), "submit", "owner", on)


def running(case: Case) -> dict[str, dt.date | None]:
    """The clocks that are neither met nor paused, with their last days."""
    return {row.rule: row.due_on for row in case.deadlines if row.met_on is None and row.paused_on is None}
