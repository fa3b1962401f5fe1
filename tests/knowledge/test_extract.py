"""Clean text out of every accepted format, told apart by content."""

import os
import re
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from knowledge.engine.gongwen import ParsedFile, parse_bytes
from knowledge.engine.gongwen.extract import extract
from tests.knowledge.file_making import FONT, LEFT, pdf, picture_page, set_as_gazette, word

SHARED = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS", Path(__file__).resolve().parents[3] / "shared" / "documents"))
LAWS = sorted((SHARED / "laws").glob("*.md")) if SHARED.is_dir() else []
TEXT = "第一条 示例，内容。\n第二条 再示例。"

PARAGRAPHS = [
    "# 示例市社会信用办法",
    "第一条　为了规范示例信息的归集、披露和使用，保护信用主体的合法权益，营造诚实守信的社会环境，制定本办法。",
    "本办法所称示例信息，是指可以用来识别信用主体状况的资料。",
    "第二条　示例信息的归集遵循合法、正当、必要的原则，并保证信息安全，不得侵犯国家秘密。",
    "（一）合法原则；",
    "（二）正当原则，即示例部门在归集信息时要说明归集的目的和方式，并取得同意；",
    *(
        f"第{n}条　示例部门按照职责做好第{n}类示例工作，定期公布情况，接受社会的监督和检查，并且及时回应。"
        for n in "三四五六七八九十"
    ),
]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16 little", "utf-16 big"],
)
def test_encodings_give_the_same_text(data: bytes) -> None:
    """Offices and editors write all of these."""
    assert extract(data).text.lstrip("\ufeff") == TEXT


PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>关于示例的通知_示例市人民政府</title>
<style>p{color:red}</style><script>var a = "第九条 脚本。";</script></head><body>
<div class="top"><a href="/">首页</a> <a href="/zw">政务公开。</a></div>
<table width="100%"><tr><td><div class="TRS_Editor"><p style="text-align:center">示例市关于做好
示例工作的通知</p><p>各区人民政府：</p><p>一、总体要求。<b>坚持</b>示例&nbsp;原则。<br>二、具体措施。</p>
<table><tr><th>序号</th><th>名称</th></tr><tr><td>1</td><td><p>示例甲</p><p>续</p></td></tr></table>
<p style="display:none">隐藏的话。</p><p>【打印】</p></div></td></tr></table>
<div class="foot">版权所有。示例市人民政府办公室主办</div></body></html>"""


def test_a_page_of_an_office_gives_its_document() -> None:
    """GB18030 by its meta; navigation, script, hidden words and buttons left out; tables as rows; breaks kept."""
    found = extract(PAGE.encode("gb18030"))
    assert found.text.split("\n") == [
        "关于示例的通知",
        "示例市关于做好示例工作的通知",
        "各区人民政府：",
        "一、总体要求。坚持示例 原则。",
        "二、具体措施。",
        "序号\t名称",
        "1\t示例甲 续",
    ]
    assert {warning.code for warning in found.warnings} == {"page_furniture"}


def test_a_declared_encoding_that_is_wrong_does_not_spoil_the_page() -> None:
    """Pages saved by a browser keep the old meta but are UTF-8."""
    assert "总体要求" in extract(PAGE.encode("utf-8")).text


def test_all_boxes_of_a_page_with_two_are_kept() -> None:
    """A page that puts text and attachment in boxes side by side loses neither."""
    box = '<div class="article-content"><p>{0}、示例{0}的话，说得足够长，看得出是正文。</p></div>'
    page = f"<html><body><h1>示例通知</h1>{box.format('一')}{box.format('二')}</body></html>"
    text = extract(page.encode()).text
    assert "一、示例一" in text
    assert "二、示例二" in text


def test_an_ordered_list_keeps_its_numbers() -> None:
    """A browser prints them; the source does not have them."""
    page = "<html><body><p>标题。</p><ol start='3'><li>甲。</li><li>乙。</li></ol></body></html>"
    assert extract(page.encode()).text.split("\n") == ["标题。", "3. 甲。", "4. 乙。"]


def test_tags_left_open_lose_no_text() -> None:
    """Old pages open a tag for every paragraph and never close one."""
    page = "<html><body>" + "".join(f"<font>第{n}段。<br>" for n in range(900))
    assert len(extract(page.encode()).text.split("\n")) == 900


def test_a_row_of_comments_is_no_trap() -> None:
    """Telling a web page from Markdown takes no time, whatever stands at the head."""
    assert extract(b"<!-- a -->" * 100_000 + "第一条 甲。".encode()).text.endswith("第一条 甲。")


def test_markdown_with_a_tag_stays_markdown() -> None:
    """A comment or a centred title does not make a web page of it."""
    text = "<!-- 示例 -->\n<div align=center>标题</div>\n\n# 一、总则\n\n第一条 甲。\n\n第二条 乙。"
    assert extract(text.encode()).text == text


def test_a_printed_page_becomes_paragraphs_again() -> None:
    """Lines and page ends joined; page numbers and running heads left out and told with their pages."""
    found = extract(pdf(set_as_gazette(PARAGRAPHS, head="示例市人民政府公报")))
    assert found.text.split("\n") == [paragraph.removeprefix("# ") for paragraph in PARAGRAPHS]
    told = {warning.code: warning.detail for warning in found.warnings}
    assert "第1—2页" in told["page_number"]
    assert "示例市人民政府公报" in told["running_line"]


def test_a_line_on_one_page_only_is_no_running_head() -> None:
    """A title high on the page is text."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 16)
        canvas.drawString(LEFT, 800, "示例办法")
        canvas.drawString(LEFT, 700, "第一条 示例。")
        canvas.showPage()

    assert extract(pdf(draw)).text.split("\n") == ["示例办法", "第一条 示例。"]


def test_cells_beside_each_other_make_a_row() -> None:
    """A printed table keeps its rows; a cell of two lines stays one cell."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        cells = ((80, 700, "序号"), (160, 700, "名称"), (300, 700, "说明"))
        second = ((80, 660, "1"), (160, 668, "示例甲"), (160, 652, "的全称"), (300, 660, "无"))
        for x, y, text in (*cells, *second):
            canvas.drawString(x, y, text)
        canvas.showPage()

    assert extract(pdf(draw)).text.split("\n") == ["序号\t名称\t说明", "1\t示例甲的全称\t无"]


def test_a_page_without_text_among_others_is_named() -> None:
    """A scanned page between printed ones must not be missed."""

    def draw(canvas: Canvas) -> None:
        set_as_gazette(PARAGRAPHS)(canvas)
        picture_page(canvas)

    assert any("第3页" in w.detail for w in extract(pdf(draw)).warnings if w.code == "picture_page")


def test_a_script_in_a_pdf_is_never_run() -> None:
    """PDFs may carry JavaScript; the text comes out and nothing else happens."""

    def draw(canvas: Canvas) -> None:
        set_as_gazette(PARAGRAPHS)(canvas)
        canvas._doc.Catalog.OpenAction = "<</S /JavaScript /JS (app.alert\\(1\\))>>"

    data = pdf(draw)
    assert b"/JavaScript" in data
    assert "第一条" in extract(data).text


def body_of(source: Path) -> list[str]:
    """Paragraphs of a Markdown law, headings marked."""
    text = re.sub(r"\A\s*---\n.*?\n---\n", "", source.read_text("utf-8"), flags=re.DOTALL)
    lines = (line.strip() for line in re.sub("<!--.*?-->", "", text, flags=re.DOTALL).split("\n"))
    return [line for line in lines if line and set(line) != {"-"}]


def as_page(paragraphs: list[str]) -> bytes:
    """A web page of the paragraphs."""
    tags = (("h2", p.lstrip("# ")) if p.startswith("#") else ("p", p) for p in paragraphs)
    body = "".join(f"<{tag}>{text}</{tag}>" for tag, text in tags)
    return f'<html><meta charset="gbk"><body><nav>首页</nav><div>{body}</div></body></html>'.encode("gb18030")


def as_word(paragraphs: list[str]) -> bytes:
    """A Word file of the paragraphs."""

    def fill(document: object) -> None:
        for paragraph in paragraphs:
            bare = paragraph.lstrip("# ")
            document.add_heading(bare, 1) if bare != paragraph else document.add_paragraph(bare)  # type: ignore[attr-defined]

    return word(fill)


def clauses_of(parsed: ParsedFile) -> dict[str, str]:
    """Locator to words, without white space."""
    clauses = (clause for document in parsed.documents for clause in document.walk())
    return {clause.locator: re.sub(r"\s", "", clause.heading + "|" + clause.text) for clause in clauses}


@pytest.mark.skipif(not LAWS, reason="the shared documents are not here")
@pytest.mark.parametrize("source", LAWS, ids=lambda path: path.stem)
def test_a_law_reads_the_same_in_every_format(source: Path) -> None:
    """Markdown, Word, web page and PDF give the same locators and words."""
    paragraphs = body_of(source)
    expected = clauses_of(parse_bytes("\n\n".join(paragraphs).encode()))
    assert len(expected) > 50
    printed = [re.sub("^#+", "#", paragraph) for paragraph in paragraphs]
    for data in (as_page(paragraphs), as_word(paragraphs), pdf(set_as_gazette(printed))):
        assert clauses_of(parse_bytes(data)) == expected
