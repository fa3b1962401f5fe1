"""Reminders of clocks and of remedies."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import delete

from api.cases.models import Case, CaseDeadline
from api.notify import reminding
from api.notify.models import ContactPoint, Notification, Reminder
from api.outbox.models import OutboxMessage
from tests.api.conftest import TODAY
from tests.api.notify.conftest import Desk
from tests.api.notify.fakes import MailServer

# Ten working days from Saturday 2026-11-21 end on Friday 2026-12-04.
LAST = dt.date(2026, 12, 4)
DAYS = [dt.date(2026, 12, day) for day in range(1, 9)]


def said_on(desk: Desk, days: list[dt.date]) -> dict[str, list[str]]:
    """What is said on each day that is not silent."""
    heard: dict[str, list[str]] = {}
    for day in days:
        before = len(desk.told())
        desk.morning(day)
        if new := desk.kinds()[before:]:
            heard[f"{day:%m-%d}"] = sorted(new)
    return heard


def test_a_person_is_reminded_before_on_and_after_the_last_day(desk: Desk) -> None:
    """Protects the person's own last day: two working days before, on it, and once after it."""
    desk.add_clock(desk.add_case(), actor="申请人")
    assert said_on(desk, DAYS) == {"12-02": ["clock.soon"], "12-04": ["clock.last"], "12-07": ["clock.late"]}
    assert "最晚12月4日" in desk.told()[0].text


def test_of_the_offices_days_the_person_hears_only_when_one_is_missed(desk: Desk) -> None:
    """Protects people from nagging about what others have to do, and from silence when they do not."""
    desk.add_clock(desk.add_case(), actor="信用中国")
    assert said_on(desk, DAYS) == {"12-07": ["clock.office_late"]}


def test_the_same_morning_twice_says_nothing_twice(desk: Desk) -> None:
    """Protects against a worker that starts again, and against finished jobs that were swept away."""
    desk.add_clock(desk.add_case(), actor="申请人")
    desk.morning(dt.date(2026, 12, 2))
    with desk.database.write() as session:
        session.execute(delete(OutboxMessage))
    desk.morning(dt.date(2026, 12, 2))
    assert desk.kinds() == ["clock.soon"]


def test_a_missed_morning_is_made_up_for(desk: Desk) -> None:
    """Protects against a day without a worker: the reminder of two days before is said one day before."""
    desk.add_clock(desk.add_case(), actor="申请人")
    assert said_on(desk, DAYS[2:3]) == {"12-03": ["clock.soon"]}


def test_a_clock_that_moved_is_reminded_of_its_new_day(desk: Desk) -> None:
    """Protects against both errors: a reminder of a day that is none any more, and none of the new one."""
    clock = desk.add_clock(desk.add_case(), actor="申请人")
    desk.morning(dt.date(2026, 12, 2))
    desk.change(CaseDeadline, clock, due_on=dt.date(2026, 12, 8))
    assert said_on(desk, DAYS[3:]) == {"12-04": ["clock.soon"], "12-08": ["clock.last"]}


@pytest.mark.parametrize("change", [{"met_on": LAST}, {"paused_on": LAST}, {"due_on": dt.date(2026, 12, 11)}])
def test_what_changed_between_writing_and_sending_is_not_sent(
    open_desk: Desk, mail: MailServer, change: dict[str, dt.date]
) -> None:
    """Protects against old news: a mail that waited through the night is checked again before it leaves."""
    clock = open_desk.add_clock(open_desk.add_case(), actor="申请人")
    open_desk.reach("email")
    open_desk.day = LAST
    open_desk.put("reminder.search", "search", {"after": None})
    open_desk.work(but="notice.")
    assert open_desk.kinds() == ["clock.last"]
    open_desk.change(CaseDeadline, clock, **change)
    open_desk.work()
    assert mail.mails == []


def test_the_last_day_is_not_sent_the_day_after(open_desk: Desk, mail: MailServer) -> None:
    """Protects against “today is the last day” on the day after it."""
    open_desk.add_clock(open_desk.add_case(), actor="申请人")
    open_desk.morning(LAST)
    with open_desk.database.read() as session:
        notice = session.query(Notification).one()
    open_desk.reach("email")
    with open_desk.database.read() as session:
        point = session.query(ContactPoint).one()
    open_desk.day = LAST + dt.timedelta(days=1)
    open_desk.put("notice.email", "late", {"notification": notice.id, "contact": point.id})
    open_desk.work()
    assert mail.mails == []


def test_nobody_is_called_late_by_a_provisional_day(desk: Desk) -> None:
    """Protects against an accusation that a later holiday notice takes back."""
    clock = desk.add_clock(desk.add_case(), actor="申请人")
    desk.change(CaseDeadline, clock, provisional=True)
    assert said_on(desk, DAYS) == {"12-02": ["clock.soon"], "12-04": ["clock.last"]}
    assert "（暂定）" in desk.told()[0].text


def test_many_clocks_are_searched_page_by_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects other writers from one long transaction, and the clocks behind the first page from silence."""
    monkeypatch.setattr(reminding, "PAGE", 2)
    case = desk.add_case()
    for number in range(5):
        desk.add_clock(case, actor="申请人", name=f"第{number}件")
    desk.morning(dt.date(2026, 12, 2))
    assert desk.kinds() == ["clock.soon"] * 5


REMEDIES = [
    {"name": "申请行政复议", "where": "上一级机关", "last_day": "2026-12-18", "citations": [], "note": None},
    {"name": "直接提起行政诉讼", "where": None, "last_day": None, "citations": [], "note": None},
]


def refused(desk: Desk) -> str:
    """A case that was refused today, and told."""
    decision = {"decision": "denied", "reasons": ["材料不能证明已经履行"], "remedies": REMEDIES}
    decision["decided_at"] = desk.clock.now().isoformat()
    case = desk.add_case(status="denied", decision=decision)
    desk.moved("deny")
    desk.work()
    return case


def test_a_refusal_names_reasons_and_remedies_and_remembers_their_days(desk: Desk) -> None:
    """Protects the way to court: told at once, and again while there is time to write a statement of claim."""
    refused(desk)
    assert "理由：材料不能证明已经履行。" in desk.told()[0].text
    assert "申请行政复议（上一级机关），最晚12月18日；直接提起行政诉讼。" in desk.told()[0].text
    days = [TODAY + dt.timedelta(days=n) for n in range(30)]
    heard = said_on(desk, days)
    assert heard == {"12-04": ["remedy.soon"], "12-16": ["remedy.soon"], "12-18": ["remedy.last"]}


@pytest.mark.parametrize(
    ("status", "overcome", "heard"),
    [
        ("granted", {"decision": "granted", "remedies": []}, {}),
        ("granted", {"decision": "granted", "remedies": REMEDIES}, {"12-04": ["remedy.soon"]}),
        ("reviewing", None, {"12-04": ["remedy.soon"]}),
    ],
)
def test_remedies_are_forgotten_only_when_the_refusal_is_overcome(
    desk: Desk, status: str, overcome: dict[str, Any] | None, heard: dict[str, list[str]]
) -> None:
    """Protects who appealed to us: the day in court runs on until the refusal is gone."""
    case = refused(desk)
    with desk.database.write() as session:
        row = session.get_one(Case, case)
        row.earlier_decisions, row.decision, row.status = [row.decision or {}], overcome, status
    assert said_on(desk, [dt.date(2026, 12, 4)]) == heard


def test_planning_twice_keeps_one_reminder_a_day(desk: Desk) -> None:
    """Protects against a refusal that is handled again."""
    refused(desk)
    desk.moved("deny", sequence=9)
    desk.work()
    with desk.database.read() as session:
        assert session.query(Reminder).count() == 3
