"""What the policy desk reads of the office library: as little at a time as it needs."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from api.answers.desk import Publication
from api.db import Database
from api.library import originals
from api.library.models import PolicyDocument
from api.library.service import DRAFT, PUBLISHED, as_original
from knowledge.engine.originals import OriginalDocument
from knowledge.engine.schema import Rank

_BATCH = 50
# A text that only gave way to a better one has no last day of its own and is not law of the past either.
_COUNTS = or_(PolicyDocument.status == PUBLISHED, PolicyDocument.effective_to.is_not(None))


class PublishedOriginals:
    """Reads publications of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def version(self, session: Session) -> str:
        """A mark that changes with every publication or repeal."""
        count, changes = session.execute(
            select(func.count(PolicyDocument.id), func.sum(PolicyDocument.revision)).where(
                PolicyDocument.status != DRAFT
            )
        ).one()
        return f"{count}-{changes or 0}"

    def current(self, session: Session) -> Publication:
        """Everything published at this moment, without the clauses."""
        rows = session.execute(_heads()).all()
        heads = {row.id: _head(row) for row in rows}
        known = [row for row in rows if row.baseline_id is not None]
        ending = originals.repealing(session)
        version = (
            [(row.id, row.revision) for row in known],
            [(one.id, one.effective_from, one.repeals) for one in ending],
        )
        return Publication(
            known_version=hashlib.sha256(repr(version).encode()).hexdigest(),
            ending=ending,
            known=[row.id for row in known],
            loose={row.id: heads[row.id] for row in rows if row.baseline_id is None},
            marks={row.id: row.content_hash for row in rows if row.baseline_id is None},
        )

    def load(self, ids: Sequence[str]) -> Iterator[OriginalDocument]:
        """Whole documents by id, a batch at a time, in the order in which they were last changed."""
        for start in range(0, len(ids), _BATCH):
            wanted = PolicyDocument.id.in_(ids[start : start + _BATCH])
            with self._database.read() as session:
                rows = session.scalars(select(PolicyDocument).where(wanted).order_by(PolicyDocument.changed_at)).all()
            yield from (as_original(row) for row in rows)


def _heads() -> Select[Any]:
    table = PolicyDocument
    heads: Any = (
        select(
            table.id,
            table.baseline_id,
            table.document,
            table.title,
            table.issuer,
            table.rank,
            table.region,
            table.effective_from,
            table.effective_to,
            table.superseded_by,
            table.revision,
            table.content_hash,
        )
        .where(table.status != DRAFT, _COUNTS)
        .order_by(table.changed_at)
    )
    return cast("Select[Any]", heads)


def _head(row: Row[Any]) -> OriginalDocument:
    begins: dt.date | None = row.effective_from
    return OriginalDocument(
        id=row.id,
        baseline_id=row.baseline_id,
        document=row.document,
        title=row.title,
        issuer=row.issuer,
        region=row.region or "",
        rank=Rank(row.rank),
        effective_from=begins,
        effective_to=row.effective_to,
        superseded_by=row.superseded_by,
        clauses=(),
    )
