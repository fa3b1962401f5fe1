"""Cases that have just been granted, made straight in the database: what comes after the decision is under test."""

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI

from api import worker
from api.accounts import service as accounts
from api.accounts.schemas import SubjectIn
from api.cases.models import Case, CaseRecord
from api.clock import CHINA, Clock
from api.filing import fanout, receivers
from api.filing.handlers import handlers
from api.filing.receiver_schemas import ReceiverIn
from api.numbers import next_number
from api.records.models import Record

SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()
BUSINESS = {"kind": "business", "name": "示例建材有限公司", "code": "91320281MA1DEMQ10W"}
PERSON = {"kind": "person", "name": "示例某甲", "code": "320281199001010011"}
REGION = "320281"


@dataclass(frozen=True)
class LaterClock(Clock):
    """The same clock, ``shift`` later."""

    shift: dt.timedelta = dt.timedelta()

    def now(self) -> dt.datetime:
        """Later."""
        return super().now() + self.shift

    def today(self) -> dt.date:
        """The day of then."""
        return self.now().astimezone(CHINA).date()


def later(app: FastAPI, **shift: float) -> LaterClock:
    """The application's clock, so much later."""
    return LaterClock(app.state.clock.fixed, dt.timedelta(**shift))


def add_receiver(app: FastAPI, name: str = "信用中国", **given: Any) -> str:
    """Register a receiver; its id."""
    data = {"name": name, "kind": "national_site", "regions": ["000000"], "gateway": "null", **given}
    with app.state.database.write() as session:
        return receivers.register(session, app.state.cipher, ReceiverIn(**data), now=app.state.clock.now()).id


def add_record(
    app: FastAPI, subject: Mapping[str, str] = BUSINESS, number: str = "苏示环罚〔2026〕7号", **given: Any
) -> str:
    """A published record; its id."""
    state, now = app.state, app.state.clock.now()
    fields = {"kind": "administrative_penalty", "authority": "示例市生态环境局", "authority_field": "environment"}
    fields |= {"region": REGION, "penalties": ["fine"], "status": "published"}
    with state.database.write() as session:
        whose = accounts.ensure_subject(session, state.cipher, SubjectIn.model_validate(subject))
        record = Record(
            document_number=number, subject=whose, created_at=now, updated_at=now, marks=[], **(fields | given)
        )
        session.add(record)
        session.flush()
        return record.id


def grant(app: FastAPI, *record_ids: str, kind: str = "repair", clock: Clock | None = None, **given: Any) -> str:
    """A granted case about these records, and everything that has to be told put on its way; its number."""
    state, clock = app.state, clock or app.state.clock
    with state.database.write() as session:
        records = [session.get_one(Record, one) for one in record_ids]
        case = Case(
            number=next_number(session, "XF", clock.today()),
            kind=kind,
            status="granted",
            subject_id=records[0].subject_id,
            region=records[0].region,
            required=[],
            knowledge_version=state.library.version,
            created_at=clock.now(),
            submitted_at=clock.now(),
            entries=[CaseRecord(record=record, position=place) for place, record in enumerate(records)],
            **given,
        )
        session.add(case)
        session.flush()
        fanout.begin(session, case, state.library, today=clock.today(), now=clock.now())
        return case.number


def work(app: FastAPI, **shift: float) -> int:
    """Do the deliveries that are due then; how many jobs there were."""
    state = app.state
    works = handlers(state.settings, state.cipher, state.library)
    return worker.run_once(state.database, later(app, **shift), works)


def status_of(app: FastAPI, number: str) -> str:
    """The status of a case."""
    with app.state.database.read() as session:
        return session.query(Case).filter_by(number=number).one().status
