"""A hand-over is a window with an end: what staff read is on record, and nothing is read of what comes after."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.chat.conftest import FakeBot, SetClock
from tests.api.chat.test_attending import do, lines
from tests.api.chat.test_handovers import HANDOVERS, call
from tests.api.chat.test_messages import Headers, png, say


@pytest.fixture
def there(client: TestClient, clock: SetClock, bot: FakeBot, business: Headers) -> dict[str, Any]:
    """Where a business asked for a person."""
    answer = call(client, bot, business)
    return {"conversation_id": answer["conversation_id"], "number": answer["handover"]["number"]}


def looks(app: FastAPI) -> int:
    """How many are on record."""
    return lines(app).count("handover:staff:read")


def test_what_is_said_after_the_end_is_not_for_who_talked(
    client: TestClient, clock: SetClock, sign_in: Callable[[str], Headers], staff: Headers, there: dict[str, Any]
) -> None:
    """Weeks later the person tells the bot something: neither words nor files of that reach the clerk of then."""
    number = there.pop("number")
    do(client, staff, number, "take")
    do(client, staff, number, "close")
    clock.go(minutes=1)
    business = sign_in("biz")
    sent = client.post("/api/v1/chat/attachments", files={"file": ("病历.png", png())}, headers=business).json()
    say(client, "后来的私事", business, **there, attachments=[sent["id"]])
    for query in ("", "?after=0"):
        read = client.get(f"{HANDOVERS}/{number}{query}", headers=staff).json()
        assert read["messages"][-1]["text"] == "工作人员先离开了，接下来由智能助手继续帮您。"
        assert read["total"] == len(read["messages"])
    assert client.get(f"{HANDOVERS}/{number}/files/{sent['id']}", headers=staff).status_code == 404


def test_a_look_from_the_beginning_is_on_record_also_while_talking(
    client: TestClient, app: FastAPI, clock: SetClock, staff: Headers, there: dict[str, Any]
) -> None:
    """Everything from place 0, or from before the taking, is the whole talk and no news."""
    number = there["number"]
    clock.go(seconds=5)
    do(client, staff, number, "take")
    for after, recorded in ((0, 1), (1, 2)):
        assert client.get(f"{HANDOVERS}/{number}?after={after}", headers=staff).json()["messages"]
        assert looks(app) == recorded


def test_looking_for_news_ends_with_the_talk(
    client: TestClient, app: FastAPI, staff: Headers, there: dict[str, Any]
) -> None:
    """The window of who talked asks unrecorded while it is open, and not any more when it is closed."""
    number = there["number"]
    do(client, staff, number, "take")
    place = client.get(f"{HANDOVERS}/{number}", headers=staff).json()["messages"][-1]["sequence"]
    before = looks(app)
    client.get(f"{HANDOVERS}/{number}?after={place}", headers=staff)
    assert looks(app) == before
    do(client, staff, number, "close")
    client.get(f"{HANDOVERS}/{number}?after={place}", headers=staff)
    assert looks(app) == before + 1
