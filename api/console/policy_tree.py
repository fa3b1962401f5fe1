"""The clause tree of a draft: beside the lines that it was read from, and with one clause corrected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.console.client import Problem
from api.library.document_schemas import SourceLine
from api.library.schemas import ClauseOut
from knowledge.engine.gongwen import ParseWarning

Tree = list[dict[str, Any]]
"""Clauses as the API takes them."""
Path = tuple[int, ...]
_STRETCH = 150
"""So many clauses are read well on one page, and drawn in a tenth of a second."""


@dataclass
class Row:
    """A clause beside its lines; ``path`` leads to it through the tree."""

    path: str
    depth: int
    clause: ClauseOut
    lines: list[SourceLine] = field(default_factory=list)
    warnings: list[ParseWarning] = field(default_factory=list)


@dataclass(frozen=True)
class Beside:
    """A document laid out in rows: what stands before the first clause, and what is to be said of the whole.

    A long one is shown in stretches: ``rows`` are those of one, ``stretches`` say for each its number, where it
    begins and where it ends, ``shown`` is the number of this one.
    """

    before: list[SourceLine]
    warnings: list[ParseWarning]
    rows: list[Row]
    stretches: list[tuple[int, str, str]] = field(default_factory=list)
    shown: int = 1

    def stretch(self, number: str = "", path: str = "") -> "Beside":
        """The stretch with the clause at ``path``, else the one of that number, else the first."""
        cut = [self.rows[start : start + _STRETCH] for start in range(0, len(self.rows), _STRETCH)]
        with_path = (index for index, rows in enumerate(cut) if any(row.path == path for row in rows))
        asked = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 6 else 0
        index = next(with_path, asked if 0 <= asked < len(cut) else 0)
        ends = [(i, rows[0].clause.locator, rows[-1].clause.locator) for i, rows in enumerate(cut, start=1)]
        return replace(self, rows=cut[index] if cut else [], stretches=ends, shown=index + 1)


def beside(clauses: Sequence[ClauseOut], lines: Sequence[SourceLine], warnings: Sequence[ParseWarning]) -> Beside:
    """Each clause with the lines from where it begins to where the next one does."""
    rows = [Row("-".join(map(str, path)), len(path), clause) for path, clause in walk(clauses)]
    by_locator = {row.clause.locator: row for row in rows}
    before: list[SourceLine] = []
    taking = before
    for line in lines:
        begun = [by_locator[name] for name in line.begins if name in by_locator]
        if begun:
            taking = begun[0].lines
        taking.append(line)
        if begun:
            taking = begun[-1].lines
    general: list[ParseWarning] = []
    for warning in warnings:
        row = by_locator.get(warning.locator)
        (row.warnings if row is not None else general).append(warning)
    return Beside(before, general, rows)


def walk(clauses: Sequence[ClauseOut], above: Path = ()) -> Iterator[tuple[Path, ClauseOut]]:
    """Every clause in reading order, with the way to it."""
    for index, clause in enumerate(clauses):
        here = (*above, index)
        yield here, clause
        yield from walk(clause.children, here)


def find(clauses: Sequence[ClauseOut], anchor: str) -> tuple[list[ClauseOut], ClauseOut] | None:
    """The clause with this id or locator, and those above it."""
    by_path = dict(walk(clauses))
    for path, clause in by_path.items():
        if anchor in (clause.id, clause.locator):
            return [by_path[path[:size]] for size in range(1, len(path))], clause
    return None


def corrected(clauses: Sequence[ClauseOut], path: str, deed: str, words: Mapping[str, str]) -> tuple[Tree, Path]:
    """The tree after a deed on the clause at ``path``, and where the clause is to be looked at then.

    ``save`` gives it other words; ``add`` puts a clause with these words behind it; ``merge`` adds its words to the
    clause before it; ``remove`` takes it away, its parts stay; ``up`` and ``down`` move it out of or into a clause.
    Raises ``Problem`` where that cannot be.
    """
    tree = [_plain(clause) for clause in clauses]
    way = _way(tree, path)
    siblings, index = _siblings(tree, way), way[-1]
    if deed == "save":
        siblings[index] |= words
        return tree, way
    if deed == "add":
        siblings.insert(index + 1, {**words, "children": []})
        return tree, (*way[:-1], index + 1)
    if deed == "remove":
        siblings[index : index + 1] = siblings[index]["children"]
        return tree, _last(tree, way)
    return _moved(tree, way, deed)


def _moved(tree: Tree, way: Path, deed: str) -> tuple[Tree, Path]:
    siblings, index = _siblings(tree, way), way[-1]
    if deed == "up" and len(way) > 1:
        above = _siblings(tree, way[:-1])
        clause = siblings.pop(index)
        # What came after it in its old place stays in order by coming below it.
        clause["children"] += siblings[index:]
        del siblings[index:]
        above.insert(way[-2] + 1, clause)
        return tree, (*way[:-2], way[-2] + 1)
    if deed in ("down", "merge") and index:
        clause, before = siblings.pop(index), siblings[index - 1]
        if deed == "down":
            before["children"].append(clause)
            return tree, (*way[:-1], index - 1, len(before["children"]) - 1)
        said = [before["text"], clause["heading"], clause["text"]]
        before["text"] = "\n".join(filter(None, said))
        before["children"] += clause["children"]
        return tree, (*way[:-1], index - 1)
    raise Problem(422, "这一条没有办法这样移动。")


def _siblings(tree: Tree, way: Path) -> Tree:
    for index in way[:-1]:
        tree = tree[index]["children"]
    return tree


def _way(tree: Tree, path: str) -> Path:
    steps = path.split("-")
    try:
        way = tuple(int(step) for step in steps if step.isascii() and step.isdecimal())
        _siblings(tree, way)[way[-1]]
    except IndexError:
        way = ()
    if len(way) != len(steps):
        raise Problem(404, "没有找到这一条，可能刚刚被改动过。请刷新后再试。")
    return way


def _last(tree: Tree, way: Path) -> Path:
    """The clause that stands where another stood, or the last one before it."""
    siblings = _siblings(tree, way)
    if siblings:
        return (*way[:-1], min(way[-1], len(siblings) - 1))
    return way[:-1]


def _plain(clause: ClauseOut) -> dict[str, Any]:
    return {
        "locator": clause.locator,
        "heading": clause.heading,
        "text": clause.text,
        "children": [_plain(child) for child in clause.children],
    }
