"""Files are judged by content, and every refusal says how to mend it."""

import io
import threading
from contextlib import ExitStack

import pypdfium2
import pytest
from docx import Document
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from api.bounded import BusyError, Turns
from api.errors import ApiError, InvalidInput, TooLarge, UnsupportedType
from api.materials import checks
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


def docx() -> bytes:
    """A word processor's file."""
    buffer = io.BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    buffer = io.BytesIO()
    page = Canvas(buffer, encrypt=StandardEncryption("demo-password", "demo-owner"))
    page.drawString(100, 700, "secret")
    page.save()
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
        (docx(), UnsupportedType, "另存为 PDF"),
        (locked_pdf(), InvalidInput, "去掉密码"),
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
        ("..", "未命名文件"),
    ],
)
def test_names_lose_paths_and_markup(given: str | None, shown: str) -> None:
    """A file name can neither leave its folder nor break a page."""
    assert safe_name(given) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("缴款书.pdf.exe", "缴款书.pdf"),
        ("缴款书.PDF", "缴款书.PDF"),
        ("a.html", "a.pdf"),
        ("..", "未命名文件.pdf"),
        (".exe", "exe.pdf"),
        ("第2.1批 2026.11", "第2.1批 2026.11.pdf"),
        ("长" * 120 + ".exe", "长" * 96 + ".pdf"),
    ],
)
def test_a_name_says_what_the_file_is(given: str, shown: str) -> None:
    """On the clerk's computer the extension decides what opens it, so it is that of the content."""
    assert check(given, pdf(), max_bytes=LIMIT).name == shown


def test_the_files_of_one_person_are_looked_at_one_after_another() -> None:
    """Somebody who sends many slow files at once keeps nobody but himself waiting."""
    with checks._children.one("eager"):
        second = threading.Thread(target=check, args=("a.pdf", pdf()), kwargs={"max_bytes": LIMIT, "who": "eager"})
        second.start()
        assert check("b.pdf", pdf(), max_bytes=LIMIT, who="other").type == "application/pdf"
        assert second.is_alive()
    second.join()


def test_nobody_makes_a_crowd_wait() -> None:
    """Every waiting file holds a thread of the server; the ninth of one person is told to come later."""
    turns = Turns()
    with ExitStack() as waiting:
        waiting.enter_context(turns.of("eager"))
        for _ in range(7):
            turns._queued("eager")
        with pytest.raises(BusyError), turns.of("eager"):
            pass
        waiting.enter_context(turns.of("other"))


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file made to keep the server busy is given up, and the person told what to send instead."""
    monkeypatch.setattr(checks, "_SECONDS", 0.0)
    monkeypatch.setattr(checks, "_SECONDS_PER_MB", 0.0)
    with pytest.raises(InvalidInput) as caught:
        check("proof.png", png((4000, 4000)), max_bytes=LIMIT)
    assert caught.value.problem_code == "file_too_complex"
