"""Answers to requests with an ``Idempotency-Key``: the same request again gets the first answer, and does nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Header
from pydantic import BaseModel
from sqlalchemy import Connection, String, Table, Text, bindparam, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.crypto import FieldCipher
from api.db import Base
from api.errors import Conflict

IDEMPOTENCY_HEADER = "Idempotency-Key"
IdempotencyKey = Annotated[
    str | None,
    Header(alias=IDEMPOTENCY_HEADER, min_length=1, max_length=128, description="重复提交时带同一个值，只办一次"),
]


class StoredAnswer(Base):
    """The answer once given to a key of an account, encrypted, in the commit of what was done."""

    __tablename__ = "stored_answers"

    account_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text, info={"sealed": True})
    created_at: Mapped[dt.datetime]


_ANSWERS = cast(Table, StoredAnswer.__table__)
# Put together once: every write asks and keeps.
_FIND = select(_ANSWERS.c.fingerprint, _ANSWERS.c.answer).where(
    _ANSWERS.c.account_id == bindparam("account"), _ANSWERS.c.key == bindparam("of_key")
)
_KEEP = insert(_ANSWERS)


class Answer(BaseModel):
    """What was sent back."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Caller:
    """Whose key: another account's equal key is another key."""

    account_id: str
    key: str


def first_answer(connection: Connection, cipher: FieldCipher, caller: Caller, fingerprint: str) -> Answer | None:
    """The kept answer; raises ``Conflict`` when the key was used for another request than ``fingerprint``."""
    kept = connection.execute(_FIND, {"account": caller.account_id, "of_key": caller.key}).one_or_none()
    if kept is None:
        return None
    if kept.fingerprint != fingerprint:
        raise Conflict("这个 Idempotency-Key 已用于另一项请求，请换一个新的值。", code="idempotency_key_reused")
    return Answer.model_validate_json(cipher.open(kept.answer))


def keep(
    session: Session, cipher: FieldCipher, caller: Caller, fingerprint: str, answer: Answer, *, now: dt.datetime
) -> None:
    """Keep an answer in the caller's transaction; of two at once the later one fails here (``IntegrityError``)."""
    row = {
        "account_id": caller.account_id,
        "key": caller.key,
        "fingerprint": fingerprint,
        "answer": cipher.seal(answer.model_dump_json()).ciphertext,
        "created_at": now,
    }
    session.execute(_KEEP, row)
