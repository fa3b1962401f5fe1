"""Write and verify the audit trail.

Actions are named ``source:subject:action`` (``case:owner:submitted``). Details never hold codes, telephone numbers
or message texts.
"""

import datetime as dt
import hashlib
import json
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.audit.models import AuditLine
from api.masking import masked

GENESIS = "0" * 64
_CHAIN_LOCK = 7_301_953


def record(
    session: Session,
    actor: str,
    action: str,
    target: str,
    *,
    now: dt.datetime,
    details: dict[str, Any] | None = None,
) -> AuditLine:
    """Append one line inside the caller's transaction, so that deed and line land together or not at all."""
    if session.get_bind().dialect.name == "postgresql":
        # Two writers must not chain to the same line; SQLite has one writer anyway.
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    newest_first = select(AuditLine.sequence, AuditLine.hash).order_by(AuditLine.sequence.desc())
    sequence, previous = session.execute(newest_first.limit(1)).one_or_none() or (0, GENESIS)
    line = AuditLine(
        sequence=sequence + 1,
        at=now,
        actor=actor,
        action=action,
        target=target,
        details={name: masked(value) if isinstance(value, str) else value for name, value in (details or {}).items()},
        previous_hash=previous,
        hash="",
    )
    line.hash = _digest(line)
    session.add(line)  # written with what else is new, at the latest when the next line looks for the last one
    return line


def first_broken(session: Session) -> int | None:
    """The sequence number of the first line that does not fit its chain, or None when all do."""
    previous, expected = GENESIS, 1
    for line in session.scalars(select(AuditLine).order_by(AuditLine.sequence)).yield_per(500):
        if line.sequence != expected or line.previous_hash != previous or line.hash != _digest(line):
            return line.sequence
        previous, expected = line.hash, expected + 1
    return None


def _digest(line: AuditLine) -> str:
    body = [
        line.sequence,
        line.at.astimezone(dt.UTC).isoformat(),
        line.actor,
        line.action,
        line.target,
        line.details,
        line.previous_hash,
    ]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
