"""What a new draft begins with: who opens it, about what, and where before its records are chosen."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from api.accounts.models import Subject
from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.cases.asked import CaseIn
from api.cases.models import Case
from api.cases.moving import Deed
from api.errors import FieldError, InvalidInput, NotAllowed
from api.records.models import Record
from knowledge.engine.schema import NATIONWIDE


def require_subject(viewer: Viewer | None) -> Viewer:
    """Only a subject has matters of its own."""
    if viewer is None or viewer.subject_id is None:
        raise NotAllowed("申请要由信用主体本人的账号提出。请用企业或个人账号登录。")
    return viewer


def refuse_mixed(data: CaseIn) -> None:
    """A listing objection is about a notice and nothing else; the others are about records."""
    wrong = None
    if data.kind != "listing_objection" and data.notice_id is not None:
        wrong = FieldError("/notice_id", "告知（notice_id）只用于对拟列入的异议（listing_objection）。")
    elif data.kind == "listing_objection" and data.notice_id is None:
        wrong = FieldError("/notice_id", "对拟列入的异议，请指明是哪一份告知（notice_id）。")
    elif data.kind == "listing_objection" and data.chosen:
        wrong = FieldError("/record_ids", "对拟列入的异议只针对告知，不用写记录（record_ids）。")
    if wrong is not None:
        raise InvalidInput(wrong.detail, [wrong])


def without_records(session: Session, kind: str, deed: Deed) -> Case | None:
    """The draft of a kind whose records have yet to be chosen: one is enough."""
    query = visible(require_subject(deed.viewer), Case).where(Case.kind == kind, Case.status == "draft")
    return session.scalar(query.where(~Case.entries.any()).order_by(Case.created_at.desc()).limit(1))


def of_whom(session: Session, chosen: Sequence[Record], deed: Deed) -> tuple[Subject, str]:
    """Whose draft it is, and where: the place is known once its records are."""
    if chosen:
        return chosen[0].subject, chosen[0].region
    return session.get_one(Subject, require_subject(deed.viewer).subject_id), NATIONWIDE
