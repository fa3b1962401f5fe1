"""Files are judged by content, and every refusal says how to mend it."""

import io

import pypdfium2
import pytest
from PIL import Image

from api.errors import ApiError, InvalidInput, TooLarge, UnsupportedType
from api.materials.checks import check, safe_name

LIMIT = 1024 * 1024


def png(size: tuple[int, int] = (20, 20), kind: str = "PNG") -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, kind)
    return buffer.getvalue()


def pdf(pages: int = 1) -> bytes:
    """A small PDF of blank pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 200)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"), [(pdf(), "application/pdf"), (png(), "image/png"), (png(kind="JPEG"), "image/jpeg")]
)
def test_readable_files_are_accepted_whatever_their_name(content: bytes, kind: str) -> None:
    """A photo called .txt is still a photo."""
    assert check("proof.txt", content, max_bytes=LIMIT).type == kind


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"", InvalidInput, "空的"),
        (b"MZ\x90\x00" + b"\x00" * 100, UnsupportedType, "PDF、JPG"),
        (b"<html><script>alert(1)</script></html>", UnsupportedType, "PDF、JPG"),
        (png(kind="GIF"), UnsupportedType, "PDF、JPG"),
        (b"%PDF-1.7 broken", InvalidInput, "打不开"),
        (png()[:40], InvalidInput, "打不开"),
        (pdf(101), InvalidInput, "101 页"),
        (b"x" * (LIMIT + 1), TooLarge, "1 MB"),
    ],
)
def test_unusable_files_get_a_reason(content: bytes, error: type[ApiError], words: str) -> None:
    """Nothing a clerk cannot open is stored, and the person learns what to do instead."""
    with pytest.raises(error) as caught:
        check("proof.pdf", content, max_bytes=LIMIT)
    assert words in caught.value.detail


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\缴款书.pdf", "缴款书.pdf"),
        (None, "未命名文件"),
        ('a"<b>.png', "ab.png"),
    ],
)
def test_names_lose_paths_and_markup(given: str | None, shown: str) -> None:
    """A file name can neither leave its folder nor break a page."""
    assert safe_name(given) == shown
