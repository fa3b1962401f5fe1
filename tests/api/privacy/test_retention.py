"""What is removed after its time, and what never is."""

import base64
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete as sa_delete
from sqlalchemy import false, func, select
from starlette.testclient import TestClient

from api import worker
from api.accounts.models import Account, OpenSession
from api.audit import service as audit
from api.audit.chain import check
from api.audit.models import AuditLine
from api.cases.models import Case, CaseFile
from api.cases.retention import ENDING
from api.chat.models import ChatMessage, Conversation
from api.db import Base
from api.idempotency import StoredAnswer
from api.materials.models import Attachment
from api.notify.models import Notification
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.outbox.running import Runner, Work
from api.outbox.schedule import LONGEST_LATE
from api.privacy import removing, retention
from api.privacy.periods import Periods
from api.privacy.retention import SWEEP
from api.records.models import Record
from api.settings import Settings
from tests.api.filing.test_repair import REPAIRABLE, submit, upload
from tests.api.outbox.conftest import MovedClock
from tests.api.records.test_records import record

Headers = dict[str, str]
Night = Callable[[int], None]


@pytest.fixture
def night(app: FastAPI) -> Night:
    """The sweep of the night after so many days, and every message it sends."""
    schedule = retention.schedule(worker.REMOVERS)
    start = app.state.clock.now()

    def told(*_: object) -> None:
        """A message that arrived."""

    def run(days: int) -> None:
        clock = MovedClock(at=start + dt.timedelta(days=days))
        works: dict[str, Work] = {
            schedule.topic: schedule.run,
            ENDING: told,
            **retention.handlers(Periods.of(app.state.settings), worker.REMOVERS),
        }
        with app.state.database.write() as session:
            outbox.put(session, schedule.topic, f"night {days}", {"slot": clock.now().isoformat()}, now=clock.now())
        runner = Runner(app.state.database, clock, works)
        while runner.turn():
            pass

    return run


@pytest.fixture
def draft(client: TestClient, business: Headers, staff: Headers) -> str:
    """The number of a draft with a file."""
    made = client.post("/api/v1/records", json=record(**REPAIRABLE), headers=staff).json()["id"]
    body = {"kind": "repair", "record_ids": [made]}
    number: str = client.post("/api/v1/cases", json=body, headers=business).json()["number"]
    upload(client, number, business)
    return number


def count(app: FastAPI, table: type[Base]) -> int:
    """How many rows there are."""
    with app.state.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def swept(app: FastAPI, kind: str) -> list[dict[str, Any]]:
    """The audit lines of the sweeps of a kind."""
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.target == kind).order_by(AuditLine.sequence))
        said = [line.details for line in lines]
    return [{name: value for name, value in one.items() if name not in ("before", "digest")} for one in said]


def add(app: FastAPI, *rows: Base) -> None:
    """Put rows into the database."""
    with app.state.database.write() as session:
        session.add_all(rows)


def test_an_untouched_draft_goes_after_its_owner_was_told(app: FastAPI, draft: str, night: Night) -> None:
    """Nobody loses a draft without warning, and what is left of it is the line that says so."""
    night(149)
    assert swept(app, "drafts")[-1] == {"days": 180, "removed": 0}
    night(151)
    assert swept(app, "drafts")[-1] == {"days": 180, "removed": 0, "told": 1}
    with app.state.database.read() as session:
        job = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == ENDING)).one()
        assert job.payload["number"] == draft
        last_day = dt.date.fromisoformat(job.payload["last_day"])
    assert last_day >= app.state.clock.today() + dt.timedelta(days=180)
    night(180)
    assert count(app, Case) == 1
    night(182)
    assert (count(app, Case), count(app, CaseFile), count(app, Record)) == (0, 0, 1)
    assert swept(app, "drafts")[-1] == {"days": 180, "removed": 1}
    with app.state.database.read() as session:
        assert "case:system:draft_removed" in session.scalars(select(AuditLine.action).where(AuditLine.target == draft))
        assert check(session).broken is None


def test_a_draft_whose_owner_went_on_stays(app: FastAPI, draft: str, night: Night) -> None:
    """Touching a draft keeps it, and it is told of again before it goes."""
    night(151)
    with app.state.database.write() as session:
        touched = app.state.clock.now() + dt.timedelta(days=170)
        audit.record(session, "owner", "case:owner:upload", draft, now=touched)
    night(182)
    assert count(app, Case) == 1
    night(345)
    night(352)
    assert count(app, Case) == 1
    night(376)
    assert count(app, Case) == 0


def test_a_draft_stays_while_its_message_could_not_be_sent(app: FastAPI, draft: str, night: Night) -> None:
    """A broken channel never costs anybody a draft."""
    night(151)
    with app.state.database.write() as session:
        job = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == ENDING)).one()
        job.done_at, job.dead_at = None, app.state.clock.now()
    night(182)
    assert count(app, Case) == 1


def test_what_was_filed_is_never_removed(
    client: TestClient, app: FastAPI, business: Headers, draft: str, night: Night
) -> None:
    """A filing outlives every period, with its papers, its record and the lines about it."""
    submit(client, draft, business)
    before = count(app, AuditLine)
    night(5000)
    night(9000)
    assert (count(app, Case), count(app, CaseFile), count(app, Record)) == (1, 1, 1)
    assert count(app, AuditLine) >= before


def test_what_is_over_goes_and_the_rest_stays(app: FastAPI, business: Headers, draft: str, night: Night) -> None:
    """Sign-ins, answers, jobs, chats and messages go after their time and not before; dead letters wait for people."""
    now = app.state.clock.now()
    with app.state.database.read() as session:
        account = session.scalars(select(Account).where(Account.username == "biz")).one()
        used = session.scalars(select(CaseFile)).one()
    file = {"owner": account.id, "name": "x.pdf", "size": 1, "type": "application/pdf", "uploaded_at": now}
    job = {"topic": "t", "payload": {}, "created_at": now, "next_attempt_at": now}
    talk = Conversation(account_id=account.id, created_at=now, updated_at=now)
    add(
        app,
        talk,
        OpenSession(token_hash="h", account_id=account.id, expires_at=now),
        StoredAnswer(account_id=account.id, key="k", fingerprint="f", answer="a", created_at=now),
        Attachment(sha256="unused", storage_key="unused", **file),
        Attachment(sha256=used.sha256, storage_key=used.storage_key, **file),
        OutboxMessage(key="done", done_at=now, **job),
        OutboxMessage(key="dead", dead_at=now, **job),
    )
    add(app, ChatMessage(conversation_id=talk.id, author="person", state="answered", sealed="s", created_at=now))
    add(app, _notification(account, now))
    night(0)
    tables = (StoredAnswer, Attachment, Conversation, ChatMessage, Notification)
    assert [count(app, table) for table in tables] == [1, 2, 1, 1, 1]
    night(1200)
    assert [count(app, table) for table in tables] == [0, 1, 0, 0, 0]
    with app.state.database.read() as session:
        keys = set(session.scalars(select(OutboxMessage.key)))
    assert "dead" in keys
    assert "done" not in keys
    assert swept(app, "sessions")[-1]["removed"] >= 1
    assert count(app, OpenSession) == 0


def _notification(account: Account, now: dt.datetime) -> Notification:
    return Notification(
        key="n", subject_id=account.subject_id, kind="k", title="t", text="x", short="x", created_at=now
    )


def test_a_large_sweep_goes_in_batches_with_one_line(
    app: FastAPI, business: Headers, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People's own writes get their turn during a sweep, and the trail says once how much went."""
    monkeypatch.setattr(retention.Batch, "__init__", _small(retention.Batch.__init__))
    with app.state.database.read() as session:
        account = session.scalars(select(Account)).first()
    assert account is not None
    over = app.state.clock.now() - dt.timedelta(days=9)
    add(app, *(OpenSession(token_hash=f"{n}", account_id=account.id, expires_at=over) for n in range(25)))
    night(0)
    assert count(app, OpenSession) == 1  # the one that is signed in
    assert swept(app, "sessions") == [{"days": 1, "removed": 25}]
    with app.state.database.read() as session:
        steps = select(func.count()).where(OutboxMessage.topic == SWEEP, OutboxMessage.key.contains(":sessions:"))
        assert session.scalar(steps) == 3


def test_the_line_proves_what_went(
    app: FastAPI, business: Headers, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects from a sweep that only says so: who has the keys from a backup makes the same digest, batch by batch."""
    monkeypatch.setattr(retention.Batch, "__init__", _small(retention.Batch.__init__))
    with app.state.database.read() as session:
        account = session.scalars(select(Account)).first()
    assert account is not None
    now = app.state.clock.now()
    talks = [Conversation(id=f"{n:02}", account_id=account.id, created_at=now, updated_at=now) for n in range(12)]
    add(app, *talks)
    night(400)
    with app.state.database.read() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.target == "conversations")).one()
    keys = [f"{Conversation.__tablename__}/{talk.id}" for talk in talks]
    assert line.details["removed"] == 12
    assert line.details["digest"] == retention.digest(retention.digest("", keys[:10]), keys[10:])
    meant = now + dt.timedelta(days=400 - 365)
    assert abs(dt.datetime.fromisoformat(line.details["before"]) - meant) < dt.timedelta(hours=1)


def test_nothing_is_said_to_be_gone_that_is_there(
    app: FastAPI, business: Headers, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects the proof: rows that come back, as by a rule of the database, end the sweep without its line."""
    with app.state.database.read() as session:
        account = session.scalars(select(Account)).first()
    assert account is not None
    now = app.state.clock.now()
    add(app, Conversation(account_id=account.id, created_at=now, updated_at=now))
    monkeypatch.setattr(removing, "delete", lambda table: sa_delete(table).where(false()))
    night(400)
    assert swept(app, "conversations") == []
    assert count(app, Conversation) == 1


def _small(make: Any) -> Any:
    return lambda self, period, clock: make(self, period, clock, 10)


def test_anybody_can_read_what_is_kept_how_long(client: TestClient) -> None:
    """Protects the right to know: periods, reasons, and that they are our own choice."""
    told = client.get("/api/v1/privacy/retention").json()
    assert "不是法定期限" in told["text"]
    assert {item["kind"] for item in told["removed"]} == set(worker.REMOVERS)
    assert all(str(item["days"]) in item["text"] for item in told["removed"])
    assert any("提前 30 天提醒" in item["text"] for item in told["removed"])
    assert any("已提交的申请" in item["what"] for item in told["kept"])
    assert all(citation["document"] for citation in told["citations"])


@pytest.mark.parametrize(
    ("changed", "words"), [({"drafts": 10}, "至少为 60 天"), ({"cases": 10}, "没有这一项"), ({"drafts": 365}, None)]
)
def test_an_installation_changes_a_period_but_not_what_is_kept(
    settings: Settings, changed: dict[str, int], words: str | None
) -> None:
    """Neither too short a period nor one for filings can be set."""
    other = settings.model_copy(update={"retention_days": changed})
    if words is None:
        assert Periods.of(other).period("drafts").days == 365
        return
    with pytest.raises(ValueError, match=words):
        Periods.of(other)


def test_the_shortest_periods_leave_the_program_what_it_needs() -> None:
    """A slot of a schedule is never put twice, because its job is kept for longer than it can be late."""
    key = base64.b64encode(b"k" * 32).decode()
    periods = Periods.of(Settings(_env_file=None, secret_key="t" * 40, field_key=key))
    assert dt.timedelta(days=periods.period("jobs").least) > LONGEST_LATE
    assert periods.period("answers").least >= 1
    assert all(period.days >= period.least + period.warned for period in periods.removed)
