"""What the worker does for this part: sending deliveries, and asking silent platforms again."""

from typing import Any

from sqlalchemy.orm import Session

from api.clock import Clock
from api.crypto import FieldCipher
from api.filing import sync
from api.filing.sending import Courier
from api.filing.settling import SEND
from api.outbox.errands import Errand, Handler
from api.outbox.models import OutboxMessage
from api.outbox.schedule import Schedule
from api.settings import Settings
from knowledge.engine.library import Library


def handlers(settings: Settings, cipher: FieldCipher, library: Library) -> dict[str, Handler | Errand[Any, Any]]:
    """By topic."""
    return {SEND: Courier(settings, cipher, library).errand()}


def schedules(settings: Settings) -> list[Schedule]:
    """Silent platforms are asked again in the morning."""

    def chase(session: Session, _job: OutboxMessage, clock: Clock) -> None:
        sync.chase(session, clock, settings.receiver_chase_days)

    return [Schedule("deliveries.chase", "30 8 * * *", chase)]
