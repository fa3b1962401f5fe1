"""What a platform says by itself: believed only when signed just now, and harmless however often or late it comes."""

import base64
import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response
from standardwebhooks.webhooks import Webhook
from starlette.testclient import TestClient

from api.audit.chain import check
from api.cases.models import CaseEvent
from api.filing import sync
from api.filing.models import Delivery
from tests.api.filing.granting import SECRET, add_receiver, add_record, grant, later, status_of, work
from tests.contract.receiving import Platform

OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()


@pytest.fixture
def number(app: FastAPI, there: Platform, receiver: str) -> str:
    """A case whose only delivery arrived and was not confirmed."""
    there.script = ["accept"]
    number = grant(app, add_record(app))
    work(app)
    return number


def delivery(app: FastAPI) -> Delivery:
    """The only delivery."""
    with app.state.database.read() as session:
        return session.query(Delivery).one()


def say(
    client: TestClient,
    receiver: str,
    row: Delivery,
    secret: str = SECRET,
    message: str = "m1",
    age: dt.timedelta = dt.timedelta(),
    **changed: Any,
) -> Response:
    """A message of the platform, signed with ``secret`` so long ago."""
    said = {"type": "delivery.confirmation", "delivery": row.id, "sequence": row.sequence, "status": "confirmed"}
    body = json.dumps(said | changed)
    at = dt.datetime.now(dt.UTC) - age
    headers = {
        "webhook-id": message,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message, at, body),
    }
    return client.post(f"/api/v1/receivers/{receiver}/confirmations", content=body, headers=headers)


def asked_on(app: FastAPI, day: int) -> int:
    """How many platforms are asked again so many days later."""
    with app.state.database.write() as session:
        asked = sync.chase(session, later(app, days=day), 3)
    work(app, days=day)
    return asked


def test_a_confirmation_closes_the_case_and_again_does_no_harm(
    app: FastAPI, client: TestClient, receiver: str, number: str
) -> None:
    """Said twice, or by two messages: one closing, one line in the timeline, the same answer."""
    row = delivery(app)
    answers = [say(client, receiver, row, reference="示例-9"), say(client, receiver, row)]
    answers.append(say(client, receiver, row, message="m2"))
    assert [(a.status_code, a.json()["state"]) for a in answers] == [(200, "confirmed")] * 3
    assert status_of(app, number) == "closed"
    assert delivery(app).reference == "示例-9"
    with app.state.database.read() as session:
        assert check(session).broken is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": OTHER},
        {"age": dt.timedelta(minutes=6)},
        {"age": -dt.timedelta(minutes=6)},
    ],
)
def test_what_is_not_signed_just_now_changes_nothing(
    app: FastAPI, client: TestClient, receiver: str, number: str, wrong: dict[str, Any]
) -> None:
    """Another's key, an old recording, a clock ahead: 401, and the case stays open."""
    answer = say(client, receiver, delivery(app), **wrong)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_signature")
    assert (delivery(app).state, status_of(app, number)) == ("delivered", "syncing")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"webhook-id": "m", "webhook-timestamp": "nan", "webhook-signature": "v1,x"},
        {"webhook-id": "m", "webhook-timestamp": "now", "webhook-signature": "v1"},
    ],
)
def test_headers_of_any_shape_are_refused(
    client: TestClient, receiver: str, number: str, headers: dict[str, str]
) -> None:
    """Nothing that a stranger writes into the headers is a fault of ours."""
    answer = client.post(f"/api/v1/receivers/{receiver}/confirmations", content=b"\xff{}", headers=headers)
    assert answer.status_code == 401
    assert client.post("/api/v1/receivers/nobody/confirmations", content=b"{}", headers=headers).status_code == 401


def test_our_own_message_sent_back_confirms_nothing(
    app: FastAPI, client: TestClient, there: Platform, receiver: str, number: str
) -> None:
    """Both directions share a secret, so what we signed ourselves must not count as the platform's word."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    mirrored = {name: there.headers[0][name] for name in names}
    body = json.dumps(there.messages[0], ensure_ascii=False, separators=(",", ":"))
    answer = client.post(f"/api/v1/receivers/{receiver}/confirmations", content=body.encode(), headers=mirrored)
    assert answer.status_code == 422
    assert delivery(app).state == "delivered"


def test_a_platform_speaks_for_itself_only(app: FastAPI, client: TestClient, receiver: str, number: str) -> None:
    """Another platform's delivery, an unknown one or another number: named, and nothing changes."""
    row = delivery(app)
    other = add_receiver(app, "示例省信用网站", gateway="webhook", url="http://127.0.0.1:9", secret=OTHER)
    assert say(client, other, row, secret=OTHER).status_code == 404
    assert say(client, receiver, row, delivery="unknown").status_code == 404
    assert say(client, receiver, row, sequence=2).status_code == 422
    assert say(client, receiver, row, extra="x").status_code == 422
    assert say(client, receiver, row, reference="x" * 20_000).status_code == 413
    assert delivery(app).state == "delivered"


def test_a_confirmation_that_overtakes_our_record_counts(
    app: FastAPI, client: TestClient, there: Platform, receiver: str
) -> None:
    """The answer to us was lost; the platform's own word settles it, and nothing is sent again."""
    there.script = ["lose_answer"]
    number = grant(app, add_record(app))
    work(app)
    assert delivery(app).state == "pending"
    assert say(client, receiver, delivery(app)).status_code == 200
    assert status_of(app, number) == "closed"
    work(app, minutes=5)
    assert len(there.messages) == 1


def test_the_last_two_confirmations_at_once_close_the_case_once(
    app: FastAPI, client: TestClient, there: Platform, receiver: str
) -> None:
    """Each sees the other, so the case neither stays open for ever nor closes twice."""
    there.script = ["accept", "accept"]
    number = grant(app, add_record(app), add_record(app, number="苏示环罚〔2026〕8号"))
    work(app)
    with app.state.database.read() as session:
        both = session.query(Delivery).all()
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda row: say(client, receiver, row, message=row.id).status_code, both))
    assert (codes, status_of(app, number)) == ([200, 200], "closed")
    with app.state.database.read() as session:
        assert session.query(CaseEvent).filter_by(action="close").count() == 1


def test_words_in_the_wrong_order_do_no_harm(app: FastAPI, client: TestClient, receiver: str, number: str) -> None:
    """A refusal that arrives after the confirmation was overtaken on the way; a confirmation mends a refusal."""
    row = delivery(app)
    assert say(client, receiver, row, status="refused", reason="系统升级").json()["state"] == "failed"
    assert say(client, receiver, row, message="m2").json()["state"] == "confirmed"
    assert say(client, receiver, row, message="m3", status="refused").json()["state"] == "confirmed"
    assert status_of(app, number) == "closed"


def test_a_refusal_recorded_and_sent_once_more_does_not_undo_a_replay(
    app: FastAPI, client: TestClient, staff: dict[str, str], there: Platform, receiver: str, number: str
) -> None:
    """The same message counts once, also within the time that its signature holds."""
    row = delivery(app)
    say(client, receiver, row, status="refused")
    client.post(f"/api/v1/deliveries/{row.id}/replay", headers=staff)
    assert say(client, receiver, row, status="refused").json()["state"] == "pending"
    work(app)
    assert status_of(app, number) == "closed"


def test_a_lost_confirmation_is_asked_for_again_and_again(
    app: FastAPI, client: TestClient, staff: dict[str, str], there: Platform, number: str
) -> None:
    """Three working days after each sending the same message goes out once more; staff see for how long."""
    there.script = ["accept"]
    assert [asked_on(app, day) for day in (3, 4, 6)] == [0, 1, 0]  # sent on a Saturday, once more on Wednesday
    shown = client.get(f"/api/v1/cases/{number}/sync", headers=staff).json()
    assert (shown["confirmed"], shown["items"][0]["times_asked"]) == (0, 1)
    assert asked_on(app, 9) == 1
    assert status_of(app, number) == "closed"
    assert [sent["data"]["delivery"] for sent in there.messages] == [delivery(app).id] * 3
    assert len(there.done[delivery(app).record_id]) == 1
