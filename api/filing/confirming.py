"""What a platform says by itself: a signed message that it has done, or will not do, what it was told.

Signed with the platform's own secret after the Standard Webhooks scheme, at most five minutes old or early. Whatever
is not signed so changes nothing; the same message twice, or messages in the wrong order, do no harm.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.orm import Session
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api.clock import Clock
from api.crypto import FieldCipher
from api.errors import InvalidInput, NotFound, NotSignedIn, TooLarge
from api.filing.models import Delivery, Receiver
from api.filing.settling import confirm, fail, kept_reference, locked
from knowledge.engine.library import Library

MAX_BYTES = 16 * 1024
_REMEMBERED = 50
_LONGEST_ID = 100


class ConfirmationIn(BaseModel):
    """平台对一条通知的确认。"""

    model_config = ConfigDict(extra="forbid", title="平台确认")

    type: Literal["delivery.confirmation"] = Field(title="消息种类")
    delivery: Annotated[str, StringConstraints(max_length=36)] = Field(title="通知编号，即收到的 webhook-id")
    sequence: int = Field(ge=1, title="通知的顺序号")
    status: Literal["confirmed", "refused"] = Field(title="confirmed 已办，refused 不接受")
    reference: Annotated[str, StringConstraints(max_length=100)] | None = Field(None, title="平台自己的办理编号")
    reason: Annotated[str, StringConstraints(max_length=200)] | None = Field(None, title="不接受的原因")


class ConfirmationOut(BaseModel):
    """收到确认以后这条通知的状态。"""

    model_config = ConfigDict(title="通知的状态")

    delivery: str = Field(title="通知编号")
    state: Literal["pending", "delivered", "confirmed", "failed"] = Field(title="状态")


async def small_body(request: Request) -> bytes:
    """The bytes as they came: what is signed is these, not what they mean. Raises ``TooLarge``."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise TooLarge("确认消息超过 16 KB，请只发送规定的内容。")
    return bytes(body)


def require_signed(
    session: Session, cipher: FieldCipher, receiver_id: str, body: bytes, headers: Mapping[str, str]
) -> str:
    """The id of a message that this receiver signed just now; raises ``NotSignedIn``, whatever is wrong with it."""
    receiver = session.get(Receiver, receiver_id)
    sealed = receiver.secret_sealed if receiver else None
    try:
        if sealed is None:
            raise WebhookVerificationError("nobody signs here")
        Webhook(cipher.open(sealed)).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError, OverflowError):
        raise NotSignedIn(
            "签名不对，或者时间相差超过五分钟。请核对密钥和时钟；什么也没有改动。", code="wrong_signature"
        ) from None
    return headers["webhook-id"][:_LONGEST_ID]


def take_in(
    session: Session,
    library: Library,
    receiver_id: str,
    message_id: str,
    said: ConfirmationIn,
    *,
    clock: Clock,
) -> ConfirmationOut:
    """Write what the platform said; raises ``NotFound`` for a delivery that is not its own, ``InvalidInput``."""
    row = locked(session, said.delivery)
    if row is None or row.receiver_id != receiver_id:
        raise NotFound("没有给这个平台发过这条通知，请核对通知编号。", code="delivery_not_found")
    if row.sequence != said.sequence:
        raise InvalidInput(f"这条通知的顺序号是 {row.sequence}，不是 {said.sequence}。什么也没有改动。")
    if message_id not in row.heard:
        row.heard = [*row.heard, message_id][-_REMEMBERED:]
        _settle(session, library, row, said, clock.today(), clock.now())
    session.flush()
    return ConfirmationOut.model_validate({"delivery": row.id, "state": row.state})


def _settle(
    session: Session, library: Library, row: Delivery, said: ConfirmationIn, today: dt.date, now: dt.datetime
) -> None:
    """A confirmation is for good; a refusal that comes after it was overtaken on the way."""
    if said.status == "confirmed":
        confirm(session, row, library, today=today, now=now, reference=said.reference)
    elif row.state != "confirmed":
        row.reference = kept_reference(said.reference) or row.reference
        fail(row, "refused", said.reason, now=now)
