"""The way out to a platform: one signed message, and a reading of its answer that trusts nothing.

Signed after the Standard Webhooks scheme (``webhook-id``, ``webhook-timestamp``, ``webhook-signature``). The id is that
of the delivery and stays the same however often it is sent, so a platform can drop what it has already done.
"""

import asyncio
import datetime as dt
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Literal, Protocol

import structlog
from httpx2 import AsyncClient, HTTPError, InvalidURL, Response, Timeout
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from standardwebhooks.webhooks import Webhook

from api.addresses import Networks
from api.clock import Clock
from api.filing.words import NULL_NOTE
from api.outward import Outward

CONNECT_SECONDS = 5.0
MAX_BYTES = 64 * 1024
LONGEST_WAIT = dt.timedelta(hours=6)
_AGAIN = {408: "timeout", 425: "too_many", 429: "too_many", 503: "server_error"}
_FOR_GOOD = {409: "stale", 410: "gone"}
log = structlog.get_logger(__name__)

Outcome = Literal["confirmed", "delivered", "again", "for_good"]


@dataclass(frozen=True)
class Parcel:
    """A message on its way; ``address`` and ``secret`` are None for the Null gateway."""

    delivery: str
    receiver: str
    body: str
    address: str | None
    secret: str | None = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What came of it: ``again`` and ``for_good`` are failures, told by the code ``error`` and a technical detail.

    ``wait`` is how long the platform asked us to wait.
    """

    outcome: Outcome
    error: str | None = None
    detail: str | None = None
    note: str | None = None
    reference: str | None = None
    wait: dt.timedelta | None = None


class Gateway(Protocol):
    """Hands a parcel over; never raises."""

    def send(self, parcel: Parcel) -> Answer:
        """What came of it."""


class NullGateway:
    """Confirms by itself and says so loudly: nothing leaves the machine. For the embedded profile only."""

    def send(self, parcel: Parcel) -> Answer:
        """Confirmed, with the note that nothing was sent."""
        log.warning("null_gateway", receiver=parcel.receiver, delivery=parcel.delivery, sent=False)
        return Answer("confirmed", note=NULL_NOTE)


class WebhookGateway:
    """One POST, no redirects, one time limit over the whole exchange."""

    def __init__(self, seconds: float, inside: Networks | None = None) -> None:
        self._seconds, self._inside = seconds, inside

    def send(self, parcel: Parcel) -> Answer:
        """Sends once; whether and when to try again is for the caller."""
        if not parcel.address or parcel.secret is None:
            return Answer("for_good", "not_set_up")
        try:
            return asyncio.run(self._within_time(parcel, parcel.address, parcel.secret))
        except TimeoutError:
            return Answer("again", "timeout", f"no answer within {self._seconds:g} s")
        except (HTTPError, InvalidURL) as error:
            late = "Timeout" in type(error).__name__
            return Answer("again", "timeout" if late else "connection", type(error).__name__)

    async def _within_time(self, parcel: Parcel, address: str, secret: str) -> Answer:
        # The clock runs over the whole exchange: an answer that drips would never be late by its parts.
        async with asyncio.timeout(self._seconds):
            timeout = Timeout(self._seconds, connect=min(CONNECT_SECONDS, self._seconds))
            way = Outward(self._inside)
            async with AsyncClient(timeout=timeout, follow_redirects=False, trust_env=False, transport=way) as client:
                headers = signed_headers(secret, parcel.delivery, parcel.body)
                sent = client.stream("POST", address, content=parcel.body.encode(), headers=headers)
                async with sent as response:
                    return _read(parcel, response, await _bounded(response))


def signed_headers(secret: str, message_id: str, body: str) -> dict[str, str]:
    """The three headers of the scheme, and those that say how to read the body."""
    # The true moment, also where the day is fixed: the platform compares it with its own clock.
    now = Clock().now()
    return {
        "content-type": "application/json; charset=utf-8",
        # Unpacked, a small answer could become a large one.
        "accept-encoding": "identity",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now, body),
    }


class _Said(BaseModel):
    """The body of a platform's answer, as far as we read it; it must name the delivery it speaks of."""

    model_config = ConfigDict(strict=True)

    delivery: str
    status: Literal["confirmed", "accepted", "refused", "stale"]
    reference: str | None = Field(None, max_length=100)
    reason: str | None = Field(None, max_length=200)


def _read(parcel: Parcel, response: Response, body: bytes | None) -> Answer:
    status = response.status_code
    said = _said(parcel, body)
    if 200 <= status < 300:
        return _taken(status, said)
    detail = f"HTTP {status}" + (f": {said.reason}" if said and said.reason else "")
    if 300 <= status < 400:
        return Answer("for_good", "redirect", detail)
    if status in _AGAIN or status >= 500:
        return Answer("again", _AGAIN.get(status, "server_error"), detail, wait=_asked_to_wait(response))
    return Answer("for_good", _FOR_GOOD.get(status, "refused"), detail)


def _taken(status: int, said: _Said | None) -> Answer:
    """Arrived; confirmed only by a body that says so of this very delivery."""
    if said is None:
        return Answer("delivered", detail=f"HTTP {status} without a readable confirmation")
    if said.status == "confirmed":
        return Answer("confirmed", reference=said.reference)
    if said.status in ("refused", "stale"):
        return Answer("for_good", said.status, f"HTTP {status}: {said.reason or said.status}")
    return Answer("delivered", reference=said.reference)


def _said(parcel: Parcel, body: bytes | None) -> _Said | None:
    try:
        said = _Said.model_validate_json(body or b"")
    except ValidationError:
        return None
    return said if said.delivery == parcel.delivery else None


async def _bounded(response: Response) -> bytes | None:
    """The body; None where it is packed or too long to be an answer to us."""
    if response.headers.get("content-encoding", "identity") != "identity":
        return None
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MAX_BYTES:
            return None
    return bytes(body)


def _asked_to_wait(response: Response) -> dt.timedelta | None:
    """``Retry-After``, in seconds or as a date; never longer than we are ready to wait."""
    given = response.headers.get("retry-after", "").strip()
    if given.isascii() and given.isdecimal():
        return min(dt.timedelta(seconds=int(given[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return min(max(until - Clock().now(), dt.timedelta()), LONGEST_WAIT)
