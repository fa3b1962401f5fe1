"""The guide to objections over the API: open to everybody, by field, place, person and day."""

from typing import Any

import pytest
from starlette.testclient import TestClient

URL = "/api/v1/objections/grounds"


def _items(client: TestClient, **asked: str) -> dict[str, dict[str, Any]]:
    answer = client.get(URL, params=asked)
    assert answer.status_code == 200, answer.text
    return {item["ground"]: item for item in answer.json()["items"]}


def test_anyone_may_ask_without_signing_in(client: TestClient) -> None:
    """Protects open access: every ground with its papers, door and clauses, and the day and version it stands on."""
    body = client.get(URL).json()
    assert (body["as_of"], body["knowledge_version"][:7]) == ("2026-11-21", "sha256:")
    assert len(body["items"]) == 10
    for item in body["items"]:
        assert {"ground", "name", "says", "evidence", "not_asked_for", "door", "limits", "also_open"} <= set(item)
        assert item["evidence"][0]["citations"][0]["url"].startswith("/api/v1/policies/documents/")


def test_field_place_person_and_day_count(client: TestClient) -> None:
    """Protects the parameters: each of them changes what is said."""
    assert _items(client, field="market_regulation")["inaccurate"]["door"]["id"] == "gsxt"
    assert _items(client, region="310000")["inaccurate"]["limits"]
    assert not _items(client)["inaccurate"]["limits"]
    effects = _items(client, subject_kind="person")["not_mine"]["effects"]
    assert "objection.corrected_person" in {effect["rule"] for effect in effects}
    assert _items(client, as_of="2017-04-30") == {}


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"region": "999999"}, "/region"),
        ({"region": "32"}, "/region"),
        ({"field": "space"}, "/field"),
        ({"subject_kind": "ghost"}, "/subject_kind"),
        ({"as_of": "2026-13-01"}, "/as_of"),
    ],
)
def test_wrong_parameters_are_pointed_at(client: TestClient, asked: dict[str, str], pointer: str) -> None:
    """Protects programs that ask: what is wrong is named, never silently left out."""
    answer = client.get(URL, params=asked)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
