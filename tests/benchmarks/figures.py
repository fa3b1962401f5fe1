"""Small helpers for measuring and printing."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Milliseconds: median and 95th percentile of a series."""

    p50: float
    p95: float


def spread(seconds: Sequence[float]) -> Spread:
    """The spread of a series of durations in seconds."""
    ordered = sorted(seconds)
    return Spread(statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.95)] * 1000)


def timed(action: Callable[[], object]) -> float:
    """How many seconds ``action`` took."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table."""
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
