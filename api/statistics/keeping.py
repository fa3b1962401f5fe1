"""Answers that took long to count are kept for some minutes; what is counted quickly is counted anew each time."""

import threading
import time
from collections.abc import Callable
from typing import Annotated, TypeVar, cast

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.statistics.period import Period

T = TypeVar("T")
_SLOW_SECONDS, _KEPT_SECONDS, _MOST_KEPT = 0.3, 300.0, 500
Count = Callable[[Session, Viewer, Period], T]
_Key = tuple[object, ...]


class Kept:
    """What was counted, by what was counted, for which months and place, and by what may be seen."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._lock = seconds, threading.Lock()
        self._answers: dict[_Key, tuple[float, object]] = {}

    def of(self, count: Count[T], session: Session, viewer: Viewer, period: Period) -> T:
        """``count``, or what it gave to somebody who may see the same some minutes ago."""
        key = (count.__module__, count.__qualname__, period, *_sight(viewer))
        found, begun = self._answers.get(key), self._seconds()
        if found is not None and found[0] > begun:
            return cast(T, found[1])
        answer = count(session, viewer, period)
        done = self._seconds()
        if done - begun >= _SLOW_SECONDS:
            self._keep(key, answer, done)
        return answer

    def _keep(self, key: _Key, answer: object, now: float) -> None:
        with self._lock:
            self._answers = {one: kept for one, kept in self._answers.items() if kept[0] > now}
            if len(self._answers) < _MOST_KEPT:
                self._answers[key] = (now + _KEPT_SECONDS, answer)


def _sight(viewer: Viewer) -> tuple[object, ...]:
    """What decides which rows count: staff of one place see the same, but for what is their own."""
    return viewer.region, viewer.subject_id, viewer.acting, viewer.account_id if viewer.subject_id else None


async def _get(request: Request) -> Kept:
    kept: Kept = request.app.state.statistics
    return kept


CurrentKept = Annotated[Kept, Depends(_get)]
