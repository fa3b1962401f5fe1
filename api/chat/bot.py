"""The way to the bot: one pooled client, and a reading of its answers that trusts nothing.

The bot runs on old libraries and repeats what people typed, so every string is bounded, every link checked,
and what does not fit its shape is left out instead of being shown.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import structlog
from httpx2 import AsyncBaseTransport, AsyncClient, Client, HTTPError, Limits, Response, Timeout, TimeoutException
from prometheus_client import Counter, Histogram
from pydantic import BaseModel, ValidationError

from api.chat.schemas import Button, Card, CitationOut, Content, Intent, Link, Progress, Upload
from api.outbox.errands import Failed
from api.settings import Settings

log = structlog.get_logger(__name__)

MAX_MESSAGES = 20
MAX_ITEMS = 30
MAX_STRING = 8_000
MAX_DEPTH = 6
CONNECT_SECONDS = 2.0
POOL = Limits(max_connections=100, max_keepalive_connections=20)

_AGAIN_AFTER_SECONDS = 0.3
_WEBHOOK = "/webhooks/portal/webhook"
_AWAY = frozenset({502, 503, 504})

T = TypeVar("T", bound=BaseModel)

turns_total = Counter("credit_bot_turns_total", "Turns of the bot by how they ended", ["outcome"])
turn_seconds = Histogram("credit_bot_turn_seconds", "Seconds until the bot had answered, or had not")


class BotDown(Exception):
    """The bot did not answer, or not in a way that can be read."""


@dataclass(frozen=True)
class Wish:
    """The bot asks for a person, about ``case`` where one was spoken of; opening the hand-over is the API's."""

    case: str | None = None


@dataclass(frozen=True)
class Reply:
    """What the bot said to one message; ``whole`` is False where its actions could not run to the end."""

    messages: tuple[Content, ...]
    intent: Intent
    whole: bool
    wish: Wish | None = None


@dataclass(frozen=True)
class Asked:
    """A message for the bot; ``again`` where it may have heard this message before."""

    conversation_id: str
    message_id: str
    text: str
    metadata: Mapping[str, Any]
    again: bool = False

    @property
    def body(self) -> dict[str, Any]:
        """As the portal channel takes it."""
        about = {"sender": self.conversation_id, "id": self.message_id, "again": self.again}
        return about | {"message": self.text, "metadata": dict(self.metadata)}


class BotClient:
    """Talks to Rasa's portal channel; safe to share between requests."""

    def __init__(self, settings: Settings, transport: AsyncBaseTransport | None = None) -> None:
        timeout = Timeout(settings.bot_timeout_seconds, connect=CONNECT_SECONDS)
        self._client = AsyncClient(
            base_url=settings.bot_url,
            headers=_token_of(settings),
            timeout=timeout,
            limits=POOL,
            transport=transport,
            trust_env=False,
        )

    async def send(self, asked: Asked) -> Reply:
        """The bot's reply; raises ``BotDown``."""
        with turn_seconds.time():
            try:
                response = await self._answer_to(asked)
                body = response.json()
                if not is_unfinished(body):
                    response.raise_for_status()
                reply = read_reply(body)
            except (HTTPError, ValueError) as error:
                turns_total.labels("down").inc()
                log.warning("bot_down", conversation=asked.conversation_id, reason=type(error).__name__)
                raise BotDown from error
        turns_total.labels("answered" if reply.whole else "unfinished").inc()
        return reply

    async def _answer_to(self, asked: Asked) -> Response:
        """The bot's answer; one that was cut off is asked for once more, and comes from another bot where there is one.

        The bot hears a message of the same id once. What took too long is not asked again: it may still go on.
        """
        try:
            response = await self._client.post(_WEBHOOK, json=asked.body)
        except TimeoutException:
            raise
        except HTTPError as error:
            log.warning("bot_cut_off", conversation=asked.conversation_id, reason=type(error).__name__)
        else:
            if response.status_code not in _AWAY or _is_from_the_bot(response):
                return response
        await asyncio.sleep(_AGAIN_AFTER_SECONDS)
        return await self._client.post(_WEBHOOK, json=replace(asked, again=True).body)

    async def aclose(self) -> None:
        """Give the connections back."""
        await self._client.aclose()


def _is_from_the_bot(response: Response) -> bool:
    """Not from a proxy before it."""
    return response.headers.get("content-type", "").startswith("application/json")


def forget(settings: Settings, conversation_id: str) -> None:
    """Have the bot forget what was said in a conversation; raises ``Failed``."""
    timeout = Timeout(settings.bot_timeout_seconds, connect=CONNECT_SECONDS)
    try:
        with Client(base_url=settings.bot_url, headers=_token_of(settings), timeout=timeout, trust_env=False) as client:
            client.delete(f"/webhooks/portal/conversations/{conversation_id}").raise_for_status()
    except HTTPError as error:
        raise Failed(f"对话程序没有应答（{type(error).__name__}）。") from None


def _token_of(settings: Settings) -> dict[str, str]:
    """A header, because addresses are written to logs."""
    return {"X-Bot-Token": settings.bot_token.get_secret_value()} if settings.bot_token else {}


def read_reply(body: object) -> Reply:
    """``body`` as a bounded reply; raises ``ValueError`` when it is not of the agreed shape."""
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
        raise ValueError("the bot's answer is not of the agreed shape")
    given = [raw for raw in body["messages"][:MAX_MESSAGES] if isinstance(raw, dict)]
    messages = tuple(c for c in map(_content, given) if c != Content())
    wish = next((wish for wish in map(_wish, given) if wish), None)
    whole = bool(messages or wish) and not is_unfinished(body)
    return Reply(messages, _intent(body.get("intent")), whole, wish)


def is_unfinished(body: object) -> bool:
    """Whether the bot answers but its action process does not: it gives what it had said so far (502)."""
    return isinstance(body, dict) and body.get("code") == "turn_failed"


def _intent(raw: object) -> Intent:
    if not isinstance(raw, dict):
        return Intent(name=None, confidence=None)
    name, confidence = raw.get("name"), raw.get("confidence")
    return Intent(
        name=name[:64] if isinstance(name, str) else None,
        confidence=float(confidence) if isinstance(confidence, int | float) else None,
    )


def _wish(raw: Mapping[str, Any]) -> Wish | None:
    custom = raw.get("custom")
    asked = custom.get("handover") if isinstance(custom, dict) else None
    if not isinstance(asked, dict):
        return None
    case = asked.get("case")
    return Wish(case[:32] if isinstance(case, str) else None)


def _content(raw: Mapping[str, Any]) -> Content:
    bounded = _bounded(raw, MAX_DEPTH)
    custom = bounded.get("custom")
    custom = custom if isinstance(custom, dict) else {}
    case, text = custom.get("case"), bounded.get("text")
    return Content(
        text=text if isinstance(text, str) else "",
        buttons=_each(Button, bounded.get("buttons")),
        citations=[_safe_url(c) for c in _each(CitationOut, custom.get("citations"))],
        cards=_each(Card, custom.get("cards")),
        upload=_one(Upload, custom.get("upload")),
        case=case[:32] if isinstance(case, str) else None,
        progress=_one(Progress, custom.get("progress")),
        link=_one(Link, custom.get("link"), keep=lambda link: is_safe_link(link.href)),
    )


def _bounded(value: Any, depth: int) -> Any:
    """``value`` with strings cut, lists shortened and deep nesting dropped."""
    if isinstance(value, str):
        return value.replace("\x00", "")[:MAX_STRING]
    if depth == 0 and isinstance(value, dict | list):
        return None
    if isinstance(value, dict):
        return {str(k)[:64]: _bounded(v, depth - 1) for k, v in list(value.items())[:MAX_ITEMS]}
    if isinstance(value, list):
        return [_bounded(v, depth - 1) for v in value[:MAX_ITEMS]]
    return value


def _each(model: type[T], raw: object) -> list[T]:
    items: Sequence[object] = raw if isinstance(raw, list) else []
    return [item for item in (_one(model, one) for one in items) if item is not None]


def _one(model: type[T], raw: object, keep: Callable[[T], bool] = lambda _: True) -> T | None:
    if raw is None:
        return None
    try:
        value = model.model_validate(raw)
    except ValidationError as error:
        log.warning("bot_item_left_out", shape=model.__name__, fields=error.error_count())
        return None
    return value if keep(value) else None


def is_safe_link(href: str) -> bool:
    """Whether ``href`` stays on this site or is https: never ``javascript:``, ``data:`` or ``//host``."""
    return href.startswith(("https://", "#")) or (href.startswith("/") and href[1:2] not in ("/", "\\"))


def _safe_url(citation: CitationOut) -> CitationOut:
    if citation.url is None or is_safe_link(citation.url):
        return citation
    return citation.model_copy(update={"url": None})
