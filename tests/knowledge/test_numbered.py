"""Clauses called by number the way officials call them."""

import pytest

from knowledge.engine.numbered import called_in, fitting

LOCATORS = [
    "前言",
    "五（十一）",
    "六（十二）",
    "九/落实主体责任",
    "二（四）4",
    "二（四）5",
    "三（一）",
    "五（一）",
    "八",
    "八（天数）",
]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("第十二条怎么说", ["六（十二）"]),
        ("第(十二)项", ["六（十二）"]),
        ("第二部分第四项第4条", ["二（四）4"]),
        ("第二部分第四项", ["二（四）4", "二（四）5"]),
        ("第三部分", ["三（一）"]),
        ("第一条", ["三（一）", "五（一）"]),
        ("第八条", ["八", "八（天数）"]),
        ("第二十条", []),
    ],
)
def test_numbers_lead_to_clauses(asked: str, found: list[str]) -> None:
    """第十二条 of an opinion is its item （十二）; where each section has one, all of them are meant."""
    called = called_in(asked)
    assert called is not None
    assert fitting(LOCATORS, called) == found


@pytest.mark.parametrize("asked", ["我有三条处罚", "修复要什么材料", "一个条件"])
def test_counting_calls_nothing(asked: str) -> None:
    """A count of records is no number of a clause."""
    assert called_in(asked) is None
