"""PDF and OFD: whole, open to everybody, a sensible number of pages, and nothing that harms."""

import io
import struct
import zipfile

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from api.errors import ApiError, InvalidInput, TooLarge, UnsupportedType
from api.materials.checks import check
from tests.api.materials.test_checks import pdf

LIMIT = 20 * 1024 * 1024
_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ENTRY = (
    f'<ofd:OFD {_NS} Version="1.0" DocType="OFD">'
    "<ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
)
PAGE = f"<ofd:Page {_NS}/>"


def document(pages: int, place: str = "Pages/Page_{}/Content.xml") -> str:
    """A document that names its pages."""
    named = "".join(f'<ofd:Page ID="{n}" BaseLoc="{place.format(n)}"/>' for n in range(pages))
    return f"<ofd:Document {_NS}><ofd:Pages>{named}</ofd:Pages></ofd:Document>"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts(pages: int = 1, root: str = "Doc_0/Document.xml") -> dict[str, str | bytes]:
    """The parts of an OFD."""
    named: dict[str, str | bytes] = {f"Doc_0/Pages/Page_{n}/Content.xml": PAGE for n in range(pages)}
    return {"OFD.xml": ENTRY.format(root=root), "Doc_0/Document.xml": document(pages), **named}


def without(name: str) -> bytes:
    """An OFD that lacks a part."""
    return zipped({key: part for key, part in parts().items() if key != name})


def locked() -> bytes:
    """An OFD whose parts ask for a password: the flag of each entry says so."""
    whole = bytearray(zipped(parts()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.find(mark)
        while place >= 0:
            whole[place + offset] |= 1
            place = whole.find(mark, place + 4)
    return bytes(whole)


def lying() -> bytes:
    """An OFD that declares less than it unpacks to."""
    whole = bytearray(zipped({**parts(), "Doc_0/Res/big.bin": b"\0" * 5_000_000}))
    for found in range(len(whole) - 4):
        if whole[found : found + 4] == struct.pack("<I", 5_000_000):
            whole[found : found + 4] = struct.pack("<I", 10)
    return bytes(whole)


@pytest.mark.parametrize("root", ["Doc_0/Document.xml", "/Doc_0/Document.xml"])
def test_an_ofd_is_known_by_what_is_in_it(root: str) -> None:
    """Electronic invoices and bank receipts come as OFD, under any name; a place may begin at the root."""
    content = zipped(parts(3, root))
    checked = check("回单.zip", content, max_bytes=LIMIT)
    assert (checked.type, checked.content, checked.warnings) == ("application/ofd", content, ())


def test_pages_may_be_named_from_the_root() -> None:
    """Both ways of writing a place are in use."""
    content = zipped({**parts(), "Doc_0/Document.xml": document(1, "/Doc_0/Pages/Page_{}/Content.xml")})
    assert check("a.ofd", content, max_bytes=LIMIT).type == "application/ofd"


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (zipped({"a.txt": "x"}), UnsupportedType, "解压"),
        (zipped(parts(0)), InvalidInput, "0 页"),
        (zipped(parts(101)), InvalidInput, "101 页"),
        (zipped(parts(root="Doc_9/Document.xml")), InvalidInput, "打不开"),
        (zipped(parts(root="../Doc_0/Document.xml")), InvalidInput, "打不开"),
        (without("Doc_0/Pages/Page_0/Content.xml"), InvalidInput, "打不开"),
        (zipped({**parts(), "../../evil.xml": "x"}), InvalidInput, "打不开"),
        (zipped({**parts(), "OFD.xml": "<ofd"}), InvalidInput, "打不开"),
        (zipped({**parts(), "Encryptions.xml": "<x/>"}), InvalidInput, "去掉密码"),
        (zipped(parts())[:-30], InvalidInput, "打不开"),
        (locked(), InvalidInput, "去掉密码"),
        (lying(), InvalidInput, "打不开"),
        (zipped({**parts(), "Doc_0/Res/bomb.bin": b"\0" * (201 * 1024 * 1024)}), TooLarge, "展开后过大"),
    ],
)
def test_an_ofd_that_cannot_be_read_is_refused(content: bytes, error: type[ApiError], words: str) -> None:
    """Missing, locked, damaged, or made to do harm: nothing of it is stored, and the person learns why."""
    with pytest.raises(error) as caught:
        check("a.ofd", content, max_bytes=LIMIT)
    assert words in caught.value.detail


def test_an_entity_in_an_ofd_reads_no_file_of_ours() -> None:
    """A document type that points at our disk is not followed."""
    entry = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + ENTRY.format(root="&e;")
    with pytest.raises(InvalidInput):
        check("a.ofd", zipped({**parts(), "OFD.xml": entry}), max_bytes=LIMIT)


def printed(pages: int, on: int) -> bytes:
    """A PDF with a line of print on one page, the others empty."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for number in range(pages):
        if number == on:
            canvas.drawString(72, 700, "Payment receipt No. 2026-001, amount 2000.00")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_pdf_is_kept_byte_for_byte() -> None:
    """An electronic signature covers every byte."""
    content = printed(2, on=1)
    checked = check("a.pdf", content, max_bytes=LIMIT)
    assert (checked.content, checked.warnings) == (content, ())


def test_a_pdf_of_empty_pages_gets_a_kind_hint() -> None:
    """A scanner that was fed upside down delivers white pages."""
    assert "空白" in check("a.pdf", pdf(3), max_bytes=LIMIT).warnings[0]


def test_a_pdf_without_pages_is_refused() -> None:
    """There is nothing to read in it."""
    buffer = io.BytesIO()
    empty = pypdfium2.PdfDocument.new()
    empty.save(buffer)
    empty.close()
    with pytest.raises(InvalidInput):
        check("a.pdf", buffer.getvalue(), max_bytes=LIMIT)
