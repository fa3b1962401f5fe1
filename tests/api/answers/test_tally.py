"""Questions are counted by day and place; what was asked is kept only where it is wanted, and not for ever."""

import datetime as dt
from collections import Counter

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from api.answers.models import OpenQuestion, QuestionCount
from api.answers.retention import remove_questions
from api.answers.tally import Tally
from api.clock import Clock
from api.privacy.periods import Periods
from api.privacy.retention import Batch
from knowledge.engine.answer_model import AnswerStatus

MISSED, FOUND = AnswerStatus.NOT_FOUND, AnswerStatus.ANSWERED
URL = "/api/v1/policies/answer"


def counts(app: FastAPI) -> dict[tuple[str, str], int]:
    """How many by place and status."""
    with app.state.database.read() as session:
        return {(row.region, row.status): row.count for row in session.scalars(select(QuestionCount))}


def texts(app: FastAPI) -> list[tuple[str, int]]:
    """What is kept of what was asked."""
    with app.state.database.read() as session:
        return [(row.question, row.count) for row in session.scalars(select(OpenQuestion))]


def tally(app: FastAPI, *, keeps_texts: bool) -> Tally:
    """A tally over the application's database."""
    return Tally(app.state.database, app.state.clock, keeps_texts=keeps_texts)


def test_every_question_is_counted_where_it_is_asked(client: TestClient, app: FastAPI) -> None:
    """Protects the numbers: a question by chat or by page comes by this one route."""
    for question, region in (("行政处罚信息最短公示多久", "320000"), ("今天晚饭吃什么好呢", "")):
        client.get(URL, params={"question": question} | ({"region": region} if region else {}))
    app.state.tally.write()
    app.state.tally.write()
    assert {place for place, _ in counts(app)} == {"320000", "000000"}
    assert sum(counts(app).values()) == 2
    assert texts(app) == []


def test_counts_add_up_and_texts_are_masked(app: FastAPI) -> None:
    """Protects people who put a number into a question, and the count over many writes."""
    one = tally(app, keeps_texts=True)
    for _ in range(2):
        one.count("我的电话 13912345678\n怎么查", "320000", MISSED)
        one.count("最短公示多久", "320000", FOUND)
        one.write()
    assert counts(app) == {("320000", "not_found"): 2, ("320000", "answered"): 2}
    ((text, times),) = texts(app)
    assert times == 2
    assert "13912345678" not in text


def test_a_busy_database_loses_no_count(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the counts while somebody else writes for long."""
    one = tally(app, keeps_texts=True)
    one.count("怎么查", None, MISSED)

    def away() -> None:
        raise OperationalError("", {}, Exception())

    with monkeypatch.context() as patch:
        patch.setattr(app.state.database, "hasty", away)
        one.write()
    assert counts(app) == {}
    one.write()
    assert counts(app) == {("000000", "not_found"): 1}
    assert texts(app) == [("怎么查", 1)]


def test_texts_go_after_their_period_and_counts_stay(app: FastAPI) -> None:
    """Protects people: what they asked is forgotten after 90 days, that somebody asked is not."""
    period = Periods.of(app.state.settings).period("open_questions")
    assert period.days == 90
    for days_ago in (91, 89):
        clock = Clock(app.state.clock.today() - dt.timedelta(days=days_ago))
        one = Tally(app.state.database, clock, keeps_texts=True)
        one.count(f"{days_ago} 天前问的", None, MISSED)
        one.write()
    with app.state.database.write() as session:
        assert remove_questions(session, Batch(period, app.state.clock)) == Counter(removed=1)
    assert texts(app) == [("89 天前问的", 1)]
    assert counts(app)
