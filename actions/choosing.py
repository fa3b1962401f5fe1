"""Which record a message means: by button, document number or its end, place in the list shown, or description."""

import re
from collections.abc import Sequence

from actions.authorities import of_field
from actions.matters import contradicted, ending_in, goes_on, is_about, named_matters, points_by_number
from actions.models import Record
from actions.turn import Turn, money

# Pairs of characters that people use about any record.
_COMMON = frozenset(
    {"公司", "处罚", "修复", "可以", "罚款", "信用", "信息", "记录", "我们", "申请", "行政", "决定", "有限"}
)
_CLAUSE = re.compile(r"[，,。；;！!？?\n]+")
_IS_RIGHT = re.compile("才?是(?:真|对|正确|准)|没(?:有)?(?:问题|错)|不动|不管|留着|保留|先放")
_POINTING = ("这条", "这个", "那条", "那个", "刚才", "它")


def choose(turn: Turn, records: Sequence[Record], *, whatever_matter: bool = False) -> Record | None:
    """The record that the message means; ``None`` when that is not clear.

    A record named by a button must be among ``records``, which the API gave for this person. Words that name another
    matter than a record's do not mean it; with ``whatever_matter`` they may tell what is wrong with it.
    """
    pending = turn.slot("pending") or {}
    if pending.get("sure"):
        return _only([r for r in records if r.id == pending.get("record")])
    named = named_exactly(turn, records)
    if named is not None or _names_another(turn, records):
        return named
    if not whatever_matter:
        if contradicted(records, turn.text):
            return None
        matters = named_matters(turn.text)
        records = [r for r in records if is_about(r, matters)] if matters else records
    described = _only(records) or _by_fact(turn, records)
    if described is not None or points_by_number(turn.text):
        return described
    return _by_words(turn, records) or _pointed_at(turn, records)


def named_exactly(turn: Turn, records: Sequence[Record]) -> Record | None:
    """The record that the message names by button, number or place in the list shown."""
    whole = _by_id(turn, records) or _by_number(turn, records)
    ended = ending_in(records, turn.text)
    return whole or _only(ended) or _only(_in_question(turn.text, ended)) or _by_place(turn, records)


def _in_question(text: str, named: Sequence[Record]) -> list[Record]:
    """Those of ``named`` that are not said to be in order: 152号是重复的，151号才是真的."""
    clauses = [clause for clause in _CLAUSE.split(text) if not _IS_RIGHT.search(clause)]
    return ending_in(named, "，".join(clauses))


def described(turn: Turn, records: Sequence[Record]) -> Record | None:
    """The record that the words name or describe; never the only one for want of another."""
    return named_exactly(turn, records) or _by_fact(turn, records) or _by_words(turn, records)


def _names_another(turn: Turn, records: Sequence[Record]) -> bool:
    """The message names one record exactly, and it is not there or fits several: guessing would be wrong."""
    several = len(ending_in(records, turn.text)) > 1
    return several or bool(turn.entity("record") or turn.entity("document_number") or turn.entity("ordinal"))


def _only(records: Sequence[Record]) -> Record | None:
    return records[0] if len(records) == 1 else None


def _by_id(turn: Turn, records: Sequence[Record]) -> Record | None:
    return _only([r for r in records if r.id == turn.entity("record")])


def _by_number(turn: Turn, records: Sequence[Record]) -> Record | None:
    """The number found in a sentence may hold words that stand before it: ``修复苏示建罚〔2026〕12号``."""
    wanted = turn.entity("document_number") or ""
    return _only([r for r in records if r.document_number and wanted.endswith(r.document_number)])


def _by_place(turn: Turn, records: Sequence[Record]) -> Record | None:
    """``第二条``, ``最后一条``, ``上面那条``, ``另外一条``: places in the list that was shown last."""
    ordinal = turn.entity("ordinal")
    if ordinal is None:
        return None
    known = {r.id: r for r in records}
    shown = [known[i] for i in turn.slot("shown_records") or () if i in known] or list(records)
    focus = turn.slot("focus_record")
    if ordinal == "prev":
        return known.get(str(focus))
    if ordinal == "other":
        return _only([r for r in shown if r.id != focus])
    place = int(ordinal) if ordinal.lstrip("-").isdigit() else 0
    index = place - 1 if place > 0 else place + len(shown)
    return shown[index] if place != 0 and 0 <= index < len(shown) else None


def _by_fact(turn: Turn, records: Sequence[Record]) -> Record | None:
    amount, date, authority = turn.entity("amount"), turn.entity("date"), turn.entity("authority")
    tests = [
        [r for r in records if amount and r.fine_amount is not None and money(r.fine_amount) == amount],
        [r for r in records if date and r.decided_on and r.decided_on.isoformat().startswith(date)],
        [r for r in records if authority and (authority in r.authority or r.authority in authority)],
        of_field(records, turn.text),
    ]
    return next((found[0] for found in tests if len(found) == 1), None)


def _by_words(turn: Turn, records: Sequence[Record]) -> Record | None:
    """The one record that shares most pairs of characters with the message, leaving out those that all share."""
    said = _pairs(turn.text) - _COMMON
    texts = {r.id: _pairs(f"{r.authority}{r.violation or ''}{r.list_name or ''}") for r in records}
    everywhere = set.intersection(*texts.values()) if texts else set()
    scores = sorted(((len((said & texts[r.id]) - everywhere), r.id) for r in records), reverse=True)
    if not scores or scores[0][0] == 0 or (len(scores) > 1 and scores[0][0] == scores[1][0]):
        return None
    return _only([r for r in records if r.id == scores[0][1]])


def _pointed_at(turn: Turn, records: Sequence[Record]) -> Record | None:
    """The record talked about last, where the words point back at it or only go on from what was said of it."""
    if not any(word in turn.text for word in _POINTING) and not (
        turn.talked_of == "focus_record" and goes_on(turn.text)
    ):
        return None
    return _only([r for r in records if r.id == turn.slot("focus_record")])


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
