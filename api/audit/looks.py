"""Looks at somebody's data, written down before they are answered, without making readers wait for writers.

Who looks waits until the line is on disk. Lines of several who look at once are appended in one commit. Where the
database is busy or away, they go into a file beside it (``looks.jsonl``) and from there into the trail as soon as it
can take them: nobody looks unseen, and a busy database keeps nobody from reading. A process that dies between the
commit and the emptying of the file leaves a line twice; none is left out.
"""

import datetime as dt
import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from api.audit.service import Line, append
from api.db import Database
from api.errors import Busy

FILE = "looks.jsonl"
_PAUSE_SECONDS = 5.0
log = structlog.get_logger("api.audit")
put_aside_total = Counter("credit_audit_put_aside", "Looks kept in the file because the database was busy")


@dataclass
class _Waiting:
    lines: Sequence[Line]
    is_noted: bool = False
    failed: bool = False


class Looks:
    """Writes down who looked at what; safe to be used by many threads."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database, self._file = database, folder / FILE
        self._queue: list[_Waiting] = []
        self._queue_lock, self._turn = threading.Lock(), threading.Lock()
        self._busy_until = 0.0

    def note(self, lines: Sequence[Line]) -> None:
        """Return when the lines are kept; raises ``Busy`` where neither database nor file takes them."""
        mine = _Waiting(lines)
        with self._queue_lock:
            self._queue.append(mine)
        with self._turn:  # whoever comes first writes for all who came until then
            if not mine.is_noted:
                self._write_all()
        if mine.failed:
            raise Busy("暂时不能登记这次查看，所以没有打开。请稍后再试。")

    def catch_up(self) -> None:
        """Append what lies in the file, where the database can take it."""
        with self._turn:
            self._busy_until = 0.0
            if self._has_more() and not self._to_trail([]):
                log.warning("looks_still_waiting")

    def _write_all(self) -> None:
        with self._queue_lock:
            waiting, self._queue = self._queue, []
        lines = [line for one in waiting for line in one.lines]
        failed = not (self._to_trail(lines) or self._to_file(lines))
        for one in waiting:
            one.is_noted, one.failed = True, failed

    def _to_trail(self, lines: Sequence[Line]) -> bool:
        if time.monotonic() < self._busy_until:
            return False
        try:
            if self._has_more():
                with self._locked() as file:
                    self._append([*_read(file), *lines])
                    file.truncate(0)
            else:
                self._append(lines)
        except (SQLAlchemyError, Busy, OSError) as error:
            self._busy_until = time.monotonic() + _PAUSE_SECONDS
            log.warning("look_not_in_trail_yet", reason=type(error).__name__)
            return False
        return True

    def _append(self, lines: Sequence[Line]) -> None:
        with self._database.hasty() as session:
            append(session, lines)

    def _to_file(self, lines: Sequence[Line]) -> bool:
        text = "".join(json.dumps(_plain(line), ensure_ascii=False) + "\n" for line in lines)
        try:
            with self._locked() as file:
                file.seek(0, os.SEEK_END)
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            log.error("look_refused", reason=type(error).__name__)
            return False
        put_aside_total.inc(len(lines))
        return True

    def _has_more(self) -> bool:
        return self._file.exists() and self._file.stat().st_size > 0

    @contextmanager
    def _locked(self) -> Iterator[TextIOWrapper]:
        """The file, for this process alone: others on this machine share it."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def _plain(line: Line) -> dict[str, Any]:
    return {**vars(line), "at": line.at.isoformat()}


def _read(file: TextIOWrapper) -> Iterator[Line]:
    """What was kept; the last line of a power cut may be half a line, and is said to be lost."""
    for text in file.read().splitlines():
        try:
            kept = json.loads(text)
            yield Line(**kept | {"at": dt.datetime.fromisoformat(kept["at"])})
        except (ValueError, KeyError, TypeError):
            log.error("look_unreadable")
