"""What the person agreed to, and what not."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.accounts.viewer import CurrentViewer, Viewer
from api.accounts.writing import Writing
from api.clock import Clock, CurrentClock
from api.db import ReadSession, WriteSession
from api.errors import FieldError, InvalidInput, NotAllowed
from api.openapi import problems
from api.privacy import consents
from api.privacy.consents import CHAT_RECORDS, Channel
from api.privacy.purposes import PurposeId
from api.privacy.schemas import ConsentIn, ConsentsOut
from api.rights.withdrawing import withdraw

router = APIRouter(tags=["个人信息"], prefix="/consents", route_class=Writing)


@router.get("", summary="我同意了什么", responses=problems(401))
def get_consents(viewer: CurrentViewer, session: ReadSession, clock: CurrentClock) -> ConsentsOut:
    """Every purpose, in plain words."""
    return consents.shown(session, viewer.account_id, now=clock.now())


@router.post("", summary="同意或者收回一项用途", responses=problems(401, 403))
def give(body: ConsentIn, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock) -> ConsentsOut:
    """What holds already is left as it is. In a conversation only what it needs is agreed to, by a clear yes."""
    if not body.is_yes:
        return _withdrawn(session, viewer, body.purpose, clock)
    _refuse_without_yes(viewer, body.purpose)
    consents.give(session, viewer.account_id, body.purpose, _said_in(viewer), clock)
    return consents.shown(session, viewer.account_id, now=clock.now())


@router.delete("", summary="收回同意", responses=problems(401, 403))
def take_back(
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    purpose: Annotated[PurposeId | None, Query(description="要收回哪一项，也可以写在正文里")] = None,
    body: ConsentIn | None = None,
) -> ConsentsOut:
    """At once, as often as asked; what was done before is not touched."""
    named = purpose or (body.purpose if body else None)
    if named is None:
        wrong = "请写明要收回哪一项（purpose）。"
        raise InvalidInput(wrong, [FieldError("/purpose", wrong)])
    return _withdrawn(session, viewer, named, clock)


def _withdrawn(session: Session, viewer: Viewer, purpose: PurposeId, clock: Clock) -> ConsentsOut:
    withdraw(session, viewer.account_id, purpose, now=clock.now())
    return consents.shown(session, viewer.account_id, now=clock.now())


def _refuse_without_yes(viewer: Viewer, purpose: PurposeId) -> None:
    if viewer.talk is None:
        return
    if purpose != CHAT_RECORDS:
        raise NotAllowed("这一项不能在对话里同意，请在门户页面或小程序里操作。", code="not_in_conversation")
    if not (viewer.talk.agrees or "consent" in viewer.talk.acts):
        raise NotAllowed("请点“同意”，或者直接回复“同意”。没有您明确的意思，我们不会记下同意。", code="no_clear_yes")


def _said_in(viewer: Viewer) -> Channel:
    return viewer.talk.asks or "portal" if viewer.talk else "portal"
