"""Verbs on reports."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.audit import service as audit
from api.crypto import FieldCipher
from api.errors import NotFound
from api.masking import mask_contact, masked
from api.numbers import next_number
from api.pages import Page, Paging, fetch
from api.records.models import Record
from api.reports.models import Report
from api.reports.schemas import ReportIn, ReportOut

_PREFIXES = {"complaint": "TS", "paid_agent": "JB", "callback": "HD"}


def create(
    session: Session, viewer: Viewer, cipher: FieldCipher, data: ReportIn, *, today: dt.date, now: dt.datetime
) -> Report:
    """Keep a report and give it a number."""
    report = Report(
        number=next_number(session, _PREFIXES[data.kind], today),
        kind=data.kind,
        region=viewer.region or _region_of_records(session, viewer),
        account_id=viewer.account_id,
        text_sealed=cipher.seal(data.text).ciphertext,
        contact_sealed=cipher.seal(data.contact).ciphertext if data.contact else None,
        created_at=now,
    )
    session.add(report)
    session.flush()
    audit.record(session, viewer.account_id, f"report:{data.kind}:created", report.number, now=now)
    return report


def _region_of_records(session: Session, viewer: Viewer) -> str | None:
    """Where the latest record of the writer was made; None, for nationwide staff only, where there is none."""
    if viewer.subject_id is None:
        return None
    mine = select(Record.region).where(Record.subject_id == viewer.subject_id)
    return session.scalar(mine.order_by(Record.created_at.desc(), Record.id).limit(1))


def list_reports(session: Session, viewer: Viewer, paging: Paging) -> Page[Report]:
    """Own ones; who handles cases sees those of the region and below too, nationwide staff all. Newest first."""
    return fetch(session, visible(viewer, Report), paging, order=(Report.created_at.desc(), Report.id))


def get(session: Session, viewer: Viewer, number: str) -> Report:
    """One of those that ``list_reports`` gives; raises ``NotFound``."""
    found = session.scalar(visible(viewer, Report).where(Report.number == number.strip().upper()))
    if found is None:
        raise NotFound("没有找到这个编号的留言，或者不在您的办理范围内。", code="report_not_found")
    return found


def shown(report: Report, viewer: Viewer, cipher: FieldCipher, *, in_full: bool = False) -> ReportOut:
    """A report, opened for its reader: numbers in full for its writer, and for staff who asked for them."""
    text = cipher.open(report.text_sealed)
    contact = cipher.open(report.contact_sealed) if report.contact_sealed else None
    if not in_full and report.account_id != viewer.account_id:
        text, contact = masked(text), mask_contact(contact) if contact else None
    return ReportOut(number=report.number, kind=report.kind, text=text, contact=contact, created_at=report.created_at)
