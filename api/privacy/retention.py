"""Removing what is older than its period: daily, in small batches, each sweep with one audit line.

A sweep of one kind is a chain of jobs, a batch in each: people's own writes get their turn in between, and a kind
that fails keeps no other waiting. Features give the part that knows their tables (``Remove``).

The line proves what went: how many rows of which age, that none of them is there any more (they are looked for again
before the commit), and a digest of their keys. Who has an older backup takes the keys out of it, makes the digest
again (``digest``), and sees that these and no others were removed; the line itself says nothing about anybody.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from api.audit import service as audit
from api.clock import Clock
from api.outbox import service as outbox
from api.outbox.errands import Handler
from api.outbox.models import OutboxMessage
from api.outbox.schedule import Schedule
from api.privacy.periods import Period, Periods

SWEEP = "retention.sweep"
BATCH = 200


@dataclass(frozen=True)
class Batch:
    """One step of a sweep: at most ``limit`` items of a kind, by the clock's ``now``; ``gone`` are the keys of them."""

    period: Period
    clock: Clock
    limit: int = BATCH
    gone: list[str] = field(default_factory=list)


Remove = Callable[[Session, Batch], Counter[str]]
"""Removes (or tells of) at most ``limit`` items and counts what it did by name; a full count asks for another turn."""


def schedule(removers: Mapping[str, Remove]) -> Schedule:
    """Every night, one sweep for each kind."""

    def begin(session: Session, job: OutboxMessage, clock: Clock) -> None:
        for kind in removers:
            _put(session, kind, job.payload["slot"], 0, Counter(), clock)

    return Schedule("retention", "30 3 * * *", begin)


def handlers(periods: Periods, removers: Mapping[str, Remove]) -> dict[str, Handler]:
    """What the worker does for this part."""

    def sweep(session: Session, job: OutboxMessage, clock: Clock) -> None:
        kind, turn = job.payload["kind"], job.payload["turn"]
        batch = Batch(periods.period(kind), clock)
        done = removers[kind](session, batch)
        total = Counter(job.payload["done"]) + done
        proof = digest(job.payload.get("digest", ""), batch.gone)
        if max(done.values(), default=0) >= batch.limit:
            _put(session, kind, job.payload["slot"], turn + 1, total, clock, proof)
            return
        before = batch.period.before(clock.now()).isoformat()
        details = {"days": batch.period.days, "before": before, "removed": 0, **total, "digest": proof}
        audit.record(session, "system", "retention:system:swept", kind, now=clock.now(), details=details)

    return {SWEEP: sweep}


def digest(before: str, gone: Iterable[str]) -> str:
    """SHA-256 of what was removed until then and of the keys of one more batch (``table/key``), in their order."""
    keys = sorted(gone)
    return hashlib.sha256("\n".join([before, *keys]).encode()).hexdigest() if keys else before


def _put(session: Session, kind: str, slot: str, turn: int, done: Counter[str], clock: Clock, proof: str = "") -> None:
    payload = {"kind": kind, "slot": slot, "turn": turn, "done": dict(done), "digest": proof}
    outbox.put(session, SWEEP, f"{SWEEP}:{kind}:{slot}:{turn}", payload, now=clock.now())
