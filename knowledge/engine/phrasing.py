"""Putting clauses into sentences: which document, what is unverified, what has been replaced."""

import datetime as dt
from collections.abc import Sequence

from knowledge.engine.schema import NATIONWIDE, Document, Rank
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
    return f"{unit.text}（{'；'.join(marks)}）"


def closing_notes(units: Sequence[Unit], as_of: dt.date) -> str:
    """What a reader must know about the clauses shown, each remark once, on a line of its own."""
    notes = dict.fromkeys(note for unit in units if (note := unit.note_on(as_of)))
    return "".join(f"\n注意：{note}" for note in notes)


def unit_lines(units: Sequence[Unit], as_of: dt.date, lead: str = "") -> str:
    """Several clauses as an answer, one a line, and what must be known about them."""
    return "\n".join(lead + unit_line(unit, as_of) for unit in units) + closing_notes(units, as_of)


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


def not_yet(unit: Unit, as_of: dt.date) -> str:
    """Why nothing is answered for a day before a rule began."""
    since = unit.effective_from.isoformat() if unit.effective_from else ""
    return (
        f"您问的是{as_of.isoformat()}的规定。这方面的《{unit.citation.title}》自{since}起施行，"
        "那一天的规定没有收录，所以不能给您肯定的答复。"
    )


def document_standing(document: Document, first: Unit, place: str, as_of: dt.date) -> str:
    """Since when a document is in force, whether it still is, and for whom."""
    where = "全国" if document.region == NATIONWIDE else f"只在{place}"
    ended = document.effective_to is not None and document.effective_to < as_of
    successor = first.citation.superseded_by if first.superseded_on(as_of) else None
    if successor:
        now = f"现在已被{successor}替代，仅供了解过去的做法"
    elif ended:
        now = f"已于{document.effective_to}失效"
    else:
        now = "没有查到整份废止的规定"
    note = document.note or ""
    return (
        f"《{document.title}》（{document.document}）由{document.issuer}发布，自{document.effective_from}起施行，"
        f"{where}适用；{now}。{note}"
    )
