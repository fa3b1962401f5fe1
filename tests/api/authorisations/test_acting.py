"""Acting for somebody: what a confirmed authorisation opens, and how soon it closes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.authorisations.models import Authorisation
from api.clock import Clock
from tests.api.authorisations.conftest import UNTIL
from tests.api.cases.owner import SIGNED, Owner
from tests.api.conftest import BUSINESS_CODE
from tests.api.materials.test_checks import pdf

Headers = dict[str, str]
Stands = Callable[..., str]


def acted(client: TestClient, method: str, path: str, headers: Headers, by: str, **more: Any) -> Any:
    """A request for somebody else by an authorisation."""
    return client.request(method, f"/api/v1{path}", headers=headers, params={"on_behalf_of": by}, **more)


def test_an_agent_files_for_the_business(
    client: TestClient, owner: Owner, person: Headers, business: Headers, standing: Stands, staff: Headers
) -> None:
    """Protects agents and principals: the whole way for somebody else, and the case says who went it."""
    record, by = owner.has(), standing()
    assert [one["id"] for one in acted(client, "GET", "/records", person, by).json()["items"]] == [record]
    body = {"kind": "repair", "record_ids": [record]}
    made = acted(client, "POST", "/cases", person, by, json=body)
    assert made.status_code == 201, made.text
    number = made.json()["number"]
    for item in made.json()["materials"]:
        if item["required"] and item["id"] != "credit_commitment":
            files, data = {"file": ("a.pdf", pdf())}, {"material": item["id"]}
            sent = acted(client, "POST", f"/cases/{number}/materials", person, by, files=files, data=data)
            assert sent.status_code == 201, sent.text
    filed = acted(client, "POST", f"/cases/{number}/submit", person, by, json=SIGNED)
    assert filed.status_code == 200, filed.text
    seen = client.get(f"/api/v1/cases/{number}", headers=business).json()
    assert seen["facts"]["agent"] == "示例某甲"
    assert {line["actor"] for line in seen["timeline"]} == {"代理人"}
    assert all("代理人示例某甲代办" in line["text"] for line in seen["timeline"])
    assert client.get(f"/api/v1/cases/{number}", headers=staff).json()["facts"]["agent"] == "示例某甲"


def by_the_way(client: TestClient, headers: Headers, record: str, number: str) -> dict[str, int]:
    """How requests end that name a matter and no authorisation: looks first, then deeds."""
    body = {"kind": "repair", "record_ids": [record]}
    asked = (
        ("GET", "/records", {"params": {"subject_code": BUSINESS_CODE}}),
        ("GET", f"/records/{record}", {}),
        ("GET", f"/cases/{number}", {}),
        ("GET", f"/cases/{number}/sync", {}),
        ("GET", "/assessments", {"params": {"record_id": record}}),
        ("POST", "/assessments", {"json": {"record_id": record}}),
        ("PATCH", f"/cases/{number}", {"json": {"statement": "已经改正"}}),
        ("POST", "/cases", {"json": body}),
        ("POST", "/cases", {"json": {"kind": "repair", "record_id": record}}),
    )
    return {
        f"{method} {path} {' '.join(more.get('json', {}))}": client.request(
            method, f"/api/v1{path}", headers=headers, **more
        ).status_code
        for method, path, more in asked
    }


def test_naming_the_matter_is_enough(client: TestClient, owner: Owner, person: Headers, standing: Stands) -> None:
    """Protects agents who know no more than whose matter it is: the confirmed authorisation is found by it."""
    record = owner.has()
    number = owner.draft("repair", record)
    standing()
    answers = by_the_way(client, person, record, number)
    assert set(answers.values()) == {200, 201}, answers
    named = client.get("/api/v1/records", params={"subject_code": BUSINESS_CODE}, headers=person).json()
    assert [one["id"] for one in named["items"]] == [record]
    assert [one["number"] for one in client.get("/api/v1/cases", headers=person).json()["items"]] == [number]
    assert client.get("/api/v1/records", headers=person).json()["items"] == []
    line = client.get(f"/api/v1/cases/{number}", headers=owner.headers).json()["timeline"][-1]
    assert (line["actor"], "代理人示例某甲代办" in line["text"]) == ("代理人", True)


@pytest.mark.parametrize("why", ["none", "not confirmed", "too small", "revoked", "over"])
def test_nothing_is_reached_without_one_that_stands(
    app: FastAPI,
    client: TestClient,
    owner: Owner,
    person: Headers,
    registered: Callable[..., Any],
    standing: Stands,
    why: str,
) -> None:
    """Protects principals: a matter that is named opens nothing by itself, and nothing is told about it."""
    record = owner.has()
    number = owner.draft("repair", record)
    if why == "not confirmed":
        registered()
    elif why == "too small":
        standing(scope=["look"])
    elif why in ("revoked", "over"):
        by = standing()
    if why == "revoked":
        client.post(f"/api/v1/authorisations/{by}/revoke", json={}, headers=person)
    elif why == "over":
        after = Clock(dt.date.fromisoformat(UNTIL) + dt.timedelta(days=1))
        app.state.authorised = replace(app.state.authorised, clock=after)
    answers = by_the_way(client, person, record, number)
    deeds = {what for what in answers if what.startswith(("PATCH", "POST /cases"))}
    refused = deeds if why == "too small" else set(answers)
    assert {what for what, status in answers.items() if status in (403, 404)} == refused, answers
    listed = client.get("/api/v1/cases", headers=person).json()["total"]
    assert listed == (1 if why == "too small" else 0)


def test_a_code_of_somebody_else_opens_nothing(client: TestClient, owner: Owner, person: Headers) -> None:
    """Protects people who ask for the wrong one: not one's own records under another's code, but a refusal."""
    answers = [
        client.get("/api/v1/records", params={"subject_code": code}, headers=person)
        for code in (BUSINESS_CODE, "91320281MA1DEM0154", "没有")
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(403, "not_authorised")}
    own = client.get("/api/v1/records", params={"subject_code": "320281199001010011"}, headers=person)
    assert own.status_code == 200


def test_what_is_reached_by_the_way_is_on_record(
    app: FastAPI, client: TestClient, owner: Owner, person: Headers, standing: Stands
) -> None:
    """Protects principals: looks and deeds leave the same lines as where the authorisation is named."""
    record, by = owner.has(), standing()
    number = client.get(f"/api/v1/authorisations/{by}", headers=person).json()["number"]
    client.get(f"/api/v1/records/{record}", headers=person)
    client.post("/api/v1/cases", json={"kind": "repair", "record_ids": [record]}, headers=person)
    client.get("/api/v1/cases", headers=person)
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.sequence)).all()
    looked = [line.details for line in lines if line.action == "authorisation:agent:looked"]
    assert looked == [
        {"on_behalf_of": number, "path": f"/records/{record}"},
        {"on_behalf_of": number, "path": "/cases"},
    ]
    created = next(line for line in lines if line.action == "case:owner:created")
    assert created.details["on_behalf_of"] == number


def test_a_refused_request_is_no_look(
    app: FastAPI, client: TestClient, owner: Owner, person: Headers, standing: Stands
) -> None:
    """Protects the trail of principals: what the scope does not allow was not looked at."""
    record = owner.has()
    by = standing()
    with app.state.database.write() as session:
        session.execute(update(Authorisation).where(Authorisation.id == by).values(scope=[]))
    refused = [
        acted(client, "GET", f"/records/{record}", person, by),
        client.get(f"/api/v1/records/{record}", headers=person),
    ]
    assert {one.status_code for one in refused} == {403}
    with app.state.database.read() as session:
        actions = session.scalars(select(AuditLine.action)).all()
    assert "authorisation:agent:looked" not in actions


def test_the_refusal_is_the_same_whatever_is_missing(
    client: TestClient, person: Headers, stranger: Headers, registered: Callable[..., Any], standing: Stands
) -> None:
    """Protects the two from being looked for: unknown, unconfirmed, somebody else's and too small read the same."""
    waiting = registered(principal_code="91320281MA1DEM0154").json()["id"]
    stands = standing(scope=["look"])
    refusals = [
        acted(client, "GET", "/records", person, "unknown"),
        acted(client, "GET", "/records", person, waiting),
        acted(client, "GET", "/records", stranger, stands),
        acted(client, "POST", "/cases", person, stands, json={"kind": "repair", "record_ids": ["x"]}),
    ]
    assert {one.status_code for one in refusals} == {403}
    assert len({(one.json()["detail"], one.json()["code"]) for one in refusals}) == 1


def test_staff_never_act_for_anybody(client: TestClient, staff: Headers, standing: Stands) -> None:
    """Protects the two sides of the desk: who decides does not apply."""
    assert acted(client, "GET", "/cases", staff, standing()).json()["code"] == "not_authorised"


@pytest.mark.parametrize("path", ["/rights", "/consents", "/reports", "/notifications", "/authorisations"])
def test_only_matters_are_for_others(client: TestClient, person: Headers, standing: Stands, path: str) -> None:
    """Protects what each decides alone: consents, copies of their data and messages are nobody else's to ask for."""
    assert acted(client, "GET", path, person, standing()).json()["code"] == "not_for_others"


@pytest.mark.parametrize("who", ["person", "business", "staff"])
def test_a_revocation_works_at_once(
    client: TestClient, request: pytest.FixtureRequest, person: Headers, standing: Stands, who: str
) -> None:
    """Protects principals: the very next request is refused, whichever of the three took it back."""
    by = standing()
    assert acted(client, "GET", "/records", person, by).status_code == 200
    headers = request.getfixturevalue(who)
    done = client.post(f"/api/v1/authorisations/{by}/revoke", json={"reason": "已经办完"}, headers=headers)
    assert done.json()["state"] == "revoked"
    assert acted(client, "GET", "/records", person, by).status_code == 403


def test_it_ends_with_its_last_day_in_china(
    app: FastAPI, client: TestClient, person: Headers, standing: Stands
) -> None:
    """Protects principals: the last day counts, and the next does not."""
    by, last = standing(), dt.date.fromisoformat(UNTIL)
    for day, status in ((last, 200), (last + dt.timedelta(days=1), 403)):
        app.state.authorised = replace(app.state.authorised, clock=Clock(day))
        assert acted(client, "GET", "/records", person, by).status_code == status


def test_looks_and_deeds_say_for_whom(
    app: FastAPI, client: TestClient, owner: Owner, person: Headers, standing: Stands
) -> None:
    """Protects principals: what an agent saw and did is in the audit trail by the authorisation's number."""
    record, by = owner.has(), standing()
    number = client.get(f"/api/v1/authorisations/{by}", headers=person).json()["number"]
    acted(client, "GET", f"/records/{record}", person, by)
    acted(client, "POST", "/cases", person, by, json={"kind": "repair", "record_ids": [record]})
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.sequence)).all()
    looked = next(line for line in lines if line.action == "authorisation:agent:looked")
    assert looked.details == {"on_behalf_of": number, "path": f"/records/{record}"}
    created = next(line for line in lines if line.action == "case:owner:created")
    assert created.details["on_behalf_of"] == number
    assert created.actor == looked.actor


def test_one_key_for_two_principals_is_no_repeat(
    client: TestClient, owner: Owner, person: Headers, standing: Stands
) -> None:
    """Protects principals from each other's answers: an idempotency key is for one of them."""
    record, by = owner.has(), standing()
    key = {"Idempotency-Key": "示例".encode().hex()}
    body = {"kind": "repair", "record_ids": [record]}
    assert acted(client, "POST", "/cases", person | key, by, json=body).status_code == 201
    assert client.post("/api/v1/cases", json=body, headers=person | key).status_code == 409
