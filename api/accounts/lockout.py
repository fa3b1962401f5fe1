"""Who has to wait before signing in again, after how many failures; kept in the database, for all processes.

An attempt is counted before anything is checked and taken back when it was right, so that many at once get no more
guesses than one after another. A stranger cannot lock somebody out for long: what closes soon and for long is one name
at one address; the name itself closes late and shortly, and not for addresses where it was signed in before.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from api.accounts.models import FailedSignIns
from api.clock import CHINA
from api.crypto import FieldCipher
from api.errors import TooManyRequests

_MINUTE = dt.timedelta(minutes=1)
_HOUR = dt.timedelta(hours=1)
_LOCK = text("SELECT pg_advisory_xact_lock(7301954)")
KNOWN_FOR = dt.timedelta(days=30)


@dataclass(frozen=True)
class Rule:
    """``free`` failures within ``window`` cost nothing; each one more doubles the wait, up to ``longest``."""

    what: str
    free: int
    longest: dt.timedelta
    window: dt.timedelta

    def wait(self, failures: int) -> dt.timedelta:
        """How long after that many failures."""
        over = failures - self.free
        return min(_MINUTE * 2 ** min(over - 1, 16), self.longest) if over > 0 else dt.timedelta()


NAME_AT_ADDRESS = Rule("name at address", 5, _HOUR, 24 * _HOUR)
NAME = Rule("name", 50, 15 * _MINUTE, 24 * _HOUR)
ADDRESS = Rule("address", 100, 15 * _MINUTE, _HOUR)
"""An office stands behind one address, so this stops those who try many names."""


@dataclass(frozen=True)
class Attempt:
    """Somebody tries to sign in as ``username`` from ``address``."""

    username: str
    address: str

    def keys(self, cipher: FieldCipher) -> Iterator[tuple[Rule, tuple[str, ...]]]:
        """What is counted, the one name at one address first: under each key of the ring, the current one first."""
        yield NAME_AT_ADDRESS, cipher.indexes(f"sign-in\n{self.username}\n{self.address}")
        yield NAME, cipher.indexes(f"sign-in name\n{self.username}")
        yield ADDRESS, cipher.indexes(f"sign-in address\n{self.address}")


class Locked(TooManyRequests):
    """Too many failures: ``detail`` says when the next attempt is looked at."""

    def __init__(self, until: dt.datetime, *, now: dt.datetime) -> None:
        seconds = max(int((until - now).total_seconds()), 1)
        clock = (until + _MINUTE - dt.timedelta(microseconds=1)).astimezone(CHINA).strftime("%H:%M")
        super().__init__(
            f"密码或者验证码填错太多次，请在 {clock} 以后再试。忘记密码请联系管理员，管理员可以给您一个一次性重置码。",
            retry_after=seconds,
        )
        self.problem_code = "sign_in_locked"


def count(session: Session, cipher: FieldCipher, attempt: Attempt, *, now: dt.datetime) -> None:
    """Count an attempt as failed. Raises ``Locked`` where it is closed: such an attempt counts for nothing.

    So trying on does not prolong the wait.
    """
    _one_at_a_time(session)
    session.execute(delete(FailedSignIns).where(FailedSignIns.forget_at <= now))
    rows = [(rule, _row(session, rule, keys, now=now)) for rule, keys in attempt.keys(cipher)]
    known = rows[0][1].known_until is not None and rows[0][1].known_until > now
    counted = [(rule, row) for rule, row in rows if not (known and rule is NAME)]
    until = max((row.locked_until for _, row in counted if row.locked_until), default=now)
    if until > now:
        raise Locked(until, now=now)
    for rule, row in counted:
        row.failures += 1
        row.locked_until = now + rule.wait(row.failures)
    session.flush()


def is_closed(session: Session, cipher: FieldCipher, attempt: Attempt, *, now: dt.datetime) -> bool:
    """Whether the next attempt like this one would have to wait."""
    keys = [key for _, each in attempt.keys(cipher) for key in each]
    closed = select(FailedSignIns.key).where(FailedSignIns.key.in_(keys), FailedSignIns.locked_until > now)
    return session.scalar(closed.limit(1)) is not None


def take_back(session: Session, cipher: FieldCipher, attempt: Attempt, *, now: dt.datetime) -> None:
    """What was tried was right, though it does not sign in yet: it counts for nothing, those before still do."""
    _one_at_a_time(session)
    for rule, keys in attempt.keys(cipher):
        row = _row(session, rule, keys, now=now)
        row.failures, row.locked_until = max(row.failures - 1, 0), None
    session.flush()


def welcome(session: Session, cipher: FieldCipher, attempt: Attempt, *, now: dt.datetime) -> None:
    """Somebody signed in: the name is known at this address, and what failed here before is forgotten."""
    take_back(session, cipher, attempt, now=now)
    rule, keys = next(attempt.keys(cipher))
    row = _row(session, rule, keys, now=now)
    row.failures, row.known_until, row.forget_at = 0, now + KNOWN_FOR, now + KNOWN_FOR
    session.flush()


def open_again(session: Session, cipher: FieldCipher, username: str) -> None:
    """An administrator gave a new password: the name as such is not closed any more."""
    _, keys = list(Attempt(username, "").keys(cipher))[1]
    session.execute(delete(FailedSignIns).where(FailedSignIns.key.in_(keys)))


def _one_at_a_time(session: Session) -> None:
    """Counts that are read and written by several at once would come out too low; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK)


def _row(session: Session, rule: Rule, keys: tuple[str, ...], *, now: dt.datetime) -> FailedSignIns:
    """The count, begun anew where its window is over; one of before the field key changed goes on under the new key.

    What it counts is nowhere to be read, so this is where it can be moved.
    """
    row = session.scalar(select(FailedSignIns).where(FailedSignIns.key.in_(keys)))
    if row is None:
        row = FailedSignIns(key=keys[0], failures=0, since=now, forget_at=now + rule.window)
        session.add(row)
        session.flush()
    row.key = keys[0]
    if row.since + rule.window <= now:
        row.failures, row.since, row.locked_until = 0, now, None
    row.forget_at = max(row.forget_at, row.since + rule.window)
    return row
