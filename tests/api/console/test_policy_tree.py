"""The clause tree of a draft: laid beside its lines, and moved about without losing a word."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.console.client import Problem
from api.console.policy_tree import beside, corrected, find, walk
from api.library.document_schemas import SourceLine
from api.library.schemas import ClauseOut
from knowledge.engine.gongwen import ParseWarning


def clause(locator: str, *children: ClauseOut) -> ClauseOut:
    """A clause whose words tell which one it is."""
    return ClauseOut(locator=locator, heading=f"标题{locator}", text=f"内容{locator}", children=list(children))


TREE = [
    clause("一", clause("一（一）"), clause("一（二）", clause("一（二）1"))),
    clause("二"),
    clause("三", clause("三（一）")),
]
PATHS = ["-".join(map(str, path)) for path, _ in walk(TREE)]


def line(number: int, *begins: str) -> SourceLine:
    """A line on which clauses begin."""
    return SourceLine(number=number, text=f"第{number}行", begins=list(begins))


def parts(tree: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every clause in reading order."""
    for one in tree:
        yield one
        yield from parts(one["children"])


def order(tree: list[dict[str, Any]]) -> list[str]:
    """The locators in reading order."""
    return [one["locator"] for one in parts(tree)]


def test_each_line_stands_beside_the_clause_that_it_belongs_to() -> None:
    """Lines go with the last clause that began; two that begin on one line share it with the first."""
    lines = [line(1), line(2, "一"), line(3), line(4, "一（一）", "一（二）"), line(5)]
    laid = beside(TREE, lines, [])
    numbers = {row.clause.locator: [one.number for one in row.lines] for row in laid.rows}
    assert [one.number for one in laid.before] == [1]
    assert (numbers["一"], numbers["一（一）"], numbers["一（二）"]) == ([2, 3], [4], [5])
    assert numbers["二"] == []


def test_a_warning_stands_at_its_clause_or_at_the_head() -> None:
    """What is wrong is told where it is; what concerns no clause concerns the whole."""
    warnings = [ParseWarning(code="a", locator=place, detail=place) for place in ("二", "", "已经改名的")]
    laid = beside(TREE, [], warnings)
    assert [one.detail for one in laid.warnings] == ["", "已经改名的"]
    assert [row.clause.locator for row in laid.rows if row.warnings] == ["二"]


def test_a_long_document_is_shown_in_stretches() -> None:
    """A page of thousands of clauses would hold up everybody: each clause is in one stretch, and found by its way."""
    laid = beside([clause(str(number)) for number in range(400)], [], [])
    seen = [row.clause.locator for number in "123" for row in laid.stretch(number).rows]
    assert seen == [str(number) for number in range(400)]
    assert laid.stretch("1", "399").shown == 3
    assert [laid.stretch(asked).shown for asked in ("", "0", "9", "x", "²")] == [1] * 5
    assert laid.stretch("2").stretches[1][0] == 2


@given(st.sampled_from(PATHS), st.sampled_from(["up", "down", "remove", "merge"]))
def test_no_move_loses_or_repeats_a_clause(path: str, deed: str) -> None:
    """Whatever is moved, all others are there once; only what is taken away or merged is gone as a clause."""
    before = [one.locator for _, one in walk(TREE)]
    try:
        tree, way = corrected(TREE, path, deed, {})
    except Problem:
        return
    gone = {dict(zip(PATHS, before, strict=True))[path]} if deed in ("remove", "merge") else set()
    assert Counter(order(tree)) == Counter(name for name in before if name not in gone)
    if deed == "merge":
        assert sum(one["text"].count("内容") for one in parts(tree)) == len(before)
    if deed in ("up", "down"):
        assert order(tree) == before, "what is read first stays first"
    assert len(way) > 0


def test_a_clause_gets_other_words_and_a_new_one_follows_it() -> None:
    """Only the clause meant changes; the new one stands right behind the one it was made from."""
    saved, way = corrected(TREE, "0-1", "save", {"text": "改过"})
    assert saved[0]["children"][1]["text"] == "改过"
    assert way == (0, 1)
    added, way = corrected(TREE, "0-0", "add", {"locator": "一（一）之一", "heading": "", "text": "新的"})
    assert order(added)[:4] == ["一", "一（一）", "一（一）之一", "一（二）"]
    assert way == (0, 1)
    assert order(corrected(TREE, "1", "save", {})[0]) == [one.locator for _, one in walk(TREE)]


@pytest.mark.parametrize("path", ["9", "0-9", "", "-1", "0-x", "²", "0--1"])
def test_a_way_that_leads_nowhere_is_refused(path: str) -> None:
    """A page from before somebody else's correction, or an address made by hand."""
    with pytest.raises(Problem) as refused:
        corrected(TREE, path, "save", {"text": "改过"})
    assert refused.value.status == 404


@pytest.mark.parametrize(("path", "deed"), [("0", "up"), ("0", "down"), ("0-0", "merge"), ("1", "nonsense")])
def test_a_move_that_cannot_be_is_refused(path: str, deed: str) -> None:
    """Nothing stands above the first level, and nothing before the first clause."""
    with pytest.raises(Problem) as refused:
        corrected(TREE, path, deed, {})
    assert refused.value.status == 422


def test_a_clause_is_found_with_those_above_it() -> None:
    """By the library's id or by its place."""
    found = find(TREE, "一（二）1")
    assert found is not None
    assert ([one.locator for one in found[0]], found[1].locator) == (["一", "一（二）"], "一（二）1")
    assert find(TREE, "四") is None
