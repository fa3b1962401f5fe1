"""Platforms that have not confirmed what they were told: how many messages, and since when."""

import datetime as dt

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import may_see
from api.clock import CHINA
from api.filing.models import Delivery, Receiver
from api.statistics.period import Period
from api.statistics.schemas import SilentOut, SilentReceiver
from knowledge.engine.workdays import working_days_between


def silent(session: Session, viewer: Viewer, period: Period) -> SilentOut:
    """As it stands now, whenever it was sent: what nobody confirmed does not go away with the month."""
    failed = func.sum(case((Delivery.state == "failed", 1), else_=0))
    asked = (
        select(Delivery.receiver_id, func.count(), failed, func.min(Delivery.created_at))
        .where(may_see(viewer, Delivery), Delivery.state != "confirmed", *period.within(Delivery.region))
        .group_by(Delivery.receiver_id)
    )
    receivers = {one.id: one for one in session.scalars(select(Receiver))}
    found = [_one(period, receivers[row[0]], *row[1:]) for row in session.execute(asked).all()]
    return SilentOut(
        region=period.region,
        today=period.today,
        total=sum(one.waiting for one in found),
        receivers=sorted(found, key=lambda one: (-one.working_days, -one.waiting, one.name)),
    )


def _one(period: Period, receiver: Receiver, waiting: int, failed: int, oldest: dt.datetime) -> SilentReceiver:
    day = oldest.astimezone(CHINA).date()
    return SilentReceiver(
        id=receiver.id,
        name=receiver.name,
        active=receiver.active,
        waiting=waiting,
        failed=failed,
        oldest=day,
        working_days=max(0, working_days_between(day, period.today)),
    )
