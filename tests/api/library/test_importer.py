"""The command behind ``make import``."""

import os
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.library import importer
from api.settings import ROOT
from tests.api.library.conftest import NOTICE

SHARED = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS", ROOT.parent / "shared" / "documents"))


def run(app: FastAPI, path: Path, *, draft: bool = False) -> list[importer.Line]:
    """Import into the application's database."""
    state = app.state
    return importer.import_path(state.database, state.library, state.clock, path, draft=draft, max_bytes=10**6)


def test_one_bad_file_does_not_stop_the_others(app: FastAPI, tmp_path: Path) -> None:
    """A folder is imported file by file; the table names the reason of each failure."""
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.md").write_text(NOTICE, encoding="utf-8")
    lines = run(app, tmp_path, draft=True)
    assert [line.result for line in lines] == ["失败", "草稿"]
    assert "空" in importer.table(lines)


def test_the_name_of_a_file_is_shown_without_contact_data_and_control_signs(app: FastAPI, tmp_path: Path) -> None:
    """A file can be called anything; what is printed goes to terminals and logs."""
    (tmp_path / "王示例13800000000\x1b[31m\n通知.txt").write_bytes(b"")
    (line,) = run(app, tmp_path, draft=True)
    shown = importer.table([line])
    assert "通知.txt" in line.document
    assert not re.search("1380|王示例|\x1b", shown)
    assert "\n" not in line.document


def test_the_same_content_again_changes_nothing(app: FastAPI, tmp_path: Path) -> None:
    """Importing twice is harmless."""
    path = tmp_path / "b.md"
    path.write_text(NOTICE, encoding="utf-8")
    run(app, path, draft=True)
    assert [line.result for line in run(app, path, draft=True)] == ["无变化"]


@pytest.mark.skipif(not (SHARED / "policies").is_dir(), reason="the shared documents are not here")
def test_the_seed_documents_are_published_and_verify_the_quotes(app: FastAPI, client: TestClient) -> None:
    """Five files give the eight documents; quotes are then verified and no contact data is anywhere."""
    lines = run(app, SHARED / "policies")
    assert len(lines) == 8
    assert {line.result for line in lines} == {"已发布"}
    document = client.get("/api/v1/policies/documents/gbf-2020-49").json()
    section = next(c for c in document["clauses"] if c["locator"] == "六")
    clause = next(c for c in section["children"] if c["locator"] == "六（十二）")
    assert clause["quote_verified"]
    assert clause["text"] != clause["digest"]
    answer = client.get("/api/v1/policies/answer", params={"question": "信用修复要收费吗"}).json()
    assert any(c["quote_verified"] for c in answer["citations"])
    for name in ("luancheng-2021", "shijiazhuang-2021-1", "ndrc-2021-15"):
        shown = client.get(f"/api/v1/policies/documents/{name}").text
        assert "@" not in shown
        assert not re.search(r"(?<!\d)(1[3-9]\d{9}|\d{7,8})(?!\d)", shown)
