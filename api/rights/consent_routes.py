"""What the person agreed to, and what not."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.accounts.viewer import CurrentViewer, Viewer
from api.accounts.writing import Writing
from api.clock import CurrentClock
from api.db import ReadSession, WriteSession
from api.errors import NotAllowed
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


@router.post("", summary="同意一项用途", responses=problems(401, 403))
def give(body: ConsentIn, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock) -> ConsentsOut:
    """What holds already is left as it is. In a conversation only what it needs is agreed to, by a clear yes."""
    _refuse_without_yes(viewer, body.purpose)
    consents.give(session, viewer.account_id, body.purpose, _said_in(viewer), clock)
    return consents.shown(session, viewer.account_id, now=clock.now())


@router.delete("", summary="收回同意", responses=problems(401, 403))
def take_back(
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    purpose: Annotated[PurposeId, Query(description="要收回哪一项：同意列表里的 purpose")],
) -> ConsentsOut:
    """At once, as often as asked; what was done before is not touched."""
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
