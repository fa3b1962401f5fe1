"""Word files and PDFs made for tests; every name and number in them is invented."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
SIZE, PITCH, LEFT, TOP, PER_LINE, PER_PAGE = 16, 28, 80, 740, 26, 20


def word(fill: Callable[[Any], None]) -> bytes:
    """A Word file whose document ``fill`` writes."""
    document = docx.Document()
    fill(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def define_list(document: Any, number_id: int, levels: Sequence[tuple[str, str]], *, start: int = 1) -> None:
    """A numbered list: for each level its format and printed pattern, such as ``("chineseCounting", "（%1）")``."""
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number_id}">{inner}</w:abstractNum>'
    numbering.insert(0, parse_xml(abstract))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number_id}"><w:abstractNumId w:val="{number_id}"/></w:num>')
    )


def numbered(document: Any, text: str, number_id: int, level: int = 0) -> Any:
    """A paragraph that Word numbers by itself."""
    paragraph = document.add_paragraph(text)
    properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(properties))
    return paragraph


def repacked(data: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """A package with parts replaced, added or (None) left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            if name not in changes:
                package.writestr(name, source.read(name))
        for name, part in changes.items():
            if part is not None:
                package.writestr(name, part)
    return target.getvalue()


def pdf(draw: Callable[[Canvas], None], **settings: Any) -> bytes:
    """A PDF whose pages ``draw`` draws."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, **settings)
    draw(canvas)
    canvas.save()
    return target.getvalue()


def set_as_gazette(paragraphs: Iterable[str], *, head: str = "") -> Callable[[Canvas], None]:
    """Draw paragraphs as GB/T 9704 sets them: first lines indented by two characters, lines cut at a fixed width."""

    def draw(canvas: Canvas) -> None:
        lines = [line for paragraph in paragraphs for line in _lines(paragraph)]
        for page, start in enumerate(range(0, len(lines), PER_PAGE), start=1):
            canvas.setFont(FONT, SIZE)
            for row, (indent, text) in enumerate(lines[start : start + PER_PAGE]):
                canvas.drawString(LEFT + indent * SIZE, TOP - row * PITCH, text)
            canvas.setFont(FONT, 10)
            if head:
                canvas.drawString(LEFT, 810, head)
            canvas.drawString(280, 40, f"— {page} —")
            canvas.showPage()

    return draw


def _lines(paragraph: str) -> list[tuple[int, str]]:
    """Lines with their indent: a heading (``# …``) is centred, other text has its first line indented."""
    if paragraph.startswith("# "):
        title = paragraph[2:]
        return [((PER_LINE - len(title)) // 2, title)]
    first, rest = paragraph[: PER_LINE - 2], paragraph[PER_LINE - 2 :]
    return [(2, first), *((0, rest[i : i + PER_LINE]) for i in range(0, len(rest), PER_LINE))]


def picture_page(canvas: Canvas) -> None:
    """A page that is one picture, as a scanner makes it."""
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("L", (300, 400), 220)), 0, 0, *A4)
    canvas.showPage()
