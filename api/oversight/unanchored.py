"""How far the anchors are behind the trail, for ``/metrics``."""

import math

from prometheus_client import Gauge
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.audit.models import AuditAnchor, AuditLine
from api.clock import Clock
from api.db import Database

_BEHIND = Gauge(
    "credit_audit_unanchored_seconds", "How long the oldest line of the audit trail has no anchor after it; 0: all have"
)


def measure(database: Database, clock: Clock) -> None:
    """Read the figure now; unknown without the database."""
    try:
        with database.read() as session:
            _BEHIND.set(_behind(session, clock))
    except SQLAlchemyError:
        _BEHIND.set(math.nan)


def _behind(session: Session, clock: Clock) -> float:
    anchored = session.scalar(select(func.max(AuditAnchor.sequence))) or 0
    after = select(AuditLine.at).where(AuditLine.sequence > anchored).order_by(AuditLine.sequence).limit(1)
    oldest = session.scalar(after)
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0
