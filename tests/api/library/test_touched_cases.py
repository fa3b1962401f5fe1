"""Which open cases a document touches, and what is told of them."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.cases.making import filed, moved
from tests.api.library.conftest import NOTICE

Headers = dict[str, str]
URL = "/api/v1/policies/documents"
CITED = "ndrc-58"


@pytest.fixture
def cases(app: FastAPI, business: Headers) -> dict[str, str]:
    """Open and closed cases by name: two places and fields, one of them decided by a clause."""
    numbers = {}
    with app.state.database.write() as session:
        for name, about in {
            "changsha": {},
            "wuxi": {"region": "320281", "field": "market_regulation"},
            "withdrawn": {},
            "cited": {},
        }.items():
            case = filed(app, session, **about)
            if name == "withdrawn":
                moved(app, session, case, "withdraw", "owner")
            for clock in case.deadlines if name != "cited" else ():
                clock.citations = []
            if name == "cited":
                case.entries[0].assessment = {"reasons": [{"citations": [_citation(app)]}]}
            numbers[name] = case.number
    return numbers


def _citation(app: FastAPI) -> dict[str, Any]:
    document = app.state.library.documents[CITED]
    found: dict[str, Any] = app.state.library.cite(f"{CITED}#{document.clauses[0].id}").model_dump(mode="json")
    return found


def touched(client: TestClient, document_id: str, headers: Headers, **more: str) -> dict[str, Any]:
    """What the route says."""
    answer = client.get(f"{URL}/{document_id}/touched-cases", params=more, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def published(client: TestClient, staff: Headers, **patch: Any) -> str:
    """The fictional notice, published; gives its id."""
    draft = client.post(URL, data={"text": NOTICE}, headers=staff).json()["documents"][0]
    answer = client.patch(f"{URL}/{draft['id']}", json={"region": "320200", **patch}, headers=staff)
    assert answer.status_code == 200, answer.text
    assert client.post(f"{URL}/{draft['id']}/publish", headers=staff).status_code == 200
    return str(draft["id"])


def test_cases_that_cite_what_it_changes_are_named_with_the_clauses(
    app: FastAPI, client: TestClient, staff: Headers, cases: dict[str, str]
) -> None:
    """Staff learn which open cases to look at again, and for which clauses."""
    amends = {"relations": [{"kind": "amends", "document": CITED}]}
    found = touched(client, published(client, staff, **amends), staff)
    assert {one["id"] for one in found["documents"]} >= {CITED}
    line = next(one for one in found["items"] if one["number"] == cases["cited"])
    citation = _citation(app)
    assert f"{citation['document']} {citation['locator']}" in line["cited"]
    assert line["status_text"] == "已提交，等待受理"
    assert cases["withdrawn"] not in {one["number"] for one in found["items"]}
    assert "示例建材" not in str(found)


def test_others_in_its_region_and_field_are_listed_apart(
    client: TestClient, staff: Headers, cases: dict[str, str]
) -> None:
    """A local document touches what is handled in its place, and of one field where somebody says so."""
    own = published(client, staff)
    found = touched(client, own, staff, why="nearby")
    assert [one["number"] for one in found["items"]] == [cases["wuxi"]]
    assert found["nearby_total"] == 1
    assert found["cited_total"] == 0
    assert touched(client, own, staff, why="nearby", field="court")["items"] == []
    assert touched(client, own, staff, why="nearby", field="market_regulation")["total"] == 1


def test_staff_of_one_place_see_the_cases_of_their_place(
    client: TestClient,
    staff: Headers,
    cases: dict[str, str],
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """The list is no way around regions, and who only tends policies is not shown cases."""
    add_account("wuxi", ["clerk"], region="320200")
    add_account("editor", ["policy_editor"])
    here = sign_in("wuxi")
    seen = touched(client, "gbf-2025-22", here, why="nearby")["items"]
    assert {one["number"] for one in seen} <= {cases["wuxi"]}
    refused = client.get(f"{URL}/gbf-2025-22/touched-cases", headers=sign_in("editor"))
    assert refused.status_code == 403
