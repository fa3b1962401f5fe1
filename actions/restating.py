"""A value that is corrected after the statement was written changes the statement: a day or an amount in its place."""

import datetime as dt
import re
from collections.abc import Mapping

from actions.objecting import corrected
from actions.telling import Told, for_the_case, told_in
from actions.turn import Turn, day

_NUMERAL = "[一二三四五六七八九十〇零廿]{1,4}"
_STANDS: Mapping[str, re.Pattern[str]] = {
    "date": re.compile(
        rf"(?:\d{{4}}\s*年\s*)?(?:\d{{1,2}}|{_NUMERAL})\s*月\s*(?:\d{{1,2}}|{_NUMERAL})\s*[日号]?"
        r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    ),
    "amount": re.compile(r"\d[\d,.]*\s*(?:万元?|元|块钱?)|[一二两三四五六七八九十百千万]{1,8}(?:元|块钱?)"),
}
_DAY_ONLY = re.compile(rf"(?:\d{{1,2}}|{_NUMERAL})\s*[日号]")
_EXACT_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH_OF = re.compile(r".*月\s*")
# Chinese characters beside the value: from here on the correction tells more than the value.
_MORE = 12


def tells_value(turn: Turn) -> bool:
    """Whether a day or an amount is told, and not asked about."""
    return not turn.is_button and not turn.is_question and any(turn.entity(kind) for kind in _STANDS)


def facts_told(turn: Turn) -> Told:
    """What the message tells for the draft to keep; a bare ``9号`` is of the statement's month, not this one."""
    facts = {} if turn.is_question else for_the_case(told_in(turn))
    if any(_DAY_ONLY.fullmatch(turn.text[max(start, 0) : max(end, 0)]) for _, start, end in turn.places("date")):
        facts.pop("performed_on", None)
    return facts


def restated(turn: Turn, statement: str, words: str | None = None) -> str:
    """``statement`` with the value that the message names in the place of its only one; else with the words added."""
    said = turn.text if words is None else words
    changed = with_value(turn, statement) if tells_value(turn) else None
    if changed is None or said != turn.text:
        return corrected(statement, said)
    return changed if turn.more_than_values <= _MORE else f"{changed}；{said}"


def with_day(turn: Turn, statement: str) -> str:
    """``statement`` with the day that the message names, which the draft keeps besides; unchanged where it has none."""
    if not _STANDS["date"].search(statement) or not turn.entity("date"):
        return statement
    return restated(turn, statement)


def with_value(turn: Turn, statement: str) -> str | None:
    """``None`` where it is not plain which value of the statement is meant."""
    told = [(kind, place) for kind in _STANDS for place in turn.places(kind)]
    if len(told) != 1:
        return None
    kind, (value, start, end) = told[0]
    standing = list(_STANDS[kind].finditer(statement))
    if len(standing) != 1:
        return None
    before = standing[0]
    words = turn.text[max(start, 0) : max(end, 0)]
    new = _as_written(words, value, before[0]) if kind == "date" else words
    return statement[: before.start()] + new + statement[before.end() :] if new else None


def _as_written(words: str, value: str, before: str) -> str | None:
    """The day as the person wrote it; a bare ``9号`` in the month that stands there, ``昨天`` as its date."""
    month = _MONTH_OF.match(before)
    if _DAY_ONLY.fullmatch(words) and month:
        return month[0] + words
    if _STANDS["date"].fullmatch(words):
        year = before.partition("年")[0] if "年" in before and "年" not in words else ""
        return f"{year}年{words}" if year else words
    return day(dt.date.fromisoformat(value)) if _EXACT_DAY.fullmatch(value) else None
