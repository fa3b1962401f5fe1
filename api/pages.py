"""Lists answer ``{items, total, next}`` and take ``limit`` (≤ 200) and ``cursor``."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.errors import FieldError, InvalidInput

T = TypeVar("T")
MAX_LIMIT = 200
_MAX_OFFSET = 2**31


@dataclass(frozen=True)
class Paging:
    """Which part of a list is wanted."""

    limit: int
    offset: int


@dataclass(frozen=True)
class Page(Generic[T]):
    """Part of a list; ``next`` is the cursor of the following part, or None."""

    items: Sequence[T]
    total: int
    next: str | None


async def _paging(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="每页条数，最多 200")] = 50,
    cursor: Annotated[str | None, Query(max_length=64, description="上一页返回的 next")] = None,
) -> Paging:
    return Paging(limit, _offset(cursor) if cursor else 0)


CurrentPaging = Annotated[Paging, Depends(_paging)]


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


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"o{offset}".encode()).decode()


def _offset(cursor: str) -> int:
    try:
        offset = int(base64.urlsafe_b64decode(cursor.encode()).decode().removeprefix("o"))
    except (ValueError, binascii.Error):
        offset = -1
    if not 0 <= offset <= _MAX_OFFSET:
        wrong = FieldError("/cursor", "请使用上一页返回的 next，不要修改。")
        raise InvalidInput("翻页标记无效。", [wrong])
    return offset
