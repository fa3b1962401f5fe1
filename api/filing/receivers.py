"""Receivers: who is registered, and who is told of a record. Services flush; the request commits."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.viewer import Viewer
from api.addresses import is_loopback
from api.audit import service as audit
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from api.filing.models import Receiver
from api.filing.receiver_schemas import ReceiverIn, ReceiverOut, ReceiverPatch
from api.filing.words import KIND_WORDS
from api.pages import Page, Paging, fetch
from api.records.models import Record
from api.settings import Settings

MARKET_REGULATION = "market_regulation"


def add(
    session: Session, settings: Settings, cipher: FieldCipher, viewer: Viewer, data: ReceiverIn, *, now: dt.datetime
) -> Receiver:
    """Register a receiver; raises ``NotAllowed``, ``Conflict`` for a name that is taken, ``InvalidInput``."""
    viewer.require("admin")
    _require_reach(viewer, data.regions)
    _require_free_name(session, data.name)
    receiver = register(session, cipher, data, now=now)
    _require_real(settings, receiver)
    audit.record(session, viewer.account_id, "receiver:admin:added", receiver.id, now=now)
    return receiver


def register(session: Session, cipher: FieldCipher, data: ReceiverIn, *, now: dt.datetime) -> Receiver:
    """The receiver as it is kept."""
    receiver = Receiver(
        **data.model_dump(exclude={"secret"}),
        secret_sealed=_sealed(cipher, data.secret),
        created_at=now,
        updated_at=now,
    )
    session.add(receiver)
    session.flush()
    return receiver


def change(
    session: Session,
    settings: Settings,
    cipher: FieldCipher,
    viewer: Viewer,
    receiver: Receiver,
    data: ReceiverPatch,
    *,
    now: dt.datetime,
) -> None:
    """Change what was given; raises as ``add`` does."""
    viewer.require("admin")
    _require_reach(viewer, [*receiver.regions, *(data.regions or ())])
    given = data.model_dump(exclude_unset=True, exclude={"secret"})
    if given.get("name", receiver.name) != receiver.name:
        _require_free_name(session, given["name"])
    for name, value in given.items():
        setattr(receiver, name, value)
    if data.secret is not None:
        receiver.secret_sealed = _sealed(cipher, data.secret)
    receiver.updated_at = now
    _require_real(settings, receiver)
    session.flush()
    changed = {"changed": sorted(data.model_fields_set)}
    audit.record(session, viewer.account_id, "receiver:admin:changed", receiver.id, now=now, details=changed)


def get(session: Session, receiver_id: str) -> Receiver:
    """The receiver; raises ``NotFound``."""
    receiver = session.get(Receiver, receiver_id)
    if receiver is None:
        raise NotFound("没有找到这个接收平台，请核对编号。", code="receiver_not_found")
    return receiver


def list_all(session: Session, paging: Paging) -> Page[Receiver]:
    """Every receiver, by name."""
    return fetch(session, select(Receiver), paging, order=(Receiver.name, Receiver.id))


def told_of(session: Session, record: Record) -> list[Receiver]:
    """The active receivers that have to hear of a record: those of its place, its field and its kind of platform."""
    active = session.scalars(select(Receiver).where(Receiver.active.is_(True)).order_by(Receiver.name))
    return [receiver for receiver in active if _is_concerned(receiver, record)]


def shown(receiver: Receiver) -> ReceiverOut:
    """A receiver as staff see it; its secret is never shown."""
    return ReceiverOut.model_validate(
        {name: getattr(receiver, name) for name in ReceiverOut.model_fields if name not in ("kind_text", "has_secret")}
        | {"kind_text": KIND_WORDS[receiver.kind], "has_secret": receiver.secret_sealed is not None}
    )


def _is_concerned(receiver: Receiver, record: Record) -> bool:
    """The market register holds what market regulation decided, and nothing else; the other platforms hold both."""
    if receiver.kind == "market_register" and record.authority_field != MARKET_REGULATION:
        return False
    if receiver.fields is not None and record.authority_field not in receiver.fields:
        return False
    return any(accounts.is_within(record.region, region) for region in receiver.regions)


def _require_reach(viewer: Viewer, regions: Iterable[str]) -> None:
    """Whoever says where decisions of a place are sent has to be its administrator, or one above it."""
    if not all(accounts.is_within(one, viewer.region) for one in regions):
        raise NotAllowed("您只能管理本地区及下级地区的接收平台。其他地区的，请联系那里的或者上级的管理员。")


def _require_free_name(session: Session, name: str) -> None:
    if session.scalar(select(Receiver.id).where(Receiver.name == name)) is not None:
        raise Conflict(f"已经有叫“{name}”的接收平台，请换一个名称，或者修改原来的。", code="receiver_exists")


def _require_real(settings: Settings, receiver: Receiver) -> None:
    """What a change leaves must work; in production nothing may be confirmed that was never sent."""
    if receiver.gateway == "webhook" and (receiver.url is None or receiver.secret_sealed is None):
        missing = [FieldError(f"/{name}", "真实送达（webhook）必须填写。") for name in ("url", "secret")]
        raise InvalidInput("真实送达（webhook）要填地址（url）和签名密钥（secret）。", missing)
    if settings.profile != "production":
        return
    if receiver.gateway == "null":
        wrong = FieldError("/gateway", "请改成 webhook，并填写对方平台的地址和密钥。")
        raise InvalidInput("正式环境（production）不能使用演示网关：它不会真正通知任何平台。", [wrong])
    address = urlsplit(receiver.url or "")
    if address.scheme != "https" and not is_loopback(address.hostname or ""):
        wrong = FieldError("/url", "请换成 https:// 开头的地址。")
        raise InvalidInput("正式环境（production）的接收地址必须是 https，或者就在本机。", [wrong])


def _sealed(cipher: FieldCipher, secret: str | None) -> str | None:
    return cipher.seal(secret).ciphertext if secret is not None else None
