"""Files that no row names: of uploads whose commit never came, and of rows that were deleted since.

They are set aside for two days before they are removed, and found there all the same. So an upload that stores equal
content in the very moment of sweeping loses nothing: the next sweep finds its row, and puts the file back.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from sqlalchemy import ColumnClause, Connection, String, column, inspect, select, table

from api.db import Database
from api.materials.storage import SET_ASIDE, FileStore, Kept

log = structlog.get_logger(__name__)
KEY = "storage_key"
"""What the column is called by which rows name a file, in whichever table."""
_YOUNG = dt.timedelta(days=1)
_ASIDE_DAYS = 2


@dataclass(frozen=True)
class Swept:
    """How many files were set aside, removed for good, put back, and how many unfinished ones there were."""

    set_aside: int
    removed: int
    put_back: int
    unfinished: int


def sweep(database: Database, store: FileStore, *, now: dt.datetime) -> Swept:
    """Set aside what no row names, and remove what was set aside two days ago and is still not named.

    ``now`` is the machine's real time (``Clock().now()``), because that is what files carry. No file younger than a
    day is touched: its row may be on its way. Raises ``StorageDown``; what was done until then stays done.
    """
    removed, back = _empty(database, store, now.date())
    swept = Swept(_set_aside(database, store, now), removed, back, store.remove_unfinished(now - _YOUNG))
    log.info("files_swept", **vars(swept))
    return swept


def named(database: Database, keys: Iterable[str]) -> set[str]:
    """Those of ``keys`` that a row names."""
    wanted = list(keys)
    with database.read() as session:
        columns = naming(session.connection())
        found = (session.scalars(select(column).where(column.in_(wanted))) for column in columns)
        return {key for keys in found for key in keys}


def naming(connection: Connection) -> list[ColumnClause[str]]:
    """The column of every table whose rows name a file: as the database has them, so that no part is forgotten."""
    known = inspect(connection)
    named = [name for name in known.get_table_names() if any(one["name"] == KEY for one in known.get_columns(name))]
    return [table(name, column(KEY, String)).c[KEY] for name in sorted(named)]


def _set_aside(database: Database, store: FileStore, now: dt.datetime) -> int:
    count = 0
    for batch in store.listed():
        old = [one.key for one in batch if one.at < now - _YOUNG and not one.key.startswith(f"{SET_ASIDE}/")]
        # Asked after the files were listed: a row that was committed meanwhile is seen.
        for key in sorted(set(old) - named(database, old)):
            store.set_aside(key, now.date())
            count += 1
    return count


def _empty(database: Database, store: FileStore, today: dt.date) -> tuple[int, int]:
    removed = back = 0
    for batch in store.listed(SET_ASIDE):
        due = [one for one in batch if (today - _day(one)).days >= _ASIDE_DAYS]
        wanted = named(database, (_original(one) for one in due))
        for one in due:
            if _original(one) in wanted:
                store.put_back(one)
                back += 1
            else:
                store.remove(one)
                removed += 1
    return removed, back


def _day(kept: Kept) -> dt.date:
    return dt.date.fromisoformat(kept.key.split("/", 2)[1])


def _original(kept: Kept) -> str:
    return kept.key.split("/", 2)[2]
