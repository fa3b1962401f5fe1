"""Verbs on cases; services flush, the request commits."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import get_args

from sqlalchemy import Select
from sqlalchemy.orm import Session, lazyload, raiseload
from sqlalchemy.orm.interfaces import ORMOption

from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.cases import effects
from api.cases.asked import CaseKind
from api.cases.models import Case
from api.cases.moving import Deed, check, make
from api.cases.newest import newest
from api.cases.sealed import facts_of, statement_of
from api.cases.states import Status
from api.errors import FieldError, InvalidInput, NotAllowed, NotFound
from api.pages import KeyPaging, Page

__all__ = ["facts_of", "get_case", "get_handled_case", "get_own_case", "list_cases", "statement_of"]

_ALONE = (raiseload("*"),)
_FOR_PAPERS = tuple(lazyload(part) for part in (Case.entries, Case.deadlines, Case.subject, Case.notice))


def handling(case: Case) -> str:
    """What staff look at a case for who do not say anything else."""
    return f"办理申请 {case.number}"


def get_case(session: Session, viewer: Viewer, number: str, *, parts: bool = True) -> Case:
    """The case, or only what stands in its own row; raises ``NotFound`` when it is absent or somebody else's."""
    return _found(session.scalar(_numbered(viewer, number).options(*(() if parts else _ALONE))), number)


def _found(case: Case | None, number: str) -> Case:
    if case is None:
        raise NotFound(
            f"没有找到编号为 {number[:30]} 的申请，请核对编号。您只能查看自己的申请。", code="case_not_found"
        )
    return case


def get_own_case(session: Session, viewer: Viewer, number: str, *, for_papers: bool = False, told: str = "") -> Case:
    """The case, locked for change, where the viewer is its owner; staff handle cases but do not act for the owner.

    ``for_papers``: with its files and its timeline, which is what a paper changes; the rest is read when asked for.
    ``told``: what in a conversation is done only if the person's own message says so (``submit``): the bot is never
    trusted to have heard a yes.
    """
    case = _locked(session, viewer, number, _FOR_PAPERS if for_papers else ())
    if case.subject_id != viewer.subject_id:
        raise NotAllowed("只有申请人本人可以进行这项操作。")
    if told and viewer.talk is not None and not viewer.talk.tells(told, case.number):
        raise NotAllowed("要先得到您明确的同意，才能办理这一步。请回复“确认”，或者点按钮。", code="not_confirmed")
    return case


def get_handled_case(session: Session, viewer: Viewer, number: str) -> Case:
    """The case, locked for change, for staff of its region; whether they may make the move is the table's to say."""
    viewer.require("clerk", "reviewer")
    return _locked(session, viewer, number)


def _numbered(viewer: Viewer, number: str) -> Select[Case]:
    return visible(viewer, Case).where(Case.number == number.strip().upper())


def _locked(session: Session, viewer: Viewer, number: str, options: Sequence[ORMOption] = ()) -> Case:
    """Two clicks at once take turns, and the second sees what the first has done.

    The row is read as it is once the lock is had, and what belongs to it by statements of their own after that.
    """
    query = _numbered(viewer, number).options(*options).with_for_update(of=Case)
    return _found(session.scalar(query.execution_options(populate_existing=True)), number)


def list_cases(
    session: Session, viewer: Viewer, paging: KeyPaging, *, statuses: Collection[Status] = (), kind: str | None = None
) -> Page[Case]:
    """Newest first; of some statuses and one kind only, where told."""
    among = sorted(set(statuses or get_args(Status)))
    kinds = [kind] if kind is not None else get_args(CaseKind)
    # What a subject owns is little; what staff see is indexed by status and kind.
    return newest(session, visible(viewer, Case), among, kinds, paging, apart=viewer.is_staff)


def withdraw(session: Session, case: Case, deed: Deed) -> None:
    """Take a case back before it is decided; the deed's words are the reason, where one was given."""
    make(session, case, "withdraw", deed)
    effects.decided(session, case, deed)


def supplement(session: Session, case: Case, deed: Deed) -> None:
    """Hand in what was asked for; raises ``InvalidInput`` naming each thing for which nothing new was uploaded."""
    check(case, "supplement", deed)
    asked = case.supplement or {}
    since = dt.datetime.fromisoformat(asked["asked_at"])
    given = {file.material for file in case.files if file.uploaded_at > since}
    missing = [item for item in asked["items"] if item["material"] not in given]
    if missing:
        names = "、".join(item["name"] for item in missing)
        raise InvalidInput(
            f"还没有上传：{names}。上传以后再提交补充材料；已经上传的都会保留。",
            [FieldError(f"/materials/{item['material']}", item["why"]) for item in missing],
            code="supplement_missing",
        )
    make(session, case, "supplement", deed)
    answered = {"answered_at": deed.now.isoformat(), "note": deed.words}
    case.earlier_supplements = [*case.earlier_supplements, asked | answered]
    case.supplement = None
    session.flush()
