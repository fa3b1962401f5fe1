"""What a job does: a handler works in the database alone, an errand leaves the machine.

Whatever either raises puts the job back: ``Later`` without counting the attempt, ``Refused`` among the dead letters at
once, ``Failed`` (and any other error) with growing pauses until the attempts are used up.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from api.clock import Clock
from api.outbox.models import OutboxMessage

P = TypeVar("P")
R = TypeVar("R")

Handler = Callable[[Session, OutboxMessage, Clock], None]
"""Work in the database, landing in the commit that marks the job done."""


@dataclass(frozen=True)
class Errand(Generic[P, R]):
    """Work that leaves the machine, while no database session is held.

    ``prepare`` reads what is needed (None: nothing is left to do), ``carry_out`` talks to the outside, ``record``
    writes the outcome in the commit that marks the job done. A worker killed between the last two carries the errand
    out again: the other side must know the job's ``key``, or bear a repetition. ``failed`` is told of every error of
    these three, in the commit that puts the job back, when the job's next attempt or its end is already written.
    """

    prepare: Callable[[Session, OutboxMessage, Clock], P | None]
    carry_out: Callable[[P], R]
    record: Callable[[Session, OutboxMessage, R, Clock], None]
    failed: Callable[[Session, OutboxMessage, Exception, Clock], None] | None = None


class Later(Exception):
    """Not now but ``at`` (quiet hours, order); no attempt is counted."""

    def __init__(self, at: dt.datetime, reason: str) -> None:
        super().__init__(reason)
        self.at = at


class Failed(Exception):
    """It did not work this time; ``reason`` is shown to staff as it stands, so no personal data in it."""


class Refused(Exception):
    """It never will; ``reason`` is shown to staff as it stands, so no personal data in it."""


def in_words(error: Exception) -> str:
    """``error`` for staff; of what is not ours only the kind, as messages of libraries may hold personal data."""
    if isinstance(error, Later | Failed | Refused):
        return str(error)
    if isinstance(error, TimeoutError):
        return "等了太久没有应答。"
    if isinstance(error, ConnectionError):
        return "连接不上对方。"
    return f"程序出错（{type(error).__name__}），详见日志。"
