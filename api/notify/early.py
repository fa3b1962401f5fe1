"""“提醒我”: the first day on which a record may be repaired, decided again on that day."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.assessments import service as assessments
from api.clock import Clock
from api.crypto import FieldCipher
from api.errors import Conflict, NotAllowed, NotFound
from api.notify import remedies
from api.notify.models import Reminder
from api.notify.telling import Messenger, News, Reader
from api.notify.texts import day_in_words
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.records import service as records
from api.records.models import Record
from knowledge.engine.assessment import Assessment
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import Outcome

TOPIC, SEARCH = "reminder.day", "reminder.days"
PAGE = 200


def remember(
    session: Session, viewer: Viewer, library: Library, cipher: FieldCipher, record_id: str, clock: Clock
) -> Reminder:
    """The reminder of a record of the viewer's own; asked for again, the same one.

    Raises ``NotFound`` for a record that is absent or somebody else's, ``Conflict`` where there is no day to wait for.
    """
    record = records.get_record(session, viewer, record_id)
    if viewer.subject_id is None or record.subject_id != viewer.subject_id:
        raise NotAllowed("只能给自己的记录设提醒。")
    key = f"record:{record.id}"
    # Two clicks at once take turns, so that the second finds what the first has kept.
    session.execute(select(Record.id).where(Record.id == record.id).with_for_update())
    waiting = session.scalar(select(Reminder).where(Reminder.key == key))
    if waiting is not None and waiting.done_at is None:
        return waiting
    answer = _assessed(library, record, cipher, clock.today())
    if answer.outcome is not Outcome.REPAIRABLE_LATER or answer.earliest_on is None:
        raise Conflict(f"这条记录现在不需要等。{assessments.in_words(answer)}", code=answer.outcome)
    if waiting is None:
        waiting = Reminder(key=key, subject_id=record.subject_id, record_id=record.id)
        session.add(waiting)
    waiting.on_day, waiting.created_at, waiting.done_at = answer.earliest_on, clock.now(), None
    session.flush()
    return waiting


def waiting_of(session: Session, viewer: Viewer) -> Sequence[Reminder]:
    """The viewer's reminders that have not been said, the nearest first."""
    own = visible(viewer, Reminder).where(Reminder.done_at.is_(None))
    return session.scalars(own.order_by(Reminder.on_day, Reminder.id)).all()


def forget(session: Session, viewer: Viewer, reminder_id: str) -> None:
    """Take a reminder back; raises ``NotFound`` where it is absent or somebody else's."""
    row = session.scalar(visible(viewer, Reminder).where(Reminder.id == reminder_id))
    if row is None:
        raise NotFound("没有找到这条提醒，可能已经取消了。", code="reminder_not_found")
    session.delete(row)
    session.flush()


def begin(session: Session, _job: OutboxMessage, clock: Clock) -> None:
    """The day's search for what is to be said today."""
    _search_on(session, None, clock)


def search(session: Session, job: OutboxMessage, clock: Clock) -> None:
    """One job for each reminder of a page, and the search of the next page."""
    query = select(Reminder.id, Reminder.on_day).where(Reminder.done_at.is_(None), Reminder.on_day <= clock.today())
    if job.payload["after"] is not None:
        query = query.where(Reminder.id > job.payload["after"])
    rows = session.execute(query.order_by(Reminder.id).limit(PAGE)).all()
    for reminder_id, on_day in rows:
        outbox.put(session, TOPIC, f"{TOPIC}:{reminder_id}:{on_day}", {"reminder": reminder_id}, now=clock.now())
    if len(rows) == PAGE:
        _search_on(session, rows[-1][0], clock)


def remind(
    messenger: Messenger, library: Library, cipher: FieldCipher, session: Session, job: OutboxMessage, clock: Clock
) -> None:
    """Say what is to be said on a day that has come; one that was taken back, or said, is passed over."""
    row = session.get(Reminder, job.payload["reminder"])
    if row is None or row.done_at is not None or row.on_day > clock.today():
        return
    if row.record_id is None:
        remedies.remind(messenger, session, row, clock)
        return
    record = session.get_one(Record, row.record_id)
    answer = _assessed(library, record, cipher, clock.today())
    name, day = _news(answer, row, clock)
    # Asked for anew after it was said, it is said anew.
    key = f"reminder:{row.id}:{row.created_at:%Y%m%d%H%M%S}:{clock.today()}"
    values = {"document": record.document_number, "day": day_in_words(day, clock.today())}
    messenger.tell(session, Reader(subject_id=row.subject_id), News(key, name, values), clock)


def _news(answer: Assessment, row: Reminder, clock: Clock) -> tuple[str, dt.date]:
    """What the answer of today means for who waits; a later day is waited for."""
    if answer.outcome is Outcome.REPAIRABLE_LATER and answer.earliest_on is not None:
        row.on_day = answer.earliest_on
        return "record.later", answer.earliest_on
    row.done_at = clock.now()
    repairable = answer.outcome is Outcome.REPAIRABLE_NOW
    return ("record.repairable" if repairable else "record.changed"), clock.today()


def _assessed(library: Library, record: Record, cipher: FieldCipher, today: dt.date) -> Assessment:
    return assessments.assess_record(library, record, cipher, facts={"sought": "repair"}, today=today)


def _search_on(session: Session, after: str | None, clock: Clock) -> None:
    outbox.put(session, SEARCH, f"{SEARCH}:{clock.today()}:{after or 'start'}", {"after": after}, now=clock.now())
