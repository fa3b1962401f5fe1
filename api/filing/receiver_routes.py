"""Receivers: registered by an administrator, seen by staff; and what they say by themselves."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError

from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import CurrentDatabase, ReadSession, WriteSession
from api.errors import InvalidInput, NotAllowed
from api.filing import confirming, receivers
from api.filing.confirming import ConfirmationIn, ConfirmationOut
from api.filing.receiver_schemas import ReceiverIn, ReceiverOut, ReceiverPage, ReceiverPatch
from api.openapi import problems
from api.pages import CurrentPaging
from api.settings import CurrentSettings

router = APIRouter(tags=["接收平台与同步"], route_class=Writing)
_SIGNED = {"content": {"application/json": {"schema": ConfirmationIn.model_json_schema()}}, "required": True}
RawBody = Annotated[bytes, Depends(confirming.small_body)]


@router.get("/receivers", summary="接收平台清单（工作人员）", responses=problems(401, 403))
def list_receivers(viewer: CurrentViewer, session: ReadSession, paging: CurrentPaging) -> ReceiverPage:
    """By name; secrets are never shown."""
    if not viewer.is_staff:
        raise NotAllowed("接收平台清单只供工作人员查看。您可以在自己的申请里查看同步进度。")
    page = receivers.list_all(session, paging)
    return ReceiverPage(items=[receivers.shown(one) for one in page.items], total=page.total, next=page.next)


@router.post("/receivers", status_code=201, summary="登记接收平台（管理员）", responses=problems(401, 403, 409))
def add_receiver(
    body: ReceiverIn,
    viewer: CurrentViewer,
    session: WriteSession,
    settings: CurrentSettings,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> ReceiverOut:
    """Cases granted from now on are told to it."""
    return receivers.shown(receivers.add(session, settings, cipher, viewer, body, now=clock.now()))


@router.patch("/receivers/{receiver_id}", summary="修改接收平台（管理员）", responses=problems(401, 403, 404, 409))
def change_receiver(
    receiver_id: str,
    body: ReceiverPatch,
    viewer: CurrentViewer,
    session: WriteSession,
    settings: CurrentSettings,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> ReceiverOut:
    """What is left out stays; what was already on its way goes to the new address."""
    viewer.require("admin")
    receiver = receivers.get(session, receiver_id)
    receivers.change(session, settings, cipher, viewer, receiver, body, now=clock.now())
    return receivers.shown(receiver)


@router.post(
    "/receivers/{receiver_id}/confirmations",
    summary="平台确认已经办理（平台签名，不用登录）",
    responses=problems(401, 404),
    openapi_extra={"requestBody": _SIGNED},
)
def confirm_delivery(
    receiver_id: str,
    request: Request,
    raw: RawBody,
    session: WriteSession,
    database: CurrentDatabase,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> ConfirmationOut:
    """Signed as described in docs/guides/receivers.md; the same message again gets the same answer."""
    # ``session`` is not touched until the signature holds: strangers must not take turns at the write lock.
    with database.read() as reading:
        message_id = confirming.require_signed(reading, cipher, receiver_id, raw, request.headers)
    try:
        said = ConfirmationIn.model_validate_json(raw)
    except ValidationError as error:
        wrong = "、".join(sorted({".".join(map(str, one["loc"])) or "全部" for one in error.errors()}))
        raise InvalidInput(f"确认消息的内容不对：{wrong}。请按接入说明填写；什么也没有改动。") from None
    return confirming.take_in(session, request.app.state.library, receiver_id, message_id, said, clock=clock)
