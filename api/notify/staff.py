"""What staff are told: each morning what is due, and supervisors what has been overdue for long."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import Session, lazyload

from api.accounts.models import Account
from api.accounts.service import region_prefix
from api.accounts.viewer import Viewer
from api.cases import deadlines
from api.cases.models import CaseDeadline
from api.clock import Clock
from api.notify import holding, reminding, waiting
from api.notify.telling import Messenger, News, Reader
from api.notify.texts import day_in_words
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.pages import Page, Paging
from knowledge.engine.workdays import is_working_day, working_days_between

DIGEST = "digest"
SOON_DAYS = 3
_NAMED = 5
_HANDLERS, _SUPERVISORS = ("clerk", "reviewer", "admin"), ("reviewer", "admin")
Deliveries = Callable[[Session, str], int]
"""How many deliveries of cases below a region prefix wait for a confirmation; ``filing`` knows, and is above us."""


def begin_digests(session: Session, _job: OutboxMessage, clock: Clock) -> None:
    """On a working day, one job for each member of staff who handles cases."""
    today = clock.today()
    if not is_working_day(today):
        return
    for account in _staff(session, _HANDLERS):
        outbox.put(session, DIGEST, f"{DIGEST}:{account.id}:{today}", {"account": account.id}, now=clock.now())


def digest(messenger: Messenger, deliveries: Deliveries, session: Session, job: OutboxMessage, clock: Clock) -> None:
    """What waits in the region of one account: overdue first, then today, then soon. Nothing waits: nothing is said."""
    account = session.get(Account, job.payload["account"])
    if account is None:
        return
    viewer, today, paging = _viewer(account), clock.today(), Paging(_NAMED, 0)
    breached = deadlines.breached(session, viewer, paging, today=today)
    due_today = deadlines.due_within(session, viewer, 0, paging, today=today)
    soon = deadlines.due_within(session, viewer, SOON_DAYS, paging, today=today)
    others = waiting.without_clocks(session, region_prefix(account.region), today)
    counts = {
        "breached": breached.total,
        "today": due_today.total,
        "soon": soon.total - due_today.total,
        "fresh": others.fresh,
        "unclocked": others.unclocked,
        "unanswered": others.unanswered,
        "deliveries": deliveries(session, region_prefix(account.region)),
        "dead": _dead(session),
    }
    if not any(counts.values()):
        return
    values = {name: str(count) for name, count in counts.items()} | {
        "day": day_in_words(today, today),
        "soon_days": str(SOON_DAYS),
        "first": _first(messenger, *_numbers(breached, due_today, soon), *others.oldest),
    }
    messenger.tell(session, Reader(account_id=account.id), News(job.key, "staff.digest", values), clock)


def escalate(messenger: Messenger, session: Session, job: OutboxMessage, clock: Clock) -> None:
    """Tell the supervisors nearest to a case that a clock of the deciding body has been overdue for long."""
    if not holding.still(session, job.payload, clock.today()):
        return
    row = reminding.clock_row(session, job.payload["clock"])
    if row.due_on is None:
        return
    values = reminding.values(messenger, row, clock.today()) | {
        "actor": row.actor,
        "days": str(working_days_between(row.due_on, clock.today())),
    }
    for account in supervisors(_staff(session, _SUPERVISORS), row.region):
        news = News(f"{job.key}:{account.id}", "staff.escalated", values, row.case.number, job.payload)
        messenger.tell(session, Reader(account_id=account.id), news, clock)


def supervisors(staff: Iterable[Account], region: str) -> Sequence[Account]:
    """Those of the same region or of the nearest one above it that has any."""
    above = [account for account in staff if region.startswith(region_prefix(account.region))]
    nearest = max((len(region_prefix(account.region)) for account in above), default=0)
    return [account for account in above if len(region_prefix(account.region)) == nearest]


def attending(session: Session, region: str | None) -> Sequence[Account]:
    """Who can come when a person of the office is asked for: the nearest to a region; without a region, everybody."""
    staff = _staff(session, _HANDLERS)
    return supervisors(staff, region) if region else staff


def _staff(session: Session, roles: Sequence[str]) -> Sequence[Account]:
    """Accounts that hold one of ``roles``, in a stable order."""
    names = cast(Account.roles, String)
    held = or_(*(names.contains(f'"{role}"', autoescape=True) for role in roles))
    return session.scalars(select(Account).where(held).options(lazyload(Account.subject)).order_by(Account.id)).all()


def _viewer(account: Account) -> Viewer:
    return Viewer(account.id, account.username, frozenset(account.roles), account.subject_id, account.region)


def _dead(session: Session) -> int:
    return session.scalar(select(func.count()).where(OutboxMessage.dead_at.is_not(None))) or 0


def _numbers(*pages: Page[CaseDeadline]) -> list[str]:
    return [row.case.number for page in pages for row in page.items]


def _first(messenger: Messenger, *numbers: str) -> str:
    each = list(dict.fromkeys(numbers))[:_NAMED]
    return messenger.texts.part("first", numbers="、".join(each)) if each else ""
