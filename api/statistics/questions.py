"""Questions that found no answer, by day and place; what was asked only where the installation keeps it."""

import datetime as dt
from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import may_see
from api.answers.models import OpenQuestion, QuestionCount
from api.statistics.cases import shown
from api.statistics.period import Period
from api.statistics.schemas import DayQuestions, PlaceQuestions, QuestionsOut, QuestionText
from knowledge.engine.answer_model import AnswerStatus
from knowledge.engine.regions import region_name
from knowledge.engine.schema import NATIONWIDE

_MOST_TEXTS = 100


def unanswered(session: Session, viewer: Viewer, period: Period, *, keeps_texts: bool) -> QuestionsOut:
    """A question about no place in particular counts for the whole country."""
    rows = session.execute(
        select(QuestionCount.day, QuestionCount.region, QuestionCount.status, QuestionCount.count)
        .where(may_see(viewer, QuestionCount), QuestionCount.day.between(period.first, period.last))
        .where(*period.within(QuestionCount.region))
        .order_by(QuestionCount.day)
    ).all()
    asked, missed = Counter[dt.date | str](), Counter[dt.date | str]()
    for day, region, status, count in rows:
        for key in (day, region):
            asked[key] += count
            missed[key] += count if status == AnswerStatus.NOT_FOUND else 0
    days, regions = dict.fromkeys(row.day for row in rows), dict.fromkeys(row.region for row in rows)
    places = [PlaceQuestions(region=one, name=_name(one), asked=asked[one], unanswered=missed[one]) for one in regions]
    all_asked, all_missed = sum(asked[day] for day in days), sum(missed[day] for day in days)
    return QuestionsOut(
        period=shown(period),
        asked=all_asked,
        unanswered=all_missed,
        share=all_missed / all_asked if all_asked else None,
        days=[DayQuestions(day=day, asked=asked[day], unanswered=missed[day]) for day in days],
        places=sorted(places, key=lambda one: (-one.unanswered, -one.asked, one.region)),
        keeps_texts=keeps_texts,
        texts=_texts(session, viewer, period),
    )


def _texts(session: Session, viewer: Viewer, period: Period) -> list[QuestionText]:
    count = func.sum(OpenQuestion.count).label("count")
    last = func.max(OpenQuestion.day).label("last")
    asked = (
        select(func.max(OpenQuestion.question), OpenQuestion.region, count, last)
        .where(may_see(viewer, OpenQuestion), OpenQuestion.day.between(period.first, period.last))
        .where(*period.within(OpenQuestion.region))
        .group_by(OpenQuestion.key, OpenQuestion.region)
        .order_by(count.desc(), last.desc(), OpenQuestion.key)
        .limit(_MOST_TEXTS)
    )
    return [
        QuestionText(question=question, region=region, name=_name(region), count=times, last=on)
        for question, region, times, on in session.execute(asked)
    ]


def _name(region: str) -> str:
    return "全国（没有说地区）" if region == NATIONWIDE else region_name(region) or region
