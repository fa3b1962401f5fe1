"""How questions ended, counted in memory and written down together: nobody waits for the database to be counted.

What a process that is killed had counted within the last minute is lost; one that stops writes it down first.
"""

import datetime as dt
import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import structlog
from fastapi import Depends, Request
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.answers.models import OpenQuestion, QuestionCount
from api.clock import Clock
from api.db import Database
from api.errors import Busy
from api.masking import masked
from knowledge.engine.answer_model import AnswerStatus
from knowledge.engine.schema import NATIONWIDE

_PAUSE_SECONDS, _MOST_TEXTS = 60.0, 2_000
_INSERTS: Mapping[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_Ended = tuple[dt.date, str, str]
log = structlog.get_logger(__name__)


class Tally:
    """Counts questions by day, place and how they ended; keeps what was asked only with ``keeps_texts``."""

    def __init__(
        self, database: Database, clock: Clock, *, keeps_texts: bool, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self.keeps_texts = keeps_texts
        self._database, self._clock, self._seconds = database, clock, seconds
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._counts, self._texts = Counter[_Ended](), Counter[_Ended]()
        self._next = seconds() + _PAUSE_SECONDS

    def count(self, question: str, region: str | None, status: AnswerStatus) -> None:
        """One question more; it is masked before it is kept."""
        day, place = self._clock.today(), region or NATIONWIDE
        text = masked(" ".join(question.split())) if self.keeps_texts and status is AnswerStatus.NOT_FOUND else ""
        with self._lock:
            self._counts[day, place, status.value] += 1
            if text and ((day, place, text) in self._texts or len(self._texts) < _MOST_TEXTS):
                self._texts[day, place, text] += 1

    @property
    def is_due(self) -> bool:
        """Whether it is time to write down what was counted."""
        return self._seconds() >= self._next

    def write(self) -> None:
        """Write down what was counted; where the database is busy or away, it is counted on and tried again later."""
        with self._turn:
            self._next = self._seconds() + _PAUSE_SECONDS
            with self._lock:
                counts, self._counts = self._counts, Counter()
                texts, self._texts = self._texts, Counter()
            if not counts:
                return
            try:
                with self._database.hasty() as session:
                    _add(session, counts, texts)
            except (SQLAlchemyError, Busy) as error:
                log.warning("questions_not_counted_yet", reason=type(error).__name__)
                with self._lock:
                    self._counts += counts
                    self._texts += texts


def _add(session: Session, counts: Counter[_Ended], texts: Counter[_Ended]) -> None:
    # In one order everywhere: two processes that add to the same rows must not wait for each other.
    insert = _INSERTS[session.get_bind().dialect.name]
    for (day, region, status), count in sorted(counts.items()):
        one = insert(QuestionCount).values(day=day, region=region, status=status, count=count)
        more = {"count": QuestionCount.count + one.excluded["count"]}
        session.execute(one.on_conflict_do_update(index_elements=["day", "region", "status"], set_=more))
    for (day, region, text), count in sorted(texts.items()):
        key = hashlib.sha256(text.encode()).hexdigest()
        one = insert(OpenQuestion).values(day=day, region=region, key=key, question=text, count=count)
        more = {"count": OpenQuestion.count + one.excluded["count"]}
        session.execute(one.on_conflict_do_update(index_elements=["day", "region", "key"], set_=more))


async def _get(request: Request) -> Tally:
    tally: Tally = request.app.state.tally
    return tally


CurrentTally = Annotated[Tally, Depends(_get)]
