"""The lines of a table as records: every bad cell of every line is told, with how to mend it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from pydantic import ValidationError

from api.accounts.schemas import SubjectIn
from api.accounts.service import is_within
from api.records import cells, columns, rules
from api.records.columns import Column, Header
from api.records.problems import RowError
from api.records.schemas import RecordIn, checked_text
from api.records.tables import Cell, Line
from api.wrong_words import explained
from knowledge.engine.glossary import Glossary
from knowledge.engine.record_words import RecordWords

_DATES = frozenset({"decided_on", "published_on", "publication_ends_on", "obligations_fulfilled_on"})
_AMOUNTS = frozenset({"fine_amount", "part_paid_amount"})
_WORDS = {
    "kind": "record_kind",
    "severity": "severity",
    "procedure": "procedure",
    "authority_field": "authority_field",
    "status": "record_status",
    "subject_kind": "subject_kind",
}
_OF_SUBJECT = frozenset({"name", "subject_kind", "business_code", "person_code"})
_PENALTY = "administrative_penalty"


@dataclass(frozen=True)
class Context:
    """What reading a line depends on beside the line; ``region`` is the clerk's own."""

    glossary: Glossary
    words: RecordWords
    today: dt.date
    region: str | None

    def choices(self, group: str) -> str:
        """The words that may be written."""
        return "、".join(self.glossary.groups[group].values())


@dataclass(frozen=True)
class Draft:
    """One good line: ``given`` stands in the file, ``derived`` only fills what nobody has said."""

    line: int
    subject: SubjectIn
    given: dict[str, Any]
    derived: dict[str, Any]

    @property
    def number(self) -> str:
        """The normalised 文号."""
        return str(self.given["document_number"])


@dataclass
class _Reading:
    """A line in the middle of being read."""

    context: Context
    header: Header
    line: Line
    given: dict[str, Any] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    filled: set[str] = field(default_factory=set)
    lacking: set[str] = field(default_factory=set)

    def choices(self, of: str, group: str) -> str:
        """The words that may be written in a column: once in a file, because thousands of lines may need them."""
        line = self.header.listed.setdefault(of, self.line.number)
        return self.context.choices(group) if line == self.line.number else f"第 {line} 行里列出的词"

    def wrong(self, of: str, detail: str) -> None:
        """Remember what is wrong with a field."""
        self.errors.append(RowError.at(self.line.number, self.header.name_of(of), detail))

    def lacks(self, of: str, detail: str) -> None:
        """Remember what is not filled in."""
        self.lacking.add(of)
        self.wrong(of, detail)

    def attempt(self, of: str, make: Callable[[], Any]) -> None:
        """Keep what ``make`` gives, or why it gives nothing."""
        try:
            self.given[of] = make()
        except ValidationError as error:
            self.wrong(of, explained(error.errors()[0]) + "。")
        except ValueError as error:
            self.wrong(of, str(error))


def read_line(context: Context, header: Header, line: Line) -> Draft | list[RowError]:
    """The record of a line, or everything that is wrong with it."""
    reading = _Reading(context, header, line)
    for place, cell in enumerate(line.cells):
        column = header.places.get(place)
        if cell is None or (cell.kind == "text" and columns.says_nothing(cell.text)):
            continue
        if column is not None:
            reading.filled.add(column.field)
            reading.attempt(column.field, _maker(reading, column, cell))
        elif place >= header.width:
            reading.errors.append(_beyond(line.number))
            break  # one for the line, however many there are
    subject = _subject(reading)
    derived = _derived(reading)
    _check_whole(reading, derived)
    if _cut_short(reading):
        return [_too_short(reading)]
    if reading.errors or subject is None:
        return reading.errors
    given = {name: value for name, value in reading.given.items() if name not in _OF_SUBJECT}
    return Draft(line.number, subject, given, derived)


def _maker(reading: _Reading, column: Column, cell: Cell) -> Callable[[], Any]:
    """What turns a cell into the value of its field."""
    context, name = reading.context, column.field
    if name in _DATES:
        return lambda: cells.date(cell)
    if name in _AMOUNTS:
        return lambda: cells.amount(cell, column.unit)
    if name in _WORDS:
        group = _WORDS[name]
        return lambda: cells.word(group, context.words, cell, lambda: reading.choices(name, group))
    if name == "penalties":
        return lambda: cells.penalties(context.words, cell, lambda: reading.choices(name, "penalty_kind"))
    if name in ("business_code", "person_code"):
        kind = cast(Literal["business", "person"], name.removesuffix("_code"))
        return lambda: cells.code(kind, cell)
    if name == "authority_code":
        return lambda: cells.code("business", cell)
    if name == "region":
        return lambda: rules.region_of(context.glossary, cells.readable(cell))
    if name == "name":
        return lambda: checked_text(SubjectIn, name, cells.readable(cell))
    of = "violation" if name == "violation_type" else name
    return lambda: checked_text(RecordIn, of, cells.readable(cell))


def _subject(reading: _Reading) -> SubjectIn | None:
    """Whose record it is: by 行政相对人类别, else by which code is filled in."""
    given, filled = reading.given, reading.filled
    if "subject_kind" in filled and "subject_kind" not in given:
        return None
    kind: Literal["business", "person"] = given.get("subject_kind") or (
        "business" if "business_code" in filled else "person"
    )
    code_field = f"{kind}_code"
    if code_field not in filled:
        reading.lacks(*_no_code(filled, kind))
    if code_field not in given or "name" not in given:
        return None
    # Both are checked by now: a second look at each code is a third of the time of a large file.
    return SubjectIn.model_construct(kind=kind, name=given["name"], code=given[code_field])


def _no_code(filled: set[str], kind: str) -> tuple[str, str]:
    if not {"business_code", "person_code"} & filled:
        return "business_code", "没有填代码。企业等填统一社会信用代码，自然人在“证件号码”一列填身份证号码。"
    if kind == "person":
        return "person_code", "行政相对人类别是自然人，身份证号码要填在这一列。"
    return "business_code", "行政相对人类别不是自然人，统一社会信用代码要填在这一列。"


def _derived(reading: _Reading) -> dict[str, Any]:
    """What the file leaves open and can be told from the rest of the line."""
    given, context = reading.given, reading.context
    derived: dict[str, Any] = {}
    if "violation_type" in given:
        derived["violation"] = given.pop("violation_type")
    if "authority_field" not in given and "authority" in given:
        derived["authority_field"] = context.words.field_of(given["authority"]) or "other"
    if "region" not in reading.filled:
        region = rules.region_in_code(context.glossary, given.get("authority_code")) or context.region
        if region is None and "authority_code" in reading.filled - given.keys():
            return derived  # its code is wrong, and that is told already
        if region is None:
            reading.wrong("region", "不知道是哪个地区的记录。请填行政区划（六位代码），或处罚机关统一社会信用代码。")
        else:
            derived["region"] = region
    return derived


def _check_whole(reading: _Reading, derived: dict[str, Any]) -> None:
    """What is missing, what contradicts itself, and whether the region is the clerk's."""
    given, filled = reading.given, reading.filled
    for of in ("name", "document_number", "decided_on", "authority"):
        if of not in filled:
            reading.lacks(of, "没有填。这一项每行都要有。")
    if "penalties" not in filled and ("kind" not in filled or given.get("kind") == _PENALTY):
        reading.lacks("penalties", "没有填处罚类别。不是行政处罚的，请在“失信信息种类”一列写明。")
    region = given.get("region") or derived.get("region")
    if region and not is_within(region, reading.context.region):
        reading.wrong(*_elsewhere(region, stated="region" in given))
    for of, detail in (*rules.date_faults(given, reading.context.today), *rules.order_faults(given)):
        reading.wrong(of, detail)


def _elsewhere(region: str, *, stated: bool) -> tuple[str, str]:
    words = f"记录的地区是 {region}，不在您负责的地区内，只能导入本地区及下级地区的记录。"
    if stated:
        return "region", words
    return "authority_code", f"{words}这是从代码第 3 到 8 位看出的；如果不对，请在“行政区划”一列写明。"


def _cut_short(reading: _Reading) -> bool:
    """Whether the line ends before a column that it needs: then its cells may stand under wrong names, too."""
    width = len(reading.line.cells)
    return any(column.field in reading.lacking for place, column in reading.header.places.items() if place >= width)


def _too_short(reading: _Reading) -> RowError:
    width, line = len(reading.line.cells), reading.line.number
    few = f"这一行只有 {width} 格，比表头少 {reading.header.width - width} 格"
    return RowError.at(line, None, f"{few}。请对照表头逐格补齐，没有内容的格子也要留出位置（分隔符）。")


def _beyond(line: int) -> RowError:
    return RowError.at(line, None, "这一行的格子比表头多。内容里有逗号的，请把那一格用双引号括起来。")
