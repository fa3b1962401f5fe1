"""How often something may be done: every counter of the API goes through here, whatever keeps the counts.

``COSTLY`` names the calls that take much of the machine; besides it each person, and each address of people who are
not signed in, has a measure for all calls together.
"""

import ipaddress
import re
from dataclasses import dataclass

from fastapi import FastAPI, Request
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from starlette.types import ASGIApp, Receive, Scope, Send

from api.counts import Counts
from api.errors import TooManyRequests, problem
from api.settings import Settings

PER_PERSON = RateLimitItemPerMinute(1_200)
"""A page of the console makes up to ten calls, and a bulk deed of staff one for each of up to 200 cases."""
PER_ADDRESS = RateLimitItemPerMinute(6_000)
"""A whole office stands behind one address, so this stops machines, not people."""
_TOO_FAST = "操作太频繁，请过一会儿再试。"


@dataclass(frozen=True)
class Costly:
    """Calls that cost much: which, and how often one person, and one address of strangers, may make them."""

    name: str
    calls: re.Pattern[str]
    per_person: RateLimitItem
    per_address: RateLimitItem


def _costly(name: str, calls: str, per_person: RateLimitItem, per_address: RateLimitItem) -> Costly:
    return Costly(name, re.compile(calls), per_person, per_address)


COSTLY: tuple[Costly, ...] = (
    _costly(
        "questions",
        r"GET /api/v1/policies/(answer|search|compare)",
        RateLimitItemPerMinute(120),
        RateLimitItemPerMinute(600),
    ),
    _costly(
        "assessments",
        r"POST /api/v1/assessments(/.*)?",
        RateLimitItemPerMinute(120),
        RateLimitItemPerMinute(300),
    ),
    _costly(
        "files",
        r"POST /api/v1/(cases/[^/]+/materials|policies/documents|records/import|chat/attachments)",
        RateLimitItemPerMinute(60),
        RateLimitItemPerMinute(300),
    ),
    _costly(
        "letters",
        r"GET /api/v1/(cases/[^/]+/letters/.*|.*\.(csv|xlsx|pdf)|.*/export(\.[a-z]+)?)",
        RateLimitItemPerMinute(60),
        RateLimitItemPerMinute(300),
    ),
    _costly("rights", r"POST /api/v1/rights", RateLimitItemPerHour(10), RateLimitItemPerHour(100)),
    _costly(
        "sign-in",
        r"POST /api/v1/auth/(token|session|demo|password(/reset)?|totp(/.*)?)|GET /api/v1/auth/oidc/.*",
        RateLimitItemPerMinute(60),
        RateLimitItemPerMinute(300),
    ),
    _costly(
        "messages from outside",
        r"(GET|POST) /api/v1/(wechat/messages|receivers/[^/]+/confirmations)",
        RateLimitItemPerMinute(6_000),
        RateLimitItemPerMinute(6_000),
    ),
)


class Limits:
    """Counts against limits; ``CREDIT_RATE_LIMITS=off`` opens all of them for measuring."""

    def __init__(self, settings: Settings, counts: Counts | None = None) -> None:
        self._on = settings.rate_limits == "on"
        self._counts = counts or Counts(settings.redis_url)

    def count(self, limit: RateLimitItem, *key: str, refusal: str = _TOO_FAST) -> None:
        """Count one deed under ``key``; raises ``TooManyRequests`` with ``refusal`` where ``limit`` is reached."""
        if self._on and not self._counts.hit(limit, *key):
            raise TooManyRequests(refusal, retry_after=limit.get_expiry())

    def person(self, request: Request, account_id: str) -> None:
        """Count a call of somebody who is known; raises ``TooManyRequests``."""
        self.count(PER_PERSON, "person", account_id)
        for one in _costly_of(request):
            self.count(one.per_person, "person", one.name, account_id)


def _costly_of(request: Request) -> list[Costly]:
    call = f"{request.method} {request.scope['path']}"
    return [one for one in COSTLY if one.calls.fullmatch(call)]


class _AddressLimit:
    """Plain ASGI, before anything is read: counts calls by address, in memory, so that no call waits for a network."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._limits = Limits(settings, Counts())
        self._inside = settings.inside_networks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 429."""
        if scope["type"] == "http" and not self._is_inside(address := address_of(scope)):
            request = Request(scope)
            try:
                self._limits.count(PER_ADDRESS, "address", address)
                for one in _costly_of(request):
                    self._limits.count(one.per_address, "address", one.name, address)
            except TooManyRequests as refusal:
                await problem(request, refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_inside(self, address: str) -> bool:
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self._inside)


def address_of(scope: Scope) -> str:
    """The caller's address; of IPv6 the network, which one household has whole."""
    host = scope["client"][0] if scope.get("client") else "unknown"
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        if not ip.is_loopback:
            return str(ipaddress.ip_network((ip, 64), strict=False).network_address)
    return str(ip)


def install(app: FastAPI, settings: Settings) -> None:
    """Limit callers by address; ``app.state.limits`` counts people."""
    app.state.limits = Limits(settings)
    app.add_middleware(_AddressLimit, settings=settings)
