"""What the policy desk reads of the office library: as little at a time as it needs."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.answers.desk import Publication
from api.db import Database
from api.library import originals
from api.library.models import PolicyDocument
from api.library.service import PUBLISHED, REPEALED, as_original, bare_head
from knowledge.engine.originals import OriginalDocument

_BATCH = 50


class PublishedOriginals:
    """Reads publications of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def version(self, session: Session) -> str:
        """A mark that changes with every publication or repeal; an index alone answers it."""
        count, changes = session.execute(
            select(func.count(), func.sum(PolicyDocument.revision)).where(
                PolicyDocument.status.in_((PUBLISHED, REPEALED))
            )
        ).one()
        return f"{count}-{changes or 0}"

    def current(self, session: Session) -> Publication:
        """Everything published at this moment, without the clauses."""
        rows = session.execute(_heads()).all()
        heads = {row.id: bare_head(row) for row in rows}
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
        """Whole documents by id, read a batch at a time; those that the library knows come last, parts as one."""
        known: list[PolicyDocument] = []
        for start in range(0, len(ids), _BATCH):
            wanted = PolicyDocument.id.in_(ids[start : start + _BATCH])
            with self._database.read() as session:
                rows = session.scalars(select(PolicyDocument).where(wanted).order_by(PolicyDocument.changed_at)).all()
            known += (row for row in rows if row.baseline_id is not None)
            yield from (as_original(row) for row in rows if row.baseline_id is None)
        yield from originals.joined(known)


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
        .where(originals.counts())
        .order_by(table.changed_at)
    )
    return cast("Select[Any]", heads)
