"""What the chat keeps for the life of the application."""

import datetime as dt
from typing import Annotated

from fastapi import Depends, Request

from api.chat.bot import BotClient
from api.chat.gate import Gate
from api.chat.handovers import Desk
from api.chat.hours import OfficeHours
from api.chat.turns import Turns
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.settings import Settings


def desk_of(settings: Settings, cipher: FieldCipher, clock: Clock) -> Desk:
    """Where people of the office are called from; raises ``ValueError`` for hours that cannot be read."""
    late_after = dt.timedelta(minutes=settings.handover_late_minutes)
    return Desk(cipher, clock, OfficeHours(settings.office_hours), late_after, Gate(settings))


class Chat:
    """The turns, the desk, the gate and the bot's connections; ``app.state.chat``."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        cipher: FieldCipher,
        clock: Clock,
        bot: BotClient | None = None,
    ) -> None:
        self._bot = bot or BotClient(settings)
        self.desk = desk_of(settings, cipher, clock)
        self.gate = self.desk.gate
        self.turns = Turns(settings, database, self.desk, self._bot)

    async def aclose(self) -> None:
        """Give the bot's connections back; called when the application stops."""
        await self._bot.aclose()


async def get_chat(request: Request) -> Chat:
    """The application's chat."""
    chat: Chat = request.app.state.chat
    return chat


CurrentChat = Annotated[Chat, Depends(get_chat)]
