"""Decisions that take effect only after a second person has confirmed them (``CREDIT_SECOND_PERSON``)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from api.accounts.colleagues import colleagues, hands
from api.audit import service as audit
from api.cases import proposals
from api.cases.handling_schemas import DecideIn, RecordDecisionIn
from api.cases.models import Case
from api.cases.moving import Deed, check
from api.cases.refusals import is_refusal
from api.errors import Conflict, NotAllowed
from api.settings import CurrentSettings

_DENIAL = "不同意申请，或者只作说明"
_DELETION = "同意删除信息"
_OVER = "现在没有等待确认的处理意见，可能已经有人办理了。请刷新后再看。"
_SAME = "处理意见是您自己拟的，要由别的审查人确认或者退回。"
_ONE_HAND = (
    "拟处理意见的账号和您的账号，是同一位管理员新建、重置的，或者一个是另一个新建、重置的，不能算两个人。"
    "请由别的审查人确认或者退回。"
)
_CHANGED = "处理意见改过了。请刷新，看过现在的这一份再确认；程序请带上 If-Match。"
_NOBODY = (
    "按本单位的规定，这样的决定要第二人确认，而本地区没有能算第二人的审查人："
    "由同一位管理员新建、重置的账号只算一个人。请由另一位管理员新建或者重置一位审查人的账号，再作决定。"
)


@dataclass(frozen=True)
class SecondPerson:
    """For which decisions a second person is needed."""

    denials: bool = False
    deletions: bool = False

    def why(self, data: DecideIn) -> str:
        """Why this one needs a second person; empty: it does not."""
        parts: list[DecideIn | RecordDecisionIn] = [data, *data.records]
        if self.denials and any(is_refusal({"decision": one.decision, "resolution": one.resolution}) for one in parts):
            return _DENIAL
        return _DELETION if self.deletions and any(one.resolution == "deleted" for one in parts) else ""


async def _second_person(settings: CurrentSettings) -> SecondPerson:
    return SecondPerson("denials" in settings.second_person, "deletions" in settings.second_person)


SecondPersonRule = Annotated[SecondPerson, Depends(_second_person)]


def propose(session: Session, case: Case, deed: Deed, data: DecideIn, whole: proposals.Kept, why: str) -> None:
    """Keep a decision, which was checked, until somebody else confirms it; nothing follows from it yet.

    Raises ``Conflict`` where there is nobody else.
    """
    mine = hands(session, deed.account_id)
    others = colleagues(session, ["reviewer"], case.region, subject_id=case.subject_id)
    if all(set(mine) & set(hands(session, one.id)) for one in others):
        raise Conflict(_NOBODY, code="no_second_person")
    proposals.end(case, "replaced", now=deed.now, by=deed.viewer)
    name = deed.viewer.username if deed.viewer else ""
    asked = data.model_dump(mode="json")
    case.proposal = proposals.written(mine, name, asked, whole, why, now=deed.now)
    _note(session, case, deed, "proposed")


def to_confirm(session: Session, case: Case, deed: Deed) -> tuple[DecideIn, str]:
    """What was proposed, and by which account.

    Raises ``Conflict`` without a proposal, or where it took the place of another one and nobody says which was seen;
    ``NotAllowed`` for one's own and where the two are perhaps one person.
    """
    kept = _open(case, deed)
    if case.earlier_proposals and deed.version is None:
        raise Conflict(_CHANGED, code="version_needed")
    # Who could sign in when it was proposed counts, whoever let the account in since.
    proposed = kept.get("hands") or hands(session, kept["proposed_by"])
    if set(proposed) & set(hands(session, deed.account_id)):
        raise NotAllowed(_ONE_HAND, code="one_hand")
    return DecideIn.model_validate(kept["data"]), str(kept["proposed_by"])


def send_back(session: Session, case: Case, deed: Deed, reason: str) -> None:
    """Return a proposal with a reason to whoever made it."""
    kept = _open(case, deed)
    check(case, "grant" if kept["data"]["decision"] == "granted" else "deny", deed)
    proposals.end(case, "returned", now=deed.now, by=deed.viewer, reason=reason)
    _note(session, case, deed, "returned_proposal")


def _open(case: Case, deed: Deed) -> proposals.Kept:
    if case.proposal is None:
        raise Conflict(_OVER, code="nothing_proposed")
    if case.proposal["proposed_by"] == deed.account_id:
        raise NotAllowed(_SAME, code="same_person")
    return case.proposal


def _note(session: Session, case: Case, deed: Deed, what: str) -> None:
    audit.record(session, deed.account_id, f"case:reviewer:{what}", case.number, now=deed.now)
