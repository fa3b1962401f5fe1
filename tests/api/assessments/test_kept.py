"""Kept answers: listed, looked at with a purpose, computed again, and the same bytes everywhere."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from starlette.testclient import TestClient

from api.assessments import service
from api.assessments.models import StoredAssessment
from api.assessments.schemas import AssessmentOut
from api.audit.models import AuditLine
from api.settings import ROOT
from tests.api.assessments.conftest import RECORD
from tests.api.conftest import Headers

URL = "/api/v1/assessments"
COMPUTE = """
import sys
from pathlib import Path
from api.assessments.inputs import computed
from api.assessments.schemas import AssessmentInputs
from knowledge.engine.opening import open_library
inputs = AssessmentInputs.model_validate_json(sys.stdin.read())
sys.stdout.write(computed(open_library(Path(sys.argv[1])), inputs).model_dump_json())
"""


def given(client: TestClient, headers: Headers, **body: Any) -> dict[str, Any]:
    """An answer that was given and kept."""
    answer = client.post(URL, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_own_answers_are_listed_newest_first(client: TestClient, business: Headers, record_id: str) -> None:
    """Protects the way back to an answer, page by page."""
    first = given(client, business, record_id=record_id, as_of="2026-08-06")
    second = given(client, business, record_id=record_id)
    page = client.get(URL, params={"limit": 1}, headers=business).json()
    assert (page["total"], [line["id"] for line in page["items"]]) == (2, [second["id"]])
    rest = client.get(URL, params={"limit": 1, "cursor": page["next"]}, headers=business).json()
    assert rest["next"] is None
    line = rest["items"][0]
    assert (line["id"], line["outcome"], line["as_of"]) == (first["id"], "repairable_later", "2026-08-06")


def test_lists_hold_one_s_own_only(
    client: TestClient, business: Headers, staff: Headers, person: Headers, record_id: str
) -> None:
    """Protects answers like the records: a subject sees what staff found about its record, nobody else does."""
    by_staff = given(client, staff, record_id=record_id)
    given(client, staff, record=RECORD)
    mine = client.get(URL, headers=business).json()["items"]
    assert [line["id"] for line in mine] == [by_staff["id"]]
    assert client.get(URL, headers=person).json()["items"] == []
    assert client.get(URL, params={"record_id": record_id}, headers=person).status_code == 404
    assert client.get(URL, headers=staff).json()["total"] == 2


@pytest.mark.parametrize("way", ["list", "one", "repeat"])
def test_staff_say_why_and_leave_a_line(
    app: FastAPI, client: TestClient, business: Headers, staff: Headers, record_id: str, way: str
) -> None:
    """Protects people from silent looks: as for the record itself, a purpose is asked for and kept."""
    kept = given(client, business, record_id=record_id)["id"]
    method, address, params = {
        "list": ("GET", URL, {"record_id": record_id}),
        "one": ("GET", f"{URL}/{kept}", {}),
        "repeat": ("POST", f"{URL}/{kept}/repeat", {}),
    }[way]
    refused = client.request(method, address, params=params, headers=staff)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/purpose")
    seen = client.request(method, address, params=params | {"purpose": "核对办理结果"}, headers=staff)
    assert seen.status_code == 200
    with app.state.database.read() as session:
        last = session.scalar(select(AuditLine).order_by(AuditLine.sequence.desc()).limit(1))
        assert (last.action, last.target) == ("assessment:staff:looked_up", record_id)
        assert last.purpose == "核对办理结果"


def test_staff_see_their_own_answers_without_a_purpose(client: TestClient, staff: Headers) -> None:
    """Protects staff from being asked twice about what they asked themselves."""
    kept = given(client, staff, record=RECORD)
    assert client.get(f"{URL}/{kept['id']}", headers=staff).json() == kept


def test_other_people_s_answers_are_not_found(
    client: TestClient, business: Headers, person: Headers, record_id: str
) -> None:
    """Protects privacy: somebody else's answer looks like none at all."""
    kept = given(client, business, record_id=record_id)["id"]
    assert client.get(f"{URL}/{kept}", headers=person).status_code == 404
    assert client.post(f"{URL}/{kept}/repeat", headers=person).status_code == 404
    assert client.get(f"{URL}/gone", headers=business).status_code == 404


def test_a_kept_answer_is_repeated(client: TestClient, business: Headers, record_id: str) -> None:
    """Protects the proof of what was said: the same facts, day and knowledge give the same answer."""
    kept = given(client, business, record_id=record_id, as_of="2026-08-06")
    repeated = client.post(f"{URL}/{kept['id']}/repeat", headers=business).json()
    assert (repeated["same_version"], repeated["same_answer"], repeated["changes"]) == (True, True, [])
    assert repeated["then"] == repeated["now"]
    assert repeated["then"] == {name: value for name, value in kept.items() if name not in ("id", "record_id")}


def test_what_was_sent_is_what_is_kept(app: FastAPI, client: TestClient, business: Headers, record_id: str) -> None:
    """Protects the proof of what was said: byte for byte, and in the shape that is documented."""
    sent = client.post(URL, json={"record_id": record_id}, headers=business)
    assert sent.headers["content-type"] == "application/json"
    with app.state.database.read() as session:
        assert session.scalar(text("SELECT result FROM assessments")) == sent.text
    assert AssessmentOut.model_validate_json(sent.content).model_dump_json() == sent.text
    documented = app.openapi()["paths"][URL]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert documented == {"$ref": "#/components/schemas/AssessmentOut"}


def test_the_facts_of_then_count_not_those_of_now(
    app: FastAPI, client: TestClient, business: Headers, record_id: str
) -> None:
    """Protects the repetition from a record that was changed since."""
    kept = given(client, business, record_id=record_id)
    with app.state.database.write() as session:
        session.get(StoredAssessment, kept["id"]).knowledge_version = "sha256:earlier"
        from api.records.models import Record

        session.get(Record, record_id).severity = "serious"
    repeated = client.post(f"{URL}/{kept['id']}/repeat", headers=business).json()
    assert repeated["same_answer"] is True


def test_an_answer_of_older_knowledge_loads_and_is_compared(
    app: FastAPI, client: TestClient, business: Headers, record_id: str
) -> None:
    """Protects answers given before the newer parts of an answer existed, and says what differs."""
    kept = given(client, business, record_id=record_id)
    with app.state.database.write() as session:
        stored = session.get(StoredAssessment, kept["id"])
        newer = ("regimes", "not_asked_for", "id", "record_id")
        older = {name: value for name, value in stored.result.items() if name not in newer}
        stored.result = older | {"knowledge_version": "sha256:older", "outcome": "needs_person"}
    seen = client.get(f"{URL}/{kept['id']}", headers=business).json()
    assert (seen["regimes"], seen["not_asked_for"]) == ([], [])
    assert (seen["id"], seen["record_id"]) == (kept["id"], record_id)
    repeated = client.post(f"{URL}/{kept['id']}/repeat", headers=business).json()
    assert (repeated["same_version"], repeated["same_answer"]) == (False, False)
    assert (repeated["knowledge_version_then"], repeated["then"]["outcome"]) == ("sha256:older", "needs_person")
    assert repeated["knowledge_version_now"] == kept["knowledge_version"]
    assert "outcome" in [change["field"] for change in repeated["changes"]]


def test_the_same_inputs_give_the_same_bytes_in_every_process(
    app: FastAPI, client: TestClient, business: Headers, record_id: str
) -> None:
    """Protects repeatability: no order of a set or hash of a process shows in an answer."""
    kept = given(client, business, record_id=record_id, facts={"leniency": ["slight", "no_intent", "minor"]})
    with app.state.database.read() as session:
        stored = session.get(StoredAssessment, kept["id"])
        inputs = service.opened(app.state.cipher, stored)
    here = service.computed(app.state.library, inputs).model_dump_json()
    folder = str(app.state.settings.knowledge_dir)
    for seed in ("1", "2"):
        elsewhere = subprocess.run(
            [sys.executable, "-c", COMPUTE, folder],
            input=inputs.model_dump_json(),
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert elsewhere.stdout == here
    assert json.loads(here) == {name: value for name, value in kept.items() if name not in ("id", "record_id")}
