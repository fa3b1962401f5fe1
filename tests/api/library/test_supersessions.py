"""``GET /policies/supersessions`` over HTTP."""

from typing import Any

from starlette.testclient import TestClient

URL = "/api/v1/policies/supersessions"


def entries(client: TestClient, **params: str) -> dict[str, dict[str, Any]]:
    """The entries by their number; no sign-in is needed."""
    answer = client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["total"] == len(found["items"])
    return {item["id"]: item for item in found["items"]}


def test_the_whole_table_is_open_to_everybody(client: TestClient) -> None:
    """Protects readers of old documents: every old statement with what holds now, both sides cited."""
    found = entries(client)
    assert len(found) == 23
    assert found["X02"]["standing_name"] == "已被取代"
    assert {citation["document"] for citation in found["X02"]["current"]} >= {"国办发〔2025〕22号"}
    assert all(item["old"] or item["old_documents"] or item["old_elsewhere"] for item in found.values())


def test_one_document_on_an_earlier_day(client: TestClient) -> None:
    """Protects old cases: before the new rule began the old statement was still the rule."""
    day_before = entries(client, document="ndrc-58", as_of="2026-03-31")
    assert {item["standing"] for item in day_before.values()} == {"not_yet"}
    first_day = entries(client, document="ndrc-58", as_of="2026-04-01")
    assert first_day["X03"]["standing"] == "overtaken"
    assert entries(client, document="no-such-document") == {}
