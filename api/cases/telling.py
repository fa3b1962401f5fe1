"""What the law says of a case meanwhile: how it is handled, what stops and what does not, and what amends are due."""

import datetime as dt
from collections.abc import Iterator

from api.assessments import service as assessments
from api.cases.effects import wrongly_listed
from api.cases.models import Case
from api.cases.schemas import AmendsOut
from api.clock import CHINA
from knowledge.engine.library import Library
from knowledge.engine.objection import Saying, amends_for, guide_to, listing_told, said
from knowledge.engine.vocabulary import AuthorityField, Ground, SubjectKind

_UNDECIDED = {"draft", "submitted", "supplement_requested", "accepted", "reviewing"}
_OURS = (
    "列入有误的，我们会给您更正通知和致歉信，并告知接收过这条信息的每个平台。"
    "这是本系统提供的服务；全国规定里没有读到这样的条文。"
)


def meanwhile(case: Case, library: Library, today: dt.date) -> tuple[Saying, ...]:
    """What follows from filing until the decision; of a shielding, as long as it is not refused or withdrawn."""
    told = tuple(_told(case, library, _day(case, today)))
    return tuple({saying.rule: saying for saying in told}.values())


def amends(case: Case, library: Library, today: dt.date) -> AmendsOut | None:
    """What is done for somebody who was wrongly listed; None where nobody was."""
    records = wrongly_listed(case)
    if not records:
        return None
    law = amends_for(library, AuthorityField(case.field), case.region, today)
    return AmendsOut(
        record_ids=[record.id for record in records],
        services=["correction_notice", "apology", "notice_to_receivers"],
        text=_OURS,
        law=list(law),
    )


def _told(case: Case, library: Library, day: dt.date) -> Iterator[Saying]:
    if case.shielding and case.status not in ("withdrawn", "denied", "not_accepted"):
        yield from said(library, assessments.SHIELDING, day)
    if case.status not in _UNDECIDED:
        return
    if case.notice is not None:
        yield from listing_told(library, case.region, day)
    for ground in (case.ground, *case.also_grounds) if case.ground else ():
        yield from _of_ground(case, library, Ground(ground), day)


def _of_ground(case: Case, library: Library, ground: Ground, day: dt.date) -> Iterator[Saying]:
    kind = SubjectKind(case.subject.kind)
    guide = guide_to(library, ground, AuthorityField(case.field), case.region, kind, day)
    if guide is not None:
        yield from (*guide.effects, *guide.unread_days)


def _day(case: Case, today: dt.date) -> dt.date:
    """A filed case goes by the law of the day of its filing."""
    return case.submitted_at.astimezone(CHINA).date() if case.submitted_at else today
