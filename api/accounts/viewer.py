"""Who is asking: bearer token, browser cookie, or a token on behalf of a chatting person."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request

from api.accounts import cookies, sessions, tokens
from api.accounts.acting import Acting, Authorised, acting_in
from api.accounts.matters import Matter, matter_of
from api.accounts.models import Account
from api.accounts.schemas import STAFF_ROLES
from api.clock import Clock, CurrentClock
from api.db import CurrentDatabase, Database
from api.errors import NotAllowed, NotSignedIn
from api.limits import Limits
from api.portals import is_from_portal
from api.settings import CurrentSettings, Settings

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
    "/authorisations",
)
OWN_DATA = (
    "/records",
    "/privacy/looks",
    "/assessments",
    "/cases",
    "/notices",
    "/deadlines",
    "/notifications",
    "/reminders",
    "/authorisations",
)
"""Of these nothing is read or done in a conversation before the person has agreed, where it is for us to ask."""
READ_IN_CONVERSATION = ("/records", "/notices", "/notifications", "/authorisations")
"""Of these a conversation only reads: nobody enters records or changes where they are reached by chatting."""
_ROLES_IN_CONVERSATION = frozenset({"subject"})
"""Nobody is staff in a conversation: no case is decided there, and nobody's papers are seen but one's own."""
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_PREFIX = "/api/v1"
_ON_THE_WAY_IN = ("/auth",)
"""Open to staff who signed in without the second factor that they need: where they get one."""


@dataclass(frozen=True)
class Viewer:
    """The person or program behind a request.

    ``by_browser``: signed in by our cookie, so that nobody but we can ask the person anything. ``session`` and
    ``method``: which sign-in this is (``sessions``). ``talk``: what the token
    of a conversation says, where the request comes from one. ``acting``: for whom they act, where they act for
    somebody; then ``subject_id`` is that one's, and ``account_id`` still says who answers for it. ``also``: subjects
    whose matters a list shows besides their own (``with_principals``).
    """

    account_id: str
    username: str
    roles: frozenset[str]
    subject_id: str | None
    region: str | None
    by_browser: bool = False
    talk: tokens.Claims | None = None
    session: str | None = None
    method: str = ""
    acting: Acting | None = None
    also: frozenset[str] = frozenset()

    def has(self, role: str) -> bool:
        """Whether the viewer holds ``role``."""
        return role in self.roles

    @property
    def is_staff(self) -> bool:
        """Whether the viewer works for the credit office."""
        return bool(self.roles & STAFF_ROLES)

    @property
    def in_audit(self) -> dict[str, str]:
        """What audit lines of a deed say besides who did it: for whom, where it was for somebody else."""
        return self.acting.in_audit if self.acting else {}

    def require(self, *roles: str) -> None:
        """Raise ``NotAllowed`` unless the viewer holds one of ``roles``."""
        if not self.roles & set(roles):
            raise NotAllowed("您的账号没有这项权限。如果工作需要，请联系管理员开通。")


def maybe_viewer(
    request: Request,
    settings: CurrentSettings,
    database: CurrentDatabase,
    clock: CurrentClock,
    matter: Annotated[Matter | None, Depends(matter_of)] = None,
) -> Viewer | None:
    """The viewer, or None for an anonymous request.

    Raises ``NotSignedIn`` for a bad or expired token, ``TooManyRequests`` for somebody who asks without a pause,
    ``NotAllowed`` for somebody who acts for another without a standing authorisation.
    """
    viewer = _found(request, settings, database, clock)
    if viewer is not None:
        limits: Limits = request.app.state.limits
        limits.person(request, viewer.account_id)
        # In a conversation the person says for whom they act.
        named = None if viewer.is_staff or viewer.talk is not None else matter
        acting = acting_in(request, _path(request), viewer.account_id, viewer.subject_id, named)
        if acting is not None:
            return replace(viewer, acting=acting, subject_id=acting.principal_id)
    return viewer


def viewer_by_cookie(
    request: Request, settings: CurrentSettings, database: CurrentDatabase, clock: CurrentClock
) -> Viewer | None:
    """Who is signed in at this browser, for pages: an ``Authorization`` header may be meant for a proxy before us.

    Raises ``TooManyRequests`` as ``maybe_viewer`` does.
    """
    viewer = _of_cookie(request, settings, database, clock)
    if viewer is not None:
        limits: Limits = request.app.state.limits
        limits.person(request, viewer.account_id)
    return viewer


def with_principals(request: Request, viewer: Viewer) -> tuple[Viewer, dict[str, Acting]]:
    """The viewer of a list that shows what is theirs and what is of those they act for, and by which authorisations.

    In a conversation, and where one authorisation is named, nothing comes by the way.
    """
    if viewer.is_staff or viewer.acting is not None or viewer.talk is not None:
        return viewer, {}
    authorised: Authorised = request.app.state.authorised
    by = {one.principal_id: one for one in authorised.of_agent(viewer.subject_id)}
    return replace(viewer, also=frozenset(by)), by


def _found(request: Request, settings: Settings, database: Database, clock: Clock) -> Viewer | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        if scheme.lower() != "bearer":
            raise NotSignedIn("只支持 Bearer 登录凭证。")
        claims = tokens.read(settings, token, now=clock.now())
        if claims.use == "on_behalf_of":
            _refuse_beyond_conversation(request)
            with database.look() as connection:
                viewer = as_viewer(sessions.holder(connection, claims.account_id))
            _refuse_without_consent(request, claims)
            return replace(in_a_conversation(viewer), talk=claims)
        known = _of_session(request, claims.session or "", settings, database, clock)
        if known is None:
            raise NotSignedIn("登录已经结束，请重新登录。", code="sign_in_ended")
        return known
    return _of_cookie(request, settings, database, clock)


def _of_cookie(request: Request, settings: Settings, database: Database, clock: Clock) -> Viewer | None:
    cookie = cookies.given(request)
    if not cookie:
        return None
    refuse_cross_site(request)
    known = _of_session(request, cookie, settings, database, clock)
    return replace(known, by_browser=True) if known else None


def _of_session(request: Request, secret: str, settings: Settings, database: Database, clock: Clock) -> Viewer | None:
    with database.look() as connection:
        row = sessions.who(connection, secret, now=clock.now())
    if row is None:
        return None
    viewer = replace(as_viewer(row), session=row.token_hash, method=row.method)
    if needs_second_factor(viewer, settings) and _is_api(request) and not _below(_path(request), _ON_THE_WAY_IN):
        raise NotAllowed("工作人员要先启用动态验证码（手机上的验证器），才能办理业务。", code="totp_enrolment_needed")
    return viewer


def needs_second_factor(viewer: Viewer, settings: Settings) -> bool:
    """Whether this sign-in opens nothing yet but the way to a second factor."""
    return settings.staff_needs_totp and viewer.is_staff and viewer.method == "password"


async def current_viewer(viewer: Annotated[Viewer | None, Depends(maybe_viewer)]) -> Viewer:
    """The viewer; raises ``NotSignedIn`` for anonymous requests."""
    if viewer is None:
        raise NotSignedIn("请先登录，再办理这项业务。")
    return viewer


def in_a_conversation(viewer: Viewer) -> Viewer:
    """The same person with no more than a conversation may do."""
    return replace(viewer, roles=viewer.roles & _ROLES_IN_CONVERSATION)


def as_viewer(account: Account | sessions.Who | sessions.SignedIn) -> Viewer:
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
    return request.url.path.removeprefix(_PREFIX)


def _is_api(request: Request) -> bool:
    """Pages of the console show nothing but what the API gives them."""
    return request.url.path.startswith(_PREFIX)


def _below(path: str, parts: tuple[str, ...]) -> bool:
    return any(path == part or path.startswith(f"{part}/") for part in parts)


def refuse_cross_site(request: Request) -> None:
    """A cookie is sent along by the browser unasked, so another site's page may not write with it."""
    site = request.headers.get("sec-fetch-site", "none")
    if request.method not in _SAFE_METHODS and site not in ("same-origin", "none") and not is_from_portal(request):
        raise NotAllowed("为了安全，不接受来自其他网站的提交。请在本门户页面上操作。", code="cross_site")


CurrentViewer = Annotated[Viewer, Depends(current_viewer)]
MaybeViewer = Annotated[Viewer | None, Depends(maybe_viewer)]
ViewerByCookie = Annotated[Viewer | None, Depends(viewer_by_cookie)]
