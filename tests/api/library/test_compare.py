"""``GET /policies/compare`` and ``/policies/topics`` over HTTP."""

import datetime as dt
from typing import Any

import pytest
from starlette.testclient import TestClient

URL = "/api/v1/policies/compare"
CITATION = {"document", "title", "issuer", "locator", "quote", "digest", "quote_verified", "effective_from"}
CITATION |= {"effective_to", "superseded_by", "verification", "kept_for_history", "url"}


def compared(client: TestClient, **params: str) -> dict[str, Any]:
    """A comparison that succeeds."""
    answer = client.get(URL, params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_rows_by_rule_and_columns_by_document(client: TestClient) -> None:
    """Protects the contract: each cell is a citation with its place, status and text; no sign-in is needed."""
    found = compared(client, topic="repair_fees", regions="320000,360483")
    assert [place["name"] for place in found["regions"]] == ["全国", "江苏省", "江西省", "九江市", "庐山市"]
    assert found["as_of"] == "2026-11-21"
    free = next(row for row in found["rows"] if row["id"] == "free")
    assert {"gbf-2025-22", "jiangsu-2021-67", "lushan-2022"} <= {c["document_id"] for c in found["documents"]}
    for cell in free["cells"]:
        assert {*CITATION, "ref", "region", "document_id", "text", "original", "status", "note"} == set(cell)
        assert cell["status"] == "in_force"
    assert free["prevails"] == "gbf-2025-22#free"
    assert "国办发〔2025〕22号" in free["why"]


def test_a_topic_may_be_asked_for_in_everyday_words(client: TestClient) -> None:
    """Protects people who do not know identifiers."""
    assert compared(client, topic="修复要收费吗")["topic"] == "repair_fees"
    assert compared(client, topic="红黑名单")["topic"] == "serious_list"


@pytest.mark.parametrize("topic", ["量子力学", "", "  "])
def test_an_unknown_topic_lists_those_there_are(client: TestClient, topic: str) -> None:
    """Protects people from a dead end: the refusal says what can be asked."""
    answer = client.get(URL, params={"topic": topic})
    refused = (404, "topic_not_found") if topic.strip() else (422, "topic_missing")
    assert (answer.status_code, answer.json()["code"]) == refused
    assert "repair_fees（信用修复收费）" in answer.json()["detail"]


@pytest.mark.parametrize(("regions", "named"), [("320000,999999", "999999"), ("abc", "abc"), ("32", "32")])
def test_places_that_do_not_exist_are_named(client: TestClient, regions: str, named: str) -> None:
    """Protects against silent nonsense: a wrong code is refused by name and pointed at."""
    answer = client.get(URL, params={"topic": "repair_fees", "regions": regions})
    assert answer.status_code == 422
    assert named in answer.json()["detail"]
    assert "320000、" not in answer.json()["detail"]
    assert answer.json()["errors"][0]["pointer"] == "/regions"


def test_places_may_be_repeated_or_joined(client: TestClient) -> None:
    """Protects against silent loss: every place given counts, however the list is written."""
    joined = client.get(URL, params={"topic": "repair_fees", "regions": "320000,360000"}).json()
    assert joined == client.get(f"{URL}?topic=repair_fees&regions=320000&regions=360000").json()
    assert [verdict["region"] for verdict in joined["rows"][0]["by_place"]] == ["320000", "360000"]
    assert client.get(f"{URL}?topic=repair_fees&regions=320000&regions=999999").status_code == 422


def test_the_code_of_a_renamed_county_is_understood(client: TestClient) -> None:
    """Protects old records: 星子县's code means 庐山市."""
    found = compared(client, topic="repair_fees", regions="360427")
    assert {"code": "360483", "name": "庐山市"} in found["regions"]


def test_too_many_places_are_refused(client: TestClient) -> None:
    """Protects the reader and the server: a table has an end."""
    codes = ",".join(f"{number}0000" for number in (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35))
    assert client.get(URL, params={"topic": "repair_fees", "regions": codes}).status_code == 422


def test_the_day_is_the_one_asked_for(client: TestClient) -> None:
    """Protects old cases: in 2024 the old rules stood."""
    found = compared(client, topic="materials", as_of=dt.date(2024, 6, 1).isoformat())
    required = next(row for row in found["rows"] if row["id"] == "required")
    assert required["prevails"] == "ndrc-58#materials"


def test_topics_are_listed_with_their_rules(client: TestClient) -> None:
    """Protects discovery: everything that can be compared is on one list."""
    found = client.get("/api/v1/policies/topics").json()
    assert found["total"] == len(found["items"]) >= 20
    assert "申请信用修复收不收费？" in next(t for t in found["items"] if t["id"] == "repair_fees")["rules"]
