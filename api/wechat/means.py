"""What answering in WeChat needs: the database, WeChat's server and the way in for photographs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from sqlalchemy.orm import Session

from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.materials.scanner import Scanner
from api.materials.service import Intake
from api.materials.storage import FileStore
from api.notify.channels import Channel, available
from api.notify.senders.wechat_server import WeChat
from api.notify.telling import Messenger
from api.notify.texts import Texts
from api.settings import Settings
from api.wechat.wording import Wording

T = TypeVar("T")
_AT_THE_DATABASE, _AT_WECHAT = 2, 16


@dataclass(frozen=True)
class Means:
    """Of one process. Its threads are its own, so that taking in never waits for answering."""

    database: Database
    cipher: FieldCipher
    clock: Clock
    wechat: WeChat
    intake: Intake
    wording: Wording
    messenger: Messenger
    cover: bytes | None
    bind_page: str
    at_database: CapacityLimiter
    at_wechat: CapacityLimiter

    def anew(self) -> Self:
        """The same for another event loop: who waits for a thread waits in one loop."""
        return replace(self, at_database=CapacityLimiter(_AT_THE_DATABASE), at_wechat=CapacityLimiter(_AT_WECHAT))

    async def read(self, work: Callable[[Session], T]) -> T:
        """Do ``work`` in a session that only reads."""
        return await anyio.to_thread.run_sync(self._in_read, work, limiter=self.at_database)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Do ``work`` in one transaction."""
        return await anyio.to_thread.run_sync(self._in_write, work, limiter=self.at_database)

    async def outside(self, work: Callable[[], T]) -> T:
        """Do ``work`` that waits for others, with no session held."""
        return await anyio.to_thread.run_sync(work, limiter=self.at_wechat)

    def _in_read(self, work: Callable[[Session], T]) -> T:
        with self.database.read() as session:
            return work(session)

    def _in_write(self, work: Callable[[Session], T]) -> T:
        with self.database.write() as session:
            return work(session)


def means_of(
    settings: Settings, database: Database, cipher: FieldCipher, clock: Clock, wechat: WeChat, texts: Texts
) -> Means:
    """As the settings say."""
    cover = settings.wechat_bind_cover.read_bytes() if settings.wechat_bind_cover else None
    return Means(
        database=database,
        cipher=cipher,
        clock=clock,
        wechat=wechat,
        intake=Intake(FileStore.of(settings), Scanner.of(settings), settings.max_upload_bytes),
        wording=Wording(settings.public_url, cards=cover is not None),
        # Who is asked to come back to WeChat is asked in WeChat, and in-app: not by SMS for every message.
        messenger=Messenger(texts, frozenset({Channel.WECHAT} & available(settings))),
        cover=cover,
        bind_page=settings.wechat_bind_page,
        at_database=CapacityLimiter(_AT_THE_DATABASE),
        at_wechat=CapacityLimiter(_AT_WECHAT),
    )
