"""Verbs on reports."""

import datetime as dt

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.viewer import Viewer
from api.audit import service as audit
from api.crypto import FieldCipher
from api.numbers import next_number
from api.pages import Page, Paging, fetch
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
        region=viewer.region,
        account_id=viewer.account_id,
        text_sealed=cipher.seal(data.text).ciphertext,
        contact_sealed=cipher.seal(data.contact).ciphertext if data.contact else None,
        created_at=now,
    )
    session.add(report)
    session.flush()
    audit.record(session, viewer.account_id, f"report:{data.kind}:created", report.number, now=now)
    return report


def list_reports(session: Session, viewer: Viewer, paging: Paging) -> Page[Report]:
    """Own ones; staff see those of their region and below, and those without one, newest first."""
    query = select(Report)
    prefix = accounts.region_prefix(viewer.region)
    if not viewer.is_staff:
        query = query.where(Report.account_id == viewer.account_id)
    elif prefix:
        query = query.where(or_(Report.region.is_(None), Report.region.startswith(prefix)))
    return fetch(session, query, paging, order=(Report.created_at.desc(), Report.id))


def shown(report: Report, cipher: FieldCipher) -> ReportOut:
    """A report, opened for its reader."""
    return ReportOut(
        number=report.number,
        kind=report.kind,
        text=cipher.open(report.text_sealed),
        contact=cipher.open(report.contact_sealed) if report.contact_sealed else None,
        created_at=report.created_at,
    )
