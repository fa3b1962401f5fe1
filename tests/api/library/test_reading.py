"""Files that would take all memory or time: refused by the reading process, which is gone afterwards."""

import re
import subprocess
import zlib
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from api.library import reading
from knowledge.engine.gongwen import DocumentError, parse_bytes
from tests.api.library.conftest import NOTICE
from tests.knowledge.file_making import pdf, set_as_gazette

Headers = dict[str, str]
_LINES = [line for line in NOTICE.split("\n") if line]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The reading processes started during the test, none kept from before."""
    found: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: object, **settings: object) -> None:
            super().__init__(*arguments, **settings)  # type: ignore[call-overload]
            found.append(self)

    reading._children.end()
    monkeypatch.setattr(subprocess, "Popen", Noted)
    return found


def drawn(content: bytes, times: int) -> bytes:
    """A PDF of one page that repeats ``content``, compressed to almost nothing."""
    packer = zlib.compressobj(9)
    block = content * 10_000
    stream = b"".join([packer.compress(block) for _ in range(times // 10_000)]) + packer.flush()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj%bendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(data)
    return data + b"xref\n0 5\n0000000000 65535 f \n" + table + tail


def test_a_pdf_that_takes_all_memory_is_refused(started: list[subprocess.Popen[bytes]]) -> None:
    """A few kilobytes that PDFium unpacks to gigabytes end the child, not the server."""
    with pytest.raises(DocumentError) as raised:
        reading.read(drawn(b"0 0 m 1 1 l S ", 10_000_000))
    assert raised.value.code == "too_complex"
    assert re.search("请.*另存", raised.value.reason)
    assert [process.returncode is not None for process in started] == [True]


def test_a_file_that_takes_all_time_is_refused(
    started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child is ended when its time is over, and the next file gets a new one."""
    monkeypatch.setattr(reading, "_SECONDS", 0.01)
    with pytest.raises(DocumentError) as raised:
        reading.read(drawn(b"q 1 0 0 1 0 0 cm ", 300_000))
    assert raised.value.code == "too_complex"
    assert [process.returncode is not None for process in started] == [True]
    monkeypatch.undo()
    data = pdf(set_as_gazette(_LINES))
    assert reading.read(data) == parse_bytes(data)


def test_a_child_is_kept_for_the_next_file(started: list[subprocess.Popen[bytes]]) -> None:
    """Two files and a refused one need one process."""
    data = pdf(set_as_gazette(_LINES))
    assert reading.read(data) == reading.read(data) == parse_bytes(data)
    with pytest.raises(DocumentError) as raised:
        reading.read(b"%PDF-1.7\nrubbish\n%%EOF")
    assert raised.value.code == "damaged"
    assert [process.poll() for process in started] == [None]
    reading._children.end()
    assert [process.returncode is not None for process in started] == [True]


def test_a_dead_child_is_replaced(started: list[subprocess.Popen[bytes]]) -> None:
    """One that the system ended between two files costs nobody a file."""
    data = pdf(set_as_gazette(_LINES))
    reading.read(data)
    started[0].kill()
    started[0].wait()
    assert reading.read(data) == parse_bytes(data)
    assert len(started) == 2


def test_small_plain_text_needs_no_child(started: list[subprocess.Popen[bytes]]) -> None:
    """The common case is read in place, with the same result."""
    assert reading.read(NOTICE.encode()) == parse_bytes(NOTICE.encode())
    assert started == []


def test_the_reason_reaches_the_person_importing(
    client: TestClient, staff: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the API it is an answer like that for any other file."""
    monkeypatch.setattr(reading, "_SECONDS", 0.01)
    reading._children.end()
    files = {"file": ("a.pdf", drawn(b"q 1 0 0 1 0 0 cm ", 300_000))}
    answer = client.post("/api/v1/policies/documents", files=files, headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_complex")


_HEAD = "关于示例的通知\n示府发〔2020〕1号\n各区人民政府：\n一、总体要求\n"
_BODIES: dict[str, Callable[[], str]] = {
    "lines without structure": lambda: "示例的话没有结构\n" * 50_000,
    "white space of a page": lambda: f"<html><body><p>甲{' ' * 400_000}乙</p></body></html>",
    "white space in a title": lambda: f"关于{' ' * 400_000}示例的通知\n{_HEAD}",
    "open comments": lambda: _HEAD + "<!--" * 100_000,
    "dots": lambda: _HEAD + f"第一章 总则{'.' * 400_000}x",
    "numbers": lambda: "示府发〔2020〕1号\n" * 30_000,
    "front matter": lambda: f'---\na:{" " * 200_000}"x\n---\n{_HEAD}',
}


def outcome(data: bytes) -> str:
    """``read``, or the code of the reason why not."""
    try:
        reading.read(data)
    except DocumentError as error:
        return error.code
    return "read"


@pytest.mark.parametrize("name", _BODIES)
def test_long_text_is_read_or_refused_within_the_limits(name: str) -> None:
    """Nothing here takes the square of its length: the child is never ended over it."""
    assert outcome(_BODIES[name]().encode()) in {"read", "no_structure", "no_title"}
