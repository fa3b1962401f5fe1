"""The columns of a file of records: which line is the header, and what each column of it holds."""

import difflib
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from api.plain import visible
from api.records.problems import RowError, RowWarning, named
from api.records.tables import Line, Table
from knowledge.engine.record_words import folded

_FILE = Path(__file__).with_name("columns.yaml")
_LOOKED_AT = 10  # a title and a note may stand above the header
_AT_LEAST = 3
_LIKENESS = 0.75
_STOPS = ".。!,、;"
_LONGEST_NOTHING = 12
_LONGEST_NAME = 100  # nothing in the table of columns comes near it
_MARKS = re.compile(r"[(（](?:必填|选填|必填项|选填项)[)）]")


@dataclass(frozen=True)
class Column:
    """One column that is read: the field it fills, its name in the template, and what is to be written in it."""

    field: str
    title: str
    hint: str = ""
    needed: bool = False
    ours: bool = False
    unit: int = 1
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """The header of a table: its line, each column's place, and the names as the file has them by field.

    ``listed`` is the line at which the words of a column have been told.
    """

    line: int
    places: dict[int, Column]
    names: dict[str, str]
    width: int
    listed: dict[str, int] = field(default_factory=dict)

    def name_of(self, field: str) -> str:
        """What the file calls the column of a field; the template's name where the file lacks it."""
        return self.names.get(field) or next(column.title for column in template() if column.field == field)


@dataclass(frozen=True)
class _Known:
    by_name: dict[str, Column]
    unclear: dict[str, str]
    ignored: frozenset[str]


def template() -> tuple[Column, ...]:
    """The columns of the template, in its order."""
    return tuple(_column(raw) for raw in _data()["columns"])


def says_nothing(text: str) -> bool:
    """Whether a cell is filled in only to say that there is nothing to say."""
    return len(text) <= _LONGEST_NOTHING and folded(visible(text)).rstrip(_STOPS) in _nothing()


def header_of(table: Table) -> Line | None:
    """The first of the upper lines that names three columns; None where none does."""
    return next((line for line in table.lines[:_LOOKED_AT] if _known_names(line) >= _AT_LEAST), None)


def understood(line: Line) -> tuple[Header, list[RowError], list[RowWarning]]:
    """What the columns of a header hold, what is wrong with them, and which are left out of account."""
    places: dict[int, Column] = {}
    names: dict[str, str] = {}
    errors: list[RowError] = []
    strange: list[str] = []
    for place, name in _names(line):
        column = _known().by_name.get(_plain(name))
        if column is not None and column.field in names:
            errors.append(_twice(line, name, names[column.field]))
        elif column is not None:
            places[place], names[column.field] = column, name
        elif _plain(name) in _known().unclear:
            errors.append(RowError.at(line.number, name, _known().unclear[_plain(name)]))
        elif _plain(name) not in _known().ignored:
            strange.append(name)
    meant = {name: column for name in strange if (column := _misspelt(name, names))}
    errors += [RowError.at(line.number, named(name), _not_so(column)) for name, column in meant.items()]
    unknown = [name for name in strange if name not in meant]
    warnings = [RowWarning(line=line.number, column=named(name), detail="不认识这一列，没有读取。") for name in unknown]
    header = Header(line.number, places, names, len(line.cells))
    return header, [*errors, *_missing(header, {column.field for column in meant.values()})], warnings


def _not_so(column: Column) -> str:
    way_out = "这一列每份文件都要有" if column.needed else "或删去这一列"
    return f"没有这一列。是不是“{column.title}”？请改成这个列名，{way_out}。"


def _missing(header: Header, misspelt: set[str]) -> list[RowError]:
    """The columns that must be there; one that is there under a wrong name is told already."""
    there = header.names.keys() | misspelt
    absent = [column.title for column in template() if column.needed and column.field not in there]
    if not {"business_code", "person_code"} & there:
        absent.append("行政相对人代码_1（统一社会信用代码）或证件号码")
    return [
        RowError.at(header.line, title, f"缺少这一列。请在表头补上“{title}”，并逐行填写；可以下载模板对照。")
        for title in absent
    ]


def _misspelt(name: str, present: dict[str, str]) -> Column | None:
    """The column that is absent and that ``name`` looks like."""
    absent = {_plain(column.title): column for column in template() if column.field not in present}
    close = difflib.get_close_matches(_plain(name), list(absent), n=1, cutoff=_LIKENESS)
    return absent[close[0]] if close else None


def _twice(line: Line, name: str, first: str) -> RowError:
    return RowError.at(line.number, name, f"这一列和“{first}”是同一项，只能有一列。请删去一列。")


def _known_names(line: Line) -> int:
    return sum(_plain(name) in _known().by_name for _, name in _names(line))


def _names(line: Line) -> list[tuple[int, str]]:
    """Each name, cut before anything is compared with it."""
    cells = ((place, visible(cell.text[:_LONGEST_NAME])) for place, cell in enumerate(line.cells) if cell is not None)
    return [(place, name) for place, name in cells if name]


def _plain(name: str) -> str:
    return _MARKS.sub("", folded(name).strip("*"))


@cache
def _known() -> _Known:
    data = _data()
    columns = [_column(raw) for raw in (*data["columns"], *data["other_units"])]
    by_name = {_plain(name): column for column in columns for name in (column.title, *column.also)}
    unclear = {_plain(name): detail for name, detail in data["unclear"].items()}
    return _Known(by_name, unclear, frozenset(_plain(name) for name in data["ignored"]))


def _column(raw: dict[str, Any]) -> Column:
    return Column(**{**raw, "also": tuple(raw.get("also", ()))})


@cache
def _nothing() -> frozenset[str]:
    return frozenset(("", *(folded(word) for word in _data()["nothing"])))


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return data
