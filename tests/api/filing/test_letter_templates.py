"""Templates that a clerk edits: what cannot be used is refused in words, what can be is used as it stands."""

import datetime as dt
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from docx import Document
from docx.shared import Pt
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from api.errors import UpstreamDown
from api.filing.letters import fonts as font_module
from api.filing.letters import placeholders, reading
from api.filing.letters.desk import LetterDesk
from api.filing.letters.facts import Letter
from api.filing.letters.fonts import FontProblem, FontShelf, Shown
from api.filing.letters.kinds import KINDS, NAMES, LetterKind
from api.filing.letters.pdf import STANDARDS
from api.filing.letters.templates import TemplateProblem
from api.settings import ROOT
from tests.api.filing.letter_texts import docx_text, fonts, glyphs, pdf_text

SHIPPED = ROOT / "api" / "filing" / "letters" / "templates"
MOMENT = dt.datetime(2026, 11, 21, 2, 32, tzinfo=dt.UTC)
Edit = Callable[[str, Callable[[str], str]], LetterDesk]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Change the words of one shipped template, as a clerk would, and open the letters with it."""

    def go(kind: str, change: Callable[[str], str]) -> LetterDesk:
        folder = tmp_path / "templates"
        shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
        document = Document(str(folder / f"{kind}.docx"))
        for paragraph in document.paragraphs:
            words = change(paragraph.text)
            if words != paragraph.text:
                paragraph.text = words
        document.save(str(folder / f"{kind}.docx"))
        return LetterDesk(folder)

    return go


def example(kind: LetterKind) -> Letter:
    """A letter of examples."""
    return Letter(placeholders.examples(kind), MOMENT)


@pytest.mark.parametrize("kind", KINDS)
def test_each_letter_can_be_written(kind: LetterKind) -> None:
    """The shipped templates pass their check, and both formats say every example that the letter must have."""
    desk, letter = LetterDesk(SHIPPED), example(kind)
    words = docx_text(desk.write(letter, kind, "docx"))
    sheet = desk.write(letter, kind, "pdf")
    for name in placeholders.REQUIRED[kind]:
        fact = letter.facts[name]
        first = fact if isinstance(fact, str) else fact[0]
        assert (first["名称"] if isinstance(first, dict) else first) in words
    assert {name.split("+")[-1].split("-")[0] for name in fonts(sheet)} == {"NotoSerifSC", "NotoSansSC"}
    assert all(fonts(sheet).values())
    assert 0 not in glyphs(sheet)
    assert sheet == desk.write(letter, kind, "pdf")


def test_a_box_would_be_noticed() -> None:
    """The check of glyphs sees a missing one, and the standard of our PDFs refuses to show it."""
    source = '#set text(font: "Noto Serif SC", fallback: false)\n〔示例〕(a\\b) 😀'.encode()
    boxed = typst.compile(source, font_paths=FontShelf().fonts, format="pdf")
    assert 0 in glyphs(boxed)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typst.compile(source, font_paths=FontShelf().fonts, format="pdf", pdf_standards=list(STANDARDS))


def test_an_edited_template_is_used(edit: Edit) -> None:
    """A clerk's own words and order reach both formats."""
    desk = edit("apology", lambda text: text.replace("诚恳道歉", "郑重道歉，并附上{{ 申请名称 }}的结果"))
    letter = example("apology")
    assert "郑重道歉，并附上信用修复申请的结果" in docx_text(desk.write(letter, "apology", "docx"))
    assert "郑重道歉，并附上信用修复申请的结果" in pdf_text(desk.write(letter, "apology", "pdf"))


@pytest.mark.parametrize(
    ("kind", "old", "new", "told"),
    [
        ("apology", "{{ 申请编号 }}", "{{ 申请编码 }}", ["致歉函", "“申请编码”", "申请编号"]),
        ("receipt", "{{ 申请编号 }}", "{{ 决定日期 }}", ["申请回执", "“决定日期”"]),
        ("receipt", "{{ 费用 }}", "免费", ["申请回执", "缺少“费用”"]),
        ("commitment", "{{ 项.名称 }}", "{{ 项.编号 }}", ["信用承诺书", "“编号”", "名称、单位、日期、内容"]),
        ("decision", "{{ 决定结果 }}", "{{ 决定结果", ["决定书", "大括号"]),
        ("decision", "{%p for 项 in 理由 %}", "{%p for 项 in 理 由 %}", ["决定书", "大括号"]),
        ("commitment", "{{ 承诺人 }}", "{{ 承诺人.__class__ }}", ["信用承诺书", "__class__"]),
    ],
)
def test_a_template_that_cannot_be_used_is_named(edit: Edit, kind: str, old: str, new: str, told: list[str]) -> None:
    """The refusal names the letter and the placeholder, and says what could stand there."""
    with pytest.raises(TemplateProblem) as problem:
        edit(kind, lambda text: text.replace(old, new))
    for words in told:
        assert words in str(problem.value)


def test_what_the_pdf_could_not_show_is_refused(tmp_path: Path) -> None:
    """A picture in the DOCX would be missing in the PDF of the same letter."""
    shutil.copytree(SHIPPED, tmp_path / "t")
    document = Document(str(tmp_path / "t" / "apology.docx"))
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    document.add_picture(picture, width=Pt(20))
    document.save(str(tmp_path / "t" / "apology.docx"))
    with pytest.raises(TemplateProblem, match=r"致歉函.*图片"):
        LetterDesk(tmp_path / "t")


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    """All eight templates must be there and be Word documents."""
    shutil.copytree(SHIPPED, tmp_path / "t")
    (tmp_path / "t" / "receipt.docx").write_bytes(b"not a document")
    with pytest.raises(TemplateProblem, match=r"申请回执.*Word"):
        LetterDesk(tmp_path / "t")
    (tmp_path / "t" / "receipt.docx").unlink()
    with pytest.raises(TemplateProblem, match="没有申请回执的模板"):
        LetterDesk(tmp_path / "t")


def test_the_layout_of_a_template_reaches_the_pdf(tmp_path: Path) -> None:
    """Alignment, size, indent, tables and margins are those of the DOCX."""
    layout = reading.read(LetterDesk(SHIPPED).write(example("receipt"), "receipt", "docx"))
    title = layout.blocks[0]
    assert isinstance(title, reading.Paragraph)
    assert (title.align, title.size, title.pieces[0].font) == ("center", 22, "黑体")
    tables = [block for block in layout.blocks if isinstance(block, reading.Table)]
    assert [(len(table.rows), table.header, table.lines) for table in tables] == [(3, 1, True), (2, 1, True)]
    assert round(layout.sheet.left / 72 * 25.4) == 28
    assert [piece.field for piece in layout.footer[0].pieces] == [None, "page", None]


def test_signatures_do_not_stand_alone(tmp_path: Path) -> None:
    """In every letter the lines of the signature are tied to what stands before them."""
    for kind in KINDS:
        layout = reading.read(LetterDesk(SHIPPED).write(example(kind), kind, "docx"))
        end = [block for block in layout.blocks if isinstance(block, reading.Paragraph) and block.pieces]
        assert end[-2].keep, NAMES[kind]
        assert end[-1].align == "right", NAMES[kind]


def test_no_font_is_a_clear_message(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the fonts the PDF is refused in words, and the DOCX still comes."""
    import pylopdf_fonts_zh_cn

    monkeypatch.setattr(pylopdf_fonts_zh_cn, "serif_path", lambda: tmp_path / "none.otf")
    desk = LetterDesk(SHIPPED)
    with pytest.raises(UpstreamDown, match="没有找到中文字体") as refusal:
        desk.write(example("receipt"), "receipt", "pdf")
    assert refusal.value.problem_code == "font_missing"
    assert desk.write(example("receipt"), "receipt", "docx")


def small_font(path: Path) -> None:
    """A font of an office, with one character that ours lack."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "rare"])
    builder.setupCharacterMap({ord("𠮷"): "rare"})
    pen = TTGlyphPen(None)
    for corner in ((0, 0), (0, 700), (700, 700), (700, 0)):
        (pen.moveTo if corner == (0, 0) else pen.lineTo)(corner)
    pen.closePath()
    drawn = pen.glyph()
    builder.setupGlyf({".notdef": drawn, "rare": drawn})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "rare": (1000, 0)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {"familyName": {"en": "Example Fang", "zh": "示例仿宋"}, "styleName": "Regular", "psName": "ExampleFang"}
    )
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.save(str(path))


def test_an_office_uses_its_own_font(tmp_path: Path) -> None:
    """A font of the office is taken where the template names it, and for characters that ours lack."""
    small_font(tmp_path / "example.ttf")
    shelf = FontShelf(tmp_path)
    assert shelf.families("示例仿宋", bold=False)[0] == "Example Fang"
    assert shelf.families("仿宋", bold=False)[0] == "Noto Serif SC"
    assert shelf.shown("𠮷😀") == Shown("𠮷〔U+1F600〕", ("😀",))
    letter = Letter(placeholders.examples("application") | {"陈述": ["示例𠮷某"]}, MOMENT)
    sheet = LetterDesk(SHIPPED, tmp_path).write(letter, "application", "pdf")
    assert "示例𠮷某" in pdf_text(sheet)
    assert any("ExampleFang" in name.replace(" ", "") for name in fonts(sheet))
    with pytest.raises(FontProblem, match="不存在"):
        FontShelf(tmp_path / "none")
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    with pytest.raises(FontProblem, match=r"broken\.ttf"):
        FontShelf(tmp_path).shown("示例")


def test_bold_and_titles_are_set_in_the_sans_face() -> None:
    """The package has no bold: what is bold is set in 黑体, as official letters do."""
    shelf = FontShelf()
    assert shelf.families("黑体", bold=False)[0] == "Noto Sans SC"
    assert shelf.families("仿宋", bold=True)[0] == "Noto Sans SC"
    assert shelf.families("", bold=False)[0] == "Noto Serif SC"
    assert font_module.named(["😀"]).startswith("注：〔U+1F600〕")


def test_the_guide_lists_every_placeholder() -> None:
    """A clerk finds each placeholder with its meaning, and nothing that does not exist."""
    guide = (ROOT / "docs" / "guides" / "letters.md").read_text(encoding="utf-8")
    for kind in KINDS:
        for name, placeholder in placeholders.of(kind).items():
            assert f"| `{name}`" in guide
            assert placeholder.meaning in guide
            for part, meaning in (placeholder.parts or {}).items():
                assert f"`{part}` {meaning}" in guide
    listed = {line.split("`")[1] for line in guide.splitlines() if line.startswith("| `") and ".docx" not in line}
    assert listed == {name for kind in KINDS for name in placeholders.of(kind)}
