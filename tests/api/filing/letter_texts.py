"""What a letter says, read back from its DOCX and from its PDF."""

import ctypes
import io
import re
import zlib
from collections.abc import Iterator

import pypdfium2
from docx import Document
from docx.oxml.ns import qn
from pypdfium2 import raw

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_STRING = rb"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>"
_SHOWN = re.compile(rb"((?:\[(?:" + _STRING + rb"|[-\d.\s])*\]|" + _STRING + rb"))\s*T[jJ]", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_LENGTH = 200


def docx_text(content: bytes) -> str:
    """Every word of a DOCX, tables too, a line a paragraph."""
    body = Document(io.BytesIO(content)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def pdf_text(content: bytes) -> str:
    """Every word of a PDF without spaces and line breaks: lines end anywhere in Chinese."""
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return re.sub(r"[\s\u00ad\ufffe\ufffd]", "", "".join(pages))


def page_count(content: bytes) -> int:
    """How many pages a PDF has."""
    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


def right_edge(content: bytes) -> float:
    """How far to the right the words of a PDF reach, in points."""
    document = pypdfium2.PdfDocument(content)
    try:
        texts = [page.get_textpage() for page in document]
        return max(text.get_charbox(at)[2] for text in texts for at in range(text.count_chars()))
    finally:
        document.close()


def fonts(content: bytes) -> dict[str, bool]:
    """The fonts of a PDF's text, and whether each is embedded."""
    found: dict[str, bool] = {}
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(item.raw)
                name = ctypes.create_string_buffer(_LENGTH)
                raw.FPDFFont_GetBaseFontName(font, name, _LENGTH)
                found[name.value.decode()] = raw.FPDFFont_GetIsEmbedded(font) == 1
    finally:
        document.close()
    return found


def glyphs(content: bytes) -> Iterator[int]:
    """The numbers of the glyphs that a PDF shows; 0 is the box of a missing one."""
    for found in _STREAM.finditer(content):
        try:
            page = zlib.decompress(found.group(1))
        except zlib.error:
            continue
        for shown in _SHOWN.findall(page):
            yield from _numbers(shown)


def _numbers(shown: bytes) -> Iterator[int]:
    for string in re.findall(_STRING, shown, re.DOTALL):
        inside = string[1:-1]
        codes = _unescaped(inside) if string.startswith(b"(") else bytes.fromhex(inside.decode())
        yield from (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))


def _unescaped(literal: bytes) -> bytes:
    def plain(match: re.Match[bytes]) -> bytes:
        said = match.group(1)
        return bytes([int(said, 8)]) if said.isdigit() else _ESCAPES.get(said, said)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, literal, flags=re.DOTALL)
