"""What is open to somebody whose request was refused, with its last day, as it is kept with the decision."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from api.cases.models import Case
from api.clock import CHINA
from api.records.models import Record
from knowledge.engine.handling import OpenRemedy, Refused, remedies
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import AuthorityField, RecordKind, RequestKind

_MONTH_FIRST = "{day.year}年{day.month}月{day.day}日"


def after_refusal(library: Library, case: Case, records: Iterable[Record], today: dt.date) -> list[dict[str, Any]]:
    """The remedies of a refusal decided today; the day of the decision is the day on which the person is told.

    After an appeal the days still count from the first refusal.
    """
    first = first_refused_on(case)
    what = Refused(
        RequestKind(case.kind),
        AuthorityField(case.field),
        case.region,
        frozenset(RecordKind(record.kind) for record in records),
    )
    return [_kept(remedy) for remedy in remedies(library, what, first or today, again=first is not None)]


def first_refused_on(case: Case) -> dt.date | None:
    """The law day of the first refusal of a case that was looked at again."""
    if not case.earlier_decisions:
        return None
    return dt.datetime.fromisoformat(case.earlier_decisions[0]["decided_at"]).astimezone(CHINA).date()


def in_words(kept: Iterable[dict[str, Any]]) -> str:
    """The remedies outside in one line, each with its last day where it has one."""
    return "；".join(_line(remedy) for remedy in kept)


def _line(remedy: dict[str, Any]) -> str:
    if not remedy["last_day"]:
        return f"{remedy['name']}（{remedy['where']}）"
    day = dt.date.fromisoformat(remedy["last_day"])
    return f"{remedy['name']}（{remedy['where']}，最晚{_MONTH_FIRST.format(day=day)}）"


def _kept(remedy: OpenRemedy) -> dict[str, Any]:
    counted = "".join(saying.text for saying in remedy.counted)
    moved = f"顺延的话，是{_MONTH_FIRST.format(day=remedy.moved_to)}。" if remedy.moved_to else ""
    return {
        "name": remedy.name,
        "where": remedy.where,
        "channel": remedy.door.channel,
        "text": remedy.says.text,
        "last_day": remedy.last_day.isoformat() if remedy.last_day else None,
        "provisional": remedy.moved_to is not None,
        "note": f"{counted}{moved}" or None,
        "citations": [citation.model_dump(mode="json") for citation in remedy.citations],
    }
