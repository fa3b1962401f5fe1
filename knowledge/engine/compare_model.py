"""What a comparison gives back; serialises to the contract of ``GET /policies/compare``."""

import datetime as dt
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from knowledge.engine.schema import Citation, Rank


class Standing(StrEnum):
    """A clause on the day that was asked for. ``history_only``: never repealed, but overtaken and relied on no more."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    NOT_YET = "not_yet"
    HISTORY_ONLY = "history_only"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Place(_Value):
    """A place by its code."""

    model_config = ConfigDict(title="地方")

    code: str
    name: str


class Column(_Value):
    """A document that has clauses in the table."""

    model_config = ConfigDict(title="参加比较的文件")

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

    model_config = ConfigDict(title="一份文件的条款")

    ref: str
    document_id: str
    region: str
    text: str
    original: str | None
    status: Standing
    note: str | None


class PlaceVerdict(_Value):
    """What goes first at one of the places; ``grounds``: the clauses of law that say so, as far as one does."""

    model_config = ConfigDict(title="一个地方的结论")

    region: str
    name: str
    prevails: str | None
    why: str
    grounds: tuple[Citation, ...]


class Row(_Value):
    """One rule as each document has it."""

    model_config = ConfigDict(title="一条规则的比较")

    id: str
    rule: str
    cells: tuple[Cell, ...]
    difference: str | None
    prevails: str | None
    why: str
    grounds: tuple[Citation, ...]
    by_place: tuple[PlaceVerdict, ...]


class Comparison(_Value):
    """A topic, as of a day, for some places."""

    model_config = ConfigDict(title="各地规定比较")

    topic: str
    title: str
    as_of: dt.date
    regions: tuple[Place, ...]
    documents: tuple[Column, ...]
    rows: tuple[Row, ...]
