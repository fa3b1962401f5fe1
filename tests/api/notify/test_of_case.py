"""What was sent to an applicant stands beside the case: by which channel, when, whether it arrived, and its words."""

from collections.abc import Callable
from typing import Any

from starlette.testclient import TestClient

from tests.api.conftest import BUSINESS_CODE, Headers
from tests.api.notify.conftest import NUMBER, Desk
from tests.api.notify.fakes import MailServer, WebServer

HERE = f"/api/v1/cases/{NUMBER}/messages"


def sent(client: TestClient, headers: Headers) -> list[list[tuple[str, str]]]:
    """Of each message: its channels and how far they are."""
    answer = client.get(HERE, headers=headers)
    assert answer.status_code == 200, answer.text
    return [[(one["channel"], one["state"]) for one in message["sent"]] for message in answer.json()["items"]]


def test_staff_see_what_was_sent_and_whether_it_arrived(
    client: TestClient, open_desk: Desk, staff: Headers, mail: MailServer, web: WebServer
) -> None:
    """Protects clerks on the telephone: each channel with what it said, and its own words as they were sent."""
    open_desk.add_case(submitted_at=open_desk.clock.now())
    open_desk.reach("email", "sms")
    open_desk.moved("accept")
    open_desk.work(but="notice.sms")
    assert sent(client, staff) == [[("in_app", "delivered"), ("email", "delivered"), ("sms", "waiting")]]
    open_desk.work()
    (message,) = client.get(HERE, headers=staff).json()["items"]
    by = {one["channel"]: one for one in message["sent"]}
    assert [by["sms"]["text"]] == [body["text"] for body in web.sms.values()] != [by["in_app"]["text"]]
    assert (message["title"], by["email"]["text"]) == ("申请已受理", by["in_app"]["text"])
    assert BUSINESS_CODE not in str(message)


def test_what_was_read_is_seen(client: TestClient, desk: Desk, business: Headers, staff: Headers) -> None:
    """Protects against telling somebody twice: in-app it is known when it was read, and the owner sees the same."""
    desk.add_case(submitted_at=desk.clock.now())
    desk.moved("accept")
    desk.work()
    assert sent(client, business) == [[("in_app", "delivered")]]
    client.post("/api/v1/notifications/read", json={}, headers=business)
    assert sent(client, staff) == sent(client, business) == [[("in_app", "seen")]]


def test_a_channel_that_failed_says_why_to_staff_only(
    client: TestClient, open_desk: Desk, business: Headers, staff: Headers, web: WebServer
) -> None:
    """Protects people from believing that they were told, and from reading about our gateways."""
    open_desk.add_case(submitted_at=open_desk.clock.now())
    open_desk.reach("sms")
    web.sms_status = 400
    open_desk.moved("accept")
    open_desk.work()
    assert sent(client, staff)[0][1] == ("sms", "failed")
    words = [client.get(HERE, headers=who).json()["items"][0]["sent"][1]["state_text"] for who in (staff, business)]
    assert words == ["没有送成：短信网关拒收（400）", "没有送成"]


def test_a_number_where_nobody_is(client: TestClient, open_desk: Desk, staff: Headers, web: WebServer) -> None:
    """Protects against a last day told to a number that does not exist: the clerk sees it."""
    open_desk.add_case(submitted_at=open_desk.clock.now())
    open_desk.reach("sms")
    web.sms_status = 422
    open_desk.moved("accept")
    open_desk.work()
    assert sent(client, staff)[0][1] == ("sms", "failed")


def test_what_no_longer_held_was_not_sent(
    client: TestClient, open_desk: Desk, business: Headers, staff: Headers
) -> None:
    """Protects against a wrong "sent": a channel that was switched off before the message left got nothing."""
    open_desk.add_case(submitted_at=open_desk.clock.now())
    open_desk.reach("sms")
    open_desk.moved("accept")
    open_desk.work(but="notice.sms")
    off = client.put("/api/v1/notifications/preferences", json={"sms": {"on": False}}, headers=business)
    assert off.status_code == 200
    open_desk.work()
    assert sent(client, staff)[0][1] == ("sms", "not_sent")


def test_who_may_not_see_the_case_sees_no_message(
    client: TestClient, desk: Desk, add_account: Callable[..., Any], sign_in: Callable[[str], Headers]
) -> None:
    """Protects applicants: the rights are those of the case, and who only audits says what for."""
    desk.add_case(submitted_at=desk.clock.now())
    add_account("elsewhere", ["clerk"], region="370000")
    add_account("watcher", ["auditor"])
    assert client.get(HERE, headers=sign_in("elsewhere")).status_code == 404
    assert client.get(HERE, headers=sign_in("watcher")).status_code == 422
    assert client.get(HERE, params={"purpose": "抽查"}, headers=sign_in("watcher")).status_code == 200
