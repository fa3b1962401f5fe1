"""The id that lists show is the id by which a document is changed, for documents of the library too."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.library.conftest import NOTICE

Headers = dict[str, str]
URL = "/api/v1/policies/documents"
SEED = "gbf-2025-22"


@pytest.fixture
def draft(client: TestClient, staff: Headers) -> dict[str, Any]:
    """The text of a document of the library, as it was imported."""
    known = client.get(f"{URL}/{SEED}").json()
    text = NOTICE.replace("示例市人民政府办公室关于做好示例工作的通知", known["title"]).replace(
        "示政办发〔2024〕3号", known["document"]
    )
    made = client.post(URL, json={"text": text}, headers=staff).json()["documents"][0]
    assert made["library_id"] == SEED, made
    return dict(made)


def test_it_is_corrected_published_and_repealed_by_the_shown_id(
    client: TestClient, staff: Headers, draft: dict[str, Any]
) -> None:
    """Protects editors from ids that lead to a page and not to its document."""
    assert (
        client.patch(f"{URL}/{SEED}", json={"effective_from": "2025-06-30"}, headers=staff).json()["id"] == draft["id"]
    )
    done = client.post(f"{URL}/{SEED}/publish", headers=staff)
    assert (done.status_code, done.json()["status"]) == (200, "published"), done.text
    assert client.delete(f"{URL}/{SEED}", headers=staff).status_code == 409
    body = {"effective_to": "2026-06-30", "superseded_by": None}
    ended = client.post(f"{URL}/{SEED}/repeal", json=body, headers=staff)
    assert (ended.status_code, ended.json()["status"], ended.json()["id"]) == (200, "repealed", draft["id"])


def test_a_draft_is_dropped_by_the_shown_id(client: TestClient, staff: Headers, draft: dict[str, Any]) -> None:
    """Protects editors who take a draft back where they see it."""
    assert client.delete(f"{URL}/{SEED}", headers=staff).status_code == 204
    assert client.get(f"{URL}/{draft['id']}", headers=staff).status_code == 404


def test_a_digest_alone_says_that_the_text_is_missing(client: TestClient, staff: Headers) -> None:
    """Protects editors from a riddle: the document is there, its text is not."""
    body = {"effective_to": "2026-06-30", "superseded_by": None}
    for answer in (
        client.post(f"{URL}/{SEED}/repeal", json=body, headers=staff),
        client.post(f"{URL}/{SEED}/publish", headers=staff),
        client.patch(f"{URL}/{SEED}", json={"title": "示例"}, headers=staff),
        client.delete(f"{URL}/{SEED}", headers=staff),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "digest_only")
