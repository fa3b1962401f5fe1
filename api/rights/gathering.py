"""Everything that is kept about a person, as plain values that become JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.models import Account
from api.accounts.viewer import Viewer, as_viewer
from api.assessments.models import StoredAssessment
from api.audit.models import AuditLine
from api.audit.naming import concerning, shown_of
from api.audit.words import words
from api.authorisations.models import Authorisation
from api.authorisations.service import concerns
from api.cases import notices, shown
from api.cases.models import Case, Notice
from api.chat import saying
from api.chat.models import ChatMessage, Conversation, Handover
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Base
from api.materials.models import Attachment
from api.notify import preferences
from api.notify.channels import available
from api.notify.models import Notification, Reminder
from api.privacy.models import Consent
from api.privacy.purposes import purposes
from api.records import service as records
from api.records.models import Record
from api.reports.models import Report
from api.rights.models import RightsRequest
from api.settings import Settings
from knowledge.engine.library import Library

Data = dict[str, Any]
_AUTHORISATION = ("number", "capacity", "scope", "until", "state", "created_at", "decided_at", "ended_at")


@dataclass(frozen=True)
class Gathering:
    """Collects for one account after another."""

    settings: Settings
    cipher: FieldCipher
    library: Library

    def of(self, session: Session, account: Account, clock: Clock) -> Data:
        """All of it; addresses are masked, as everywhere."""
        viewer = as_viewer(account)
        own = self._of_subject(session, viewer, clock)
        handovers = self._rows(session, Handover, Handover.account_id == account.id, "number", "state", "created_at")
        known = [row[key] for part, key in (("records", "id"), ("cases", "number")) for row in own[part]]
        known += [row["number"] for row in handovers]
        reached = preferences.shown(session, self.cipher, account.id, available(self.settings))
        return {
            "made_at": clock.now().isoformat(),
            "account": accounts.shown(account, self.cipher, own=True).model_dump(mode="json"),
            **own,
            "assessments": self._rows(
                session, StoredAssessment, StoredAssessment.account_id == account.id, "as_of", "outcome", "result"
            ),
            "conversations": self._conversations(session, account.id),
            "handovers": handovers,
            "attachments": self._rows(
                session, Attachment, Attachment.owner == account.id, "name", "size", "type", "uploaded_at"
            ),
            "authorisations": self._rows(session, Authorisation, concerns(viewer.subject_id), *_AUTHORISATION),
            "reports": self._reports(session, account.id),
            "contact_points": reached.model_dump(mode="json"),
            "consents": _consents(session, account.id),
            "requests": self._rows(
                session, RightsRequest, RightsRequest.account_id == account.id, "number", "kind", "status", "asked_at"
            ),
            "looked": _looked(session, [account.id, viewer.subject_id or ""], known),
            "deeds": self._rows(session, AuditLine, AuditLine.actor == account.id, "at", "action", "target"),
        }

    def _of_subject(self, session: Session, viewer: Viewer, clock: Clock) -> Data:
        subject = viewer.subject_id or ""
        mine = or_(Notification.account_id == viewer.account_id, Notification.subject_id == subject)
        rows = session.scalars(select(Record).where(Record.subject_id == subject)).all()
        cases = session.scalars(select(Case).where(Case.subject_id == subject)).all()
        told = session.scalars(select(Notice).where(Notice.subject_id == subject)).all()
        full = [shown.full(one, viewer, self.cipher, clock.today(), self.library) for one in cases]
        return {
            "records": [records.shown(one, viewer, self.cipher).model_dump(mode="json") for one in rows],
            "cases": [one.model_dump(mode="json") for one in full],
            "notices": [notices.shown(one, viewer, self.cipher).model_dump(mode="json") for one in told],
            "notifications": self._rows(session, Notification, mine, "created_at", "title", "text", "read_at"),
            "reminders": self._rows(session, Reminder, Reminder.subject_id == subject, "on_day", "name", "done_at"),
        }

    def _conversations(self, session: Session, account_id: str) -> list[Data]:
        found = session.scalars(select(Conversation).where(Conversation.account_id == account_id)).all()
        return [
            {"channel": one.channel, "created_at": one.created_at.isoformat(), "messages": self._said(session, one.id)}
            for one in found
        ]

    def _said(self, session: Session, conversation_id: str) -> list[Data]:
        query = select(ChatMessage).where(ChatMessage.conversation_id == conversation_id)
        rows = session.scalars(query.order_by(ChatMessage.sequence))
        return [saying.shown(row, self.cipher).model_dump(mode="json") for row in rows]

    def _reports(self, session: Session, account_id: str) -> list[Data]:
        found = session.scalars(select(Report).where(Report.account_id == account_id))
        return [
            {"number": one.number, "kind": one.kind, "created_at": one.created_at.isoformat()}
            | {"text": self.cipher.open(one.text_sealed), "left_contact": one.contact_sealed is not None}
            for one in found
        ]

    def _rows(self, session: Session, table: type[Base], which: Any, *columns: str) -> list[Data]:
        first = inspect(table).primary_key
        rows = session.scalars(select(table).where(which).order_by(*first))
        return [{name: _plain(getattr(row, name)) for name in columns} for row in rows]


def _consents(session: Session, account_id: str) -> list[Data]:
    found = session.scalars(select(Consent).where(Consent.account_id == account_id).order_by(Consent.given_at))
    names = {str(one.id): one.name for one in purposes().values()}
    columns = ("purpose", "words_version", "given_by", "given_at", "ends_at", "withdrawn_at")
    return [
        {"name": names.get(one.purpose, one.purpose)} | {name: _plain(getattr(one, name)) for name in columns}
        for one in found
    ]


def _looked(session: Session, selves: Sequence[str], targets: Sequence[str]) -> list[Data]:
    """Who of the staff it was stays with the audit trail: that somebody looked, at what and what for, is told."""
    theirs = or_(AuditLine.target.in_([*selves, *targets]), concerning(selves))
    looks = theirs, AuditLine.action.in_(words().looks)
    lines = session.scalars(select(AuditLine).where(*looks).order_by(AuditLine.sequence))
    return [
        {"at": _plain(one.at), "what": _by_whom(one) + words().looks[one.action], "target": shown_of(one, selves)}
        | {"purpose": one.purpose or one.details.get("purpose", "")}
        for one in lines
    ]


def _by_whom(line: AuditLine) -> str:
    return "代理人" if line.action.split(":")[1] == "agent" else "工作人员"


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
