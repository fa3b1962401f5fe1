"""Around one document: its source, its versions, what stands on it, and lists that are narrowed down."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.library.conftest import NOTICE

Headers = dict[str, str]
URL = "/api/v1/policies/documents"
PHONE = "13800000000"


@pytest.fixture
def draft(client: TestClient, staff: Headers) -> dict[str, Any]:
    """The fictional notice, imported."""
    found: dict[str, Any] = client.post(URL, data={"text": NOTICE}, headers=staff).json()["documents"][0]
    return found


def source(client: TestClient, document_id: str, headers: Headers) -> dict[str, Any]:
    """What was read, by line."""
    answer = client.get(f"{URL}/{document_id}/source", headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_text_as_it_was_read_tells_where_each_clause_begins(
    client: TestClient, staff: Headers, draft: dict[str, Any]
) -> None:
    """An editor sees each clause beside the very lines that it was read from."""
    found = source(client, draft["id"], staff)
    assert found["as_read"]
    begins = {name: line for line in found["lines"] for name in line["begins"]}
    assert begins["一（一）"]["text"].startswith("（一）明确示例时限。")
    assert begins["一（二）"]["number"] == begins["一（一）"]["number"] + 2
    assert found["lines"][0]["text"] == "示例市人民政府办公室文件"
    assert PHONE not in str(found)


def test_a_correction_changes_the_clauses_and_not_what_was_read(
    client: TestClient, staff: Headers, draft: dict[str, Any]
) -> None:
    """What the file said stays to be compared with, whatever is corrected."""
    before = [line["text"] for line in source(client, draft["id"], staff)["lines"]]
    body = {"clauses": [{"locator": "一", "heading": "总体安排", "text": "另外的话。"}]}
    assert client.patch(f"{URL}/{draft['id']}", json=body, headers=staff).status_code == 200
    after = source(client, draft["id"], staff)
    assert [line["text"] for line in after["lines"]] == before


def test_a_draft_is_for_staff_until_it_is_published(
    client: TestClient, staff: Headers, business: Headers, draft: dict[str, Any]
) -> None:
    """Nobody outside reads a draft by its source; what was never imported has none."""
    assert client.get(f"{URL}/{draft['id']}/source", headers=business).status_code == 404
    client.patch(f"{URL}/{draft['id']}", json={"region": "320200"}, headers=staff)
    client.post(f"{URL}/{draft['id']}/publish", headers=staff)
    assert client.get(f"{URL}/{draft['id']}/source").status_code == 200
    assert client.get(f"{URL}/gbf-2020-49/source").json()["code"] == "no_original"


def test_two_editors_do_not_overwrite_each_other(client: TestClient, staff: Headers, draft: dict[str, Any]) -> None:
    """A correction made from an old page is refused, and told why."""
    first = {"If-Match": f'"{draft["version"]}"', **staff}
    assert client.patch(f"{URL}/{draft['id']}", json={"title": "甲的标题"}, headers=first).status_code == 200
    refused = client.patch(f"{URL}/{draft['id']}", json={"title": "乙的标题"}, headers=first)
    assert refused.status_code == 409
    assert refused.json()["code"] == "version_changed"
    assert client.get(f"{URL}/{draft['id']}", headers=staff).json()["title"] == "甲的标题"


def test_versions_of_a_document_stand_in_one_list(client: TestClient, staff: Headers, draft: dict[str, Any]) -> None:
    """A newer text beside the one it took the place of, each with who did it."""
    client.patch(f"{URL}/{draft['id']}", json={"region": "320200"}, headers=staff)
    client.post(f"{URL}/{draft['id']}/publish", headers=staff)
    again = client.post(URL, data={"text": NOTICE.replace("十二个", "十五个")}, headers=staff).json()["documents"][0]
    found = client.get(f"{URL}/{draft['id']}/versions", headers=staff).json()
    assert {(one["id"], one["status"]) for one in found["items"]} == {
        (draft["id"], "published"),
        (again["id"], "draft"),
    }
    assert all(one["steps"]["imported_by"] == "staff" for one in found["items"])


def test_what_stands_on_a_document_is_listed_with_its_clauses(client: TestClient, staff: Headers) -> None:
    """Whoever changes a document sees the rules and answers that must be looked at again."""
    found = client.get(f"{URL}/gbf-2025-22/rules", params={"limit": 200}, headers=staff).json()
    assert {one["kind"] for one in found["items"]} >= {"rule", "faq", "topic"}
    assert all(clause["url"].startswith(f"{URL}/gbf-2025-22#") for one in found["items"] for clause in one["clauses"])
    assert all(one["clauses"] and one["title"] for one in found["items"])


@pytest.mark.parametrize("path", ["versions", "rules", "touched-cases"])
def test_what_is_for_staff_is_for_staff(client: TestClient, business: Headers, path: str) -> None:
    """The public reads documents, not the office's work with them."""
    assert client.get(f"{URL}/gbf-2025-22/{path}", headers=business).status_code == 403


def test_the_list_is_narrowed_by_words_and_rank(client: TestClient) -> None:
    """A document is found by a piece of its number, title or issuer, typed in full or half width."""
    by_number = client.get(URL, params={"query": "〔2020〕 49号"}).json()
    assert [one["id"] for one in by_number["items"]] == ["gbf-2020-49"]
    laws = client.get(URL, params={"rank": "law", "limit": 200}).json()["items"]
    assert laws
    assert {one["rank"] for one in laws} == {"law"}
    assert client.get(URL, params={"query": "没有这样的文件"}).json()["total"] == 0
