"""How often one person, and one address, may ask: floods end in words that say when to come again."""

from typing import Any

import pytest
from fastapi import FastAPI
from limits import RateLimitItemPerMinute
from starlette.testclient import TestClient

from api import limits
from api.limits import COSTLY, Costly, address_of

Headers = dict[str, str]


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two a minute for a person, four for an address, of what costs much."""
    few = [Costly(one.name, one.calls, RateLimitItemPerMinute(2), RateLimitItemPerMinute(4)) for one in COSTLY]
    monkeypatch.setattr(limits, "COSTLY", tuple(few))


def asked(client: TestClient, times: int, headers: Headers | None = None) -> list[Any]:
    """The answers to as many look-ups of assessments."""
    body = {"record_id": "no-such-record"}
    return [client.post("/api/v1/assessments", json=body, headers=headers) for _ in range(times)]


@pytest.mark.usefixtures("narrow")
def test_one_person_is_stopped_and_others_are_not(client: TestClient, business: Headers, person: Headers) -> None:
    """Protects the machine from one person, and the others from being stopped with that one."""
    *before, last = asked(client, 3, business)
    assert 429 not in [answer.status_code for answer in before]
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0
    assert last.json()["code"] == "too_many_requests"
    assert asked(client, 1, person)[0].status_code != 429


@pytest.mark.usefixtures("narrow")
def test_an_address_is_stopped_whoever_asks(client: TestClient) -> None:
    """Protects the machine from strangers; what costs little goes on."""
    question = {"question": "要收费吗", "region": "320281"}
    answers = [client.get("/api/v1/policies/answer", params=question).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert client.get("/api/v1/auth/me").status_code == 200


@pytest.mark.usefixtures("narrow")
def test_our_own_programs_are_not_counted_by_address(app: FastAPI) -> None:
    """Protects conversations: the actions ask for everybody from one address."""
    with TestClient(app, client=("127.0.0.1", 50_000)) as inside:
        question = {"question": "要收费吗", "region": "320281"}
        answers = {inside.get("/api/v1/policies/answer", params=question).status_code for _ in range(6)}
    assert answers == {200}


def test_everything_that_costs_much_is_a_call_of_ours(app: FastAPI) -> None:
    """Protects the list from rot: each entry counts some route."""
    document = app.openapi()["paths"]
    calls = [f"{method.upper()} {path}" for path, methods in document.items() for method in methods]
    assert [one.name for one in COSTLY if not any(one.calls.fullmatch(call) for call in calls)] == []


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::1", "::1"),
        ("testclient", "testclient"),
    ],
)
def test_one_household_is_one_address(host: str, counted: str) -> None:
    """Protects against callers with a whole network of addresses."""
    assert address_of({"type": "http", "client": (host, 1)}) == counted
    assert address_of({"type": "http"}) == "unknown"


def test_made_up_methods_make_no_figures(client: TestClient) -> None:
    """A stranger who invents methods does not fill our memory with series of figures."""
    for number in range(3):
        client.request(f"ZZ{number}", "/api/v1/auth/me")
    shown = client.get("/metrics").text
    assert "ZZ" not in shown
    assert 'method="other"' in shown
