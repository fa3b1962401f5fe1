"""A repeated request (header ``Idempotency-Key``) gets the first answer again and does nothing twice."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Header
from pydantic import BaseModel
from sqlalchemy import String, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.crypto import FieldCipher
from api.db import Base
from api.errors import Conflict

A = TypeVar("A", bound=BaseModel)

IdempotencyKey = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=128, description="重复提交时带同一个值，只办一次"),
]


class StoredAnswer(Base):
    """The answer once given to a key of an account, encrypted; kept for good: a filing must never be doubled."""

    __tablename__ = "stored_answers"

    account_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]


def once(
    session: Session,
    cipher: FieldCipher,
    account_id: str,
    key: str | None,
    request: str,
    kind: type[A],
    action: Callable[[], A],
    *,
    now: dt.datetime,
) -> A:
    """Run ``action`` and keep its answer in the same commit, or give the kept answer.

    ``request`` is method, path and body as text, ``kind`` the model of the answer. Raises ``Conflict`` when the key
    was used for something else.
    """
    if key is None:
        return action()
    fingerprint = hashlib.sha256(request.encode()).hexdigest()
    if session.get_bind().dialect.name == "postgresql":
        # The same key twice at once: the second waits, and finds the first one's answer.
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": f"{account_id} {key}"})
    kept = session.get(StoredAnswer, (account_id, key))
    if kept is None:
        answer = action()
        session.add(
            StoredAnswer(
                account_id=account_id,
                key=key,
                fingerprint=fingerprint,
                answer=cipher.seal(answer.model_dump_json()).ciphertext,
                created_at=now,
            )
        )
        session.flush()
        return answer
    if kept.fingerprint != fingerprint:
        raise Conflict("这个 Idempotency-Key 已用于另一项请求，请换一个新的值。", code="idempotency_key_reused")
    return kind.model_validate_json(cipher.open(kept.answer))
