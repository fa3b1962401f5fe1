"""Live conversations in the console: taken, answered, given back, with and without the script of the page."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.chat.conftest import FakeBot, bot, clock
from tests.api.chat.test_handovers import call, press
from tests.api.chat.test_messages import say
from tests.api.console.test_kernel import enter, token

__all__ = ["bot", "clock", "press"]
HERE = "/console/handovers"
Headers = dict[str, str]
Post = Callable[..., Any]


@pytest.fixture
def number(client: TestClient, clock: Any, bot: FakeBot, business: Headers) -> str:
    """A business that asked something, and then for a person."""
    conversation = say(client, "要钱吗", business)["conversation_id"]
    return str(call(client, bot, business, conversation_id=conversation)["handover"]["number"])


@pytest.fixture
def post(client: TestClient, add_account: Callable[..., None]) -> Post:
    """Send a form of ours as somebody who answers people."""
    add_account("desk", ["clerk"])
    enter(client, "desk")

    def send(path: str, **fields: str) -> Any:
        return client.post(path, data={"_token": token(client.get(HERE).text)} | fields)

    return send


def test_somebody_who_waits_is_answered(client: TestClient, number: str, post: Post) -> None:
    """Protects people who wait: seen with the time they wait, taken, answered, and given back to the assistant."""
    listed = client.get(HERE).text
    assert number in listed
    assert "等了 0 分钟" in listed
    assert "您已接手" in post(f"{HERE}/{number}/take").text
    page = post(f"{HERE}/{number}/messages", text="您好，修复不收费。").text
    assert "您好，修复不收费。" in page
    assert "要钱吗" in page
    assert "已交还给智能助手" in post(f"{HERE}/{number}/close", back_to_bot="1").text
    assert number in client.get(HERE, params={"state": "closed"}).text


def test_the_script_asks_for_what_is_new(client: TestClient, number: str, post: Post, business: Headers) -> None:
    """Protects the talk: what the person writes meanwhile comes, once, and nothing that was there before."""
    post(f"{HERE}/{number}/take")
    talk = client.get(f"/api/v1/chat/handovers/{number}").json()
    last = talk["messages"][-1]["sequence"]
    assert client.get(f"{HERE}/{number}/news", params={"after": last}).json()["lines"] == []
    post(f"{HERE}/{number}/messages", text="<b>在吗</b>")
    news = client.get(f"{HERE}/{number}/news", params={"after": last}).json()
    assert [(one["author"], one["text"]) for one in news["lines"]] == [("staff", "<b>在吗</b>")]
    assert "<b>在吗" not in client.get(f"{HERE}/{number}").text


def test_a_reply_that_cannot_be_sent_is_not_lost(client: TestClient, number: str, post: Post) -> None:
    """Protects what was typed where nobody has taken the talk yet."""
    page = post(f"{HERE}/{number}/messages", text="写了很久")
    assert page.status_code == 409
    assert "请先点“接手”" in page.text


def test_a_script_is_told_that_nobody_is_signed_in(client: TestClient, number: str, post: Post) -> None:
    """Protects a reply: the way to sign in must not look like a reply that was sent."""
    post(f"{HERE}/{number}/take")
    fields = {"_token": token(client.get(HERE).text), "text": "您好"}
    client.delete("/api/v1/auth/session", headers={"sec-fetch-site": "same-origin"})
    asks = {"accept": "application/json"}
    sent = client.post(f"{HERE}/{number}/messages", data=fields, headers=asks, follow_redirects=False)
    assert sent.status_code in (401, 403)
    assert sent.headers["content-type"] == "application/json"
    assert client.get(f"{HERE}/{number}/news", headers=asks, follow_redirects=False).status_code == 401


def test_looking_for_news_leaves_one_line_of_reading(client: TestClient, number: str, post: Post) -> None:
    """Protects the audit trail from a line every three seconds: the talker's looks for news are part of the talk."""
    post(f"{HERE}/{number}/take")
    page = client.get(f"{HERE}/{number}").text
    assert "data-news" in page
    post(f"{HERE}/{number}/close")
    assert "data-news" not in client.get(f"{HERE}/{number}").text


def test_a_number_is_shown_in_full_after_saying_what_for(
    client: TestClient, clock: Any, bot: FakeBot, business: Headers, post: Post
) -> None:
    """Protects what people type from everybody who passes the screen: the whole number is a step of its own."""
    conversation = say(client, "请打 13900000005", business)["conversation_id"]
    number = call(client, bot, business, conversation_id=conversation)["handover"]["number"]
    page = client.get(f"{HERE}/{number}").text
    assert "13900000005" not in page
    assert "?in_full=1" in page
    asked = client.get(f"{HERE}/{number}", params={"in_full": "1"})
    assert (asked.status_code, "写明用途" in asked.text, "13900000005" in asked.text) == (200, True, False)
    shown = client.get(f"{HERE}/{number}", params={"in_full": "1", "what_for": "给来电人回电话"}).text
    assert "请打 13900000005" in shown
