"""Policy questions over HTTP, without signing in."""

import re

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


@pytest.mark.parametrize(("path", "name"), [(ANSWER, "question"), ("/api/v1/policies/search", "query")])
def test_a_region_that_does_not_exist_is_refused_by_name(client: TestClient, path: str, name: str) -> None:
    """An unknown code is pointed at; the old code of a renamed county still counts."""
    refused = client.get(path, params={name: "要收费吗", "region": "999999"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/region")
    assert "999999" in refused.json()["detail"]
    assert client.get(path, params={name: "要收费吗", "region": "360427"}).status_code == 200


def test_search_lists_the_best_clauses(client: TestClient) -> None:
    """Hits come best first, as many as wanted."""
    items = client.get("/api/v1/policies/search", params={"query": "不得收取费用", "limit": 3}).json()["items"]
    assert len(items) == 3
    assert items[0]["score"] >= items[1]["score"]


def test_search_pages_through_one_list(client: TestClient) -> None:
    """Every hit comes once, in the order of the whole list, and the last page has no next."""
    params: dict[str, str | int] = {"query": "不得收取费用"}
    whole = client.get("/api/v1/policies/search", params=params | {"limit": 200}).json()
    assert whole["next"] is None
    assert whole["total"] == len(whole["items"]) > 14
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get("/api/v1/policies/search", params=params | {"limit": 7, "cursor": cursor}).json()
        assert page["total"] == whole["total"]
        seen, cursor = seen + page["items"], page["next"]
    assert seen == whole["items"]


def test_answers_are_counted_by_how_they_ended(client: TestClient) -> None:
    """Watchers see how many questions found their clause, from zero on, without any text of a question."""

    def counted(status: str) -> float:
        line = re.search(rf'credit_policy_answers_total{{status="{status}"}} (\S+)', client.get("/metrics").text)
        assert line is not None
        return float(line[1])

    before = counted("answered"), counted("refused")
    client.get(ANSWER, params={"question": "信用修复要收费吗"})
    assert (counted("answered"), counted("refused")) == (before[0] + 1, before[1])


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
