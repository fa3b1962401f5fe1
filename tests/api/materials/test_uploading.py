"""Uploads and downloads: who may, what stays, what is told, and what a cut connection leaves behind."""

import hashlib
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.cases.models import CaseFile
from api.materials.models import Attachment
from api.materials.scanner import Scanner
from api.materials.storage import FileStore
from tests.api.filing.test_repair import draft, repairable, submit, upload
from tests.api.materials.clamd import VIRUS, scanning
from tests.api.materials.pictures import MAKER, photo
from tests.api.materials.test_checks import pdf
from tests.ports import free_port

__all__ = ["draft", "repairable"]
Headers = dict[str, str]


def files(client: TestClient, number: str, headers: Headers) -> list[dict[str, Any]]:
    """The files of a case as its reader sees them."""
    case = client.get(f"/api/v1/cases/{number}", headers=headers).json()
    return [file for material in case["materials"] for file in material["files"]]


def test_what_is_stored_is_the_cleaned_photo(client: TestClient, app: FastAPI, business: Headers, draft: str) -> None:
    """Checksum, size and download are those of the file without its place, and nothing else of it is kept."""
    added = upload(client, draft, business, content=photo()).json()
    content = client.get(f"/api/v1/cases/{draft}/files/{added['id']}", headers=business).content
    assert added["type"] == "image/jpeg"
    assert hashlib.sha256(content).hexdigest() == added["sha256"]
    assert len(content) == added["size"]
    kept = [app.state.file_store.get(one.key) for batch in app.state.file_store.listed() for one in batch]
    assert kept == [content]
    assert MAKER.encode() not in content


def test_a_blank_page_is_kept_and_told_to_all_its_readers(
    client: TestClient, business: Headers, staff: Headers, draft: str
) -> None:
    """The person hears it while the paper is still at hand, and the clerk sees it later."""
    told = upload(client, draft, business, content=pdf()).json()["warnings"]
    assert "空白" in told[0]
    assert files(client, draft, business)[0]["warnings"] == told
    submit(client, draft, business)
    assert files(client, draft, staff)[0]["warnings"] == told


def test_a_file_sent_in_the_chat_carries_its_hint_along(client: TestClient, business: Headers, draft: str) -> None:
    """The way in makes no difference."""
    sent = client.post("/api/v1/chat/attachments", files={"file": ("a.pdf", pdf())}, headers=business).json()
    form = {"material": (None, "proof_of_performance"), "attachment": (None, sent["id"])}
    added = client.post(f"/api/v1/cases/{draft}/materials", files=form, headers=business).json()
    assert added["warnings"] == sent["warnings"] != []


def test_a_download_by_staff_is_recorded_and_one_by_the_owner_is_not(
    client: TestClient, app: FastAPI, business: Headers, staff: Headers, draft: str
) -> None:
    """Who took a copy of somebody's paper can be told afterwards."""
    sent = pdf()
    added = upload(client, draft, business, content=sent).json()
    address = f"/api/v1/cases/{draft}/files/{added['id']}"
    assert client.get(address, headers=staff).status_code == 404  # nobody sees a draft but its owner
    submit(client, draft, business)
    for reader in (business, staff):
        answer = client.get(address, headers=reader)
        assert answer.content == sent
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["cache-control"] == "private, no-store"
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action == "case:staff:download")).all()
    assert [line.details["file"] for line in lines] == [added["id"]]


def test_only_owner_and_handling_staff_of_the_place_download(
    client: TestClient,
    business: Headers,
    person: Headers,
    draft: str,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Not a stranger, not staff of elsewhere, not those who only look after rules."""
    added = upload(client, draft, business).json()
    submit(client, draft, business)
    address = f"/api/v1/cases/{draft}/files/{added['id']}"
    add_account("elsewhere", ["clerk"], region="440100")
    add_account("rules", ["policy_editor"])
    assert client.get(address).status_code == 401
    assert client.get(address, headers=person).status_code == 404
    assert client.get(address, headers=sign_in("elsewhere")).status_code == 404
    assert client.get(address, headers=sign_in("rules")).status_code == 404


def test_a_wrong_file_of_a_draft_can_be_taken_away(
    client: TestClient, app: FastAPI, business: Headers, draft: str
) -> None:
    """Whoever picked a private photo by mistake gets rid of it, and the timeline says so."""
    added = upload(client, draft, business).json()
    address = f"/api/v1/cases/{draft}/files/{added['id']}"
    assert client.delete(address, headers=business).status_code == 204
    assert client.delete(address, headers=business).status_code == 404
    assert files(client, draft, business) == []
    timeline = client.get(f"/api/v1/cases/{draft}", headers=business).json()["timeline"]
    assert [line["action"] for line in timeline][-2:] == ["upload", "remove_file"]
    with app.state.database.read() as session:
        assert "case:owner:remove_file" in set(session.scalars(select(AuditLine.action)))


def test_submitted_files_stay(client: TestClient, business: Headers, staff: Headers, draft: str) -> None:
    """What a decision rests on cannot be taken away; what was sent since may, while the supplement is open."""
    sent = pdf()
    first = upload(client, draft, business, content=sent).json()
    assert upload(client, draft, business, content=sent).json()["id"] == first["id"]
    submit(client, draft, business)
    assert upload(client, draft, business, content=photo()).status_code == 409
    assert client.delete(f"/api/v1/cases/{draft}/files/{first['id']}", headers=business).status_code == 409
    body = {"items": [{"material": "proof_of_performance", "why": "缴款书看不清"}]}
    asked = client.post(f"/api/v1/cases/{draft}/request-supplement", json=body, headers=staff)
    assert asked.status_code == 200, asked.text
    second = upload(client, draft, business, content=sent).json()
    assert second["id"] != first["id"]
    assert (
        client.delete(f"/api/v1/cases/{draft}/files/{first['id']}", headers=business).json()["code"] == "file_submitted"
    )
    assert client.delete(f"/api/v1/cases/{draft}/files/{second['id']}", headers=staff).status_code == 403
    assert client.delete(f"/api/v1/cases/{draft}/files/{second['id']}", headers=business).status_code == 204


def test_a_virus_leaves_nothing_behind(client: TestClient, app: FastAPI, business: Headers, draft: str) -> None:
    """Neither row nor object, in the case as in the chat."""
    infected = pdf() + VIRUS
    with scanning() as url:
        app.state.scanner = Scanner(url, 5)
        assert upload(client, draft, business, content=infected).json()["code"] == "file_virus"
        sent = client.post("/api/v1/chat/attachments", files={"file": ("a.pdf", infected)}, headers=business)
        assert sent.status_code == 422
    answer = upload(client, draft, business)
    assert (answer.status_code, answer.json()["code"]) == (503, "scanner_down")
    assert list(app.state.file_store.listed()) == []
    assert files(client, draft, business) == []


def test_a_store_that_fails_leaves_no_row(
    client: TestClient, app: FastAPI, business: Headers, draft: str, tmp_path: Path
) -> None:
    """Bytes first, row second: where the bytes cannot be kept the person hears it and may try again."""
    folder = tmp_path / "broken"
    app.state.file_store = FileStore(f"file://{folder}")
    folder.rmdir()
    folder.write_bytes(b"a file where the folder should be")
    answer = upload(client, draft, business)
    assert (answer.status_code, answer.json()["code"]) == (503, "storage_down")
    assert files(client, draft, business) == []


def test_a_file_that_is_gone_is_told_in_words(client: TestClient, app: FastAPI, business: Headers, draft: str) -> None:
    """Not a crash: the person learns whom to ask."""
    added = upload(client, draft, business).json()
    for one in next(iter(app.state.file_store.listed())):
        app.state.file_store.remove(one)
    answer = client.get(f"/api/v1/cases/{draft}/files/{added['id']}", headers=business)
    assert (answer.status_code, answer.json()["code"]) == (503, "file_lost")


@pytest.fixture
def address(app: FastAPI) -> Any:
    """The application behind a real socket."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield ("127.0.0.1", port)
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("path", ["cases/{draft}/materials", "chat/attachments"])
def test_a_connection_that_breaks_leaves_nothing(
    app: FastAPI, business: Headers, draft: str, address: tuple[str, int], path: str
) -> None:
    """The train went into a tunnel: no row, no object, and the server serves on."""
    head = (
        f"POST /api/v1/{path.format(draft=draft)} HTTP/1.1\r\nHost: x\r\nAuthorization: {business['Authorization']}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 3000000\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="material"\r\n\r\nproof_of_performance\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    )
    for cut in (0, 100, 2_000_000):
        with socket.create_connection(address) as connection:
            connection.sendall(head.encode() + (pdf() * 5000)[:cut])
    with socket.create_connection(address) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"200" in connection.recv(100)
    assert list(app.state.file_store.listed()) == []
    with app.state.database.read() as session:
        assert session.scalars(select(CaseFile)).all() == []
        assert session.scalars(select(Attachment)).all() == []
