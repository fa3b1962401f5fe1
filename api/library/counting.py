"""How many imported documents there are, for ``/metrics``."""

import math

from prometheus_client import Gauge
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from api.db import Database
from api.library.models import PolicyDocument
from api.library.service import DRAFT, PUBLISHED, REPEALED

_DOCUMENTS = Gauge("credit_policy_documents", "Imported documents by status; those published are searched", ["status"])


def measure(database: Database) -> None:
    """Count the documents of the database now; unknown without the database."""
    by_status = select(PolicyDocument.status, func.count(PolicyDocument.id)).group_by(PolicyDocument.status)
    try:
        with database.read() as session:
            found = {status: float(count) for status, count in session.execute(by_status)}
    except SQLAlchemyError:
        found = dict.fromkeys((DRAFT, PUBLISHED, REPEALED), math.nan)
    for status in (DRAFT, PUBLISHED, REPEALED):
        _DOCUMENTS.labels(status).set(found.get(status, 0))
