"""After a run through what people and staff do, nothing of anybody's lies about where it does not belong."""

import io
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from starlette.testclient import TestClient

from api.accounts.schemas import SubjectIn
from api.answers.models import AnswerRemark, OpenQuestion
from api.audit.models import AuditLine
from api.cases import service as cases
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.oversight import anchoring
from api.privacy.purposes import purposes
from api.settings import ROOT, Settings
from api.worker import all_works, run_once
from tests.api.cases.owner import SIGNED, Owner
from tests.api.chat.conftest import bot, clock
from tests.api.chat.test_handovers import call
from tests.api.chat.test_messages import say
from tests.api.conftest import PASSWORD
from tests.api.notify.conftest import channel_settings, everywhere, mail, web
from tests.api.privacy.traces import (
    ANYTHING,
    CODE,
    CODES,
    MAILBOX,
    NAME,
    NOTICED,
    OTHER_CODE,
    PHONE,
    REPORT,
    SAID,
    STATEMENT,
    WORDS,
    found,
    heard,
    whole,
)
from tests.api.records.conftest import ROW, as_csv

Headers = dict[str, str]
__all__ = ["bot", "channel_settings", "clock", "everywhere", "heard", "mail", "web"]


@pytest.fixture
def site(heard: io.StringIO, app: FastAPI, everywhere: Settings) -> FastAPI:
    """A site that sends to telephones and mailboxes, and whose log is heard from the beginning."""
    app.state.settings = everywhere
    return app


@pytest.fixture
def subject(add_account: Any, sign_in: Any) -> Headers:
    """Whose data is looked for afterwards."""
    add_account("riddle", ["subject"], SubjectIn(kind="business", name=NAME, code=CODE))
    headers: Headers = sign_in("riddle")
    return headers


@pytest.fixture
def run(
    site: FastAPI, client: TestClient, clock: Any, bot: Any, subject: Headers, staff: Headers, everywhere: Settings
) -> str:
    """Everything once: records, look-ups, a case with papers to its decision, talks, messages, mistakes, faults."""
    owner = Owner(client, subject, staff)
    record_id = owner.has(subject={"kind": "business", "name": NAME, "code": CODE})
    _look_up(client, staff, record_id)
    number = _apply(client, owner, subject, record_id)
    _handle(client, staff, number)
    _talk(client, bot, subject, staff)
    _be_reached(client, subject)
    _announce(client, staff)
    _keep_a_ledger(client, staff)
    _act_for_somebody(client, subject)
    assert owner.drafts("objection", record_id, ground="inaccurate", statement=STATEMENT).status_code == 201
    _slip(client, subject, staff)
    _break(client, subject, number)
    works = all_works(everywhere, site.state.library, site.state.database)
    with site.state.database.write() as session:
        outbox.put(session, anchoring.TOPIC, "示例", {}, now=site.state.clock.now())
        outbox.put(session, "示例.坏了", "示例.坏了", {}, now=site.state.clock.now())
    works |= {"示例.坏了": _fault}
    for _ in range(5):
        run_once(site.state.database, site.state.clock, works)
    return number


def _look_up(client: TestClient, staff: Headers, record_id: str) -> None:
    why = f"来电核对，{PHONE}，{CODE}"
    for path in (f"/records?subject_code={CODE}&purpose={why}", f"/records/{record_id}?purpose={why}"):
        assert client.get(f"/api/v1{path}", headers=staff).status_code == 200
    rows = [ROW, ROW | {"行政相对人代码_1（统一社会信用代码）": CODE[:-1] + "0", "违法事实": STATEMENT}]
    bad = client.post("/api/v1/records/import", files={"file": (f"{CODE}.csv", as_csv(*rows))}, headers=staff)
    assert bad.status_code == 422


def _apply(client: TestClient, owner: Owner, subject: Headers, record_id: str) -> str:
    facts = {"contact": {"name": NAME, "phone": PHONE}}
    number = owner.draft("repair", record_id, statement=STATEMENT)
    assert owner.patches(number, facts=facts).status_code == 200
    owner.uploads(number, "proof_of_performance")
    done = owner.does(number, "submit", SIGNED)
    assert done.status_code == 200, done.text
    for letter in ("application", "receipt"):
        path = f"/api/v1/cases/{number}/letters/{letter}"
        assert client.get(path, params={"format": "pdf"}, headers=subject).status_code == 200
    return number


def _handle(client: TestClient, staff: Headers, number: str) -> None:
    assert client.get(f"/api/v1/cases/{number}", headers=staff).status_code == 200
    for verb in ("accept", "review"):
        assert client.post(f"/api/v1/cases/{number}/{verb}", json={}, headers=staff).status_code == 200


def _talk(client: TestClient, bot: Any, subject: Headers, staff: Headers) -> None:
    talk = say(client, f"{SAID}，我的代码 {CODE}，电话 {PHONE}", subject)["conversation_id"]
    handover = call(client, bot, subject, conversation_id=talk)["handover"]["number"]
    assert client.get(f"/api/v1/chat/handovers/{handover}", headers=staff).status_code == 200
    told = {"kind": "complaint", "text": REPORT, "contact": PHONE}
    assert client.post("/api/v1/reports", json=told, headers=subject).status_code == 201
    opinion = {"question": f"{CODE} 能修复吗，{PHONE}", "helpful": False, "comment": MAILBOX}
    assert client.post("/api/v1/policies/feedback", json=opinion, headers=subject).status_code < 300
    assert client.get("/api/v1/policies/search", params={"query": f"{CODE} {PHONE}"}).status_code == 200


def _be_reached(client: TestClient, subject: Headers) -> None:
    agreed = {"consent": True, "version": purposes()["reminders"].version}
    told = agreed | {"sms": {"address": PHONE}, "email": {"address": MAILBOX}}
    assert client.put("/api/v1/notifications/preferences", json=told, headers=subject).status_code == 200


def _announce(client: TestClient, staff: Headers) -> None:
    """That a listing is intended: the message goes out by every channel."""
    notice = {
        "subject": {"kind": "business", "name": NAME, "code": CODE}, "authority": "示例局", "list_name": "示例名单",
        "notified_on": "2026-11-18", "region": "320281", "reasons": NOTICED,
    }  # fmt: skip
    made = client.post("/api/v1/notices", json=notice, headers=staff)
    assert made.status_code == 201, made.text
    assert client.get(f"/api/v1/notices/{made.json()['id']}", headers=staff).status_code == 200
    assert client.get("/api/v1/notices", headers=staff).status_code == 200


def _keep_a_ledger(client: TestClient, staff: Headers) -> None:
    """Measures with somebody who answers for them; a table that cannot be read; a search for what is no measure."""
    measures = "/api/v1/ledger/measures"
    measure = {"name": "《示例办法》", "summary": "示例", "unit": "示例局", "responsible": NAME, "phone": PHONE}
    assert client.post(measures, json=measure, headers=staff).status_code == 201
    bad = {"file": (f"{CODE}.xlsx", f"{PHONE}{STATEMENT}".encode())}
    assert client.post(f"{measures}/import", files=bad, headers=staff).status_code >= 400
    assert client.get(measures, params={"text": f"{CODE} {PHONE}"}, headers=staff).status_code == 200
    assert client.get(f"{measures}/export", headers=staff).status_code == 200


def _act_for_somebody(client: TestClient, subject: Headers) -> None:
    """A registration whose note says more than it should."""
    asked = {"principal_code": OTHER_CODE, "principal_name": NAME, "scope": ["look"], "until": "2027-01-01"}
    said = asked | {"note": f"请打 {PHONE}，代码 {CODE}"}
    assert client.post("/api/v1/authorisations", json=said, headers=subject).status_code == 201


def _slip(client: TestClient, subject: Headers, staff: Headers) -> None:
    """What is typed into the wrong place, and requests that are refused."""
    client.post("/api/v1/auth/token", data={"username": CODE, "password": PASSWORD})
    client.get(f"/api/v1/records/{CODE}?purpose={PHONE}", headers=staff)
    client.get(f"/api/v1/{CODE}/{PHONE}", headers=staff)
    client.get(f"/{MAILBOX}")
    client.get("/api/v1/auth/ways", headers={"X-Request-ID": CODE, "User-Agent": PHONE, "Referer": f"/{PHONE}"})
    client.get("/api/v1/desk/cases", params={"query": CODE}, headers=staff)
    for name, query in ((PHONE, "示例"), ("常用", CODE)):
        kept = {"name": name, "filters": {"query": query}}
        assert client.post("/api/v1/desk/filters", json=kept, headers=staff).status_code == 422
    client.post("/api/v1/reports", json={"kind": REPORT, "text": {"x": PHONE}}, headers=subject)
    client.post("/api/v1/accounts", json={"username": NAME, "subject": {"code": OTHER_CODE}}, headers=staff)


def _fault(*_: Any, **__: Any) -> None:
    """A fault of ours whose message quotes what was sent, and so does the one that it came of."""
    try:
        raise KeyError(STATEMENT, SAID)
    except KeyError as error:
        raise ValueError(f"cannot read {CODE} of {NAME}, {PHONE}, {MAILBOX}: {REPORT}") from error


def _break(client: TestClient, subject: Headers, number: str) -> None:
    """That fault, and one of the database that was given it: neither the log nor the answer says what was sent."""

    def refused(session: Any, *_: Any, **__: Any) -> None:
        session.execute(text("INSERT INTO subjects (id, name) VALUES (:a, :b)"), {"a": None, "b": NAME + STATEMENT})

    with pytest.MonkeyPatch.context() as patch:
        for broken in (_fault, refused):
            patch.setattr(cases, "get_case", broken)
            answer = client.get(f"/api/v1/cases/{number}", headers=subject)
            assert answer.status_code >= 409
            assert found(answer.text + str(answer.headers), ANYTHING) == []


def test_logs_and_measures_hold_nobody_s_data(run: str, client: TestClient, heard: io.StringIO) -> None:
    """Protects people from whoever reads logs, error reports and measures, on whichever machine they end up."""
    logs = heard.getvalue()
    assert "unhandled" in logs
    assert "job_failed" in logs
    assert logs.count("in _fault") >= 2
    assert "ValueError" in logs
    assert "route=/api/v1/cases/{number}" in logs
    assert found(logs, ANYTHING) == []
    measures = client.get("/metrics").text
    assert "credit_requests_total" in measures
    assert found(measures, ANYTHING) == []


def test_jobs_and_trail_hold_neither_codes_nor_words(run: str, site: FastAPI) -> None:
    """Protects people from tables that staff read and that outlive what they are about."""
    with site.state.database.read() as session:
        for table in (OutboxMessage, AuditLine, AnswerRemark, OpenQuestion):
            rows = session.execute(select(table.__table__)).all()
            assert found(str(rows), (*CODES, *WORDS, NOTICED)) == [], table.__tablename__
            assert rows or table is OpenQuestion


def test_the_database_holds_codes_only_sealed(run: str, site: FastAPI) -> None:
    """Protects people from a stolen copy: codes, telephones and what they said are nowhere in it as they are."""
    assert found("".join(whole(site.state.database)), (*CODES, *WORDS)) == []


def test_what_was_learned_and_indexed_holds_nobody_s_data(run: str, settings: Settings) -> None:
    """Protects people from files that are made once and copied everywhere: index, rankers, models, anchors."""
    folders = (settings.index_folder, settings.rankers_dir, settings.audit_folder, ROOT / "bot" / "models")
    missing = [folder.name for folder in (settings.index_folder, settings.audit_folder) if not any(folder.rglob("*"))]
    assert missing == []
    wanted = [one.encode() for one in ANYTHING]
    for file in (file for folder in folders if folder.exists() for file in folder.rglob("*") if file.is_file()):
        content = file.read_bytes()
        assert [one.decode() for one in wanted if one in content] == [], file.name


def test_what_staff_type_into_a_purpose_is_hidden(run: str, client: TestClient, subject: Headers) -> None:
    """Protects the person's own page from codes in full as well: it may be read over a shoulder."""
    shown = client.get("/api/v1/privacy/looks", headers=subject).text
    assert "来电核对" in shown
    assert found(shown, CODES) == []


def test_paths_of_these_files_are_inside(tmp_path: Path, settings: Settings) -> None:
    """Protects the checks above from looking at an empty place: the index of this test is where it looks."""
    assert settings.index_folder == tmp_path / "index"
