"""How much one person, or one address, may send and listen to; streams are counted in this process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute

from api.chat import phrases
from api.chat.service import Speaker
from api.errors import TooManyRequests
from api.limits import Limits
from api.settings import Settings

PER_ACCOUNT = RateLimitItemPerMinute(30)
PER_ADDRESS = RateLimitItemPerMinute(60)
"""Anonymous people behind one office address share it, so it is wider than one person's."""
UPLOADS = RateLimitItemPerMinute(20)
CALLS_PER_ADDRESS = RateLimitItemPerHour(20)
"""People who are not signed in and call a person of the office: every clerk sees them in the queue."""
MAX_STREAMS = 6
MAX_STREAMS_PER_ADDRESS = 60
"""Of people who are not signed in."""


class Gate:
    """Refuses floods with ``TooManyRequests``; ``CREDIT_RATE_LIMITS=off`` opens it for measuring."""

    def __init__(self, settings: Settings) -> None:
        self._on = settings.rate_limits == "on"
        self._limits = Limits(settings)
        self._streams: Counter[str] = Counter()

    def message(self, speaker: Speaker) -> None:
        """Count a message of this account, or of this address for anonymous people."""
        if speaker.account_id:
            self._count(PER_ACCOUNT, "message", speaker.account_id)
        else:
            self._count(PER_ADDRESS, "message", speaker.address or "unknown")

    def upload(self, account_id: str) -> None:
        """Count an upload."""
        self._count(UPLOADS, "upload", account_id)

    def call(self, speaker: Speaker) -> None:
        """Count a call for a person of the office, by address where nobody is signed in."""
        if speaker.account_id is None and speaker.address:
            self._count(CALLS_PER_ADDRESS, "call", speaker.address, refusal=phrases.TOO_MANY_CALLERS)

    def _count(self, limit: RateLimitItem, *key: str, refusal: str = phrases.TOO_FAST) -> None:
        self._limits.count(limit, *key, refusal=refusal)

    def one_more_stream(self, speaker: Speaker) -> None:
        """Raise ``TooManyRequests`` when the person, or the address of guests, has enough event streams open."""
        if self._on and any(self._streams[who] >= most for who, most in _streams_of(speaker).items()):
            raise TooManyRequests(phrases.TOO_MANY_STREAMS)

    @contextmanager
    def stream(self, speaker: Speaker) -> Iterator[None]:
        """Count one open event stream of the person."""
        counted = list(_streams_of(speaker))
        self._streams.update(counted)
        try:
            yield
        finally:
            self._streams.subtract(counted)
            self._streams += Counter()  # drops the names at zero


def _streams_of(speaker: Speaker) -> dict[str, int]:
    """Under which names a stream is counted, and how many of each there may be."""
    if speaker.account_id:
        return {speaker.account_id: MAX_STREAMS}
    of_address = {f"address {speaker.address}": MAX_STREAMS_PER_ADDRESS} if speaker.address else {}
    return {str(speaker.guest_hash): MAX_STREAMS} | of_address
