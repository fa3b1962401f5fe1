"""Statements and doors as they stood on a day: their words for one case, and the clauses to cite for them."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from knowledge.engine.assessment import DoorView
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library
from knowledge.engine.schema import Citation, Verification


class Sentence(NamedTuple):
    """A statement in the words for one case, its blanks still open. Without citations it was no law on that day."""

    text: str
    verification: Verification
    citations: tuple[Citation, ...]


def sentence(
    library: Library, statement_id: str, day: dt.date, *, stands: bool | None, cites: tuple[str, ...] = ()
) -> Sentence:
    """The statement in the words for ``stands`` (met, not met, not known); ``cites`` in place of its own where given.

    The same on all days of one ``era``, so it is worked out once.

    Raises:
        KnowledgeError: no such statement, or it has no words for ``stands``.

    """
    key = ("sentence", statement_id, stands, cites, library.era(day))
    return library.once(key, lambda: _sentence(library, statement_id, day, stands=stands, cites=cites))


def filled(statement_id: str, text: str, values: Mapping[str, str]) -> str:
    """The sentence without blanks.

    Raises:
        KnowledgeError: it has a blank that is not filled here.

    """
    try:
        return text.format_map(values)
    except KeyError as error:
        raise KnowledgeError(f"statement {statement_id!r} has a blank {error} that nothing fills here") from None


def citations_of(library: Library, statement_id: str, day: dt.date) -> tuple[Citation, ...]:
    """The clauses that the statement stood on; empty: it was no law on ``day``."""
    statement = library.statement(statement_id)
    key = ("cites", statement_id, library.era(day))
    return library.once(key, lambda: _cited(library, day, statement.cites, statement.earlier))


def was_law(library: Library, statement_id: str, day: dt.date) -> bool:
    """Whether the statement stands on a clause that had begun on ``day``."""
    return bool(citations_of(library, statement_id, day))


def door_on(library: Library, door_id: str, day: dt.date) -> DoorView:
    """A door with those of its clauses that had begun on ``day``."""
    return library.once(("door", door_id, library.era(day)), lambda: _door(library, door_id, day))


def _door(library: Library, door_id: str, day: dt.date) -> DoorView:
    door = library.doors[door_id]
    citations = library.cite_on(day, door.cites, door.cites)
    return DoorView(id=door.id, name=door.name, channel=door.channel, citations=citations)


def _sentence(
    library: Library, statement_id: str, day: dt.date, *, stands: bool | None, cites: tuple[str, ...]
) -> Sentence:
    statement = library.statement(statement_id)
    text = statement.text if stands else statement.unknown if stands is None else statement.unmet
    if text is None:
        raise KnowledgeError(f"statement {statement_id} has no words for {stands}")
    citations = _cited(library, day, cites or statement.cites, statement.earlier)
    return Sentence(text, statement.verification, citations)


def _cited(library: Library, day: dt.date, cites: tuple[str, ...], earlier: tuple[str, ...]) -> tuple[Citation, ...]:
    """The clauses of the day: all of ``cites`` if they had begun, else those of ``earlier`` that held."""
    found = library.cite_on(day, cites)
    if found or not earlier:
        return found
    return tuple(cite for cite in library.cite_on(day, earlier, earlier) if _holds(cite, day))


def _holds(citation: Citation, day: dt.date) -> bool:
    return citation.effective_to is None or day <= citation.effective_to
