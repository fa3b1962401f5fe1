"""How much one person, or one address, may send and listen to; kept in this process's memory."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.chat import phrases
from api.chat.service import Speaker
from api.errors import TooManyRequests
from api.settings import Settings

PER_ACCOUNT = RateLimitItemPerMinute(30)
PER_ADDRESS = RateLimitItemPerMinute(60)
"""Anonymous people behind one office address share it, so it is wider than one person's."""
UPLOADS = RateLimitItemPerMinute(20)
MAX_STREAMS = 6


class Gate:
    """Refuses floods with ``TooManyRequests``; ``CREDIT_RATE_LIMITS=off`` opens it for measuring."""

    def __init__(self, settings: Settings) -> None:
        self._on = settings.rate_limits == "on"
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._streams: Counter[str] = Counter()

    def message(self, speaker: Speaker, address: str) -> None:
        """Count a message of this account, or of this address for anonymous people."""
        if speaker.account_id:
            self._count(PER_ACCOUNT, "message", speaker.account_id)
        else:
            self._count(PER_ADDRESS, "message", address)

    def upload(self, account_id: str) -> None:
        """Count an upload."""
        self._count(UPLOADS, "upload", account_id)

    def _count(self, limit: RateLimitItem, *key: str) -> None:
        if self._on and not self._limiter.hit(limit, *key):
            raise TooManyRequests(phrases.TOO_FAST)

    def one_more_stream(self, speaker: Speaker) -> None:
        """Raise ``TooManyRequests`` when the person has ``MAX_STREAMS`` event streams open."""
        if self._on and self._streams[_key(speaker)] >= MAX_STREAMS:
            raise TooManyRequests(phrases.TOO_MANY_STREAMS)

    @contextmanager
    def stream(self, speaker: Speaker) -> Iterator[None]:
        """Count one open event stream of the person."""
        who = _key(speaker)
        self._streams[who] += 1
        try:
            yield
        finally:
            self._streams[who] -= 1
            self._streams += Counter()  # drops the names at zero


def _key(speaker: Speaker) -> str:
    return speaker.account_id or str(speaker.guest_hash)
