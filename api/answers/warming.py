"""The first question after a start need not wait: the index is opened and asked once, beside the serving."""

import threading
from typing import Final

import structlog

from api.answers.desk import DeskHolder
from api.clock import Clock
from api.db import Database

_QUESTION: Final = "信用修复要收费吗"
_log = structlog.get_logger()


class Warming:
    """Runs once, in a thread of its own. ``is_over`` also where it failed: then the first question tries again."""

    def __init__(self, holder: DeskHolder, database: Database, clock: Clock) -> None:
        self._holder, self._database, self._clock = holder, database, clock
        self._over = threading.Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing is being opened any more."""
        return self._over.is_set()

    def start(self) -> None:
        """Open the index beside whatever else is done."""
        threading.Thread(target=self._warm, name="warming", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Until it is over, at most so long; whether it is."""
        return self._over.wait(seconds)

    def _warm(self) -> None:
        try:
            with self._database.read() as session:
                desk = self._holder.current(session)
            desk.answer(_QUESTION, region=None, as_of=self._clock.today())
        except Exception as error:  # noqa: BLE001 - a start must not fail for what the first question can still open
            _log.error("index_not_warmed", reason=type(error).__name__)
        finally:
            self._over.set()
