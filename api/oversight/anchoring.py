"""Anchors: how far the trail is, written every ten minutes into the database, into a file and into the log.

Who can change the database can make a new chain of hashes; who compares it with the file, or with the log that went
to another machine, sees it. The file lies in ``CREDIT_AUDIT_DIR``, best where the database's administrators cannot
write.
"""

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.audit.chain import ANCHORS
from api.audit.models import AuditAnchor, AuditLine
from api.clock import Clock
from api.outbox import service as outbox
from api.outbox.errands import Errand
from api.outbox.models import OutboxMessage
from api.outbox.schedule import Schedule

TOPIC = "audit.anchor"
log = structlog.get_logger("api.audit")


@dataclass(frozen=True)
class Anchor:
    """A line of the trail, and its hash, at a moment."""

    sequence: int
    hash: str
    at: str


def schedule() -> Schedule:
    """Every ten minutes; what was not written meanwhile needs no anchor."""

    def begin(session: Session, job: OutboxMessage, clock: Clock) -> None:
        if _next(session, clock) is not None:
            outbox.put(session, TOPIC, f"{TOPIC}:{job.payload['slot']}", {}, now=clock.now())

    return Schedule("audit_anchor", "*/10 * * * *", begin, late=dt.timedelta(hours=1))


def errand(folder: Path) -> Errand[Anchor, Anchor]:
    """The file first, the table afterwards: written twice does no harm, and none is only where it can be changed."""

    def keep(anchor: Anchor) -> Anchor:
        _write(folder / ANCHORS, anchor)
        log.info("audit_anchored", **asdict(anchor))
        return anchor

    return Errand(lambda session, _job, clock: _next(session, clock), keep, _record)


def _next(session: Session, clock: Clock) -> Anchor | None:
    """The end of the trail, unless it is anchored already."""
    anchored = session.scalar(select(func.max(AuditAnchor.sequence))) or 0
    last = select(AuditLine.sequence, AuditLine.hash).order_by(AuditLine.sequence.desc()).limit(1)
    row = session.execute(last).one_or_none()
    if row is None or row.sequence <= anchored:
        return None
    return Anchor(row.sequence, row.hash, clock.now().isoformat())


def _record(session: Session, _job: OutboxMessage, anchor: Anchor, _clock: Clock) -> None:
    if session.get(AuditAnchor, anchor.sequence) is None:
        at = dt.datetime.fromisoformat(anchor.at)
        session.add(AuditAnchor(sequence=anchor.sequence, hash=anchor.hash, at=at))


def _write(file: Path, anchor: Anchor) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("ab+") as lines:
        # A line that a power cut left unfinished keeps to itself: this one must be readable.
        if lines.tell() and os.pread(lines.fileno(), 1, lines.tell() - 1) != b"\n":
            lines.write(b"\n")
        lines.write(json.dumps(asdict(anchor)).encode() + b"\n")
        lines.flush()
        os.fsync(lines.fileno())
