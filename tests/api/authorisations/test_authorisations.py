"""Who may act for whom: registered, confirmed, refused, taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts.models import Account, Subject
from api.audit.models import AuditLine
from api.authorisations import service
from api.authorisations.models import Authorisation
from api.authorisations.parties import region_of
from api.rights.erasing import erase
from api.rights.gathering import Gathering
from tests.api.authorisations.conftest import UNTIL
from tests.api.conftest import BUSINESS_CODE
from tests.api.materials.test_checks import pdf
from tests.api.records.test_records import record

Headers = dict[str, str]
AUTHORISATIONS = "/api/v1/authorisations"
CHILD = "320281201505050017"


def test_a_registration_waits_for_the_office(
    client: TestClient, registered: Callable[..., Any], person: Headers, business: Headers
) -> None:
    """Protects everybody: what somebody says of themselves opens nothing; both see it, with the other's code masked."""
    made = registered().json()
    assert (made["state"], made["missing"], made["capacity"]) == ("requested", [], "agent")
    assert made["principal"]["code"] != BUSINESS_CODE
    assert made["allowed_actions"] == ["upload", "revoke"]
    assert client.get("/api/v1/records", params={"on_behalf_of": made["id"]}, headers=person).status_code == 403
    seen = client.get(f"{AUTHORISATIONS}/{made['id']}", headers=business).json()
    assert (seen["is_principal"], seen["principal"]["code"]) == (True, BUSINESS_CODE)


def test_others_see_nothing_of_it(client: TestClient, registered: Callable[..., Any], stranger: Headers) -> None:
    """Protects the two: for anybody else there is no such authorisation."""
    found = registered().json()["id"]
    for answer in (
        client.get(f"{AUTHORISATIONS}/{found}", headers=stranger),
        client.post(f"{AUTHORISATIONS}/{found}/revoke", json={}, headers=stranger),
        client.post(f"{AUTHORISATIONS}/{found}/files", files={"file": ("a.pdf", pdf())},
                    data={"material": "authorisation_letter"}, headers=stranger),
    ):  # fmt: skip
        assert answer.status_code == 404
    assert client.get(AUTHORISATIONS, headers=stranger).json()["items"] == []


def test_the_answer_does_not_tell_who_is_known(registered: Callable[..., Any]) -> None:
    """Protects people and businesses from being looked for: a code nobody has entered is registered like any other."""
    unknown = registered(principal_code="91320281MA1DEM0154").json()
    known = registered().json()
    assert unknown.keys() == known.keys()
    assert unknown["state_text"] == known["state_text"]


def test_a_code_does_not_tell_whose_it_is(
    client: TestClient, registered: Callable[..., Any], business: Headers, staff: Headers, person: Headers
) -> None:
    """Protects people and businesses: who enters a code reads their own words for it until the office has confirmed."""
    made = registered(principal_name="我以为的名称").json()
    assert made["principal"]["name"] == made["named"] == "我以为的名称"
    seen = client.get(f"{AUTHORISATIONS}/{made['id']}", headers=staff).json()
    assert (seen["principal"]["name"], seen["named"]) == ("示例建材有限公司", "我以为的名称")
    assert client.get(f"{AUTHORISATIONS}/{made['id']}", headers=business).json()["named"] == ""
    client.post(f"{AUTHORISATIONS}/{made['id']}/confirm", json={}, headers=staff)
    told = client.get(f"{AUTHORISATIONS}/{made['id']}", headers=person).json()
    assert told["principal"]["name"] == "示例建材有限公司"


def test_what_others_call_it_is_not_its_name(
    client: TestClient, registered: Callable[..., Any], staff: Headers
) -> None:
    """Protects businesses from being named by strangers: the first record says what it is called."""
    registered(principal_code="91320281MA1DEM0154", principal_name="乱写的名称")
    subject = {"kind": "business", "name": "示例商贸有限公司", "code": "91320281MA1DEM0154"}
    entered = client.post("/api/v1/records", json=record(subject=subject), headers=staff).json()
    assert entered["subject"]["name"] == "示例商贸有限公司"


def test_nobody_fills_the_list(registered: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the office from registrations for whatever codes come to mind."""
    monkeypatch.setattr(service, "MAX_WAITING", 1)
    registered(files=[])
    assert registered(principal_code="91320281MA1DEM0154", files=[]).json()["code"] == "too_many_waiting"


def test_the_principal_may_register_an_agent(client: TestClient, business: Headers, person: Headers) -> None:
    """Protects the other way round: the business names its agent by code, and the agent finds it."""
    body = {"principal_code": BUSINESS_CODE, "agent": "320281199001010011", "scope": "look", "until": UNTIL}
    made = client.post(AUTHORISATIONS, json=body, headers=business)
    assert made.status_code == 201, made.text
    assert made.json()["missing"] == ["authorisation_letter"]
    found = client.get(AUTHORISATIONS, params={"side": "agent"}, headers=person).json()
    assert [one["id"] for one in found["items"]] == [made.json()["id"]]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"principal_code": "91320281MA1DEMQ10X"}, "/principal_code"),
        ({"until": "2026-11-20"}, "/until"),
        ({"until": "2030-01-01"}, "/until"),
        ({"principal_code": "320281199001010011"}, "/principal_code"),
        ({"capacity": "guardian"}, "/capacity"),
        ({"scope": []}, "/scope"),
        ({"principal_code": CHILD, "until": "2026-11-20"}, "/until"),
    ],
    ids=["code", "past", "too long", "oneself", "guardian of a business", "nothing", "child past"],
)
def test_what_cannot_be_is_refused_by_field(
    registered: Callable[..., Any], changes: dict[str, Any], pointer: str
) -> None:
    """Protects people from registrations that could never be confirmed: each wrong field is named."""
    answer = registered(**changes)
    assert answer.status_code == 422, answer.text
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_two_others_cannot_be_joined(registered: Callable[..., Any]) -> None:
    """Protects strangers: nobody registers an agent for somebody else."""
    assert registered(agent="32028119920202003X", agent_name="示例某丙").status_code == 403


def test_a_guardian_of_a_minor_is_recognised(registered: Callable[..., Any]) -> None:
    """Protects minors: for a person under age the proof of guardianship is asked for, not a letter."""
    made = registered(principal_code=CHILD, principal_name="示例小某", files=[]).json()
    assert (made["capacity"], made["missing"]) == ("guardian", ["guardianship_proof"])
    assert made["required"][0]["citations"]


def test_the_same_twice_is_one(registered: Callable[..., Any]) -> None:
    """Protects the office from doubles: the second is told of the first."""
    registered()
    assert registered().json()["code"] == "already_registered"


def test_without_its_paper_nobody_confirms(
    client: TestClient, registered: Callable[..., Any], staff: Headers, person: Headers
) -> None:
    """Protects principals: the paper comes first, and can be added until somebody decides."""
    found = registered(files=[]).json()["id"]
    refused = client.post(f"{AUTHORISATIONS}/{found}/confirm", json={}, headers=staff)
    assert (refused.status_code, refused.json()["code"]) == (409, "paper_missing")
    letter = pdf()
    files = {"file": ("委托书.pdf", letter)}
    added = client.post(
        f"{AUTHORISATIONS}/{found}/files", files=files, data={"material": "authorisation_letter"}, headers=person
    )
    assert added.status_code == 201, added.text
    file = added.json()["files"][0]["id"]
    copy = client.get(f"{AUTHORISATIONS}/{found}/files/{file}", headers=staff)
    assert copy.content == letter
    confirmed = client.post(f"{AUTHORISATIONS}/{found}/confirm", json={"note": "印章相符"}, headers=staff)
    assert confirmed.json()["state"] == "confirmed"
    assert client.post(f"{AUTHORISATIONS}/{found}/refuse", json={"reason": "x"}, headers=staff).status_code == 409


def test_a_refusal_has_a_reason(
    client: TestClient, registered: Callable[..., Any], staff: Headers, person: Headers
) -> None:
    """Protects the agent from a bare no: the reason is required, and seen."""
    found = registered().json()["id"]
    assert client.post(f"{AUTHORISATIONS}/{found}/refuse", json={"reason": " "}, headers=staff).status_code == 422
    client.post(f"{AUTHORISATIONS}/{found}/refuse", json={"reason": "委托书没有盖章"}, headers=staff)
    seen = client.get(f"{AUTHORISATIONS}/{found}", headers=person).json()
    assert (seen["state"], seen["reason"], seen["allowed_actions"]) == ("refused", "委托书没有盖章", [])


@pytest.mark.parametrize("verb", ["confirm", "refuse"])
def test_only_the_office_decides(
    client: TestClient, registered: Callable[..., Any], person: Headers, business: Headers, verb: str
) -> None:
    """Protects the confirmation: neither of the two gives it to themselves."""
    found = registered().json()["id"]
    for headers in (person, business):
        answer = client.post(f"{AUTHORISATIONS}/{found}/{verb}", json={"reason": "x"}, headers=headers)
        assert answer.status_code in (403, 422)


def test_the_office_of_another_region_does_not_see_it(
    client: TestClient,
    registered: Callable[..., Any],
    owner: Any,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects people from being read elsewhere: it belongs to the office of the principal's latest record."""
    owner.has()
    found = registered().json()["id"]
    for name, region, status in (("near", "320000", 200), ("far", "430000", 404)):
        add_account(name, ["clerk"], region=region)
        assert client.get(f"{AUTHORISATIONS}/{found}", headers=sign_in(name)).status_code == status


@pytest.mark.parametrize(
    ("region", "status"), [("320281", 200), ("320000", 200), (None, 200), ("430000", 404), ("320300", 404)]
)
def test_where_nothing_is_known_the_code_says_whose_office_it_is(
    client: TestClient,
    registered: Callable[..., Any],
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
    region: str | None,
    status: int,
) -> None:
    """Protects a business without records from an agent confirmed by the clerk of whatever place will do it."""
    found = registered().json()["id"]
    add_account("somebody", ["clerk"], region=region)
    answer = client.post(f"{AUTHORISATIONS}/{found}/confirm", json={}, headers=sign_in("somebody"))
    assert answer.status_code == status, answer.text


def test_what_belongs_to_no_place_is_confirmed_for_the_whole_country_only(
    app: FastAPI,
    client: TestClient,
    registered: Callable[..., Any],
    staff: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects principals whose code names no place of today: no single province takes them."""
    found = registered().json()["id"]
    with app.state.database.write() as session:
        session.get_one(Authorisation, found).region = None
    add_account("somebody", ["clerk", "reviewer", "admin"], region="320000")
    url = f"{AUTHORISATIONS}/{found}/confirm"
    assert client.post(url, json={}, headers=sign_in("somebody")).status_code == 404
    assert client.post(url, json={}, headers=staff).status_code == 200


@pytest.mark.parametrize(
    ("kind", "code", "region"),
    [
        ("business", BUSINESS_CODE, "320281"),
        ("business", "91320992MA1DEM023Y", "320900"),
        ("business", "91100000MA1DEM023Y", None),
        ("person", CHILD, "320281"),
        ("person", "990281201505050017", None),
    ],
)
def test_a_code_names_a_place_of_today(app: FastAPI, kind: str, code: str, region: str | None) -> None:
    """Protects the office's list: a zone is its city's, and what the country's own register gave is nobody's alone."""
    cipher = app.state.cipher
    sealed = cipher.seal(code)
    subject = Subject(kind=kind, name="示例", code_index=sealed.index, code_sealed=sealed.ciphertext)
    with app.state.database.write() as session:
        session.add(subject)
        session.flush()
        assert region_of(session, app.state.library, cipher, subject) == region


def test_every_step_is_in_the_audit_trail(
    app: FastAPI, client: TestClient, standing: Callable[..., str], person: Headers
) -> None:
    """Protects both: who registered, confirmed and revoked is on record, with whom it concerns."""
    client.post(f"{AUTHORISATIONS}/{standing()}/revoke", json={}, headers=person)
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action.startswith("authorisation:"))).all()
    assert [line.action for line in lines] == [
        "authorisation:owner:requested",
        "authorisation:staff:confirmed",
        "authorisation:owner:revoked",
    ]
    assert len({line.about for line in lines}) == 1


def test_closing_the_account_ends_what_stands(
    app: FastAPI, client: TestClient, standing: Callable[..., str], business: Headers, staff: Headers
) -> None:
    """Protects whoever leaves: nobody acts for a business that has closed its account, and a copy tells of it first."""
    found = standing()
    with app.state.database.write() as session:
        account = session.scalars(select(Account).where(Account.username == "biz")).one()
        told = Gathering(app.state.settings, app.state.cipher, app.state.library).of(session, account, app.state.clock)
        assert [one["state"] for one in told["authorisations"]] == ["confirmed"]
        erase(session, account, app.state.clock, close_account=True)
    seen = client.get(f"{AUTHORISATIONS}/{found}", headers=staff).json()
    assert (seen["state"], seen["reason"]) == ("revoked", "账号已经注销")
