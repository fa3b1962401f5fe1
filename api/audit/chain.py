"""Walk along the audit trail: does every line fit the one before, and every anchor its line?"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, cast

from sqlalchemy import Row, Table, func, select
from sqlalchemy.orm import Session

from api.audit.models import AuditAnchor, AuditLine, AuditNamed
from api.audit.naming import named
from api.audit.service import GENESIS, digest

Fault = Literal["missing", "not_linked", "altered", "unlisted", "anchor", "cut_off"]
FAULTS: dict[Fault, str] = {
    "missing": "第 {sequence} 行不见了：编号在这里断开。",
    "not_linked": "第 {sequence} 行接不上前一行：前面有行被换过或删过。",
    "altered": "第 {sequence} 行的内容和它的校验值对不上：这一行被改过。",
    "unlisted": "第 {sequence} 行提到的人和目录对不上：他们在“谁看过我的资料”里看不到这一行。",
    "anchor": "第 {sequence} 行和当时留下的锚点不一致：这一行或它以前的内容被整段换过。",
    "cut_off": "第 {sequence} 行以后被截断：锚点记着后面还有行，现在没有了。",
}
ANCHORS = "anchors.jsonl"
"""Name of the file with anchors, in ``CREDIT_AUDIT_DIR``."""
_LINES = cast(Table, AuditLine.__table__)
_BATCH = 2000
_NAMED = 5
"""So many lines that cannot be read are named."""


@dataclass(frozen=True)
class Mark:
    """An anchor, wherever it was kept."""

    sequence: int
    hash: str


@dataclass(frozen=True)
class Kept:
    """What a file of anchors says, and for people what it fails to say."""

    marks: tuple[Mark, ...] = ()
    fault: str | None = None


@dataclass(frozen=True)
class Broken:
    """The first line that does not fit, and in what way."""

    sequence: int
    fault: Fault

    @property
    def text(self) -> str:
        """For people."""
        return FAULTS[self.fault].format(sequence=self.sequence)


@dataclass(frozen=True)
class Checked:
    """What was walked along: lines ``start`` to ``end``, both included."""

    start: int
    end: int
    marks: int
    broken: Broken | None


def check(session: Session, marks: Iterable[Mark] = (), *, after: int = 0) -> Checked:
    """Check the lines after ``after``, and all anchors: those of the database and ``marks`` of elsewhere."""
    known = [*_anchors(session), *marks]
    last = session.scalar(select(func.max(AuditLine.sequence))) or 0
    found = [_misfit(session, known, last), _break(session, after)]
    broken = min((one for one in found if one), key=lambda one: one.sequence, default=None)
    return Checked(min(after + 1, last), last, len(known), broken)


def read_marks(file: Path) -> Kept:
    """The anchors of a file. Only at its end may a piece of a line stand: it is being written, or the power went."""
    try:
        *lines, unfinished = file.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return Kept(fault="不在：路径写错了，或者文件被拿走了")
    except (OSError, UnicodeDecodeError):
        return Kept(fault="读不出来")
    read = [_mark(line) for line in lines]
    strange = [str(number) for number, mark in enumerate(read, 1) if mark is None and lines[number - 1]]
    last = _mark(unfinished)
    marks = tuple(mark for mark in (*read, last) if mark)
    if strange:
        return Kept(marks, f"第 {'、'.join(strange[:_NAMED])} 行{'等' * (len(strange) > _NAMED)}读不懂")
    return Kept(marks, None if marks else "里一个锚点也没有")


def _mark(line: str) -> Mark | None:
    try:
        kept = json.loads(line)
        return Mark(int(kept["sequence"]), str(kept["hash"]))
    except (ValueError, KeyError, TypeError):
        return None


def _anchors(session: Session) -> Iterator[Mark]:
    for row in session.execute(select(AuditAnchor.sequence, AuditAnchor.hash)):
        yield Mark(row.sequence, row.hash)


def _misfit(session: Session, marks: list[Mark], last: int) -> Broken | None:
    """The lowest anchor that is not the hash of its line."""
    by_number: dict[int, set[str]] = {}
    for mark in marks:
        by_number.setdefault(mark.sequence, set()).add(mark.hash)
    numbers = sorted(by_number)
    for start in range(0, len(numbers), _BATCH):
        part = numbers[start : start + _BATCH]
        found = select(_LINES.c.sequence, _LINES.c.hash).where(_LINES.c.sequence.in_(part))
        there = {row.sequence: row.hash for row in session.execute(found)}
        for number in part:
            if number > last:
                return Broken(last, "cut_off")
            if by_number[number] != {there.get(number)}:
                return Broken(number, "anchor")
    return None


def _break(session: Session, after: int) -> Broken | None:
    expected = after + 1
    start = select(_LINES.c.hash).where(_LINES.c.sequence == after)
    previous = session.scalar(start) if after else GENESIS
    query = select(_LINES).where(_LINES.c.sequence > after).order_by(_LINES.c.sequence)
    beside = select(AuditNamed.sequence, AuditNamed.about).where(AuditNamed.sequence > after)
    beside = beside.order_by(AuditNamed.sequence)
    with (
        session.execute(query.execution_options(yield_per=_BATCH)) as rows,
        session.execute(beside.execution_options(yield_per=_BATCH)) as names,
    ):
        listed = _Listed(names)
        for line in rows.mappings():
            fault = _fault(line, expected, previous, listed)
            if fault is not None:
                return Broken(expected if fault == "missing" else line["sequence"], fault)
            previous, expected = line["hash"], expected + 1
    return None


class _Listed:
    """Who is found by which line, read along with the lines."""

    def __init__(self, rows: Iterable[Row[int, str]]) -> None:
        self._by_line = groupby(rows, key=lambda row: row.sequence)
        self._next = self._read()

    def of(self, sequence: int) -> set[str]:
        """Those of a line; lines are asked for in their order."""
        if self._next is None or self._next[0] != sequence:
            return set()
        (_, found), self._next = self._next, self._read()
        return found

    def _read(self) -> tuple[int, set[str]] | None:
        sequence, rows = next(self._by_line, (None, ()))
        return None if sequence is None else (sequence, {row.about for row in rows})


def _fault(line: Any, expected: int, previous: str | None, listed: _Listed) -> Fault | None:
    if line["sequence"] != expected:
        return "missing"
    if line["previous_hash"] != previous:
        return "not_linked"
    if line["hash"] != digest(line):
        return "altered"
    return None if listed.of(line["sequence"]) == named(line["details"]) else "unlisted"
