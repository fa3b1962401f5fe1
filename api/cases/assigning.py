"""Who is to handle a case. It orders the work: whoever may make a move still may."""

from sqlalchemy.orm import Session

from api.accounts.colleagues import colleagues
from api.accounts.models import Account
from api.accounts.viewer import Viewer
from api.audit import service as audit
from api.cases.models import Case
from api.cases.moving import Deed
from api.cases.queue_schemas import AssignIn, HandlerOut
from api.cases.states import OPEN
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed

_HANDLING = ("clerk", "reviewer")


def assign(session: Session, case: Case, deed: Deed, data: AssignIn) -> None:
    """Give the case to a colleague, to oneself (``me``) or back to nobody.

    A clerk takes what nobody has and gives away what is theirs; a reviewer may give any to anybody. Raises
    ``NotAllowed``, ``Conflict`` for a case that is over, ``InvalidInput`` for who cannot handle it.
    """
    viewer = _viewer(deed)
    if deed.version is not None and deed.version != case.version:
        raise Conflict("这件申请刚刚被别人改动了。请刷新后看最新情况，再决定分给谁。", code="overtaken")
    if case.status not in OPEN or case.status == "draft":
        raise Conflict(f"申请 {case.number} 已经办完，不用再分给谁。", code=f"case_{case.status}")
    if case.assignee_id not in (None, viewer.account_id) and not viewer.has("reviewer"):
        raise NotAllowed("这件申请已经分给别的同事。要换人，请审查人分配。", code="assigned_to_another")
    given = _wanted(session, case, viewer, data.assignee)
    before = case.assignee.username if case.assignee else None
    if case.assignee_id == (given.id if given else None):
        return
    case.assignee_id = given.id if given else None
    details = {"from": before, "to": given.username if given else None, "note": data.note}
    audit.record(session, viewer.account_id, "case:staff:assigned", case.number, now=deed.now, details=details)
    session.expire(case, ["assignee"])


def handlers(session: Session, case: Case, viewer: Viewer) -> list[HandlerOut]:
    """Who may be given the case."""
    viewer.require(*_HANDLING)
    return [
        HandlerOut(
            username=one.username,
            roles=[role for role in one.roles if role in _HANDLING],
            is_me=one.id == viewer.account_id,
        )
        for one in _able(session, case)
    ]


def _wanted(session: Session, case: Case, viewer: Viewer, name: str | None) -> Account | None:
    if not name:
        return None
    wanted = viewer.username if name == "me" else name
    found = next((one for one in _able(session, case) if one.username == wanted), None)
    if found is None:
        wrong = "这个账号不能办理这件申请：请选本地区的经办人或者审查人；自己的申请不能自己办。"
        raise InvalidInput(wrong, [FieldError("/assignee", wrong)], code="cannot_handle")
    return found


def _able(session: Session, case: Case) -> list[Account]:
    return colleagues(session, _HANDLING, case.region, subject_id=case.subject_id)


def _viewer(deed: Deed) -> Viewer:
    if deed.viewer is None:
        raise NotAllowed("要由工作人员分配。")
    return deed.viewer
