"""Who is asking: bearer token, browser cookie, or a token on behalf of a chatting person."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Row

from api.accounts import service, tokens
from api.accounts.models import Account
from api.accounts.schemas import STAFF_ROLES
from api.clock import CurrentClock
from api.db import CurrentDatabase
from api.errors import NotAllowed, NotSignedIn
from api.portals import is_from_portal
from api.settings import CurrentSettings

SESSION_COOKIE = "credit_session"
IN_CONVERSATION = (
    "/policies",
    "/records",
    "/assessments",
    "/cases",
    "/reports",
    "/deadlines",
    "/notices",
    "/notifications",
    "/reminders",
    "/chat/handovers",
    "/privacy",
    "/consents",
    "/rights",
)
OWN_DATA = ("/records", "/assessments", "/cases", "/notices", "/deadlines", "/notifications", "/reminders")
"""Of these nothing is read or done in a conversation before the person has agreed, where it is for us to ask."""
READ_IN_CONVERSATION = ("/records", "/notices", "/notifications")
"""Of these a conversation only reads: nobody enters records or changes where they are reached by chatting."""
_ROLES_IN_CONVERSATION = frozenset({"subject"})
"""Nobody is staff in a conversation: no case is decided there, and nobody's papers are seen but one's own."""
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Viewer:
    """The person or program behind a request.

    ``by_browser``: signed in by our cookie, so that nobody but we can ask the person anything. ``talk``: what the token
    of a conversation says, where the request comes from one.
    """

    account_id: str
    username: str
    roles: frozenset[str]
    subject_id: str | None
    region: str | None
    by_browser: bool = False
    talk: tokens.Claims | None = None

    def has(self, role: str) -> bool:
        """Whether the viewer holds ``role``."""
        return role in self.roles

    @property
    def is_staff(self) -> bool:
        """Whether the viewer works for the credit office."""
        return bool(self.roles & STAFF_ROLES)

    def require(self, *roles: str) -> None:
        """Raise ``NotAllowed`` unless the viewer holds one of ``roles``."""
        if not self.roles & set(roles):
            raise NotAllowed("您的账号没有这项权限。如果工作需要，请联系管理员开通。")


def maybe_viewer(
    request: Request, settings: CurrentSettings, database: CurrentDatabase, clock: CurrentClock
) -> Viewer | None:
    """The viewer, or None for an anonymous request; raises ``NotSignedIn`` for a bad or expired token."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        if scheme.lower() != "bearer":
            raise NotSignedIn("只支持 Bearer 登录凭证。")
        claims = tokens.read(settings, token, now=clock.now())
        in_conversation = claims.use == "on_behalf_of"
        if in_conversation:
            _refuse_beyond_conversation(request)
        with database.look() as connection:
            viewer = as_viewer(service.signed_in(connection, claims.account_id))
        if not in_conversation:
            return viewer
        _refuse_without_consent(request, claims)
        return replace(in_a_conversation(viewer), talk=claims)
    cookie = request.cookies.get(SESSION_COOKIE)
    if not cookie:
        return None
    refuse_cross_site(request)
    with database.read() as session:
        account = service.account_of_cookie(session, cookie, now=clock.now())
        return replace(as_viewer(account), by_browser=True) if account else None


async def current_viewer(viewer: Annotated[Viewer | None, Depends(maybe_viewer)]) -> Viewer:
    """The viewer; raises ``NotSignedIn`` for anonymous requests."""
    if viewer is None:
        raise NotSignedIn("请先登录，再办理这项业务。")
    return viewer


def in_a_conversation(viewer: Viewer) -> Viewer:
    """The same person with no more than a conversation may do."""
    return replace(viewer, roles=viewer.roles & _ROLES_IN_CONVERSATION)


def as_viewer(account: Account | Row[Any, Any, Any, Any, Any]) -> Viewer:
    """An account, or what of it says who is asking, as a viewer."""
    return Viewer(account.id, account.username, frozenset(account.roles), account.subject_id, account.region)


def _refuse_beyond_conversation(request: Request) -> None:
    """The bot is never trusted: with a person's token it reaches what a conversation needs, and nothing else."""
    path = _path(request)
    writes_there = request.method not in _SAFE_METHODS and _below(path, READ_IN_CONVERSATION)
    if writes_there or not _below(path, IN_CONVERSATION):
        raise NotAllowed("这项操作不能在对话里进行，请在门户页面上操作。", code="not_in_conversation")


def _refuse_without_consent(request: Request, claims: tokens.Claims) -> None:
    """Consents are kept further up (import order), so the way to them is handed in by the application."""
    if claims.asks and _below(_path(request), OWN_DATA):
        request.app.state.require_consent(claims.account_id)


def _path(request: Request) -> str:
    return request.url.path.removeprefix("/api/v1")


def _below(path: str, parts: tuple[str, ...]) -> bool:
    return any(path == part or path.startswith(f"{part}/") for part in parts)


def refuse_cross_site(request: Request) -> None:
    """A cookie is sent along by the browser unasked, so another site's page may not write with it."""
    site = request.headers.get("sec-fetch-site", "none")
    if request.method not in _SAFE_METHODS and site not in ("same-origin", "none") and not is_from_portal(request):
        raise NotAllowed("为了安全，不接受来自其他网站的提交。请在本门户页面上操作。", code="cross_site")


CurrentViewer = Annotated[Viewer, Depends(current_viewer)]
MaybeViewer = Annotated[Viewer | None, Depends(maybe_viewer)]
