"""The real documents on the policy desk: read, laid beside their sources, and nobody's name or number shown."""

import os
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.settings import ROOT
from tests.api.console.test_kernel import enter, token
from tests.api.console.test_policy import imported, post, shown, version

SHARED = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS", ROOT.parent / "shared" / "documents")) / "policies"
DESK = "/console/policy"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")
_PRIVATE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|[\w.]+@[\w.]+\.\w+|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")
_NAMED = re.compile(r"(?:联系人|联 系 人)[：:]\s*([\u4e00-\u9fff]{2,4})(?=[\s，,；;、\d]|$)", re.MULTILINE)


@pytest.fixture
def editor(client: TestClient, add_account: Callable[..., None]) -> TestClient:
    """A browser in which an editor is signed in."""
    add_account("editor", ["policy_editor", "clerk"])
    enter(client, "editor")
    return client


def drafts_of(client: TestClient, file: Path) -> list[str]:
    """Upload a file; gives the paths of its drafts."""
    fields = {"_token": token(client.get(f"{DESK}/import").text)}
    sent = {"file": (file.name, file.read_bytes(), "text/plain")}
    done = client.post(f"{DESK}/import", data=fields, files=sent, follow_redirects=False)
    assert done.status_code == 303, done.text
    place = str(done.headers["location"])
    if not place.endswith("status=draft"):
        return [place]
    return sorted(set(re.findall(rf'"({DESK}/documents/[0-9a-f-]{{36}})"', client.get(place).text)))


@pytest.mark.parametrize("name", sorted(file.name for file in SHARED.iterdir()) if SHARED.is_dir() else [])
def test_every_clause_stands_beside_its_lines(editor: TestClient, name: str) -> None:
    """Of each real document all clauses are laid out, nearly all found in the source, and nothing private is shown."""
    source = (SHARED / name).read_text(encoding="utf-8")
    paths = drafts_of(editor, SHARED / name)
    pages = [unescape(editor.get(path).text) for path in paths]
    rows = [row for page in pages for row in page.split('<li class="beside-row"')[1:]]
    found = sum('<ol class="source">' in row for row in rows)
    assert len(rows) > 10
    assert found > 0.9 * len(rows), (found, len(rows))
    whole = "".join(pages)
    assert _PRIVATE.findall(re.sub(r"<[^>]+>", " ", whole)) == []
    assert [person for person in _NAMED.findall(source) if person in whole] == []


def test_the_file_with_attachments_becomes_four_documents(editor: TestClient) -> None:
    """One file, four official documents, each a draft of its own, and each the original of what the library has."""
    paths = drafts_of(editor, SHARED / "luancheng-2021-with-attachments.txt")
    assert len(paths) == 4
    assert all("这是内置文件" in editor.get(path).text for path in paths)


def test_a_published_original_stands_beside_the_answer(editor: TestClient) -> None:
    """Once it is published, the answer is shown beside the words of the document itself."""
    (path,) = drafts_of(editor, SHARED / "jiangsu-2021-67.txt")
    fields = {"_token": token(editor.get(path).text)}
    assert editor.post(f"{path}/publish", data=fields, follow_redirects=False).status_code == 303
    asked = {"question": "江苏省信用修复要收费吗", "region": "320000"}
    page = unescape(editor.get(DESK, params=asked).text)
    assert "文件原文" in page
    assert "与导入的原文逐字核对" in page


def test_publishing_keeps_what_was_just_corrected(editor: TestClient) -> None:
    """The words in the form are what is published; what is refused loses none of them."""
    path = imported(editor)
    form = {"title": "订正过的标题", "document": "示政办发〔2024〕3号", "issuer": "示例市人民政府办公室",
            "rank": "normative_document", "effective_from": "2024-03-05"}  # fmt: skip
    refused = post(editor, path, f"{path}/publish", version=version(editor, path), **form)
    assert refused.status_code == 422
    assert 'value="订正过的标题"' in refused.text
    done = post(editor, path, f"{path}/publish", version=version(editor, path), **form, region="320200")
    assert done.status_code == 303, done.text
    assert "订正过的标题" in shown(editor, path)
