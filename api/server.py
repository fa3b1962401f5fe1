"""The web server around the application: ``python -m api.server``.

Told to stop, it says so (``/readyz``), goes on serving for ``CREDIT_DRAIN_SECONDS`` so that whoever shares the load out
notices, then takes no new connection, ends what is under way, and goes. Event streams end at once: browsers come back
to another process and miss nothing (``Last-Event-ID``).
"""

import asyncio
import os
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.main import create_app
from api.patience import Impatient
from api.settings import Settings

_DEFAULT_PORT = 8000
_LAST_SECONDS = 25
"""Longer than a turn of the conversation may take."""
_HEADER_BYTES = 200_000


class Server(uvicorn.Server):
    """Uvicorn, which tells the application that it stops before it closes the door."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, drain_seconds: float) -> None:
        super().__init__(config)
        self._app, self._drain_seconds = app, drain_seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal; it may come while a lock is held, so it takes none."""
        self._app.state.is_stopping = True
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Be seen to stop, then stop."""
        await self._be_seen()
        await super().shutdown(sockets)

    async def _be_seen(self) -> None:
        """Still serving; a second Ctrl-C does not wait."""
        for _ in range(int(self._drain_seconds * 10)):
            if self.force_exit:
                break
            await asyncio.sleep(0.1)


def server_of(settings: Settings, app: FastAPI, port: int) -> Server:
    """A server for ``app``; addresses that callers name are believed only from ``CREDIT_PROXY_ADDRESSES``."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=port,
        access_log=False,
        proxy_headers=bool(settings.proxy_addresses),
        forwarded_allow_ips=settings.proxy_addresses,
        timeout_graceful_shutdown=_LAST_SECONDS,
        http=Impatient,
        h11_max_incomplete_event_size=_HEADER_BYTES,
    )
    return Server(config, app, settings.drain_seconds)


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()
    server_of(settings, create_app(settings, is_warmed=True), int(os.environ.get("PORT") or _DEFAULT_PORT)).run()


if __name__ == "__main__":
    main()
