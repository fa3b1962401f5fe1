"""What a comparison gives back; serialises to the contract of ``GET /policies/compare``."""

import datetime as dt
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from knowledge.engine.schema import Citation, Rank


class Standing(StrEnum):
    """A clause on the day that was asked for."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    NOT_YET = "not_yet"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Place(_Value):
    """A place by its code."""

    code: str
    name: str


class Column(_Value):
    """A document that has clauses in the table."""

    document_id: str
    document: str
    title: str
    issuer: str
    region: str
    rank: Rank
    effective_from: dt.date
    effective_to: dt.date | None
    superseded_by: str | None


class Cell(Citation):
    """One clause. ``original`` is the text of the published original, where this office has it."""

    ref: str
    document_id: str
    region: str
    text: str
    original: str | None
    status: Standing
    note: str | None


class PlaceVerdict(_Value):
    """What goes first at one of the places."""

    region: str
    name: str
    prevails: str | None
    why: str


class Row(_Value):
    """One rule as each document has it."""

    id: str
    rule: str
    cells: tuple[Cell, ...]
    difference: str | None
    prevails: str | None
    why: str
    by_place: tuple[PlaceVerdict, ...]


class Comparison(_Value):
    """A topic, as of a day, for some places."""

    topic: str
    title: str
    as_of: dt.date
    regions: tuple[Place, ...]
    documents: tuple[Column, ...]
    rows: tuple[Row, ...]
