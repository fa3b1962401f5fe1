"""Verbs on authorisations; services flush, the request commits."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.audit import service as audit
from api.authorisations import papers, parties, telling
from api.authorisations.models import Authorisation, AuthorisationFile
from api.authorisations.schemas import AuthorisationIn, PaperIn, Side, State
from api.clock import Clock
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from api.masking import masked
from api.materials import service as materials
from api.materials.service import Stored
from api.numbers import next_number
from api.pages import Page, Paging, fetch
from knowledge.engine.library import Library

MAX_FILES = 10
MAX_WAITING = 20
"""Registrations of one account that nobody has decided yet."""
CONFIRMERS = ("clerk", "reviewer")
_OPEN = ("requested", "confirmed")
_CLOSED = "账号已经注销"


@dataclass(frozen=True)
class Desk:
    """What verbs on authorisations need; ``longest`` is how many days one may hold."""

    library: Library
    cipher: FieldCipher
    clock: Clock
    longest: int


def register(session: Session, desk: Desk, viewer: Viewer, data: AuthorisationIn) -> Authorisation:
    """Keep what is asked for until the office confirms it.

    Raises ``NotAllowed`` for staff and for somebody who is neither of the two, ``InvalidInput`` for a code or a day
    that cannot be, ``Conflict`` where the same is registered already.
    """
    if viewer.subject_id is None:
        raise NotAllowed("授权由信用主体本人的账号登记。请用企业或个人账号登录。")
    principal, agent = parties.both(session, desk.cipher, viewer, data)
    now, today = desk.clock.now(), desk.clock.today()
    minor = parties.is_minor(desk.library, desk.cipher, principal, today)
    capacity = data.capacity or ("guardian" if minor else "agent")
    last = today + dt.timedelta(days=desk.longest)
    parties.refuse_impossible(desk.library, desk.cipher, principal, capacity, data.until, today=today, last=last)
    parties.refuse_twice(session, principal, agent, today)
    _refuse_many(session, viewer)
    made = Authorisation(
        number=next_number(session, "SQ", today),
        principal=principal,
        agent=agent,
        capacity=capacity,
        scope=data.scope,
        until=data.until,
        state="requested",
        by_agent=agent.id == viewer.subject_id,
        named=(data.principal_name if agent.id == viewer.subject_id else data.agent_called) or "",
        region=parties.region_of(session, desk.library, desk.cipher, principal),
        note=masked(data.note),
        reason="",
        asked_by=viewer.account_id,
        created_at=now,
        files=[],
    )
    session.add(made)
    session.flush()
    for one in data.files:
        _attach(session, viewer, made, one, now)
    _note(session, desk, viewer, made, "requested")
    telling.put(session, made, desk.clock)
    return made


def listed(
    session: Session, viewer: Viewer, paging: Paging, *, side: Side | None, state: State | None, today: dt.date
) -> Page[Authorisation]:
    """Own ones, or those of the region; the latest first."""
    query = visible(viewer, Authorisation)
    if side is not None:
        column = Authorisation.agent_id if side == "agent" else Authorisation.principal_id
        query = query.where(column == (viewer.subject_id or ""))
    if state in ("confirmed", "expired"):
        over = Authorisation.until < today
        query = query.where(Authorisation.state == "confirmed", over if state == "expired" else ~over)
    elif state is not None:
        query = query.where(Authorisation.state == state)
    return fetch(session, query, paging, order=(Authorisation.created_at.desc(), Authorisation.number.desc()))


def get(session: Session, viewer: Viewer, authorisation_id: str, *, locked: bool = False) -> Authorisation:
    """One that the viewer may see; raises ``NotFound`` for an absent one and for others' alike."""
    query = visible(viewer, Authorisation).where(Authorisation.id == authorisation_id)
    if locked:
        query = query.with_for_update(of=Authorisation).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound("没有找到这项授权。请核对编号。", code="authorisation_not_found")
    return found


def add_file(
    session: Session, desk: Desk, viewer: Viewer, authorisation_id: str, material: str, stored: Stored
) -> Authorisation:
    """A paper more, as long as nobody has decided; the same file twice is kept once."""
    found = get(session, viewer, authorisation_id, locked=True)
    _require_party(found, viewer)
    _require_open(found)
    _keep(found, material, stored, desk.clock.now())
    _note(session, desk, viewer, found, "paper_added", {"material": material, "sha256": stored.sha256})
    session.flush()
    return found


def get_file(found: Authorisation, file_id: str) -> AuthorisationFile:
    """One of its files; raises ``NotFound``."""
    for file in found.files:
        if file.id == file_id:
            return file
    raise NotFound("这项授权里没有这个文件。", code="file_not_found")


def confirm(session: Session, desk: Desk, viewer: Viewer, authorisation_id: str, note: str) -> Authorisation:
    """From now on the agent acts; raises ``Conflict`` where the paper is missing or its last day is over."""
    found = _to_decide(session, viewer, authorisation_id)
    missing = [papers.name_of(desk.library, one) for one in missing_papers(found)]
    if missing:
        raise Conflict(
            f"还没有上传{'、'.join(missing)}，不能确认。请登记的人补上，或者不予确认。", code="paper_missing"
        )
    if found.until < desk.clock.today():
        raise Conflict("授权的期限已经过了，请重新登记。", code="authorisation_expired")
    _decided(session, desk, viewer, found, "confirmed", note)
    telling.put(session, found, desk.clock)
    return found


def refuse(session: Session, desk: Desk, viewer: Viewer, authorisation_id: str, reason: str) -> Authorisation:
    """It will not stand; the reason is for both."""
    return _decided(session, desk, viewer, _to_decide(session, viewer, authorisation_id), "refused", reason)


def revoke(session: Session, desk: Desk, viewer: Viewer, authorisation_id: str, reason: str) -> Authorisation:
    """It ends at once: by either of the two, or by the office with a reason."""
    found = get(session, viewer, authorisation_id, locked=True)
    if not is_party(found, viewer):
        viewer.require(*CONFIRMERS)
        if not reason:
            raise InvalidInput("请写明撤销的理由。", [FieldError("/reason", "工作人员撤销时必填。")])
    if found.state not in _OPEN:
        raise _over(found)
    found.state, found.reason, found.ended_at = "revoked", reason, desk.clock.now()
    session.flush()
    _note(session, desk, viewer, found, "revoked")
    return found


def concerns(subject_id: str | None) -> ColumnElement[bool]:
    """Those in which a subject is one of the two."""
    subject = subject_id or ""
    return or_(Authorisation.principal_id == subject, Authorisation.agent_id == subject)


def end_all(session: Session, subject_id: str | None, *, now: dt.datetime) -> None:
    """None of a subject's goes on: it has no account any more."""
    open_ones = update(Authorisation).where(concerns(subject_id), Authorisation.state.in_(_OPEN))
    session.execute(open_ones.values(state="revoked", reason=_CLOSED, ended_at=now))


def missing_papers(found: Authorisation) -> list[str]:
    """What has to be uploaded before anybody confirms."""
    needed = papers.needed(found.capacity)
    return [needed] if needed not in {file.material for file in found.files} else []


def state_on(found: Authorisation, today: dt.date) -> str:
    """As it is kept, or ``expired`` where its last day is over."""
    return "expired" if found.state == "confirmed" and found.until < today else found.state


def is_party(found: Authorisation, viewer: Viewer) -> bool:
    """Whether the viewer is one of the two."""
    return viewer.subject_id is not None and viewer.subject_id in (found.principal_id, found.agent_id)


def _refuse_many(session: Session, viewer: Viewer) -> None:
    """Nobody fills the office's list with whatever codes come to mind."""
    mine = Authorisation.asked_by == viewer.account_id, Authorisation.state == "requested"
    waiting = session.scalar(select(func.count()).select_from(Authorisation).where(*mine)) or 0
    if waiting >= MAX_WAITING:
        raise Conflict(f"您有 {waiting} 项授权在等确认，等确认以后再登记。", code="too_many_waiting")


def _attach(session: Session, viewer: Viewer, made: Authorisation, one: PaperIn, now: dt.datetime) -> None:
    """A file that the caller sent before it was known what for."""
    attachment = materials.get_attachment(session, viewer.account_id, one.attachment)
    _keep(made, one.material or papers.needed(made.capacity), materials.as_stored(attachment), now)


def _keep(found: Authorisation, material: str, stored: Stored, now: dt.datetime) -> None:
    if any((file.material, file.sha256) == (material, stored.sha256) for file in found.files):
        return
    if len(found.files) >= MAX_FILES:
        raise Conflict(f"一项授权最多上传 {MAX_FILES} 个文件，请合并后再上传。", code="too_many_files")
    found.files.append(AuthorisationFile(material=material, uploaded_at=now, **vars(stored)))


def _to_decide(session: Session, viewer: Viewer, authorisation_id: str) -> Authorisation:
    viewer.require(*CONFIRMERS)
    found = get(session, viewer, authorisation_id, locked=True)
    _require_open(found)
    return found


def _decided(
    session: Session, desk: Desk, viewer: Viewer, found: Authorisation, state: str, reason: str
) -> Authorisation:
    found.state, found.reason = state, reason
    found.decided_at, found.decided_by = desk.clock.now(), viewer.account_id
    session.flush()
    _note(session, desk, viewer, found, state)
    return found


def _require_party(found: Authorisation, viewer: Viewer) -> None:
    if not is_party(found, viewer):
        raise NotAllowed("材料由代理人或者被代理的人自己上传。")


def _require_open(found: Authorisation) -> None:
    if found.state != "requested":
        raise _over(found)


def _over(found: Authorisation) -> Conflict:
    words = {"confirmed": "已经确认", "refused": "没有被确认", "revoked": "已经撤销", "requested": "还在等确认"}
    return Conflict(f"这项授权{words[found.state]}，不能再这样办理。", code=f"authorisation_{found.state}")


def _note(
    session: Session, desk: Desk, viewer: Viewer, found: Authorisation, what: str, details: dict[str, Any] | None = None
) -> None:
    """One line: by one of the two or by the office, and whom it is about."""
    who = "owner" if is_party(found, viewer) else "staff"
    given = {"scope": list(found.scope), "until": found.until.isoformat()} | (details or {})
    audit.record(
        session,
        viewer.account_id,
        f"authorisation:{who}:{what}",
        found.number,
        now=desk.clock.now(),
        details=given,
        about=found.principal_id,
    )
