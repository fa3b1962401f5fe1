"""The contract with the platforms: whatever one of them does, each instruction is done once, in order, and not lost."""

import json
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.filing.models import Delivery
from api.filing.sending import Courier
from api.filing.settling import SEND
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from tests.api.filing.granting import BUSINESS, PERSON, add_record, grant, status_of, work
from tests.contract.receiving import Platform

pytestmark = pytest.mark.usefixtures("receiver")


def rows(app: FastAPI) -> list[Delivery]:
    """The deliveries, the oldest first."""
    with app.state.database.read() as session:
        return session.query(Delivery).order_by(Delivery.created_at, Delivery.sequence).all()


def test_a_good_platform_is_told_once_and_the_case_closes(app: FastAPI, there: Platform) -> None:
    """The plain way: signed, three things to do, confirmed in the answer, case closed in the same commit."""
    number = grant(app, add_record(app))
    assert status_of(app, number) == "syncing"
    assert work(app) == 1
    assert status_of(app, number) == "closed"
    data = there.messages[0]["data"]
    assert (data["instruction"], data["sequence"], data["case"]) == ("repair", 1, number)
    assert data["actions"] == ["end_publication", "end_sharing", "lift_measures"]
    assert data["basis"] == [
        "国家发展改革委令第36号 第三条（终止公示）",
        "国家发展改革委令第36号 第三条（停止共享和使用）",
    ]
    assert data["subject"] == BUSINESS
    (row,) = rows(app)
    assert (row.state, row.attempts, row.reference) == ("confirmed", 1, "示例-1")
    assert there.headers[0]["webhook-id"] == row.id
    assert work(app, days=1) == 0


def test_of_a_person_neither_name_nor_code_leaves(app: FastAPI, there: Platform) -> None:
    """The least that is needed: who has the code already can recognise it, nobody else learns anything."""
    grant(app, add_record(app, PERSON))
    work(app)
    sent = json.dumps(there.messages, ensure_ascii=False)
    assert PERSON["name"] not in sent
    assert PERSON["code"] not in sent
    assert set(there.messages[0]["data"]["subject"]) == {"kind", "code_digest"}


@pytest.mark.parametrize(
    ("word", "error"),
    [("slow", "timeout"), ("error", "server_error"), ("lose_answer", "connection"), ("busy", "too_many")],
)
def test_what_may_pass_is_tried_again(app: FastAPI, there: Platform, word: str, error: str) -> None:
    """Slow, broken, silent or busy: the row says so, nothing is lost, and the next attempt does it, once."""
    there.script = [word]
    number = grant(app, add_record(app))
    work(app)
    (row,) = rows(app)
    assert (row.state, row.attempts, row.error) == ("pending", 1, error)
    assert row.next_attempt_at is not None
    assert status_of(app, number) == "syncing"
    assert work(app) == 0
    work(app, minutes=11)
    (row,) = rows(app)
    assert (row.state, row.attempts, row.error, status_of(app, number)) == ("confirmed", 2, None, "closed")
    assert list(there.done.values()) == [[("repair", 1)]]
    first, second = there.headers
    assert first["webhook-id"] == second["webhook-id"]
    assert there.messages[0] == there.messages[1]


def test_a_busy_platform_is_left_alone_as_long_as_it_asks(app: FastAPI, there: Platform) -> None:
    """``Retry-After`` is kept: not a minute earlier."""
    there.script = ["busy"]
    grant(app, add_record(app))
    work(app)
    assert work(app, minutes=9) == 0
    assert work(app, minutes=11) == 1


@pytest.mark.parametrize(("word", "error"), [("refuse", "refused"), ("gone", "gone"), ("moved", "redirect")])
def test_what_will_not_pass_is_a_dead_letter(app: FastAPI, there: Platform, word: str, error: str) -> None:
    """A refusal is not repeated, a redirect not followed: staff see it, and the case stays open."""
    there.script = [word]
    number = grant(app, add_record(app))
    work(app)
    (row,) = rows(app)
    assert (row.state, row.error, row.next_attempt_at) == ("failed", error, None)
    assert row.failed_at is not None
    assert work(app, days=2) == 0
    assert len(there.messages) == 1
    assert status_of(app, number) == "syncing"


@pytest.mark.parametrize("word", ["accept", "garbage", "endless", "of_another"])
def test_only_a_confirmation_of_this_delivery_confirms(app: FastAPI, there: Platform, word: str) -> None:
    """An empty, unreadable, endless or foreign answer is no confirmation, whatever its status."""
    there.script = [word]
    number = grant(app, add_record(app))
    work(app)
    (row,) = rows(app)
    assert (row.state, status_of(app, number)) == ("delivered", "syncing")
    assert row.delivered_at is not None


def test_after_many_attempts_it_is_a_dead_letter(
    app: FastAPI, there: Platform, client: TestClient, staff: dict[str, str]
) -> None:
    """Nobody tries for ever in silence; staff replay it once the platform is back, and it is done once."""
    there.script = ["error"]
    number = grant(app, add_record(app))
    with app.state.database.write() as session:
        session.query(OutboxMessage).filter_by(topic=SEND).update({"attempts": outbox.MAX_ATTEMPTS - 1})
    work(app)
    (row,) = rows(app)
    assert (row.state, row.error, row.next_attempt_at) == ("failed", "server_error", None)
    assert work(app, days=9) == 0
    listed = client.get("/api/v1/deliveries", params={"state": "failed"}, headers=staff).json()
    assert [item["case_number"] for item in listed["items"]] == [number]
    assert client.post(f"/api/v1/deliveries/{row.id}/replay", headers=staff).json()["state"] == "pending"
    work(app)
    assert (status_of(app, number), list(there.done.values())) == ("closed", [[("repair", 1)]])


def test_a_worker_that_dies_after_sending_sends_the_same_again(app: FastAPI, there: Platform) -> None:
    """Killed between the platform's answer and our record of it: told twice under one id, done once."""
    number = grant(app, add_record(app))
    state = app.state
    errand = Courier(state.settings, state.cipher, state.library).errand()
    with state.database.read() as session:
        parcel = errand.prepare(session, session.query(OutboxMessage).filter_by(topic=SEND).one(), state.clock)
    assert parcel is not None
    errand.carry_out(parcel)
    assert status_of(app, number) == "syncing"
    work(app)
    assert (len(there.messages), list(there.done.values())) == (2, [[("repair", 1)]])
    assert status_of(app, number) == "closed"


def test_what_comes_first_is_sent_first(app: FastAPI, there: Platform) -> None:
    """A shield and, later, the full repair of one record arrive in this order, however the first one fares."""
    record = add_record(app)
    there.script = ["error"]
    first = grant(app, record, shielding=True)
    second = grant(app, record)
    work(app)
    assert [message["data"]["instruction"] for message in there.messages] == ["shield"]
    assert [row.error for row in rows(app)] == ["server_error", "waiting_turn"]
    work(app, minutes=1)
    work(app, minutes=2.5)
    assert there.done[record] == [("shield", 1), ("repair", 2)]
    assert {status_of(app, number) for number in (first, second)} == {"closed"}


def test_nothing_older_is_sent_after_what_is_newer(
    app: FastAPI, there: Platform, client: TestClient, staff: dict[str, str]
) -> None:
    """A dead letter from before is not replayed over what was told since."""
    record = add_record(app)
    there.script = ["refuse"]
    grant(app, record, shielding=True)
    work(app)
    grant(app, record)
    work(app)
    old, new = rows(app)
    assert (old.state, new.state) == ("failed", "confirmed")
    answer = client.post(f"/api/v1/deliveries/{old.id}/replay", headers=staff)
    assert (answer.status_code, answer.json()["code"]) == (409, "delivery_superseded")


def test_one_bad_platform_does_not_hold_the_others(app: FastAPI, there: Platform) -> None:
    """Two records, one refused: the other is through, and the rest is still shown as missing."""
    there.script = ["refuse"]
    records: list[Any] = [add_record(app), add_record(app, number="苏示环罚〔2026〕8号")]
    number = grant(app, *records)
    work(app)
    assert sorted(row.state for row in rows(app)) == ["confirmed", "failed"]
    assert status_of(app, number) == "syncing"
