"""A worker that is killed at every step, once for each channel: each life is a process of its own, ended by kill -9.

Started as ``python -m tests.api.notify.mortal <folder>``: settings come from the environment, ``deaths`` in the folder
keeps which deaths were died. Forked, so that a life does not cost the start of an interpreter.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select, update

from api import worker
from api.db import Database
from api.notify import channels, moved
from api.notify.models import ContactPoint
from api.notify.senders.email import EmailSender
from api.notify.senders.sms import SmsSender
from api.notify.senders.wechat import WeChatSender
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.outbox.running import Runner
from api.settings import Settings

STEPS = ("writing", "before_claim", "after_claim", "after_prepare", "accepted", "recording", "recorded")
CHANNELS = ("email", "sms", "wechat")
DEATHS = [f"{step}:{channel}" for step in STEPS for channel in CHANNELS]
_SENDERS = {"email": EmailSender, "sms": SmsSender, "wechat": WeChatSender}


class Fate:
    """The death to die in this life; once died, it stands in the file and is over."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "deaths"
        self._file.touch()
        self.death = ""

    def died(self) -> list[str]:
        """The deaths that were died, in order."""
        return self._file.read_text().split()

    def meet(self, step: str, channel: str) -> None:
        """Kill this process, if it is to die here."""
        if self.death == f"{step}:{channel}" and self.death not in self.died():
            with self._file.open("a") as file:
                file.write(f"{self.death}\n")
            os.kill(os.getpid(), signal.SIGKILL)


class Mortal(worker.Worker):
    """A worker that ends by itself once nothing waits."""

    def _turn(self) -> int:
        done = super()._turn()
        with self._database.read() as session:
            if not done and not waiting(session):
                self.stop()
        return done


def waiting(session: Any) -> list[str]:
    """The jobs of messages that are not done."""
    ours = or_(OutboxMessage.topic.startswith("notice."), OutboxMessage.topic == moved.TOPIC)
    return list(session.scalars(select(OutboxMessage.key).where(ours, OutboxMessage.is_open())))


def arm(fate: Fate) -> None:
    """Put each death where it belongs."""

    def after(function: Callable[..., Any], step: str, channel_of: Callable[..., str]) -> Callable[..., Any]:
        def then_die(*given: Any, **named: Any) -> Any:
            result = function(*given, **named)
            fate.meet(step, channel_of(*given))
            return result

        return then_die

    def of_job(_session: Any, job: OutboxMessage, *_rest: Any) -> str:
        return job.topic.rpartition(".")[2]

    moved.case_moved = after(moved.case_moved, "writing", lambda *_: fate.death.partition(":")[2])
    channels._prepare = after(channels._prepare, "after_prepare", of_job)
    channels.record = after(channels.record, "recording", of_job)
    for channel, sender in _SENDERS.items():
        sender.send = after(sender.send, "accepted", lambda *_, name=channel: name)
    _arm_runner(fate)


def _arm_runner(fate: Fate) -> None:
    claim, run = Runner.claim, Runner._carry_out

    def mortal_claim(self: Runner, topic: str, limit: int) -> Any:
        if topic.startswith("notice."):
            fate.meet("before_claim", topic.rpartition(".")[2])
        taken = claim(self, topic, limit)
        if topic.startswith("notice.") and taken[1]:
            fate.meet("after_claim", topic.rpartition(".")[2])
        return taken

    def mortal_run(self: Runner, errand: Any, lease: str, job_id: str) -> None:
        with self._database.read() as session:
            topic = session.get_one(OutboxMessage, job_id).topic
        run(self, errand, lease, job_id)
        fate.meet("recorded", topic.rpartition(".")[2])

    Runner.claim, Runner._carry_out = mortal_claim, mortal_run


def new_message(settings: Settings, number: str, sequence: int, channel: str) -> None:
    """News of a case, which leave by one channel."""
    database = Database(settings.database_url)
    now = worker.Clock(settings.today).now()
    with database.write() as session:
        session.execute(update(ContactPoint).values(switched_on=ContactPoint.channel == channel))
        moment = {"at": now.isoformat(), "status": "accepted", "words": "", "unconfirmed": 0, "clocks": []}
        payload = {"number": number, "move": "accept", "sequence": sequence} | moment
        outbox.put(session, moved.TOPIC, f"{moved.TOPIC}:{number}:{sequence}", payload, now=now)
    database.engine.dispose()


def free_leases(settings: Settings) -> None:
    """As if the time had passed after which a dead worker's jobs are free again."""
    database = Database(settings.database_url)
    with database.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.lease.is_not(None)).values(leased_until=None))
    database.engine.dispose()


def live(settings: Settings) -> int:
    """One life; the signal that ended it, or 0."""
    child = os.fork()
    if child == 0:
        Mortal(settings).run()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def main() -> None:
    """A message for every death, each seen through to its end."""
    fate, settings, number = Fate(Path(sys.argv[1])), Settings(), sys.argv[2]
    library = worker.open_library(settings.knowledge_dir)
    worker.open_library = lambda _: library
    worker._IDLE_SECONDS = 0.02
    arm(fate)
    for sequence, death in enumerate(DEATHS):
        fate.death = death
        new_message(settings, number, sequence, death.partition(":")[2])
        while ended := live(settings):
            if ended != signal.SIGKILL:
                raise RuntimeError(f"a life ended with {ended}")
            free_leases(settings)


if __name__ == "__main__":
    main()
