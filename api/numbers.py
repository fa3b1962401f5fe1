"""Numbers people quote: ``XF-20261121-0001``, counted per prefix and day without gaps."""

import datetime as dt
from typing import cast

from sqlalchemy import Date, Integer, String, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.db import Base


class Counter(Base):
    """The last number given; its row stays locked until the taker commits, so numbers have no gaps."""

    __tablename__ = "counters"

    prefix: Mapped[str] = mapped_column(String(2), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)


def next_number(session: Session, prefix: str, day: dt.date) -> str:
    """The next number of ``prefix`` on ``day``, taken in the caller's transaction."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    counters = cast(Table, Counter.__table__)
    first = insert(counters).values(prefix=prefix, day=day, last=1)
    upsert = first.on_conflict_do_update(index_elements=["prefix", "day"], set_={"last": counters.c.last + 1})
    last = session.execute(upsert.returning(counters.c.last)).scalar_one()
    return f"{prefix}-{day:%Y%m%d}-{last:04d}"
