"""Quiet hours (免打扰): when SMS, WeChat and e-mail wait. In-app messages are written at once.

They end by noon and begin no earlier than the evening, so that what is due on a day still leaves on that day: a
reminder of the last day is written at eight in the morning and leaves by noon at the latest.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.clock import CHINA
from api.notify.models import QuietHours

EARLIEST_START, LATEST_END = dt.time(18), dt.time(12)
_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """From ``starts`` in the evening until ``ends`` in the morning, in China."""

    starts: dt.time
    ends: dt.time

    def over_at(self, now: dt.datetime) -> dt.datetime | None:
        """When they end, if ``now`` lies in them."""
        here = now.astimezone(CHINA)
        if self.ends <= here.time() < self.starts:
            return None
        day = here.date() if here.time() < self.ends else here.date() + _A_DAY
        return dt.datetime.combine(day, self.ends, CHINA).astimezone(dt.UTC)


USUAL = Hours(dt.time(21), dt.time(8))


def hours_of(session: Session, account_id: str) -> Hours | None:
    """The quiet hours of an account; None for one that wants none."""
    own = session.get(QuietHours, account_id)
    if own is None:
        return USUAL
    return Hours(own.starts, own.ends) if own.starts is not None and own.ends is not None else None
