"""Attending to one person: what waits is sent, what they wrote is answered, one after the other, until nothing waits.

Whichever process does it holds the thread. No database session is held while the bot or WeChat is waited for.
"""

import asyncio
import datetime as dt
from contextlib import suppress
from dataclasses import replace

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from api.chat.checking import check
from api.chat.schemas import Answer
from api.chat.turns import TurnFailed, Turns
from api.errors import ApiError, Busy, NotFound
from api.outbox.errands import Failed
from api.wechat import holding, photos, phrases
from api.wechat.holding import LEASE, Hold, Lost
from api.wechat.means import Means
from api.wechat.recording import count_try, given_up, not_answered, record, waiting_of
from api.wechat.sending import send_waiting
from api.wechat.turning import Step, Waiting, step_of

log = structlog.get_logger(__name__)

_RENEWED_EVERY = LEASE / 3
GIVEN_UP_AFTER = dt.timedelta(hours=24)
"""WeChat itself takes an answer for two days; after one, the question has been asked elsewhere."""
_LOST_CONVERSATION = "not_found"
_TRIES_AT_MOST = 3
_OTHERS_ARE_DOWN = (ApiError, Failed, Lost, OperationalError, InterfaceError)
"""Not the message's fault: it waits."""


class Attendant:
    """Answers people; one per process."""

    def __init__(self, means: Means, turns: Turns) -> None:
        self._means, self._turns = means, turns

    async def take(self, thread_id: str) -> Hold | None:
        """Hold a person, where nobody does."""
        return await self._means.write(lambda session: holding.take(session, thread_id, now=self._means.clock.now()))

    async def attend(self, hold: Hold) -> bool:
        """Answer a person until nothing waits; False where somebody else does it meanwhile.

        Raises ``Failed`` where the bot or WeChat did not answer: what is left is tried again later.
        """
        renewing = asyncio.create_task(self._renew(hold))
        try:
            if hold.is_old(self._means.clock.now()):
                await self._hold_on(hold)
            await self._work(hold)
        except Lost:
            return False
        except Exception:
            await self._means.write(hold.drop)
            raise
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing
        return True

    async def _renew(self, hold: Hold) -> None:
        while True:
            await asyncio.sleep(_RENEWED_EVERY.total_seconds())
            with suppress(SQLAlchemyError, Busy, Lost):  # a step that finds it lost ends the work
                await self._hold_on(hold)

    async def _hold_on(self, hold: Hold) -> None:
        await self._means.write(lambda session: hold.step(session, now=self._means.clock.now()))

    async def _work(self, hold: Hold) -> None:
        while True:
            if await send_waiting(self._means, hold):
                return
            waiting = await self._waiting(hold)
            if waiting:
                await self._answer_in_order(hold, waiting[0])
            elif await self._means.write(hold.let_go):
                return

    async def _answer_in_order(self, hold: Hold, first: Waiting) -> None:
        """Later ones wait while the first cannot be answered, but for who asks for a person."""
        try:
            await self._answer(hold, first)
        except TurnFailed as failure:
            buttons = list(failure.buttons)
            await self._means.write(lambda session: not_answered(self._means, session, hold, first, buttons))
            waiting = await self._waiting(hold)
            last = max(one.sequence for one in waiting)
            for urgent in [one for one in waiting[1:] if one.asks_for_a_person]:
                await self._answer(hold, urgent)
            await send_waiting(self._means, hold)
            if await self._means.write(lambda session: hold.drop(session, after=last)):
                raise Failed("对话程序没有应答。消息都在，恢复后接着回复。") from None

    async def _waiting(self, hold: Hold) -> list[Waiting]:
        return await self._means.read(lambda session: waiting_of(self._means, session, hold.thread_id))

    async def _answer(self, hold: Hold, waiting: Waiting) -> None:
        if self._means.clock.now() - waiting.received_at > GIVEN_UP_AFTER:
            await self._write(hold, waiting, given_up(), None)
            return
        try:
            step = await self._with_photo(hold, waiting, step_of(waiting))
            await self._write(hold, waiting, *await self._turned(waiting, step))
        except _OTHERS_ARE_DOWN:
            raise
        except Exception as error:
            log.error("wechat_message_went_wrong", reason=type(error).__name__, exc_info=error)
            if waiting.tries + 1 < _TRIES_AT_MOST:
                await self._count(hold, waiting)
                raise
            # The messages behind it have their turn.
            await self._write(hold, waiting, Step(words=[phrases.BROKEN]), None)

    async def _write(self, hold: Hold, waiting: Waiting, step: Step, answer: Answer | None) -> None:
        await self._means.write(lambda session: record(self._means, session, hold, waiting, step, answer))

    async def _count(self, hold: Hold, waiting: Waiting) -> None:
        now = self._means.clock.now()
        await self._means.write(lambda session: count_try(session, hold, waiting, now=now))

    async def _with_photo(self, hold: Hold, waiting: Waiting, step: Step) -> Step:
        return await photos.fetched(self._means, hold, waiting) if step.wants_photo else step

    async def _turned(self, waiting: Waiting, step: Step) -> tuple[Step, Answer | None]:
        """The chat's answer to a turn; what it refuses is said in its own words."""
        if step.turn is None:
            return step, None
        message = step.turn
        try:
            check(message)
            try:
                return step, await self._turns.take(waiting.speaker, message)
            except NotFound as error:
                if error.problem_code != _LOST_CONVERSATION or message.conversation_id is None:
                    raise
                # Deleted on the portal, or of an account that is no longer bound: a new one begins.
                anew = message.model_copy(update={"conversation_id": None})
                return replace(step, turn=anew), await self._turns.take(waiting.speaker, anew)
        except (TurnFailed, Busy):
            raise
        except ApiError as error:
            return Step(words=[error.detail or phrases.NOT_UNDERSTOOD]), None
