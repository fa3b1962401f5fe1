"""Importing, publishing and repealing documents over HTTP."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.library.conftest import NOTICE

Headers = dict[str, str]
URL = "/api/v1/policies/documents"


@pytest.fixture
def draft(client: TestClient, staff: Headers) -> dict[str, Any]:
    """An imported draft."""
    answer = client.post(URL, data={"text": NOTICE}, headers=staff)
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json()["documents"][0]
    return document


def test_import_gives_a_draft_as_the_contract_says(draft: dict[str, Any]) -> None:
    """Number, issuer, dates, addressees and clause tree come back for review; contact data does not."""
    assert draft["document"] == "示政办发〔2024〕3号"
    assert (draft["status"], draft["issued_on"], draft["effective_from"]) == ("draft", "2024-03-05", "2024-03-05")
    assert draft["addressees"] == ["各区人民政府", "市有关部门"]
    assert [c["locator"] for c in draft["clauses"]] == ["前言", "一"]
    assert [c["locator"] for c in draft["clauses"][1]["children"]] == ["一（一）", "一（二）"]
    assert "13800000000" not in str(draft)
    assert {"personal_contact", "region_unknown"} <= {w["code"] for w in draft["warnings"]}


def test_remarks_on_the_whole_file_come_with_the_import(client: TestClient, staff: Headers) -> None:
    """Whoever imports sees at once what was left out of a file, also when all of it was here already."""
    lines = "".join(f"<p>{line}</p>" for line in NOTICE.split())
    page = f"<html><body><div>{lines}<img src='map.png'></div></body></html>"
    files = {"file": ("notice.html", page.encode(), "text/html")}
    first, again = (client.post(URL, files=files, headers=staff).json() for _ in range(2))
    assert [warning["code"] for warning in first["warnings"]] == ["picture"]
    assert first["warnings"] == again["warnings"]
    assert all(warning in first["documents"][0]["warnings"] for warning in first["warnings"])
    assert client.post(URL, data={"text": NOTICE}, headers=staff).json()["warnings"] == []


def test_imported_documents_are_counted(client: TestClient, draft: dict[str, Any]) -> None:
    """Watchers see how many documents wait and how many are searched."""
    shown = client.get("/metrics").text
    assert 'credit_policy_documents{status="draft"} 1.0' in shown
    assert 'credit_policy_documents{status="published"} 0.0' in shown


def test_a_document_ends_on_the_day_it_says_itself(client: TestClient, staff: Headers) -> None:
    """A term of validity in the text is kept; a text that then gives way to a better one is no law of the past."""
    term = "三、本通知自2024年5月1日起实施，有效期5年。"
    text = NOTICE.replace("\n示例市人民政府办公室\n\n2024", f"\n{term}\n\n示例市人民政府办公室\n\n2024")
    first, second = (
        client.post(URL, data={"text": words}, headers=staff).json()["documents"][0]
        for words in (text, text.replace("十二个", "十个"))
    )
    assert (first["effective_from"], first["effective_to"]) == ("2024-05-01", "2029-04-30")
    for document in (first, second):
        client.patch(f"{URL}/{document['id']}", json={"region": "320000"}, headers=staff)
        assert client.post(f"{URL}/{document['id']}/publish", headers=staff).status_code == 200
    listed = [item["id"] for item in client.get(URL, params={"limit": 200}).json()["items"]]
    assert (first["id"] in listed, second["id"] in listed) == (False, True)


def test_a_file_may_be_uploaded_in_gb18030(client: TestClient, staff: Headers) -> None:
    """Older offices write GB18030."""
    files = {"file": ("notice.txt", NOTICE.encode("gb18030"), "text/plain")}
    answer = client.post(URL, files=files, headers=staff)
    assert answer.status_code == 201
    assert answer.json()["documents"][0]["issuer"] == "示例市人民政府办公室"


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"   ", "empty", "空"),
        (b"%PDF-1.7 x", "damaged", "PDF"),
        (b"abc\x00\x01\x02", "binary", "文本"),
        ("随便说几句没有结构的话。".encode(), "no_structure", "结构"),
    ],
)
def test_bad_files_get_a_clear_reason(client: TestClient, staff: Headers, data: bytes, code: str, word: str) -> None:
    """Each unreadable file is refused with a reason that says what to do."""
    answer = client.post(URL, files={"file": ("x.txt", data)}, headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert word in answer.json()["detail"]


def test_only_policy_editors_import(client: TestClient, business: Headers) -> None:
    """A subject may read but not write the library."""
    assert client.post(URL, data={"text": NOTICE}, headers=business).status_code == 403
    assert client.post(URL, data={"text": NOTICE}).status_code == 401


def test_drafts_are_hidden_from_readers(client: TestClient, draft: dict[str, Any], staff: Headers) -> None:
    """What nobody reviewed is shown to staff only."""
    assert client.get(f"{URL}/{draft['id']}").status_code == 404
    assert client.get(f"{URL}/{draft['id']}", headers=staff).status_code == 200
    assert client.get(URL, params={"status": "draft"}).status_code == 403


def test_publication_needs_a_place_and_reaches_answers_at_once(
    client: TestClient, draft: dict[str, Any], staff: Headers
) -> None:
    """A published original is found by the next search of the running process, a repealed one no longer."""
    url = f"{URL}/{draft['id']}"
    refused = client.post(f"{url}/publish", headers=staff)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/region"
    assert client.patch(url, json={"region": "320000"}, headers=staff).status_code == 200
    query = {"query": "蓝色登记申请几个工作日办结", "region": "320281"}
    before = client.get("/api/v1/policies/search", params=query).json()["items"]
    assert draft["document"] not in {hit["document"] for hit in before}
    assert client.post(f"{url}/publish", headers=staff).status_code == 200
    found = client.get("/api/v1/policies/search", params=query).json()["items"][0]
    assert (found["document"], found["locator"]) == (draft["document"], "一（一）")
    elsewhere = client.get("/api/v1/policies/search", params={**query, "region": "360000"}).json()["items"]
    assert draft["document"] not in {hit["document"] for hit in elsewhere}
    body = {"effective_to": "2025-01-31", "superseded_by": "示政办发〔2025〕1号"}
    assert client.post(f"{url}/repeal", json=body, headers=staff).json()["status"] == "repealed"
    after = client.get("/api/v1/policies/search", params=query).json()["items"]
    assert draft["document"] not in {hit["document"] for hit in after}


def test_a_published_document_is_frozen(client: TestClient, draft: dict[str, Any], staff: Headers) -> None:
    """What people relied on is not changed under them."""
    url = f"{URL}/{draft['id']}"
    client.patch(url, json={"region": "320000"}, headers=staff)
    client.post(f"{url}/publish", headers=staff)
    assert client.patch(url, json={"title": "别的标题"}, headers=staff).status_code == 409
    assert client.delete(url, headers=staff).status_code == 409


def test_a_draft_can_be_dropped(client: TestClient, draft: dict[str, Any], staff: Headers) -> None:
    """A mistaken import leaves nothing behind."""
    assert client.delete(f"{URL}/{draft['id']}", headers=staff).status_code == 204
    assert client.get(f"{URL}/{draft['id']}", headers=staff).status_code == 404


def test_everybody_reads_the_baseline(client: TestClient) -> None:
    """The shipped documents are listed and readable without signing in."""
    page = client.get(URL, params={"limit": 5}).json()
    assert len(page["items"]) == 5
    assert page["next"] is not None
    document = client.get(f"{URL}/gbf-2020-49").json()
    assert document["document"] == "国办发〔2020〕49号"
    clause = next(c for c in document["clauses"] if c["locator"] == "六（十二）")
    assert clause["digest"]
    assert clause["quote_verified"] is False
    assert document["warnings"] == []
