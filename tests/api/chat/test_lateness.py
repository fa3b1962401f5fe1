"""Somebody waits and nobody comes: the person hears it, and staff do."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts.models import Account
from api.chat.handlers import handlers
from api.chat.handovers import LATE
from api.notify.models import Notification
from api.outbox.models import OutboxMessage
from api.settings import Settings
from api.worker import run_once
from tests.api.chat.conftest import FakeBot, SetClock
from tests.api.chat.test_attending import do
from tests.api.chat.test_handovers import call
from tests.api.chat.test_messages import CONVERSATIONS, Headers, say


@pytest.fixture
def work(app: FastAPI, settings: Settings, clock: SetClock) -> Callable[[], int]:
    """The worker's part for hand-overs."""
    works = handlers(settings, app.state.cipher, clock)  # type: ignore[arg-type]
    return lambda: run_once(app.state.database, clock, works)  # type: ignore[arg-type]


def told(app: FastAPI) -> dict[str, str]:
    """What members of staff were told, by name."""
    with app.state.database.read() as session:
        query = select(Account.username, Notification.text).join(Account, Account.id == Notification.account_id)
        return dict(session.execute(query).all())


def last_words(client: TestClient, conversation: str, headers: Headers) -> str:
    """What was said last."""
    return str(client.get(f"{CONVERSATIONS}/{conversation}", headers=headers).json()["items"][-1]["text"])


def test_after_ten_minutes_staff_and_person_are_told(
    client: TestClient,
    app: FastAPI,
    clock: SetClock,
    bot: FakeBot,
    business: Headers,
    staff: Headers,
    work: Callable[[], int],
) -> None:
    """Not earlier, and once."""
    answer = call(client, bot, business)
    clock.go(minutes=9)
    assert work() == 0
    clock.go(minutes=1)
    assert work() == 1
    assert answer["handover"]["number"] in told(app)["staff"]
    assert "让您久等了" in last_words(client, answer["conversation_id"], business)
    clock.go(hours=1)
    assert work() == 0


def test_whoever_was_taken_or_left_is_not_late(
    client: TestClient,
    app: FastAPI,
    clock: SetClock,
    bot: FakeBot,
    business: Headers,
    staff: Headers,
    work: Callable[[], int],
) -> None:
    """The job finds nothing to do."""
    number = call(client, bot, business)["handover"]["number"]
    do(client, staff, number, "take")
    clock.go(minutes=10)
    assert work() == 1
    assert told(app) == {}


def test_nobody_is_late_outside_office_hours(
    client: TestClient,
    app: FastAPI,
    clock: SetClock,
    bot: FakeBot,
    staff: Headers,
    work: Callable[[], int],
) -> None:
    """Who came just before noon is looked for ten minutes after the office opens again."""
    conversation = say(client, "你好")["conversation_id"]
    clock.go(hours=1, minutes=55)
    call(client, bot, conversation_id=conversation)
    clock.go(minutes=10)
    work()
    assert told(app) == {}
    with app.state.database.read() as session:
        (job,) = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == LATE))
        assert job.next_attempt_at == clock.now().replace(hour=5, minute=40, second=0)
    clock.go(hours=2)
    work()
    assert set(told(app)) == {"staff"}
