"""The chat over the real API; only the bot, which is another process, is played by a fake."""

import datetime as dt
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import ConnectError, MockTransport, Request, Response

from api.chat.bot import BotClient
from api.chat.chat import Chat
from api.clock import CHINA
from api.settings import Settings

FRIDAY_MORNING = dt.datetime(2026, 11, 20, 10, 0, tzinfo=CHINA)

FEE_ANSWER = {
    "text": "不收费。",
    "buttons": [{"title": "怎么申请", "payload": "/ask_procedure"}],
    "custom": {
        "citations": [
            {
                "document": "示例发〔2026〕1号",
                "title": "示例文件",
                "issuer": "示例机关",
                "locator": "第一条",
                "quote": "不收取任何费用",
                "quote_verified": True,
                "effective_from": "2026-04-01",
                "effective_to": None,
                "superseded_by": None,
                "verification": "primary",
                "url": "/api/v1/policies/documents/example#art1",
            }
        ]
    },
}


class FakeBot:
    """Answers like the portal channel; remembers what it was sent."""

    def __init__(self) -> None:
        self.messages: Any = [FEE_ANSWER]
        self.intent = "ask_fee"
        self.down = False
        self.actions_down = False
        self.seen: list[dict[str, Any]] = []
        self.before: Callable[[dict[str, Any]], Awaitable[None]] | None = None

    async def handle(self, request: Request) -> Response:
        """One request to the webhook."""
        body = json.loads(request.content)
        self.seen.append(body)
        if self.before is not None:
            await self.before(body)
        if self.down:
            raise ConnectError("refused", request=request)
        if self.actions_down:
            return Response(502, json={"code": "turn_failed", "detail": "", "messages": self.messages})
        return Response(200, json={"messages": self.messages, "intent": {"name": self.intent, "confidence": 0.97}})


class SetClock:
    """A clock that goes only when told."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def now(self) -> dt.datetime:
        """The present moment, UTC."""
        return self.moment.astimezone(dt.UTC)

    def today(self) -> dt.date:
        """The day in China."""
        return self.moment.astimezone(CHINA).date()

    def go(self, **later: int) -> None:
        """So much later."""
        self.moment += dt.timedelta(**later)


@pytest.fixture
def bot() -> FakeBot:
    """The other side of the wall."""
    return FakeBot()


@pytest.fixture
def app(app: FastAPI, settings: Settings, bot: FakeBot) -> FastAPI:
    """The application with the fake bot behind it."""
    client = BotClient(settings, transport=MockTransport(bot.handle))
    app.state.chat = Chat(settings, app.state.database, app.state.cipher, app.state.clock, client)
    return app


@pytest.fixture
def clock(app: FastAPI, settings: Settings, bot: FakeBot) -> SetClock:
    """The application on a Friday morning, when the office is open."""
    clock = SetClock(FRIDAY_MORNING)
    app.state.clock = clock
    client = BotClient(settings, transport=MockTransport(bot.handle))
    app.state.chat = Chat(settings, app.state.database, app.state.cipher, clock, client)
    return clock
