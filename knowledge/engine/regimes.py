"""Whose publication rules hold on a day (适用的办法): the general ones, and a field's own beside them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.engine.assessment import RegimeView
from knowledge.engine.library import Library
from knowledge.engine.schema_publication import PublicationPeriods
from knowledge.engine.vocabulary import AuthorityField, RecordKind

Role = Literal["applied", "at_decision", "uncertain"]


@dataclass(frozen=True)
class Regimes:
    """The tables in force on a day for a field: the general one and, in market regulation, the field's own.

    ``certain`` is false on a day on which the general one may not have begun yet.
    """

    general: PublicationPeriods
    field: PublicationPeriods | None
    certain: bool = True

    @property
    def display(self) -> PublicationPeriods:
        """The table by whose rule the item is taken down."""
        return self.field or self.general

    @property
    def tables(self) -> tuple[PublicationPeriods, ...]:
        """The general table, then the field's own."""
        return (self.general, self.field) if self.field else (self.general,)

    @property
    def by_class(self) -> bool:
        """Whether these tables tell classes apart."""
        return bool(self.display.classes)


def regimes_on(library: Library, day: dt.date, field: AuthorityField | None) -> Regimes | None:
    """The tables in force on ``day``; ``None`` where the library does not hold the law of that day.

    A field that has tables of its own had rules of its own on the days before them too, which were not read.
    """
    tables = library.rules_of(PublicationPeriods)
    own = next((table for table in tables if table.field == field and table.in_force.holds_on(day)), None)
    if own is None and any(table.field == field for table in tables):
        return None
    general = [table for table in tables if table.field == "general"]
    sure = next((table for table in general if table.in_force.holds_on(day)), None)
    if sure:
        return Regimes(sure, own)
    perhaps = next((table for table in general if _may_hold_on(table, day)), None)
    return Regimes(perhaps, own, certain=False) if perhaps else None


def views(library: Library, applied: Regimes, then: Regimes | None, kind: RecordKind) -> Iterator[RegimeView]:
    """The regimes of the day that are about such records, and that of the day of the decision if it was another."""
    role: Role = "applied" if applied.certain else "uncertain"
    yield from (_view(library, table, role) for table in applied.tables if table.is_about(kind))
    yield from (_view(library, table, "at_decision") for table in others(applied, then, kind))


def others(applied: Regimes, then: Regimes | None, kind: RecordKind) -> tuple[PublicationPeriods, ...]:
    """The table by which such an item would have been taken down at its decision, where it is not applied any more.

    Like stands beside like: a field's own table beside the field's, the general one only where no field had its own.
    """
    if then is None or then.display.id == applied.display.id or not then.display.is_about(kind):
        return ()
    return (then.display,)


def _may_hold_on(table: PublicationPeriods, day: dt.date) -> bool:
    return table.perhaps_from is not None and table.perhaps_from <= day < table.in_force.start


def _view(library: Library, table: PublicationPeriods, role: Role) -> RegimeView:
    document, _ = library.clause(table.cites[0])
    return RegimeView(
        rule=table.id,
        document=document.document,
        title=document.title,
        field=table.field,
        counted_from=table.counted_from,
        effective_from=table.in_force.start,
        effective_to=table.in_force.to,
        role=role,
    )
