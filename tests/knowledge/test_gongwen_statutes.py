"""Structure of statutes: what is a label, which 款 and 项 a paragraph is, amendments, attached tables."""

import pytest

from knowledge.engine.gongwen import ParsedDocument, parse_text
from tests.benchmarks.outline import Run, article_outline


def only(text: str) -> ParsedDocument:
    """The one document of a text."""
    (document,) = parse_text(text).documents
    return document


def locators(*body: str, head: str = "示例省示例条例") -> list[str]:
    """Locators of a document with this body."""
    return [clause.locator for clause in only("\n\n".join([head, *body])).walk()]


def test_books_parts_chapters_and_sections_nest() -> None:
    """编, 分编, 章 and 节 are headings; articles keep their own short locators."""
    found = locators(
        "第一编 总则",
        "第一章 一般规定",
        "第一条 甲。",
        "第二编 分则",
        "第一分编 通则",
        "第一章 甲",
        "第一节 乙",
        "第二条 丙。",
    )
    assert found == [
        "第一编",
        "第一编第一章",
        "第一条",
        "第二编",
        "第二编第一分编",
        "第二编第一分编第一章",
        "第二编第一分编第一章第一节",
        "第二条",
    ]


def test_inserted_articles_keep_the_count() -> None:
    """第十条之一 stands between 第十条 and 第十一条 without a warning."""
    document = only("示例法\n\n第一条 甲。\n\n第一条之一 乙。\n\n第一条之二 丙。\n\n第二条 丁。")
    assert [clause.locator for clause in document.walk()] == ["第一条", "第一条之一", "第一条之二", "第二条"]
    assert not [w for w in document.warnings if w.code in {"numbering_gap", "duplicate_locator"}]
    assert article_outline(document).inserted == 2


def test_items_points_and_later_paragraphs_of_an_article() -> None:
    """项, 目, a paragraph inside a list, a 款 after the list, and a list in that 款."""
    found = locators(
        "第一条 有下列情形之一的：",
        "（一）甲：",
        "1.乙；",
        "2.丙。",
        "说明第一项。",
        "（二）丁。",
        "前款规定不影响：",
        "（一）戊；",
        "（二）己。",
        "第二款之后。",
        "第二条 庚。",
    )
    assert found == [
        "第一条",
        "第一条（一）",
        "第一条（一）1",
        "第一条（一）2",
        "第一条（二）",
        "第一条第二款",
        "第一条第二款（一）",
        "第一条第二款（二）",
        "第一条第三款",
        "第二条",
    ]


def test_an_article_may_begin_on_the_next_line() -> None:
    """A label alone on its line takes the next paragraph as its first 款."""
    document = only("示例省示例条例\n\n第一条\n\n甲乙丙。\n\n丁。\n\n第二条\n\n戊。")
    assert [(clause.locator, clause.text) for clause in document.walk()] == [
        ("第一条", "甲乙丙。"),
        ("第一条第二款", "丁。"),
        ("第二条", "戊。"),
    ]


@pytest.mark.parametrize(
    "cited",
    ["第三条的规定适用于前款。", "第三条第二款规定的除外。", "第三条、第四条不适用。", "第九条规定的情形除外。"],
)
def test_a_cited_article_at_a_line_start_is_no_label(cited: str) -> None:
    """A sentence may begin with the article it speaks of."""
    assert locators("第一条 甲。", cited, "第二条 乙。") == ["第一条", "第一条第二款", "第二条"]


def test_a_broken_line_that_begins_with_a_citation_is_joined() -> None:
    """A page end before 第八条 does not make an article of it."""
    document = only("示例省示例条例\n\n第一条 违反本条例规定的，依照本条例\n\n第八条处罚，并予以公布。\n\n第二条 乙。")
    assert [clause.locator for clause in document.walk()] == ["第一条", "第二条"]


def test_an_article_out_of_order_is_quoted_when_the_right_one_still_comes() -> None:
    """第九条 between 第一条 and 第二条 is text of the first."""
    assert locators("第一条 甲。", "第九条 乙。", "第二条 丙。", "第三条 丁。") == [
        "第一条",
        "第一条第二款",
        "第二条",
        "第三条",
    ]


def test_the_table_of_contents_gives_no_clauses() -> None:
    """Its headings, with dots and page numbers or without, stand in the front."""
    document = only(
        "示例省示例条例\n\n目录\n\n第一章 总则……1\n\n第二章 附则……5\n\n"
        "第一章 总则\n\n第一条 甲。\n\n第二章 附则\n\n第二条 乙。"
    )
    assert [clause.locator for clause in document.walk()] == ["第一章", "第一条", "第二章", "第二条"]
    assert "第一章 总则……1" in document.front


def test_headings_over_two_lines_and_without_number() -> None:
    """第二章 with its title below; a title broken in two; 附则 alone."""
    document = only(
        "示例省示例条例\n\n第一章\n\n总则\n\n第一条 甲。\n\n"
        "第二章 监督管理和\n\n服务保障\n\n第二条 乙。\n\n附则\n\n第三条 丙。"
    )
    assert [(c.locator, c.heading) for c in document.walk() if c.heading] == [
        ("第一章", "总则"),
        ("第二章", "监督管理和服务保障"),
        ("附则", "附则"),
    ]


def test_old_statutes_count_items_and_head_chapters_with_plain_numbers() -> None:
    """一、 in an article is an item when it begins a list; over an article it is a heading."""
    assert locators("一、总纲", "第一条 下列情形：", "一、甲；", "二、乙。", "二、附项", "第二条 丙。") == [
        "一",
        "第一条",
        "第一条一",
        "第一条二",
        "二",
        "第二条",
    ]


def test_a_preamble_stands_before_the_articles() -> None:
    """Words before the first label are 前言."""
    assert locators("为了示例，现作如下规定：", "第一条 甲。", "第二条 乙。") == ["前言", "第一条", "第二条"]


def test_an_amendment_is_not_the_rules_it_quotes() -> None:
    """Quoted articles, items and chapters belong to the clause that quotes them."""
    found = locators(
        "一、将第三条修改为：“第三条 甲：",
        "“（一）乙；",
        "（二）丙。”",
        "二、增加一条，作为第九条：“第九条 丁。",
        "第十条 戊。”",
        "三、删去第五条。",
        head="示例省人民代表大会常务委员会关于修改《示例省示例条例》的决定",
    )
    assert found == ["一", "二", "三"]


def test_an_amendment_in_articles_goes_on_counting() -> None:
    """A new chapter quoted without quotation marks does not end the amendment's own count."""
    found = locators(
        "第三十二条 增加一节：", "第七节 示例", "第一百二十三条 甲。", "第三十三条 乙。", head="示例法修正案"
    )
    assert found[0] == "第三十二条"
    assert [locator for locator in found if locator.endswith("条")] == ["第三十二条", "第三十三条"]


def test_attached_tables_and_lists_are_clauses_of_their_own() -> None:
    """附表 and 附件 after the last article, with clauses inside where they have them."""
    document = only(
        "示例省示例条例\n\n第一条 甲。\n\n第二条 乙。\n\n附表一\n\n示例名录\n\n序号\t名称\n1\t甲\n\n"
        "附件二：示例程序\n\n一、丙\n\n（一）丁。\n\n二、戊"
    )
    assert [clause.locator for clause in document.walk()] == [
        "第一条",
        "第二条",
        "附表一",
        "附件二",
        "附件二/一",
        "附件二/一（一）",
        "附件二/二",
    ]
    assert document.find("附表一").heading == "示例名录"
    assert article_outline(document).run is Run.WHOLE


def test_a_resolution_without_labels_is_cited_by_paragraphs() -> None:
    """It is not refused: it has a title of its kind and paragraphs."""
    document = only("示例省人民代表大会关于示例工作的决议\n\n会议听取了报告。\n\n会议指出，示例。\n\n会议要求，示例。")
    assert [clause.locator for clause in document.walk()] == ["第一自然段", "第二自然段", "第三自然段"]
    assert article_outline(document).run is Run.PARAGRAPHS


@pytest.mark.parametrize(
    ("body", "run", "said"),
    [
        ("第一条 甲。\n\n第二条 乙。", Run.WHOLE, ""),
        ("第一条 甲。\n\n第三条 乙。", Run.GAP, "原文缺第2条"),
        ("第三条 甲。\n\n第四条 乙。", Run.STARTS_LATER, "没有印出编号"),
        ("第一条 甲。\n\n第二条 乙。\n\n第一条 丙。\n\n第二条 丁。", Run.REPEATED, "第1条"),
        ("一、甲\n\n二、乙", Run.NUMBERED_ITEMS, "共2处"),
    ],
)
def test_the_outline_says_how_articles_run(body: str, run: Run, said: str) -> None:
    """1…n, or why not."""
    found = article_outline(only(f"示例省示例规定\n\n{body}"))
    assert found.run is run
    assert said in found.reason
    assert found.is_whole == (run is Run.WHOLE)
