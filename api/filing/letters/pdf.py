"""The PDF of a letter: the filled DOCX, set with embedded fonts. The same DOCX and moment give the same bytes."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

import typst

from api.filing.letters import reading
from api.filing.letters.fonts import FontShelf, named
from api.filing.letters.reading import Cell, Layout, Paragraph, Piece, Table

_PROGRAM = Path(__file__).with_name("letter.typ").read_bytes()
STANDARDS: tuple[Literal["a-2u"], ...] = ("a-2u",)
"""For archives: every font embedded, every character known, and no box for one that a font lacks."""
_NOTE_SIZE, _NOTE_LINE = 10.5, 16.0


def typeset(docx: bytes, title: str, shelf: FontShelf, moment: dt.datetime) -> bytes:
    """Set a filled DOCX. ``moment`` is the letter's own, not today's."""
    data = json.dumps(arranged(docx, title, shelf), ensure_ascii=False)
    made = typst.compile(
        _PROGRAM,
        font_paths=shelf.fonts,
        format="pdf",
        sys_inputs={"letter": data},
        pdf_standards=list(STANDARDS),
        timestamp=int(moment.timestamp()),
    )
    return bytes(made)


def arranged(docx: bytes, title: str, shelf: FontShelf) -> dict[str, Any]:
    """What the typesetting program reads: every piece with fonts that have all of its characters."""
    layout = reading.read(docx)
    missing = [sign for piece in _pieces(layout) for sign in shelf.shown(piece.text).missing]
    blocks = [*layout.blocks, *([_note(named(missing))] if missing else [])]
    return {
        "title": shelf.shown(title).text,
        "fonts": shelf.families("", bold=False),
        "sheet": asdict(layout.sheet),
        "blocks": [_block(block, shelf) for block in blocks],
        "header": [_paragraph(one, shelf) for one in layout.header if one.pieces],
        "footer": [_paragraph(one, shelf) for one in layout.footer if one.pieces],
    }


def _block(block: Paragraph | Table, shelf: FontShelf) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return _paragraph(block, shelf)
    return {
        "widths": block.widths,
        "header": block.header,
        "lines": block.lines,
        "rows": [[_cell(cell, shelf) for cell in row] for row in block.rows],
    }


def _cell(cell: Cell, shelf: FontShelf) -> dict[str, Any]:
    return {"span": cell.span, "paragraphs": [_paragraph(one, shelf) for one in cell.paragraphs]}


def _paragraph(paragraph: Paragraph, shelf: FontShelf) -> dict[str, Any]:
    bare = asdict(replace(paragraph, pieces=()))
    return {**bare, "pieces": [_piece(piece, shelf) for piece in paragraph.pieces]}


def _piece(piece: Piece, shelf: FontShelf) -> dict[str, Any]:
    return {
        **asdict(piece),
        "text": shelf.shown(piece.text).text,
        "fonts": shelf.families(piece.font, bold=piece.bold),
    }


def _pieces(layout: Layout) -> Iterator[Piece]:
    for block in (*layout.header, *layout.blocks, *layout.footer):
        cells = (cell for row in block.rows for cell in row) if isinstance(block, Table) else ()
        held = [block] if isinstance(block, Paragraph) else [one for cell in cells for one in cell.paragraphs]
        for paragraph in held:
            yield from paragraph.pieces


def _note(text: str) -> Paragraph:
    piece = Piece(text, "", _NOTE_SIZE, bold=False, underline=False, color="#000000")
    return Paragraph(
        pieces=(piece,), align="left", size=_NOTE_SIZE, line=_NOTE_LINE, indent=0, left=0, right=0, before=_NOTE_LINE,
        after=0, keep=False, new_page=False,
    )  # fmt: skip
