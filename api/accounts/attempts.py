"""How often somebody may try to sign in: per address and per user name."""

from typing import Annotated

from fastapi import Depends, Request
from limits import RateLimitItemPerMinute

from api.limits import Limits
from api.settings import Settings

PER_NAME = RateLimitItemPerMinute(10)
PER_ADDRESS = RateLimitItemPerMinute(60)
"""People behind one office address share it, so it is wider than one name's."""
_REFUSAL = "登录尝试太频繁，请等一分钟再试。忘记密码请联系管理员。"


class Attempts:
    """Refuses floods of sign-ins; ``CREDIT_RATE_LIMITS=off`` opens it for measuring."""

    def __init__(self, settings: Settings) -> None:
        self._limits = Limits(settings)

    def count(self, request: Request, username: str) -> None:
        """Count one attempt; raises ``TooManyRequests``."""
        address = request.client.host if request.client else ""
        self._limits.count(PER_ADDRESS, "sign-in address", address, refusal=_REFUSAL)
        self._limits.count(PER_NAME, "sign-in name", username, refusal=_REFUSAL)


async def get_attempts(request: Request) -> Attempts:
    """The application's counter of sign-ins."""
    attempts: Attempts = request.app.state.attempts
    return attempts


CurrentAttempts = Annotated[Attempts, Depends(get_attempts)]
