"""What the web application keeps for WeChat: how to read its calls, and who answers right after the acknowledgement."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends, Request

from api.chat.chat import Chat
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.errors import NotFound
from api.notify.senders.wechat_server import WeChat
from api.notify.texts import Texts
from api.outbox.errands import Failed
from api.settings import Settings
from api.wechat.attending import Attendant
from api.wechat.envelope import Seal, key_of
from api.wechat.holding import Hold
from api.wechat.keeping import Keeper
from api.wechat.means import means_of

log = structlog.get_logger(__name__)

_AT_ONCE = 8
_WAITING_AT_MOST = 2_000
_LAST_WORDS_SECONDS = 5.0


class Attendance:
    """Attends to people in the background of the web application, so many at once.

    It may forget everything at any moment: whoever is not attended to any more is found by the worker (``handlers``).
    """

    def __init__(self, attendant: Attendant) -> None:
        self._attendant = attendant
        self._seats = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, hold: Hold) -> None:
        """Attend to a person as soon as there is a seat."""
        if len(self._tasks) >= _WAITING_AT_MOST:
            return
        task = asyncio.create_task(self._attend(hold))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def aclose(self) -> None:
        """Let those finish who are being answered; the others are left to the worker."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_WORDS_SECONDS)
        for task in list(self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _attend(self, hold: Hold) -> None:
        async with self._seats:
            try:
                await self._attendant.attend(hold)
            except Failed as error:
                log.warning("wechat_left_to_the_worker", reason=str(error))
            except Exception as error:  # the worker tries again, and shows staff what goes wrong
                log.error("wechat_left_to_the_worker", reason=type(error).__name__, exc_info=error)


@dataclass(frozen=True)
class WeChatDesk:
    """``app.state.wechat_desk``, where the message push is set up."""

    seal: Seal
    is_plain: bool
    template: str
    keeper: Keeper
    attendance: Attendance


def desk_of(
    settings: Settings, database: Database, cipher: FieldCipher, clock: Clock, wechat: WeChat | None, chat: Chat
) -> WeChatDesk | None:
    """The desk, where the settings make one."""
    if settings.wechat_token is None or wechat is None:
        return None
    means = means_of(settings, database, cipher, clock, wechat, Texts())
    key = settings.wechat_aes_key
    return WeChatDesk(
        seal=Seal(
            settings.wechat_token.get_secret_value(),
            key_of(key.get_secret_value()) if key else None,
            settings.wechat_app_id,
        ),
        is_plain=settings.wechat_mode == "plain",
        template=settings.wechat_template,
        keeper=Keeper(cipher, limited=settings.rate_limits == "on"),
        attendance=Attendance(Attendant(means, chat.turns)),
    )


async def get_wechat_desk(request: Request) -> WeChatDesk:
    """The application's desk; raises ``NotFound`` where there is none."""
    desk: WeChatDesk | None = request.app.state.wechat_desk
    if desk is None:
        raise NotFound("本站没有开通微信消息。", code="wechat_not_available")
    return desk


CurrentWeChatDesk = Annotated[WeChatDesk, Depends(get_wechat_desk)]
