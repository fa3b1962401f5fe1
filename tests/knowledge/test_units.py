"""Originals as clauses to find: articles whole, and nothing cut without saying so."""

import datetime as dt
from dataclasses import replace

import pytest

from knowledge.engine.gongwen.reader import parse_text
from knowledge.engine.library import Library
from knowledge.engine.originals import OriginalClause, OriginalDocument, entries
from knowledge.engine.schema import NATIONWIDE, Rank
from knowledge.engine.units import build_units

STATUTE = """示例登记办法

第一章 总则

第一条 有下列情形之一的，应当登记：

（一）甲；

（二）乙。

登记以后应当公告。

第一条之一 登记不收费。
"""
NOTICE = """示例局关于示例的通知

示例发〔2026〕9号

各单位：

一、总体要求

（一）不收费。

（二）要快。五日内办结。

示例局
2026年1月1日

附件1

示例细则

第一条 有下列情形的：

（一）丙；

（二）丁。
"""
TODAY = dt.date(2026, 11, 21)


def original(text: str, baseline: str | None = None) -> OriginalDocument:
    """An invented document as it is read from a file."""
    (parsed,) = parse_text(text).documents
    clauses = tuple(OriginalClause(one.locator, one.heading, one.text, one.full_text) for one in parsed.walk())
    document, title = parsed.document, parsed.title
    return OriginalDocument(
        "doc", baseline, document, title, "示例机关", NATIONWIDE, Rank.LAW, TODAY, None, None, clauses
    )


def test_an_article_is_one_entry_with_paragraphs_and_items() -> None:
    """An item alone (（一）甲) would be an answer in fragments; an inserted article is an article of its own."""
    found = {clause.locator: clause.text for clause in entries(original(STATUTE))}
    assert found == {
        "第一条": "有下列情形之一的，应当登记：\n（一）甲；\n（二）乙。\n登记以后应当公告。",
        "第一条之一": "登记不收费。",
    }


def test_a_notice_keeps_its_clauses() -> None:
    """Clauses of a notice stand alone, also where all that they say became a heading; its rules go by article."""
    found = {clause.locator: clause.text for clause in entries(original(NOTICE))}
    assert found == {
        "一（一）": "不收费",
        "一（二）": "五日内办结。",
        "附件1/第一条": "有下列情形的：\n（一）丙；\n（二）丁。",
    }


def test_rules_that_begin_again_are_all_found() -> None:
    """The second 第一条 of a file is an article too."""
    first = original(STATUTE)
    again = replace(first, clauses=(*first.clauses, OriginalClause("第一条#2", "", "另一条。", "第一条 另一条。")))
    assert [clause.text for clause in entries(again)][-1] == "另一条。"


def test_a_known_original_is_found_by_article(library: Library) -> None:
    """The library's own paragraphs stay units; what no digest stands for comes whole."""
    law = original(STATUTE, "penalty-law")
    clauses = tuple(replace(one, locator=one.locator.replace("第一条", "第二百条")) for one in law.clauses)
    units = [unit for unit in build_units(library, (replace(law, clauses=clauses),)) if "penalty" in unit.document_id]
    locators = [unit.citation.locator for unit in units]
    assert {"第三十三条", "第三十三条第二款"} <= set(locators)
    assert locators[-2:] == ["第二百条", "第二百条之一"]


@pytest.mark.parametrize("count", [2, 40])
def test_a_cut_says_that_the_text_goes_on(library: Library, count: int) -> None:
    """A list that ends in the middle must not look complete."""
    words = "应当登记：" + "".join(f"（{number}）第{number}种情形；" for number in range(1, count + 1))
    law = original(STATUTE, "penalty-law")
    clause = OriginalClause("第二百条", "", words, words)
    *_, unit = (
        unit
        for unit in build_units(library, (replace(law, clauses=(clause,)),))
        if unit.citation.locator == clause.locator
    )
    shown = unit.text
    assert shown == words if count == 2 else shown.endswith("；……（全文见原文）")
    assert words.startswith(shown.removesuffix("……（全文见原文）"))
