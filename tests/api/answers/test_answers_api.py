"""Policy questions over HTTP, without signing in."""

import pytest
from starlette.testclient import TestClient

ANSWER = "/api/v1/policies/answer"


def test_an_answer_has_the_shape_of_the_contract(client: TestClient) -> None:
    """Anybody gets a short answer with its clauses, date and version."""
    body = client.get(ANSWER, params={"question": "信用修复要收费吗"}).json()
    assert (body["status"], body["as_of"], body["region"]) == ("answered", "2026-11-21", None)
    assert body["knowledge_version"].startswith("sha256:")
    citation = body["citations"][0]
    assert {
        "document",
        "title",
        "issuer",
        "locator",
        "quote",
        "quote_verified",
        "effective_from",
        "effective_to",
    } <= set(citation)
    assert citation["url"].startswith("/api/v1/policies/documents/")


@pytest.mark.parametrize(
    ("question", "code"), [("", "question_empty"), ("  ", "question_empty"), ("问" * 501, "question_too_long")]
)
def test_an_unusable_question_is_a_clear_problem(client: TestClient, question: str, code: str) -> None:
    """Empty or endless questions are explained, not answered."""
    answer = client.get(ANSWER, params={"question": question})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_bad_region_or_date_is_refused(client: TestClient) -> None:
    """Parameters are checked with their pointer."""
    assert client.get(ANSWER, params={"question": "要收费吗", "region": "江苏"}).status_code == 422
    assert client.get(ANSWER, params={"question": "要收费吗", "as_of": "昨天"}).status_code == 422


def test_search_lists_the_best_clauses(client: TestClient) -> None:
    """Hits come best first, as many as wanted."""
    items = client.get("/api/v1/policies/search", params={"query": "不得收取费用", "limit": 3}).json()["items"]
    assert len(items) == 3
    assert items[0]["score"] >= items[1]["score"]


def test_places_are_listed_level_by_level(client: TestClient) -> None:
    """Provinces, then cities, then districts, each by the name people know; municipalities skip a level."""

    def names(within: str | None) -> dict[str, str]:
        params = {"within": within} if within else {}
        body = client.get("/api/v1/policies/regions", params=params).json()
        assert body["total"] == len(body["items"])
        return {item["code"]: item["name"] for item in body["items"]}

    assert names(None)["320000"] == "江苏省"
    assert names("320000")["320200"] == "无锡市"
    assert names("320200")["320281"] == "江阴市"
    assert names("110000")["110108"] == "海淀区"
    assert names("320281") == {}
    assert "市辖区" not in {*names("110000").values(), *names("320200").values()}
    assert client.get("/api/v1/policies/regions", params={"within": "江苏"}).status_code == 422
