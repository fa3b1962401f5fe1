"""Where WeChat's server calls: a message is acknowledged as soon as it is kept, whatever the bot does."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask

from api.accounts.writing import Writing
from api.clock import Clock, CurrentClock
from api.crypto import CurrentCipher, FieldCipher
from api.db import WriteSession
from api.errors import TooLarge
from api.notify import contacts
from api.openapi import problems
from api.wechat.desk import CurrentWeChatDesk, WeChatDesk
from api.wechat.envelope import Signed
from api.wechat.keeping import EVENT
from api.wechat.reading import MOST_BYTES, Incoming, fields_of, read

router = APIRouter(tags=["微信"], prefix="/wechat/messages", route_class=Writing)

_ACKNOWLEDGED = "success"
_CHOSE, _CHANGED = "subscribe_msg_popup_event", "subscribe_msg_change_event"
_Short = Annotated[str, Query(max_length=128)]
_Echo = Annotated[str, Query(max_length=1_000)]


async def read_body(request: Request) -> bytes:
    """The body, read no further than a message can be long; raises ``TooLarge``."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise TooLarge("微信消息不会超过 64 KB，没有处理。")
    return body


@router.get("", summary="微信验证消息推送的地址", response_class=PlainTextResponse, responses=problems(403, 404))
def verify_address(
    desk: CurrentWeChatDesk, signature: _Short, timestamp: _Short, nonce: _Short, echostr: _Echo
) -> PlainTextResponse:
    """Said back as it came, to whoever knows the token."""
    # WeChat's moments are real ones, also where a demonstration's calendar stands still.
    desk.seal.require_genuine(Signed(signature, timestamp, nonce), now=Clock().now())
    return PlainTextResponse(echostr)


@router.post("", summary="接收微信消息", response_class=PlainTextResponse, responses=problems(400, 403, 404))
def receive(
    desk: CurrentWeChatDesk,
    body: Annotated[bytes, Depends(read_body)],
    session: WriteSession,
    cipher: CurrentCipher,
    clock: CurrentClock,
    timestamp: _Short,
    nonce: _Short,
    signature: _Short = "",
    msg_signature: _Short = "",
) -> PlainTextResponse:
    """Kept and acknowledged; the answer follows by the customer-message interface."""
    message = _opened(desk, body, Signed(signature, timestamp, nonce), Signed(msg_signature, timestamp, nonce))
    kept = desk.keeper.keep(session, message, now=clock.now())
    if kept.is_new and message.kind == EVENT:
        _count_permissions(session, cipher, desk, message)
    # Begun once the transaction is committed and the acknowledgement is out.
    begin = BackgroundTask(desk.attendance.begin, kept.hold) if kept.hold else None
    return PlainTextResponse(_ACKNOWLEDGED, background=begin)


def _opened(desk: WeChatDesk, body: bytes, plain: Signed, sealed: Signed) -> Incoming:
    """The message, in the mode that was chosen and no weaker one.

    In plain mode the signature covers the moment only, never the words. In compatible mode both are sent, and only the
    sealed one is read.
    """
    now = Clock().now()
    if desk.is_plain:
        desk.seal.require_genuine(plain, now=now)
        return read(fields_of(body))
    encrypted = fields_of(body).get("Encrypt")
    encrypted = encrypted if isinstance(encrypted, str) else ""
    desk.seal.require_genuine(sealed, encrypted, now=now)
    return read(fields_of(desk.seal.opened(encrypted)))


def _count_permissions(session: Session, cipher: FieldCipher, desk: WeChatDesk, message: Incoming) -> None:
    """A "yes" in the window for subscribe messages is one message; switching them off takes all of them back.

    A "no" in the window says nothing of those allowed before.
    """
    for template, choice in message.choices:
        if template != desk.template:
            continue
        if message.event == _CHOSE and choice in ("accept", "acceptWithAudio"):
            contacts.allow_wechat(session, cipher.index(message.openid), allowed=True)
        elif choice == "ban" or (message.event == _CHANGED and choice == "reject"):
            contacts.allow_wechat(session, cipher.index(message.openid), allowed=False)
