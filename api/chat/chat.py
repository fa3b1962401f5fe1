"""What the chat keeps for the life of the application."""

from typing import Annotated

from fastapi import Depends, Request

from api.chat.bot import BotClient
from api.chat.gate import Gate
from api.chat.turns import Turns
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.settings import Settings


class Chat:
    """The turns, the gate and the bot's connections; ``app.state.chat``."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        cipher: FieldCipher,
        clock: Clock,
        bot: BotClient | None = None,
    ) -> None:
        self._bot = bot or BotClient(settings)
        self.gate = Gate(settings)
        self.turns = Turns(settings, database, cipher, clock, self._bot)

    async def aclose(self) -> None:
        """Give the bot's connections back; called when the application stops."""
        await self._bot.aclose()


async def get_chat(request: Request) -> Chat:
    """The application's chat."""
    chat: Chat = request.app.state.chat
    return chat


CurrentChat = Annotated[Chat, Depends(get_chat)]
