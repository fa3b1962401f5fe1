"""Write and verify the audit trail.

Actions are named ``source:subject:action`` (``case:owner:submitted``). Details never hold codes, telephone numbers
or message texts.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, insert, select, text
from sqlalchemy.orm import Session

from api.audit.models import AuditLine
from api.masking import masked

GENESIS = "0" * 64
_CHAIN_LOCK = 7_301_953
_LINES = cast(Table, AuditLine.__table__)
# Put together once: every deed appends a line.
_ADD = insert(_LINES)
_LAST = select(_LINES.c.sequence, _LINES.c.hash).order_by(_LINES.c.sequence.desc()).limit(1)
_LOCK = text(f"SELECT pg_advisory_xact_lock({_CHAIN_LOCK})")


def record(
    session: Session,
    actor: str,
    action: str,
    target: str,
    *,
    now: dt.datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Append one line inside the caller's transaction, so that deed and line land together or not at all."""
    session.flush()  # what else is new comes first: from the lock on, everybody else's deeds wait
    if session.get_bind().dialect.name == "postgresql":
        # Two writers must not chain to the same line; SQLite has one writer anyway.
        session.execute(_LOCK)
    sequence, previous = session.execute(_LAST).one_or_none() or (0, GENESIS)
    line = {
        "sequence": sequence + 1,
        "at": now,
        "actor": actor,
        "action": action,
        "target": target,
        "details": {
            name: masked(value) if isinstance(value, str) else value for name, value in (details or {}).items()
        },
        "previous_hash": previous,
    }
    session.execute(_ADD, line | {"hash": _digest(line)})


def first_broken(session: Session) -> int | None:
    """The sequence number of the first line that does not fit its chain, or None when all do."""
    previous, expected = GENESIS, 1
    for line in session.scalars(select(AuditLine).order_by(AuditLine.sequence)).yield_per(500):
        if line.sequence != expected or line.previous_hash != previous or line.hash != _digest(vars(line)):
            return line.sequence
        previous, expected = line.hash, expected + 1
    return None


def _digest(line: Mapping[str, Any]) -> str:
    body = [
        line["sequence"],
        line["at"].astimezone(dt.UTC).isoformat(),
        line["actor"],
        line["action"],
        line["target"],
        line["details"],
        line["previous_hash"],
    ]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
