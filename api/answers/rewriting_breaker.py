"""Stops asking a server that keeps failing, so that nobody waits for what will not come."""

import time
from collections.abc import Callable

FAILURES = 3
REST_SECONDS = 60.0


class Breaker:
    """Closed until ``FAILURES`` failures in a row; then one trial after each ``REST_SECONDS``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._opens_again = 0.0

    def lets_through(self) -> bool:
        """Whether to ask now; a trial after a rest holds the next ones back until it has ended."""
        if self._failures < FAILURES:
            return True
        if self._clock() < self._opens_again:
            return False
        self._opens_again = self._clock() + REST_SECONDS
        return True

    def succeeded(self) -> None:
        """The server answered."""
        self._failures = 0

    def failed(self) -> None:
        """The server did not answer."""
        self._failures += 1
        self._opens_again = self._clock() + REST_SECONDS
