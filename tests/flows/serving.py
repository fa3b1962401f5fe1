"""The real API in this process, with a scripted bot; it can go away and come back, as in a restart."""

import threading

import uvicorn
from fastapi import FastAPI
from httpx2 import ASGITransport

from api.chat.bot import BotClient
from api.chat.chat import Chat
from api.main import create_app
from api.settings import Settings
from tests.flows.scripted_bot import scripted_bot
from tests.stack import wait_for


class Served:
    """One server on the port that ``environ`` names; a new application each time it starts."""

    def __init__(self, environ: dict[str, str]) -> None:
        names = {k.removeprefix("CREDIT_").lower(): v for k, v in environ.items() if k.startswith("CREDIT_")}
        self._settings = Settings(_env_file=None, **{k: v for k, v in names.items() if k in Settings.model_fields})
        self.url = environ["CREDIT_API_URL"].removesuffix("/api/v1")

    def start(self) -> None:
        """Return when it answers."""
        self.app: FastAPI = create_app(self._settings)
        state = self.app.state
        bot = BotClient(self._settings, transport=ASGITransport(scripted_bot()))
        state.chat = Chat(self._settings, state.database, state.cipher, state.clock, bot)
        port = int(self.url.rpartition(":")[2])
        self._server = uvicorn.Server(
            uvicorn.Config(self.app, port=port, log_level="error", timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        wait_for(f"{self.url}/healthz", {})

    def stop(self) -> None:
        """Cut every line, open streams too."""
        self._server.should_exit = True
        self._thread.join(10)
