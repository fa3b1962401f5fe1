"""The web server's patience: a connection that does not get its request said is closed.

Uvicorn waits for ever for the rest of a request's head, so a few thousand slow callers would hold all connections.
The body has its own patience (``api.bodies``).
"""

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol


class Impatient(H11Protocol):
    """HTTP/1.1 that waits ``SECONDS`` for a whole head, from the connection or from its first byte on."""

    SECONDS: ClassVar[float] = 20.0
    _giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on where the head is not whole; stop waiting where a request has begun."""
        super().data_received(data)
        if self._is_waiting_for_a_head():
            self._wait()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there to wait for."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_waiting_for_a_head(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        if self._giving_up is None:  # further bytes do not make it longer
            self._giving_up = self.loop.call_later(self.SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None

    def _give_up(self) -> None:
        self._giving_up = None
        if self._is_waiting_for_a_head() and not self.transport.is_closing():
            self.transport.close()
