"""Where somebody is reached besides in-app."""

import datetime as dt
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from api.accounts import tokens
from api.accounts.models import Account
from api.notify.models import CodeSent, ContactPoint
from api.notify.senders.wechat_server import wechat_of
from api.outbox.models import OutboxMessage
from api.privacy.purposes import purposes
from api.settings import Settings
from tests.api.notify.conftest import EMAIL, MOBILE, Desk
from tests.api.notify.fakes import WebServer

Headers = dict[str, str]
URL = "/api/v1/notifications/preferences"
WORDS = purposes()["reminders"].version


@pytest.fixture
def site(app: FastAPI, everywhere: Settings) -> FastAPI:
    """A site that has set up every channel."""
    app.state.settings, app.state.wechat = everywhere, wechat_of(everywhere)
    return app


def channel(answer: Any, name: str) -> Any:
    """One channel of an answer."""
    assert answer.status_code == 200, answer.text
    return next(one for one in answer.json()["channels"] if one["channel"] == name)


def give(client: TestClient, headers: Headers, **given: Any) -> Any:
    """Give an address with consent."""
    return client.put(URL, json={"consent": True, "version": WORDS, **given}, headers=headers)


def code_for(web: WebServer) -> str:
    """The code in the last SMS."""
    text = list(web.sms.values())[-1]["text"]
    return str(text.split("验证码是")[1][:6])


def test_without_settings_a_channel_says_that_it_is_not_there(client: TestClient, business: Headers) -> None:
    """Protects people from waiting for mail that nobody can send: in-app is named, the rest is refused in words."""
    answer = client.get(URL, headers=business)
    assert channel(answer, "in_app")["available"]
    assert [channel(answer, name)["available"] for name in ("email", "sms", "wechat")] == [False] * 3
    assert "没有开通" in channel(answer, "sms")["note"]
    refused = give(client, business, sms={"address": MOBILE})
    assert (refused.status_code, refused.json()["code"]) == (422, "channel_not_available")
    assert answer.json()["quiet_hours"] == {"starts": "21:00:00", "ends": "08:00:00"}


def test_an_address_is_used_only_once_it_is_confirmed(
    client: TestClient, site: FastAPI, open_desk: Desk, business: Headers, web: WebServer
) -> None:
    """Protects strangers from messages about others: no news before the code came back; the address stays sealed."""
    shown = channel(give(client, business, sms={"address": "139 0000 0001"}), "sms")
    assert (shown["state"], shown["address"]) == ("unconfirmed", "*******0001")
    open_desk.add_case()
    open_desk.moved("accept")
    open_desk.work()
    assert len(web.sms) == 1
    body = {"code": code_for(web)}
    assert client.post(f"{URL}/sms/confirm", json=body, headers=business).json()["confirmed"] is True
    assert channel(client.get(URL, headers=business), "sms")["state"] == "confirmed"
    with open_desk.database.read() as session:
        point = session.scalars(select(ContactPoint)).one()
        assert MOBILE not in str(point.address_sealed)
        assert body["code"] not in str(point.code_hash)


def test_consent_is_needed_and_can_be_taken_back(client: TestClient, site: FastAPI, business: Headers) -> None:
    """Protects consent: none, no address; taken back, the address is gone."""
    refused = client.put(URL, json={"email": {"address": EMAIL}}, headers=business)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/consent")
    assert channel(give(client, business, email={"address": EMAIL}), "email")["address"] == "r***@example.cn"
    assert channel(give(client, business, email={"address": None}), "email")["state"] == "none"


@pytest.mark.parametrize("version", [None, "2025-01"])
def test_only_the_words_of_now_are_agreed_to(
    app: FastAPI, client: TestClient, site: FastAPI, business: Headers, version: str | None
) -> None:
    """Protects an informed yes: whoever saw other words, or none, is shown those of now, and nothing is kept."""
    told = client.get(URL, headers=business).json()["consent"]
    refused = give(client, business, email={"address": EMAIL}, version=version)
    assert (refused.status_code, refused.json()["code"]) == (422, "words_changed")
    assert refused.json()["errors"][0]["pointer"] == "/version"
    assert told["text"] in refused.json()["detail"]
    with app.state.database.read() as session:
        assert session.scalars(select(ContactPoint.address_sealed)).all() in ([], [None])
    assert give(client, business, email={"address": EMAIL}, version=told["version"]).status_code == 200


def test_a_wrong_code_counts_and_five_end_it(
    client: TestClient, site: FastAPI, open_desk: Desk, business: Headers, web: WebServer
) -> None:
    """Protects an address from being claimed by trying codes: each try is counted."""
    give(client, business, sms={"address": MOBILE})
    open_desk.work()
    right = code_for(web)
    wrong = "000000" if right != "000000" else "000001"
    tries = [client.post(f"{URL}/sms/confirm", json={"code": wrong}, headers=business) for _ in range(5)]
    assert [answer.json()["tries_left"] for answer in tries] == [4, 3, 2, 1, 0]
    assert "还可以再试 4 次" in tries[0].json()["text"]
    late = client.post(f"{URL}/sms/confirm", json={"code": right}, headers=business)
    assert (late.status_code, late.json()["code"]) == (409, "code_expired")


def codes_waiting(desk: Desk) -> int:
    """How many codes were put on their way."""
    with desk.database.read() as session:
        return len(session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "contact.code.sms")).all())


def minutes_pass(desk: Desk) -> None:
    """The pause between two codes is over."""
    with desk.database.write() as session:
        session.execute(update(CodeSent).values(sent_at=desk.app.state.clock.now() - dt.timedelta(minutes=2)))


def test_codes_are_not_sent_in_floods(
    client: TestClient, site: FastAPI, desk: Desk, business: Headers, person: Headers
) -> None:
    """Protects a telephone from being rung by others: once a minute, five times a day, by account and by address."""
    assert "已发出" in channel(give(client, business, sms={"address": MOBILE}), "sms")["note"]
    assert client.post(f"{URL}/sms/code", headers=business).status_code == 429
    assert "还没有发出" in channel(give(client, person, sms={"address": MOBILE}), "sms")["note"]
    for _ in range(4):
        minutes_pass(desk)
        assert client.post(f"{URL}/sms/code", headers=business).status_code == 204
    minutes_pass(desk)
    for who in (business, person):
        refused = client.post(f"{URL}/sms/code", headers=who)
        assert (refused.status_code, "明天" in refused.json()["detail"]) == (429, True)
    give(client, business, sms={"address": "13900000002"})
    assert codes_waiting(desk) == 5


def test_taking_an_address_back_does_not_lift_the_brake(
    client: TestClient, site: FastAPI, desk: Desk, business: Headers
) -> None:
    """Protects a stranger's telephone from somebody who gives its number, takes it back and gives it again."""
    for _ in range(4):
        give(client, business, sms={"address": MOBILE})
        give(client, business, sms={"address": None})
    assert codes_waiting(desk) == 1


def test_a_mistyped_number_is_corrected_at_once(
    client: TestClient, site: FastAPI, desk: Desk, business: Headers
) -> None:
    """Protects a slip of the finger from costing a minute, and the rest of what was sent from being lost."""
    give(client, business, sms={"address": "13900000002"})
    assert "已发出" in channel(give(client, business, sms={"address": MOBILE}), "sms")["note"]
    own = {"starts": "22:30:00", "ends": "07:00:00"}
    back = give(client, business, sms={"address": "13900000002"}, quiet_hours=own)
    assert ("还没有发出" in channel(back, "sms")["note"], back.json()["quiet_hours"]) == (True, own)


def test_quiet_hours_leave_time_on_the_last_day(client: TestClient, business: Headers) -> None:
    """Protects last-day reminders: quiet hours cannot cover the working day, and can be switched off."""
    assert (
        client.put(URL, json={"quiet_hours": {"starts": "09:00", "ends": "23:00"}}, headers=business).status_code == 422
    )
    own = {"starts": "22:30:00", "ends": "07:00:00"}
    assert client.put(URL, json={"quiet_hours": own}, headers=business).json()["quiet_hours"] == own
    assert client.put(URL, json={"quiet_hours": None}, headers=business).json()["quiet_hours"] is None
    assert client.put(URL, json={}, headers=business).json()["quiet_hours"] is None


@pytest.mark.parametrize(
    "wrong", [{"email": {"address": "nobody"}}, {"sms": {"address": "12345"}}, {"fax": {}}, {"sms": {"on": "maybe"}}]
)
def test_wrong_addresses_are_explained(client: TestClient, site: FastAPI, business: Headers, wrong: Any) -> None:
    """Protects people from messages that go nowhere."""
    assert give(client, business, **wrong).status_code == 422


def test_wechat_itself_says_whose_login_it_is(
    client: TestClient, site: FastAPI, business: Headers, web: WebServer
) -> None:
    """Protects a person's WeChat from being claimed by typing; each permission is counted."""
    bad = client.put(f"{URL}/wechat/login", json={"login_code": "bad-code", "allowed": 1}, headers=business)
    assert (bad.status_code, bad.json()["code"]) == (422, "wechat_login_expired")
    for expected in (1, 2):
        good = client.put(f"{URL}/wechat/login", json={"login_code": "good-code", "allowed": 1}, headers=business)
        assert channel(good, "wechat")["sends_left"] == expected
    assert channel(client.put(URL, json={"wechat": {"on": False}}, headers=business), "wechat")["on"] is False


def test_a_conversation_cannot_change_where_somebody_is_reached(
    client: TestClient, app: FastAPI, business: Headers
) -> None:
    """Protects addresses from the bot: with a person's token it reads messages, and changes nothing."""
    with app.state.database.read() as session:
        account = session.scalars(select(Account).where(Account.username == "biz")).one()
    token = tokens.issue_on_behalf_of(app.state.settings, account.id, "conversation", now=app.state.clock.now())
    bot = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/notifications", headers=bot).status_code == 200
    assert client.put(URL, json={"quiet_hours": None}, headers=bot).status_code == 403
