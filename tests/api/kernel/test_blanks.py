"""Parameters that are given without a value."""

from collections.abc import Callable

import pytest
from prometheus_client import REGISTRY
from starlette.testclient import TestClient

Headers = dict[str, str]
Counted = Callable[[str], float]


@pytest.fixture
def counted() -> Counted:
    """How many requests of a route have been answered well."""

    def count(route: str) -> float:
        labels = {"method": "GET", "route": route, "status": "200"}
        return REGISTRY.get_sample_value("credit_requests_total", labels) or 0

    return count


@pytest.mark.parametrize("query", ["", "?limit=5", "?limit=5&kind=", "?kind="])
def test_a_request_with_a_query_is_counted_under_its_route(
    client: TestClient, business: Headers, counted: Counted, query: str
) -> None:
    """Protects alerts: lists and searches are not lumped together as unmatched."""
    before = counted("/api/v1/cases"), counted("static or unmatched")
    assert client.get(f"/api/v1/cases{query}", headers=business).status_code == 200
    assert (counted("/api/v1/cases"), counted("static or unmatched")) == (before[0] + 1, before[1])


@pytest.mark.parametrize("query", ["on_behalf_of=", "on_behalf_of", "on%5Fbehalf_of=", "limit=5&on_behalf_of="])
def test_for_nobody_is_not_for_oneself(client: TestClient, business: Headers, query: str) -> None:
    """Protects clients whose variable was empty: they are refused instead of acting for the wrong one."""
    answers = [
        client.get(f"/api/v1/records?{query}", headers=business),
        client.post(f"/api/v1/cases?{query}", json={"kind": "repair"}, headers=business),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(403, "not_authorised")}
