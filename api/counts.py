"""Where rates are counted: in Redis for all processes together, or in this process's memory.

A Redis that is away slows nobody and opens nothing: for a moment each process counts for itself.
"""

import time

import structlog
from limits import RateLimitItem
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

log = structlog.get_logger(__name__)
_PATIENCE_SECONDS = 0.25
_LEFT_ALONE_SECONDS = 5.0
_PREFIX = "credit-rates"


class Counts:
    """Counts deeds in sliding windows; without a ``redis_url`` only those of this process."""

    def __init__(self, redis_url: str | None = None) -> None:
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = SlidingWindowCounterRateLimiter(_redis(redis_url)) if redis_url else None
        self._away_until = 0.0

    def hit(self, limit: RateLimitItem, *key: str) -> bool:
        """Count one deed under ``key``; False where ``limit`` is reached, and then nothing is counted."""
        if self._shared is None or time.monotonic() < self._away_until:
            return self._own.hit(limit, *key)
        try:
            return self._shared.hit(limit, *key)
        except StorageError as error:
            self._away_until = time.monotonic() + _LEFT_ALONE_SECONDS
            log.warning("redis_away", reason=type(error.storage_error).__name__)
            return self._own.hit(limit, *key)


def _redis(url: str) -> RedisStorage:
    """Connects when it is first needed, and waits but briefly."""
    return RedisStorage(
        url,
        key_prefix=_PREFIX,
        wrap_exceptions=True,
        socket_timeout=_PATIENCE_SECONDS,
        socket_connect_timeout=_PATIENCE_SECONDS,
    )
