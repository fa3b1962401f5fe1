"""A filled DOCX as plain data for typesetting: pages, paragraphs, runs, tables. Lengths are in points."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn

from api.filing.letters import styles
from api.filing.letters.styles import Element, Styles

_ALIGN = {"center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify"}
_FIELDS = {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "pages"}
_TAB = "　　"
_BREAK = "\n"
_SINGLE, _LINE_UNITS, _CHARACTER_UNITS = 1.3, 240, 100
_BLACK = "#000000"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that looks the same throughout, or a page number."""

    text: str
    font: str
    size: float
    bold: bool
    underline: bool
    color: str
    field: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; ``line`` is the distance from line to line, ``keep`` ties it to the next."""

    pieces: tuple[Piece, ...]
    align: str
    size: float
    line: float
    indent: float
    left: float
    right: float
    before: float
    after: float
    keep: bool
    new_page: bool


@dataclass(frozen=True)
class Cell:
    """A cell over ``span`` columns."""

    paragraphs: tuple[Paragraph, ...]
    span: int


@dataclass(frozen=True)
class Table:
    """A table; the first ``header`` rows come again on every page."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header: int
    lines: bool


@dataclass(frozen=True)
class Sheet:
    """The page: its size and margins, and how far the footer's end is from the edge."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    footer: float


@dataclass(frozen=True)
class Layout:
    """A whole letter."""

    sheet: Sheet
    blocks: tuple[Paragraph | Table, ...]
    header: tuple[Paragraph, ...]
    footer: tuple[Paragraph, ...]


def read(content: bytes) -> Layout:
    """The layout of a DOCX."""
    document = Document(io.BytesIO(content))
    known, section = Styles(document), document.sections[0]
    return Layout(
        _sheet(document),
        tuple(_blocks(document.element.body, known)),
        tuple(_paragraph(one, known) for one in section.header._element.iter(qn("w:p"))),
        tuple(_paragraph(one, known) for one in section.footer._element.iter(qn("w:p"))),
    )


def _sheet(document: DocumentObject) -> Sheet:
    section = document.sections[0]
    lengths: list[Any] = [
        section.page_width, section.page_height, section.top_margin, section.bottom_margin,
        section.left_margin, section.right_margin, section.footer_distance,
    ]  # fmt: skip
    return Sheet(*(length.pt for length in lengths))


def _blocks(parent: Element, known: Styles) -> Iterator[Paragraph | Table]:
    for child in parent:
        if child.tag == qn("w:p"):
            yield _paragraph(child, known)
        elif child.tag == qn("w:tbl"):
            yield _table(child, known)


def _table(table: Element, known: Styles) -> Table:
    rows = table.findall(qn("w:tr"))
    header = sum(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows)
    widths = [float(column.get(qn("w:w"), 0)) for column in table.find(qn("w:tblGrid"))]
    return Table(
        tuple(widths),
        tuple(tuple(_cell(cell, known) for cell in row.findall(qn("w:tc"))) for row in rows),
        header,
        known.table_has_borders(table),
    )


def _cell(cell: Element, known: Styles) -> Cell:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    paragraphs = tuple(_paragraph(one, known) for one in cell.findall(qn("w:p")))
    return Cell(paragraphs, int(span.get(qn("w:val"))) if span is not None else 1)


def _paragraph(paragraph: Element, known: Styles) -> Paragraph:
    settings = known.of_paragraph(paragraph)
    pieces = tuple(_pieces(paragraph, known))
    size = pieces[0].size if pieces else styles.size(known.of_run(None, paragraph))
    return Paragraph(
        pieces=pieces,
        align=_ALIGN.get(styles.value(settings, "w:jc") or "", "left"),
        size=size,
        line=_line(settings, size),
        indent=_indent(settings, "w:firstLineChars", "w:firstLine", size)
        - styles.points(settings, "w:ind", "w:hanging"),
        left=_indent(settings, "w:leftChars", "w:left", size),
        right=_indent(settings, "w:rightChars", "w:right", size),
        before=styles.points(settings, "w:spacing", "w:before"),
        after=styles.points(settings, "w:spacing", "w:after"),
        keep=styles.is_on(settings, "w:keepNext"),
        new_page=styles.is_on(settings, "w:pageBreakBefore"),
    )


def _line(settings: list[Element], size: float) -> float:
    """Exact and least distances as given; multiples of a line of this size."""
    given = styles.value(settings, "w:spacing", "w:line")
    if given is None:
        return size * _SINGLE
    if styles.value(settings, "w:spacing", "w:lineRule") in ("exact", "atLeast"):
        return styles.points(settings, "w:spacing", "w:line")
    return size * _SINGLE * float(given) / _LINE_UNITS


def _indent(settings: list[Element], in_characters: str, in_twips: str, size: float) -> float:
    """Word counts an indent in characters of the paragraph, where it is given so."""
    characters = styles.value(settings, "w:ind", in_characters)
    if characters is not None:
        return float(characters) / _CHARACTER_UNITS * size
    return styles.points(settings, "w:ind", in_twips)


@dataclass
class _Field:
    """A page number in the making: Word writes its instruction between two marks."""

    open: bool = False
    instruction: list[str] = field(default_factory=list)


def _pieces(paragraph: Element, known: Styles) -> Iterator[Piece]:
    state = _Field()
    for run in paragraph.iter(qn("w:r")):
        look = known.of_run(run, paragraph)
        simple = run.getparent()
        if simple.tag == qn("w:fldSimple"):
            if run is simple.find(qn("w:r")):
                yield from _number(simple.get(qn("w:instr"), ""), look)
            continue
        yield from _run(run, look, state)


def _run(run: Element, look: list[Element], state: _Field) -> Iterator[Piece]:
    for child in run:
        if child.tag == qn("w:fldChar"):
            yield from _mark(child.get(qn("w:fldCharType")), look, state)
        elif child.tag == qn("w:instrText"):
            state.instruction.append(child.text or "")
        elif not state.open:
            text = _text(child)
            if text:
                yield _piece(text, look)


def _mark(kind: str, look: list[Element], state: _Field) -> Iterator[Piece]:
    if kind == "begin":
        state.open, state.instruction = True, []
    elif kind == "end":
        state.open = False
        yield from _number("".join(state.instruction), look)


def _number(instruction: str, look: list[Element]) -> Iterator[Piece]:
    words = instruction.split()
    if words and words[0] in _FIELDS:
        yield _piece("", look, _FIELDS[words[0]])


def _text(child: Element) -> str:
    if child.tag == qn("w:t"):
        return child.text or ""
    if child.tag == qn("w:tab"):
        return _TAB
    return _BREAK if child.tag in (qn("w:br"), qn("w:cr")) else ""


def _piece(text: str, look: list[Element], number: str | None = None) -> Piece:
    color = styles.value(look, "w:color") or ""
    font = styles.value(look, "w:rFonts", "w:eastAsia") or styles.value(look, "w:rFonts", "w:ascii") or ""
    return Piece(
        text=text,
        font=font,
        size=styles.size(look),
        bold=styles.is_on(look, "w:b"),
        underline=(styles.value(look, "w:u") or "none") != "none",
        color=f"#{color}" if len(color) == len(_BLACK) - 1 else _BLACK,
        field=number,
    )
