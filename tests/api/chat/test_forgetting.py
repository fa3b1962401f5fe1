"""What is deleted here is forgotten by the bot as well, even if it was down just then."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select
from starlette.testclient import TestClient

from api.chat.handlers import handlers
from api.chat.service import FORGET
from api.outbox.models import OutboxMessage
from api.worker import run_once
from tests.api.chat.conftest import SetClock
from tests.api.chat.test_messages import CONVERSATIONS, Headers, say


@contextmanager
def bot_server(status: int) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """A bot that answers ``status``, and what it was asked to forget, with the token given."""
    asked: list[tuple[str, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_DELETE(self) -> None:
            asked.append((self.path, self.headers.get("X-Bot-Token")))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_parts: Any) -> None:
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("status", "done"), [(200, True), (503, False)])
def test_the_bot_is_told_to_forget(
    app: FastAPI, client: TestClient, clock: SetClock, business: Headers, status: int, *, done: bool
) -> None:
    """Protects whoever deletes a talk: the bot's memory goes too, and a bot that is down is asked again."""
    conversation = say(client, "我叫示例", business)["conversation_id"]
    assert client.delete(f"{CONVERSATIONS}/{conversation}", headers=business).status_code == 204
    with bot_server(status) as (url, asked):
        state = app.state
        told = state.settings.model_copy(update={"bot_url": url, "bot_token": SecretStr("secret")})
        run_once(state.database, clock, handlers(told, state.cipher, clock))  # type: ignore[arg-type]
    assert asked == [(f"/webhooks/portal/conversations/{conversation}", "secret")]
    with state.database.read() as session:
        job = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == FORGET)).one()
        assert ((job.done_at is not None), job.dead_at) == (done, None)
