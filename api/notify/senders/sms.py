"""SMS by a gateway that takes JSON over HTTP; what it must do is in ``docs/guides/messages.md``."""

import datetime as dt

from httpx2 import Client, HTTPError
from pydantic import SecretStr

from api.clock import Clock
from api.notify.channels import Outcome, Outgoing
from api.outbox.errands import Failed, Later, Refused

_TIMEOUT_SECONDS = 10.0
_NO_SUCH_NUMBER, _SLOW_DOWN = 422, 429
_USUAL_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 60, 3600
_NOT_OUR_FAULT = (401, 403, 408, 409, 425)
"""A wrong key is mended by staff, and 409 says that the first try is still under way: both are tried again."""


class SmsSender:
    """One POST a message, with the job's key, by which a gateway sends a repeat only once."""

    def __init__(self, url: str, key: SecretStr, clock: Clock) -> None:
        self._url, self._clock = url, clock
        self._client = Client(
            timeout=_TIMEOUT_SECONDS,
            trust_env=False,
            follow_redirects=False,
            headers={"Authorization": f"Bearer {key.get_secret_value()}"},
        )

    def send(self, message: Outgoing) -> Outcome:
        """Hand it to the gateway; a 2xx answer means that it was taken."""
        body = {"to": message.address, "text": message.short}
        try:
            answer = self._client.post(self._url, json=body, headers={"Idempotency-Key": message.key})
        except HTTPError as error:
            raise Failed(f"连接不上短信网关（{type(error).__name__}）。") from None
        if answer.is_success:
            return Outcome.SENT
        if answer.status_code == _NO_SUCH_NUMBER:
            return Outcome.NOBODY_THERE
        if answer.status_code == _SLOW_DOWN:
            raise Later(self._clock.now() + _wait(answer.headers.get("retry-after", "")), "短信网关要求慢一点。")
        if answer.is_client_error and answer.status_code not in _NOT_OUR_FAULT:
            raise Refused(f"短信网关拒收（{answer.status_code}）。")
        raise Failed(f"短信网关没有收下（{answer.status_code}）。")


def _wait(seconds: str) -> dt.timedelta:
    asked = int(seconds) if seconds.isascii() and seconds.isdigit() else _USUAL_WAIT_SECONDS
    return dt.timedelta(seconds=min(asked, _LONGEST_WAIT_SECONDS))
