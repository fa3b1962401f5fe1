"""Bad files over the API and over ``make import``: a reason each, nothing half-imported."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.library import importer
from api.library.models import PolicyDocument
from tests.api.library.conftest import NOTICE
from tests.knowledge.bad_files import BAD
from tests.knowledge.file_making import pdf, set_as_gazette, word

Headers = dict[str, str]
URL = "/api/v1/policies/documents"
_MB = 1024 * 1024


def imported(app: FastAPI) -> tuple[int, int]:
    """How many documents the database holds, and how many lines of the audit trail speak of documents."""
    with app.state.database.read() as session:
        lines = select(func.count()).select_from(AuditLine).where(AuditLine.action.startswith("policy:"))
        return session.scalar(select(func.count()).select_from(PolicyDocument)) or 0, session.scalar(lines) or 0


def test_the_api_refuses_each_with_a_problem(app: FastAPI, client: TestClient, staff: Headers) -> None:
    """Code and reason as the engine gives them, and no trace in the database."""
    for name, (make, code, remedy) in BAD.items():
        answer = client.post(URL, files={"file": ("公文.txt", make(), "text/plain")}, headers=staff)
        assert (answer.status_code, answer.json()["code"]) == (422, code), name
        assert answer.headers["content-type"] == "application/problem+json"
        assert remedy in answer.json()["detail"], name
        assert answer.json()["errors"][0]["pointer"] == "/file"
    assert imported(app) == (0, 0)


def test_a_folder_of_bad_files_gives_a_line_each_and_the_good_one_goes_in(app: FastAPI, tmp_path: Path) -> None:
    """One line a file, whatever its name promises; Word's own lock files are passed over."""
    suffixes = sorted(importer.files_of.__globals__["_SUFFIXES"])
    for n, (make, _code, _remedy) in enumerate(BAD.values()):
        (tmp_path / f"{n:02}{suffixes[n % len(suffixes)]}").write_bytes(make())
    (tmp_path / "zz.docx").write_bytes(word(lambda document: [document.add_paragraph(p) for p in NOTICE.split("\n")]))
    (tmp_path / "~$zz.docx").write_bytes(b"lock")
    (tmp_path / "scan.jpg").write_bytes(b"\xff\xd8\xff")
    lines = run(app, tmp_path)
    assert [line.result for line in lines] == ["失败"] * len(BAD) + ["草稿"]
    for line, (_make, _code, remedy) in zip(lines, BAD.values(), strict=False):
        assert len(line.notes) == 1
        assert remedy in line.notes[0]
    assert imported(app) == (1, 1)


def run(app: FastAPI, path: Path, *, max_bytes: int = 10 * _MB) -> list[importer.Line]:
    """Import drafts into the application's database."""
    state = app.state
    return importer.import_path(state.database, state.library, state.clock, path, draft=True, max_bytes=max_bytes)


def test_a_file_of_200_mb_is_refused_by_its_size(app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes are never read."""
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("the file was read"))
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(200 * _MB)
    (line,) = run(app, path)
    assert line.result == "失败"
    assert "10 MB" in line.notes[0]


def test_an_upload_of_unknown_size_is_cut_off_at_the_limit(client: TestClient, app: FastAPI, staff: Headers) -> None:
    """A stream without a length ends at the limit with 413, not after 200 MB."""
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(200):
            sent += 1
            yield b"x" * _MB
        yield b"\r\n--b--\r\n"

    headers = staff | {"Content-Type": "multipart/form-data; boundary=b"}
    answer = client.post(URL, content=body(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "MB" in answer.json()["detail"]
    assert imported(app) == (0, 0)


def test_a_file_just_above_the_limit_is_refused(client: TestClient, staff: Headers) -> None:
    """The room for the form around a file is no room for the file."""
    answer = client.post(URL, files={"file": ("a.txt", b"x" * (10 * _MB + 1))}, headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_the_same_notice_in_every_format_is_one_document(client: TestClient, app: FastAPI, staff: Headers) -> None:
    """Word, web page and PDF of a notice that is already here change nothing; what was left out is told to staff."""
    paragraphs = [line for line in NOTICE.split("\n") if line]
    page = "<html><body><div>" + "".join(f"<p>{p}</p>" for p in paragraphs) + "</div></body></html>"
    first: dict[str, Any] = client.post(URL, data={"text": NOTICE}, headers=staff).json()["documents"][0]
    files = {
        "a.bin": word(lambda document: [document.add_paragraph(p) for p in paragraphs]),
        "b": page.encode("gb18030"),
        "c.txt": pdf(set_as_gazette(paragraphs)),
    }
    for name, data in files.items():
        answer = client.post(URL, files={"file": (name, data)}, headers=staff)
        assert answer.status_code == 201, answer.text
        assert [document["id"] for document in answer.json()["documents"]] == [first["id"]], name
    assert imported(app) == (1, 1)


def test_what_was_left_aside_is_told_to_the_person_importing(client: TestClient, staff: Headers) -> None:
    """Remarks on the file stay with the draft for the reviewer."""
    data = pdf(set_as_gazette([line for line in NOTICE.split("\n") if line]))
    document = client.post(URL, files={"file": ("a.pdf", data)}, headers=staff).json()["documents"][0]
    assert "第1页" in next(w["detail"] for w in document["warnings"] if w["code"] == "page_number")
    shown = client.get(f"{URL}/{document['id']}", headers=staff).json()
    assert "page_number" in {warning["code"] for warning in shown["warnings"]}
