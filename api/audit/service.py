"""Write the audit trail.

Actions are named ``source:subject:action`` (``case:owner:submitted``). Details and purposes never hold codes,
telephone numbers or message texts.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, insert, select, text
from sqlalchemy.orm import Session

from api.audit.models import AuditLine, AuditNamed
from api.audit.naming import named
from api.masking import masked

GENESIS = "0" * 64
LONGEST_PURPOSE = 200
_CHAIN_LOCK = 7_301_953
_LINES = cast(Table, AuditLine.__table__)
# Put together once: every deed appends a line.
_ADD = insert(_LINES)
_NAME = insert(cast(Table, AuditNamed.__table__))
_LAST = select(_LINES.c.sequence, _LINES.c.hash).order_by(_LINES.c.sequence.desc()).limit(1)
_LOCK = text(f"SELECT pg_advisory_xact_lock({_CHAIN_LOCK})")


@dataclass(frozen=True)
class Line:
    """What is to be written down; what looks like a code or a telephone number is hidden as it comes in."""

    at: dt.datetime
    actor: str
    action: str
    target: str
    details: dict[str, Any] = field(default_factory=dict)
    about: str | None = None
    purpose: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "details", {name: _hidden(value) for name, value in self.details.items()})
        if self.purpose is not None:
            object.__setattr__(self, "purpose", masked(self.purpose)[:LONGEST_PURPOSE])


def record(
    session: Session,
    actor: str,
    action: str,
    target: str,
    *,
    now: dt.datetime,
    details: dict[str, Any] | None = None,
    about: str | None = None,
    purpose: str | None = None,
) -> None:
    """Append one line inside the caller's transaction, so that deed and line land together or not at all."""
    append(session, [Line(now, actor, action, target, details or {}, about, purpose)])


def append(session: Session, lines: Iterable[Line]) -> None:
    """Append lines in their order, all of them or none."""
    session.flush()  # what else is new comes first: from the lock on, everybody else's deeds wait
    if session.get_bind().dialect.name == "postgresql":
        # Two writers must not chain to the same line; SQLite has one writer anyway.
        session.execute(_LOCK)
    sequence, previous = session.execute(_LAST).one_or_none() or (0, GENESIS)
    rows = []
    for line in lines:
        sequence += 1
        row = {"sequence": sequence, **vars(line), "previous_hash": previous}
        previous = digest(row)
        rows.append(row | {"hash": previous})
    session.execute(_ADD, rows)
    names = [{"sequence": row["sequence"], "about": one} for row in rows for one in sorted(named(row["details"]))]
    if names:
        session.execute(_NAME, names)


def digest(line: Mapping[str, Any]) -> str:
    """The hash of a line. Whom it is about and what for came later: lines of before are hashed without."""
    body = [
        line["sequence"],
        line["at"].astimezone(dt.UTC).isoformat(),
        line["actor"],
        line["action"],
        line["target"],
        line["details"],
        line["previous_hash"],
    ]
    if line["about"] is not None or line["purpose"] is not None:
        body += [line["about"], line["purpose"]]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _hidden(value: Any) -> Any:
    return masked(value) if isinstance(value, str) else value
