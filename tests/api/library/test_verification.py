"""``GET /rules/awaiting-verification`` and ``/rules/coverage`` over HTTP: for staff only, paged and filtered."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from knowledge.engine.awaiting import awaiting

Headers = dict[str, str]
AWAITING, COVERAGE = "/api/v1/rules/awaiting-verification", "/api/v1/rules/coverage"


def test_every_open_value_is_listed_in_pages(client: TestClient, app: FastAPI, staff: Headers) -> None:
    """Protects the work list: all of it can be reached, page by page, with what each blocks and would settle it."""
    expected = [entry.id for entry in awaiting(app.state.library)]
    found: list[dict[str, object]] = []
    params: dict[str, str] = {"limit": "50"}
    while True:
        page = client.get(AWAITING, params=params, headers=staff).json()
        found += page["items"]
        if page["next"] is None:
            break
        params["cursor"] = page["next"]
    assert [entry["id"] for entry in found] == expected
    assert page["total"] == len(expected)
    fields = {
        "id",
        "also",
        "blocks",
        "part",
        "what",
        "verification",
        "settled_by",
        "rules",
        "places",
        "outcomes",
        "facts",
    }
    assert all(set(entry) == fields for entry in found)


def test_the_list_is_filtered_by_confidence_and_document(client: TestClient, staff: Headers) -> None:
    """Protects those who verify: one document and one confidence at a time."""
    params = {"verification": "unverified", "document": "ndrc-36", "limit": "200"}
    found = client.get(AWAITING, params=params, headers=staff).json()
    assert found["items"]
    assert {entry["verification"] for entry in found["items"]} == {"unverified"}
    assert all("ndrc-36" in {place["document_id"] for place in entry["places"]} for entry in found["items"])
    assert client.get(AWAITING, params={"verification": "primary"}, headers=staff).status_code == 422
    assert client.get(AWAITING, params={"document": "gone"}, headers=staff).json()["total"] == 0


def test_the_coverage_adds_up(client: TestClient, app: FastAPI, staff: Headers) -> None:
    """Protects the numbers: each clause is in one group, and the total is that of all documents."""
    found = client.get(COVERAGE, params={"limit": "200"}, headers=staff).json()
    groups = ("encoded", "cited", "left_out", "unread")
    assert found["total"] == len(app.state.library.documents)
    assert all(sum(entry[group] for group in groups) == entry["clauses"] for entry in found["items"])
    assert {group: sum(entry[group] for entry in found["items"]) for group in groups} == found["totals"]
    repair = next(entry for entry in found["items"] if entry["id"] == "ndrc-36")
    assert (repair["original_units"], repair["articles_located"]) == (30, 4)


@pytest.mark.parametrize("url", [AWAITING, COVERAGE])
@pytest.mark.parametrize("role", ["policy_editor", "reviewer", "clerk", "auditor", "admin"])
def test_each_staff_role_may_look(
    client: TestClient, add_account: Callable[..., None], sign_in: Callable[[str], Headers], url: str, role: str
) -> None:
    """Protects work: everyone who handles law, cases or audits may see what is open."""
    add_account("somebody", [role])
    assert client.get(url, headers=sign_in("somebody")).status_code == 200


@pytest.mark.parametrize("url", [AWAITING, COVERAGE])
def test_it_is_for_staff_only(client: TestClient, business: Headers, url: str) -> None:
    """Protects people from half-verified law: a subject is refused, an anonymous request is asked to sign in."""
    assert client.get(url, headers=business).status_code == 403
    assert client.get(url).status_code == 401
