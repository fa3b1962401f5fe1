"""Putting clauses into sentences: which document, what is unverified, what has been replaced."""

import datetime as dt
from collections.abc import Sequence

from knowledge.engine.schema import NATIONWIDE, Rank
from knowledge.engine.units import Unit

_UNVERIFIED = "待核实，请以信用中国公布或认定单位的答复为准"
_LOCAL_DOCUMENT = "地方规定，仅适用于当地，与国家规定不一致的以国家规定为准"
_LOCAL_ORDINANCE = "当地地方性法规，仅适用于当地；与部门规章不一致的请问认定单位"


def unit_line(unit: Unit, as_of: dt.date) -> str:
    """A clause as an answer: what it says in our words, where it stands, and its standing today."""
    citation = unit.citation
    marks = [f"{citation.document}{_joined(citation.locator)}"]
    if unit.region != NATIONWIDE:
        marks.append(_LOCAL_ORDINANCE if unit.rank is Rank.LOCAL_ORDINANCE else _LOCAL_DOCUMENT)
    if not citation.verification.may_decide:
        marks.append(_UNVERIFIED)
    if unit.superseded_on(as_of):
        marks.append(_replaced(citation.superseded_by))
    note = unit.note_on(as_of)
    return f"{unit.text}（{'；'.join(marks)}）" + (f"注意：{note}" if note else "")


def faq_answer(answer: str, units: Sequence[Unit], as_of: dt.date) -> str:
    """A short answer, with a closing note on cited clauses that are unverified or replaced."""
    unsure = [u.citation for u in units if not u.citation.verification.may_decide]
    old = [u.citation for u in units if u.superseded_on(as_of)]
    notes = []
    if unsure:
        names = "、".join(f"{c.document}{_joined(c.locator)}" for c in unsure)
        notes.append(f"其中依据{names}的内容{_UNVERIFIED}。")
    notes += [f"{c.document}{_joined(c.locator)}{_replaced(c.superseded_by)}。" for c in old]
    return answer + "".join(notes)


def _replaced(successor: str | None) -> str:
    return f"已被{successor}替代，仅供了解过去的做法" if successor else "已经失效，仅供了解过去的做法"


def _joined(locator: str) -> str:
    return locator if locator.startswith(("第", "附件")) else f" {locator}"
