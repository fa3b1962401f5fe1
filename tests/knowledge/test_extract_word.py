"""Text out of Word files: order, automatic numbers, what stands beside the text."""

from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from knowledge.engine.gongwen.extract import extract
from tests.knowledge.file_making import define_list, numbered, repacked, word

CHINESE = ("chineseCountingThousand", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）")
W = nsdecls("w")


def lines_of(data: bytes) -> list[str]:
    """The extracted lines."""
    return extract(data).text.split("\n")


def codes_of(data: bytes) -> set[str]:
    """Codes of the warnings."""
    return {warning.code for warning in extract(data).warnings}


def test_numbers_that_word_prints_come_back() -> None:
    """一、（一）1. are in no paragraph's text; without them no clause could be cited."""

    def fill(document: Any) -> None:
        define_list(document, 50, CHINESE)
        for text, level in (
            ("总体要求", 0),
            ("目标", 1),
            ("原则", 1),
            ("先示例", 2),
            ("再示例", 2),
            ("措施", 0),
            ("一项", 1),
        ):
            numbered(document, text, 50, level)

    data = word(fill)
    assert lines_of(data) == [
        "一、总体要求",
        "（一）目标",
        "（二）原则",
        "1.先示例",
        "2.再示例",
        "二、措施",
        "（一）一项",
    ]
    assert "automatic_numbers" in codes_of(data)


def test_articles_run_on_beside_chapters() -> None:
    """第X条 counts on through the chapters when it is a list of its own, and text between does not reset it."""

    def fill(document: Any) -> None:
        define_list(document, 51, [("chineseCounting", "第%1章")])
        define_list(document, 52, [("chineseCountingThousand", "第%1条")], start=99)
        numbered(document, "总则", 51)
        numbered(document, "示例甲。", 52)
        document.add_paragraph("示例甲的第二款。")
        numbered(document, "附则", 51)
        numbered(document, "示例乙。", 52)
        numbered(document, "示例丙。", 52)

    found = lines_of(word(fill))
    assert [line for line in found if line.startswith("第")] == [
        "第一章 总则", "第九十九条 示例甲。", "第二章 附则", "第一百条 示例乙。", "第一百零一条 示例丙。",
    ]  # fmt: skip


def test_a_style_may_number_its_paragraphs() -> None:
    """Offices number through heading styles; a paragraph can also switch the number off."""

    def fill(document: Any) -> None:
        define_list(document, 53, [("chineseCounting", "%1、")])
        style = document.styles["Heading 1"].element.get_or_add_pPr()
        style.append(parse_xml(f'<w:numPr {W}><w:numId w:val="53"/></w:numPr>'))
        document.add_heading("甲", 1)
        off = document.add_heading("不编号", 1)
        off._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="0"/></w:numPr>'))
        document.add_heading("乙", 1)

    assert lines_of(word(fill)) == ["# 一、甲", "# 不编号", "# 二、乙"]


def test_a_list_may_start_again() -> None:
    """Two lists over one definition: the second says that it begins anew."""

    def fill(document: Any) -> None:
        define_list(document, 54, [("decimal", "%1.")])
        again = (
            f'<w:num {W} w:numId="55"><w:abstractNumId w:val="54"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
        document.part.numbering_part.element.append(parse_xml(again))
        for text, number_id in (("甲", 54), ("乙", 54), ("丙", 55), ("丁", 55)):
            numbered(document, text, number_id)

    assert lines_of(word(fill)) == ["1.甲", "2.乙", "1.丙", "2.丁"]


@pytest.mark.parametrize(
    ("form", "first_three"),
    [
        ("decimalEnclosedCircle", "①②③"),
        ("chineseLegalSimplified", "壹贰叁"),
        ("upperLetter", "ABC"),
        ("ideographTraditional", "甲乙丙"),
        ("decimalFullWidth", "１２３"),
        ("lowerRoman", ["i", "ii", "iii"]),
    ],
)
def test_every_usual_format_is_printed_as_word_does(form: str, first_three: list[str]) -> None:
    """Labels keep the look of the printed page."""

    def fill(document: Any) -> None:
        define_list(document, 56, [(form, "%1、")])
        for _ in range(3):
            numbered(document, "文", 56)

    assert lines_of(word(fill)) == [f"{label}、文" for label in first_three]


def test_long_statutes_count_beyond_a_hundred() -> None:
    """A code of more than a thousand articles is numbered right, and a list gone wild does not stop the import."""

    def fill(document: Any) -> None:
        for number_id, start in ((57, 10), (58, 1005), (59, 1260), (60, 10_000)):
            define_list(document, number_id, [("chineseCountingThousand", "第%1条")], start=start)
            numbered(document, "文", number_id)

    labels = [line.removesuffix("、文").partition("条")[0] for line in lines_of(word(fill))]
    assert labels == ["第十", "第一千零五", "第一千二百六十", "第10000"]


def test_tables_stand_where_they_were() -> None:
    """Rows are tab-separated; a table of one column is only a frame and reads as paragraphs."""

    def fill(document: Any) -> None:
        document.add_paragraph("前")
        table = document.add_table(2, 2)
        for n, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = f"格{n}\n续"
        document.add_paragraph("中")
        document.add_table(1, 1).cell(0, 0).text = "框里的话"

    assert lines_of(word(fill)) == ["前", "格0 续\t格1 续", "格2 续\t格3 续", "中", "框里的话"]


BOX = (
    f'<w:r {W}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>示例市文件</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


@pytest.mark.parametrize(
    ("piece", "lines", "code", "word_in_detail"),
    [
        (BOX, ["示例市文件", "正文"], "text_box", "示例市文件"),
        (f"<w:del {W}><w:r><w:delText>旧</w:delText></w:r></w:del>", ["正文"], "tracked_changes", "修订"),
        (f"<w:ins {W}><w:r><w:t>新</w:t></w:r></w:ins>", ["正文新"], "tracked_changes", "修订"),
        (f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>", ["正文"], "hidden_text", "隐藏"),
        (f'<w:r {W}><w:sym w:font="Wingdings" w:char="F0A3"/></w:r>', ["正文□"], "symbol", "□"),
    ],
)
def test_nothing_beside_the_text_is_lost_silently(piece: str, lines: list[str], code: str, word_in_detail: str) -> None:
    """Text boxes, revisions, hidden words and symbols: kept or left out, and told."""
    data = word(lambda document: document.add_paragraph("正文")._p.append(parse_xml(piece)))
    assert lines_of(data) == lines
    assert any(w.code == code and word_in_detail in w.detail for w in extract(data).warnings)


def test_a_header_is_told_and_its_telephone_is_not() -> None:
    """Heads and feet are not text, but the person importing hears of them, without contact data."""

    def fill(document: Any) -> None:
        document.add_paragraph("正文")
        document.sections[0].header.paragraphs[0].text = "示例局内部 13800000000"

    (warning,) = extract(word(fill)).warnings
    assert warning.code == "running_line"
    assert "示例局内部" in warning.detail
    assert "13800000000" not in warning.detail


def test_a_footnote_is_told_with_its_place() -> None:
    """A footnote is not mixed into the clause, and not lost."""
    reference = f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'
    data = word(lambda document: document.add_paragraph("示例正文")._p.append(parse_xml(reference)))
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>脚注的话</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId90" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    )
    data = repacked(data, {"word/footnotes.xml": notes.encode(), "word/_rels/document.xml.rels": relations.encode()})
    (warning,) = extract(data).warnings
    assert "示例正文" in warning.detail
    assert "脚注的话" in warning.detail


def test_a_table_of_contents_loses_its_page_numbers() -> None:
    """Its lines then equal the headings they stand for."""
    style = f'<w:pPr {W}><w:pStyle w:val="TOC1"/></w:pPr>'

    def fill(document: Any) -> None:
        document.styles.add_style("toc 1", 1).element.set(f"{{{document.element.nsmap['w']}}}styleId", "TOC1")
        paragraph = document.add_paragraph("第一章 总则\t3")
        paragraph._p.insert(0, parse_xml(style))
        document.add_paragraph("第二章 分则……………… 12")

    assert lines_of(word(fill))[0] == "第一章 总则"
