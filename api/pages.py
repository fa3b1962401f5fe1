"""Lists answer ``{items, total, next}`` and take ``limit`` (≤ 200) and ``cursor``.

A list that stays short is paged by offset and counted (``fetch``). One that grows with the years is paged from where
the last page ended and counted up to ``COUNTED`` only: both would otherwise take longer with every row.
"""

import base64
import binascii
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.errors import FieldError, InvalidInput

T = TypeVar("T")
MAX_LIMIT = 200
COUNTED = 10_000
_MAX_OFFSET = 2**31
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_KEY = re.compile(r"k([0-9]{1,16})\.([A-Z0-9-]{1,20})")
Key = tuple[dt.datetime, str]
"""Where a row stands in a list of the newest: its moment, and its number among those of the same moment."""


@dataclass(frozen=True)
class Paging:
    """Which part of a list is wanted."""

    limit: int
    offset: int


@dataclass(frozen=True)
class KeyPaging:
    """Which part of a list of the newest is wanted: what comes after a row."""

    limit: int
    after: Key | None


@dataclass(frozen=True)
class Page(Generic[T]):
    """Part of a list; ``next`` is the cursor of the following part, or None."""

    items: Sequence[T]
    total: int
    next: str | None
    total_is_lower_bound: bool = False


Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="每页条数，最多 200")]
Cursor = Annotated[str | None, Query(max_length=64, description="上一页返回的 next")]


async def _paging(limit: Limit = 50, cursor: Cursor = None) -> Paging:
    return Paging(limit, _offset(cursor) if cursor else 0)


async def _key_paging(limit: Limit = 50, cursor: Cursor = None) -> KeyPaging:
    return KeyPaging(limit, _key(cursor) if cursor else None)


CurrentPaging = Annotated[Paging, Depends(_paging)]
CurrentKeyPaging = Annotated[KeyPaging, Depends(_key_paging)]


def fetch(session: Session, query: Select[T], paging: Paging, *, order: tuple[Any, ...]) -> Page[T]:
    """One page of ``query`` in a stable ``order``."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.scalars(query.order_by(*order).limit(paging.limit).offset(paging.offset)).unique().all()
    end = paging.offset + len(rows)
    return Page(rows, total, _cursor(end) if end < total else None)


def part(items: Sequence[T], paging: Paging) -> Page[T]:
    """One page of a list that is not a query."""
    end = paging.offset + paging.limit
    return Page(items[paging.offset : end], len(items), _cursor(end) if end < len(items) else None)


def counted(session: Session, query: Select[Any]) -> tuple[int, bool]:
    """How many rows ``query`` has, counted up to ``COUNTED``; and whether there are more than that."""
    found = session.scalar(select(func.count()).select_from(query.limit(COUNTED + 1).subquery())) or 0
    return min(found, COUNTED), found > COUNTED


def key_cursor(key: Key) -> str:
    """The cursor of what comes after the row at ``key``."""
    moment, number = key
    return _written(f"k{(moment - _EPOCH) // _MICROSECOND}.{number}")


def _key(cursor: str) -> Key:
    found = _KEY.fullmatch(_read(cursor))
    if found is None:
        raise _wrong_cursor()
    return _EPOCH + int(found[1]) * _MICROSECOND, found[2]


def _cursor(offset: int) -> str:
    return _written(f"o{offset}")


def _offset(cursor: str) -> int:
    try:
        offset = int(_read(cursor).removeprefix("o"))
    except ValueError:
        offset = -1
    if not 0 <= offset <= _MAX_OFFSET:
        raise _wrong_cursor()
    return offset


def _written(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode()


def _read(cursor: str) -> str:
    """What stands in a cursor; nothing where it is none of ours."""
    try:
        return base64.urlsafe_b64decode(cursor.encode()).decode()
    except (ValueError, binascii.Error):
        return ""


def _wrong_cursor() -> InvalidInput:
    wrong = FieldError("/cursor", "请使用上一页返回的 next，不要修改。")
    return InvalidInput("翻页标记无效。", [wrong])
