"""A person and a clerk over real HTTP: each with a client of their own, and the person's window listening."""

import json
import threading
from collections.abc import Iterator
from queue import Queue
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.chat.conftest import FakeBot, SetClock
from tests.api.chat.test_handovers import WISH
from tests.api.chat.test_messages import Headers
from tests.ports import free_port

WAIT = 20


@pytest.fixture
def url(app: FastAPI, client: TestClient, clock: SetClock) -> Iterator[str]:
    """The application on a port of its own."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://127.0.0.1:{port}/api/v1"
    server.should_exit = True
    thread.join(10)


def listen(url: str, cookies: Any, heard: "Queue[tuple[str, Any]]") -> None:
    """Put what a stream brings into ``heard``, until a hand-over is closed."""
    with (
        httpx2.Client(cookies=cookies, timeout=WAIT, trust_env=False) as window,
        window.stream("GET", f"{url}/chat/events") as stream,
    ):
        name = "message"
        for line in stream.iter_lines():
            if line.startswith(":"):
                heard.put(("open", None))
            elif line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                data = json.loads(line.removeprefix("data: "))
                heard.put((name, data))
                if data.get("state") == "closed":
                    return
                name = "message"


def test_a_person_and_a_clerk_talk(url: str, bot: FakeBot, staff: Headers) -> None:
    """The reply comes into the open window by itself, the bot is silent meanwhile, and the end is told."""
    heard: Queue[tuple[str, Any]] = Queue()
    with (
        httpx2.Client(base_url=url, timeout=WAIT, trust_env=False) as person,
        httpx2.Client(base_url=url, timeout=WAIT, trust_env=False, headers=staff) as clerk,
    ):
        bot.messages = [WISH]
        called = person.post("/chat/messages", json={"text": "转人工"}).raise_for_status().json()
        window = threading.Thread(target=listen, args=(url, person.cookies, heard), daemon=True)
        window.start()
        assert heard.get(timeout=WAIT)[0] == "open"
        number = clerk.get("/chat/handovers?state=waiting").json()["items"][0]["number"]
        assert number == called["handover"]["number"]
        clerk.post(f"/chat/handovers/{number}/take").raise_for_status()
        clerk.post(f"/chat/handovers/{number}/messages", json={"text": "您好，请说"}).raise_for_status()
        said = {"text": "工地那条", "conversation_id": called["conversation_id"]}
        assert person.post("/chat/messages", json=said).raise_for_status().json()["messages"] == []
        read = clerk.get(f"/chat/handovers/{number}").json()["messages"]
        assert [(m["author"], m["text"]) for m in read[-2:]] == [("staff", "您好，请说"), ("person", "工地那条")]
        clerk.post(f"/chat/handovers/{number}/close", json={}).raise_for_status()
        window.join(WAIT)
    news = [heard.get_nowait() for _ in range(heard.qsize())]
    authors = [data["author"] for name, data in news if name == "message"]
    assert authors == ["bot", "staff", "person", "bot"]
    assert [data["state"] for name, data in news if name == "handover"][-1] == "closed"
    assert len(bot.seen) == 1
