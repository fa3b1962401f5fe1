"""How often somebody may try to sign in: per address and per user name, kept in this process's memory."""

from typing import Annotated

from fastapi import Depends, Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.errors import TooManyRequests
from api.settings import Settings

PER_NAME = RateLimitItemPerMinute(10)
PER_ADDRESS = RateLimitItemPerMinute(60)
"""People behind one office address share it, so it is wider than one name's."""


class Attempts:
    """Refuses floods of sign-ins; ``CREDIT_RATE_LIMITS=off`` opens it for measuring."""

    def __init__(self, settings: Settings) -> None:
        self._on = settings.rate_limits == "on"
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, request: Request, username: str) -> None:
        """Count one attempt; raises ``TooManyRequests``."""
        address = request.client.host if request.client else ""
        allowed = self._limiter.hit(PER_ADDRESS, "address", address) and self._limiter.hit(PER_NAME, "name", username)
        if self._on and not allowed:
            raise TooManyRequests("登录尝试太频繁，请等一分钟再试。忘记密码请联系管理员。")


async def get_attempts(request: Request) -> Attempts:
    """The application's counter of sign-ins."""
    attempts: Attempts = request.app.state.attempts
    return attempts


CurrentAttempts = Annotated[Attempts, Depends(get_attempts)]
