"""The outbox as staff see it."""

import datetime as dt
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.outbox import service as outbox
from api.outbox.errands import Refused
from api.outbox.keeper import Keeper
from api.outbox.running import Runner

Headers = dict[str, str]
URL = "/api/v1/jobs"


@pytest.fixture
def dead(app: FastAPI) -> str:
    """A dead letter beside a job that is done, one that runs and one that waits; the id of the dead one."""
    now = app.state.clock.now()
    with app.state.database.write() as session:
        for key in ("done", "dead", "running"):
            outbox.put(session, key, key, {"name": "示例某甲"}, now=now)
        outbox.put(session, "waiting", "waiting", {}, now=now, due=now + dt.timedelta(hours=1))
        (running,) = outbox.claim(session, "running", now=now)
        assert running.lease
        (job,) = outbox.claim(session, "done", now=now)
        outbox.finish(job, now=now)
        (job,) = outbox.claim(session, "dead", now=now)
        outbox.put_back(job, Refused("对方不认识这个信箱。"), now=now)
        return job.id


@pytest.mark.parametrize("state", ["waiting", "running", "dead", "done"])
def test_staff_see_each_job_in_its_state_and_no_personal_data(
    client: TestClient, staff: Headers, dead: str, state: str
) -> None:
    """What is stuck is found, with the reason; what a job is about stays in the database."""
    page = client.get(URL, params={"state": state}, headers=staff).json()
    assert [item["key"] for item in page["items"]] == [state]
    assert page["total"] == 1
    assert page["items"][0]["last_error"] == ("对方不认识这个信箱。" if state == "dead" else None)
    assert "示例某甲" not in str(page)


def test_a_dead_letter_is_replayed_once_with_an_audit_line(
    client: TestClient, app: FastAPI, staff: Headers, dead: str
) -> None:
    """Staff try again when the other side is mended, and it is known who did."""
    assert client.post(f"{URL}/{dead}/replay", headers=staff).json()["dead_at"] is None
    again = client.post(f"{URL}/{dead}/replay", headers=staff)
    assert (again.status_code, again.json()["code"]) == (409, "job_not_dead")
    with app.state.database.write() as session:
        assert session.scalars(select(AuditLine.target).where(AuditLine.action == "job:staff:replayed")).all() == [dead]
        assert len(outbox.claim(session, "dead", now=app.state.clock.now())) == 1
    assert client.post(f"{URL}/nothing/replay", headers=staff).status_code == 404


def test_only_those_who_look_after_it_see_it(
    client: TestClient,
    business: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
    dead: str,
) -> None:
    """Applicants and editors have no business here; nor has anybody of one region, as jobs are of all regions."""
    add_account("editor", ["policy_editor"])
    add_account("clerk-su", ["clerk"], region="320000")
    add_account("admin-su", ["admin"], region="320000")
    for who in (business, sign_in("editor"), sign_in("clerk-su"), sign_in("admin-su")):
        assert client.get(URL, headers=who).status_code == 403
        assert client.post(f"{URL}/{dead}/replay", headers=who).status_code == 403
    assert client.get(URL).status_code == 401


def test_a_missing_worker_is_told(client: TestClient, app: FastAPI, staff: Headers) -> None:
    """Nobody waits for days before it shows that nothing is sent."""
    assert client.get(URL, headers=staff).json()["worker_is_running"] is False
    assert client.get("/readyz").json()["worker"] == "not_seen"
    Keeper(app.state.database, app.state.clock, Runner(app.state.database, app.state.clock, {})).turn()
    assert client.get(URL, headers=staff).json()["worker_is_running"] is True
    assert client.get("/readyz").json()["worker"] == "seen"


def test_the_figures_tell_what_is_stuck(client: TestClient, app: FastAPI, dead: str) -> None:
    """Whoever watches the machines is called before people notice."""
    now = app.state.clock.now()
    with app.state.database.write() as session:
        outbox.put(session, "t", "old", {}, now=now - dt.timedelta(hours=3))
    lines = [line for line in client.get("/metrics").text.splitlines() if line.startswith("credit_")]
    figures = dict(line.split(" ") for line in lines if line.startswith(("credit_jobs", "credit_worker")))
    assert (figures["credit_jobs_waiting"], figures["credit_jobs_dead"]) == ("3.0", "1.0")
    assert 3 * 3600 <= float(figures["credit_jobs_oldest_waiting_seconds"]) < 4 * 3600
    assert figures["credit_worker_seen_seconds_ago"] == "NaN"
