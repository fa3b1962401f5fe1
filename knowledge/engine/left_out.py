"""What the rules deliberately leave out (``knowledge/rules/left_out``): the clauses of one document, and why."""

from typing import Annotated

from pydantic import Field, PositiveInt

from knowledge.engine.schema import ClauseRef, Strict, Text

FOLDER = "rules/left_out/"


class LeftOutClauses(Strict):
    """Clauses that no code applies, for one reason."""

    clauses: Annotated[tuple[ClauseRef, ...], Field(min_length=1)]
    why: Text


class OriginalSize(Strict):
    """How many articles or sections the original has, where a clause of the library says so."""

    units: PositiveInt
    called: Text
    cites: Annotated[tuple[ClauseRef, ...], Field(min_length=1)]


class LeftOut(Strict):
    """What is left out of one document, and how large its original is known to be."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$", description="id of the document")]
    original: OriginalSize | None = None
    left_out: tuple[LeftOutClauses, ...] = ()
