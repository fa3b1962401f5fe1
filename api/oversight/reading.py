"""Which lines of the trail somebody may read, and what they say in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, lazyload

from api.accounts import service as accounts
from api.accounts.models import Account, Subject
from api.accounts.places import known_to
from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.audit.models import AuditLine
from api.audit.naming import concerning, named
from api.audit.words import words
from api.cases.states import MOVES
from api.clock import CHINA
from api.crypto import FieldCipher
from api.oversight.schemas import AboutOut, LineOut
from api.pages import KeyPaging, Page, counted, key_cursor
from api.plain import whole
from knowledge.engine.regions import region_name

_ROLES = {
    "clerk": "经办人",
    "reviewer": "审查人",
    "policy_editor": "政策管理员",
    "auditor": "审计员",
    "admin": "管理员",
    "subject": "信用主体",
}
_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """What is looked for; ``since`` and ``until`` are Chinese days, both included."""

    actor: str | None = None
    action: str | None = None
    target: str | None = None
    about: str | None = None
    purpose: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    looks: bool = False

    @property
    def in_audit(self) -> dict[str, str]:
        """What of it stands in the line about the search; whom it was about stands there by itself."""
        named = {name: getattr(self, name) for name in ("actor", "action", "target", "since", "until")}
        return {name: str(value) for name, value in named.items() if value}


def lines(session: Session, viewer: Viewer, wanted: Wanted) -> Select[AuditLine]:
    """The lines that fit, newest first: all, or those written by accounts of the viewer's region and below."""
    query = visible(viewer, AuditLine).where(*_conditions(session, wanted)).order_by(AuditLine.sequence.desc())
    if not accounts.region_prefix(viewer.region):
        return query
    return query.where(AuditLine.actor.in_(_colleagues(viewer)))


def selves(viewer: Viewer) -> list[str]:
    """Under which ids the viewer stands in the trail."""
    return [one for one in (viewer.subject_id, viewer.account_id) if one]


def about(viewer: Viewer, *, lists: bool) -> Select[AuditLine]:
    """Looks of staff at the viewer's own data, newest first; ``lists``: pages of many people's as well."""
    ids = selves(viewer)
    mine = concerning(ids) if lists else AuditLine.about.in_(ids)
    return select(AuditLine).where(mine, AuditLine.action.in_(words().looks)).order_by(AuditLine.sequence.desc())


def page_of(session: Session, query: Select[AuditLine], paging: KeyPaging) -> Page[AuditLine]:
    """A page; what comes after a line is found by its number, however many there are."""
    total, more = counted(session, query.with_only_columns(AuditLine.sequence).order_by(None))
    if paging.after is not None:
        query = query.where(AuditLine.sequence < _number(paging.after[1]))
    found = session.scalars(query.limit(paging.limit + 1)).all()
    items = found[: paging.limit]
    key = (items[-1].at, str(items[-1].sequence)) if len(found) > paging.limit else None
    return Page(items, total, key_cursor(key) if key else None, total_is_lower_bound=more)


def shown(
    session: Session, viewer: Viewer, cipher: FieldCipher, found: Iterable[AuditLine], wanted: str | None = None
) -> list[LineOut]:
    """Lines with the names of who wrote them and whom they are about; codes are masked.

    A line about many is about the one who is ``wanted``, where it names that one. Who is known to other places only
    stays without a name: whoever looked a code up and found nothing is not told here whose it is.
    """
    found = list(found)
    about = {line.sequence: wanted if wanted in named(line.details) else line.about for line in found}
    actors = _actors(session, {line.actor for line in found})
    subjects = _subjects(session, cipher, known_to(session, viewer, {one for one in about.values() if one}))
    return [_shown(line, actors.get(line.actor), about[line.sequence], subjects) for line in found]


def offices(session: Session, found: Iterable[AuditLine]) -> dict[str, str]:
    """Which office each actor belongs to."""
    return {id_: office(account) for id_, account in _actors(session, {line.actor for line in found}).items()}


def office(account: Account) -> str:
    """The place and the role of somebody of the staff."""
    role = next((name for role, name in _ROLES.items() if role in account.roles), "已注销的账号")
    return f"{(account.region and region_name(account.region)) or ''}{role}"


def what(action: str) -> str:
    """What an action is called; one that has no words stands as it is."""
    return names().get(action, action)


@cache
def names() -> dict[str, str]:
    """All that have words: those of ``words.yaml``, and the moves of a case as its timeline calls them."""
    moves = {f"case:{actor}:{move.name}": move.words for move in MOVES for actor in move.actors}
    return words().looks | words().others | moves


def _conditions(session: Session, wanted: Wanted) -> list[ColumnElement[bool]]:
    made: list[ColumnElement[bool]] = []
    if wanted.actor:
        named = session.scalar(select(Account.id).where(Account.username == wanted.actor))
        made.append(AuditLine.actor == (named or wanted.actor))
    if wanted.action:
        whole = AuditLine.action.in_(wanted.action.split(","))
        made.append(AuditLine.action.startswith(wanted.action, autoescape=True) if wanted.action[-1] == ":" else whole)
    if wanted.target:
        made.append(AuditLine.target == wanted.target)
    if wanted.about:
        made.append(concerning([wanted.about]))
    if wanted.purpose:
        made.append(AuditLine.purpose.contains(wanted.purpose, autoescape=True))
    if wanted.since:
        made.append(AuditLine.at >= _begin(wanted.since))
    if wanted.until:
        made.append(AuditLine.at < _begin(wanted.until) + _A_DAY)
    if wanted.looks:
        made.append(AuditLine.action.in_(words().looks))
    return made


def _begin(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=CHINA)


def _colleagues(viewer: Viewer) -> Select[str]:
    here = Account.region.startswith(accounts.region_prefix(viewer.region))
    return select(Account.id).where(or_(here, Account.id == viewer.account_id))


def _number(written: str) -> int:
    return whole(written, most_digits=18) or 0


def _actors(session: Session, ids: set[str]) -> dict[str, Account]:
    found = session.scalars(select(Account).where(Account.id.in_(ids)).options(lazyload(Account.subject)))
    return {account.id: account for account in found}


def _subjects(session: Session, cipher: FieldCipher, ids: set[str]) -> dict[str, AboutOut]:
    return {
        one.id: AboutOut(id=one.id, kind=one.kind, name=one.name, code=one.shown_code(cipher, in_full=False))
        for one in session.scalars(select(Subject).where(Subject.id.in_(ids)))
    }


def _shown(line: AuditLine, actor: Account | None, about: str | None, subjects: dict[str, AboutOut]) -> LineOut:
    unnamed = AboutOut(id=about, kind=None, name=None, code=None) if about else None
    return LineOut(
        sequence=line.sequence,
        at=line.at,
        actor=line.actor,
        actor_name=actor.username if actor else None,
        actor_office=office(actor) if actor else None,
        action=line.action,
        what=what(line.action),
        target=line.target,
        purpose=line.purpose or line.details.get("purpose"),
        subject=subjects.get(about or "", unnamed),
        details=line.details,
        hash=line.hash,
    )
