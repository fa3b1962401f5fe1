"""What staff are told."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.cases.models import CaseEvent
from api.notify import staff
from api.notify.telling import Messenger
from api.notify.texts import Texts
from api.outbox.models import OutboxMessage
from tests.api.notify.conftest import NUMBER, Desk

MONDAY = dt.date(2026, 12, 7)
AddAccount = Callable[..., None]


def heard(desk: Desk) -> dict[str, list[str]]:
    """The texts for each account of staff, by its name."""
    with desk.database.read() as session:
        names = {account.id: account.username for account in session.query(Account)}
    found: dict[str, list[str]] = {}
    for notice in desk.told():
        if notice.account_id:
            found.setdefault(names[notice.account_id], []).append(notice.text)
    return found


def test_the_morning_tells_staff_what_waits_in_their_region(desk: Desk, add_account: AddAccount) -> None:
    """Protects what is due from being overlooked, and each region from the news of others."""
    add_account("clerk", ["clerk"], region="320281")
    add_account("elsewhere", ["clerk"], region="330000")
    add_account("editor", ["policy_editor"], region="320281")
    case = desk.add_case()
    for started in (dt.date(2026, 11, 20), dt.date(2026, 11, 23), dt.date(2026, 11, 25)):
        desk.add_clock(case, started_on=started)
    desk.morning(MONDAY)
    desk.morning(MONDAY)
    assert heard(desk).keys() == {"clerk"}
    text = heard(desk)["clerk"][0]
    assert "截至12月7日：已超期 1 件，今天到期 1 件，今天以后 3 个工作日内到期 1 件；新提交等待受理 1 件" in text
    assert f"最先要办：{NUMBER}。" in text
    assert len(heard(desk)["clerk"]) == 1


def test_the_digest_names_what_no_clock_watches(desk: Desk, add_account: AddAccount) -> None:
    """Protects cases without a statutory limit, and papers nobody sends, from being forgotten."""
    add_account("clerk", ["clerk"], region="320281")
    silent = "XF-20261121-0002"
    desk.add_case(submitted_at=desk.clock.now())
    case = desk.add_case(number=silent, status="supplement_requested", submitted_at=desk.clock.now())
    desk.add_case(number="XF-20261121-0003", region="330000", submitted_at=desk.clock.now())
    with desk.database.write() as session:
        asked = {"actor": "经办人", "action": "request_supplement", "text": "要求补充材料"}
        session.add(CaseEvent(case_id=case, sequence=1, at=desk.clock.now(), **asked))
    desk.morning(MONDAY)
    text = heard(desk)["clerk"][0]
    assert "新提交等待受理 1 件，没有法定期限、等待办理 1 件，补充材料很久没有回音 1 件" in text
    assert f"最先要办：{NUMBER}。" in text


def test_no_digest_on_a_day_off_or_when_nothing_waits(desk: Desk, add_account: AddAccount) -> None:
    """Protects weekends, and readers from messages that say nothing."""
    add_account("clerk", ["clerk"], region="320281")
    desk.morning(MONDAY)
    desk.add_clock(desk.add_case(), started_on=dt.date(2026, 11, 20))
    desk.morning(dt.date(2026, 12, 5))
    assert heard(desk) == {}


def test_the_digest_counts_silent_receivers_and_dead_jobs(desk: Desk, add_account: AddAccount) -> None:
    """Protects against work that stands still unseen: what receivers have not confirmed, what could not be sent."""
    add_account("clerk", ["clerk"], region="320200")
    desk.put("nobody.knows", "dead", {})
    with desk.database.write() as session:
        session.query(OutboxMessage).one().dead_at = desk.clock.now()
    asked: list[str] = []

    def deliveries(_session: Session, prefix: str) -> int:
        asked.append(prefix)
        return 7

    with desk.database.write() as session:
        account = session.query(Account).filter_by(username="clerk").one()
        job = OutboxMessage(key="digest:1", topic="digest", payload={"account": account.id})
        messenger = Messenger(Texts(), frozenset())
        staff.digest(messenger, deliveries, session, job, desk.clock)
    assert asked == ["3202"]
    assert "网站未确认同步 7 条，发送失败待处理 1 条" in heard(desk)["clerk"][0]


def test_what_is_overdue_for_long_goes_to_the_nearest_supervisor(desk: Desk, add_account: AddAccount) -> None:
    """Protects a forgotten case: the supervisor of the place hears of it once, not everybody above."""
    add_account("clerk", ["clerk"], region="320281")
    add_account("city", ["reviewer"], region="320200")
    add_account("province", ["admin"], region="320000")
    add_account("neighbour", ["reviewer"], region="320282")
    desk.add_clock(desk.add_case(), actor="认定单位")
    escalated = "申请 XF-20261121-0001 的“补正材料”（认定单位）最晚应在12月4日办完，已超过期限1个工作日。请督促办理。"
    for day in (4, 5, 7, 8):
        desk.morning(dt.date(2026, 12, day))
    assert [text for text in heard(desk)["city"] if "督促" in text] == [escalated]
    assert all("督促" not in text for name, texts in heard(desk).items() if name != "city" for text in texts)


@pytest.mark.parametrize("days", [1, 3])
def test_how_long_is_long_is_a_setting(desk: Desk, add_account: AddAccount, days: int) -> None:
    """Protects supervisors from a flood, as each place decides."""
    add_account("city", ["reviewer"], region="320200")
    desk.settings = desk.settings.model_copy(update={"escalate_after_days": days})
    desk.add_clock(desk.add_case(), actor="认定单位")
    desk.morning(MONDAY)
    assert any("督促" in text for text in heard(desk)["city"]) is (days == 1)
