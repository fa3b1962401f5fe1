"""Which library document an imported text is the original of: by its number, or by its title where no day gainsays it.

A statute keeps its title through every revision, so the title alone does not say which version lies here.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum, auto

from knowledge.engine.gongwen import ParsedDocument, ParseWarning
from knowledge.engine.library import Library
from knowledge.engine.schema import Document, Rank

_STATE = "中华人民共和国"
_EDITION = re.compile(r"[（(][^（）()]*?(?:(\d{4})年|令第?\d+号|待核实)[^（）()]*[）)]$")
# Adoption, publication and printing of one version lie weeks or months apart; two versions lie years apart.
_LEEWAY = dt.timedelta(days=180)
_LONGEST_WAIT = dt.timedelta(days=366)


class _Age(Enum):
    """A text beside the library document that bears its title."""

    SAME = auto()
    OLDER = auto()
    NEWER = auto()
    OTHER = auto()


_CODES = {_Age.OLDER: "older_version", _Age.NEWER: "newer_version", _Age.OTHER: "other_version"}
_ADVICE = {
    _Age.OLDER: "文中最晚的日期早于它，是以前的版本：按已经失效的文件单独保存，失效日期填为它施行的前一天，请核对。",
    _Age.NEWER: "文中的日期晚于它，可能是新的版本：按单独的文件保存。确实取代它的，请在“关系”里写明废止它。",
    _Age.OTHER: "文号或日期对不上：按单独的文件保存，没有当作它的原文，请核对。",
}


@dataclass(frozen=True)
class Binding:
    """What a text is here: the original of ``baseline``, or a document of its own with its own name and days."""

    document: str
    title: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    baseline: Document | None = None
    superseded_by: str | None = None
    warnings: tuple[ParseWarning, ...] = ()


def bind(library: Library, parsed: ParsedDocument) -> Binding:
    """The text beside the library."""
    numbered = (entry for entry in library.documents.values() if _is_number(entry.document))
    entry = next((entry for entry in numbered if entry.document == parsed.document), None)
    if entry is not None:
        return _original_of(entry, parsed)
    aged = [(_age(entry, parsed), entry) for entry in library.documents.values() if _is_namesake(entry, parsed)]
    if not aged:
        return Binding(parsed.document, parsed.title, parsed.effective_from, parsed.effective_to)
    # Of several versions that the library has, the one that fits; else the first that came after the text.
    age, entry = min(aged, key=lambda pair: (pair[0].value, pair[1].effective_from))
    return _original_of(entry, parsed) if age is _Age.SAME else _apart_from(entry, parsed, age)


def _original_of(entry: Document, parsed: ParsedDocument) -> Binding:
    ends = entry.effective_to or parsed.effective_to
    return Binding(entry.document, parsed.title, entry.effective_from, ends, entry)


def _apart_from(entry: Document, parsed: ParsedDocument, age: _Age) -> Binding:
    """A document of its own. Without a number, the year tells it apart from the library's, for readers too."""
    edition = "" if _is_number(parsed.document) or _EDITION.search(parsed.title) else _edition(parsed)
    begins, ends = parsed.effective_from, parsed.effective_to
    if begins and parsed.issued_on and edition:
        # A revised statute prints the first day of its first version.
        begins = max(begins, parsed.issued_on)
    if age is _Age.OLDER:
        last = entry.effective_from - dt.timedelta(days=1)
        ends = min(ends or last, last)
    detail = f"标题与内置的《{entry.title}》相同，但{_ADVICE[age]}"
    return Binding(
        document=parsed.document + edition,
        title=parsed.title + edition,
        effective_from=begins,
        effective_to=ends,
        superseded_by=entry.document if age is _Age.OLDER else None,
        warnings=(ParseWarning(code=_CODES[age], locator="", detail=detail),),
    )


def _edition(parsed: ParsedDocument) -> str:
    newest = parsed.issued_on or parsed.printed_on or parsed.effective_from
    return f"（{newest.year}年版）" if newest else "（另一版本）"


def _is_namesake(entry: Document, parsed: ParsedDocument) -> bool:
    """Whether both bear one title and belong to one place."""
    names = {_bare(entry.title), _bare(entry.document)}
    return _bare(parsed.title) in names and parsed.region in (None, entry.region)


def _bare(title: str) -> str:
    return _EDITION.sub("", title).removeprefix(_STATE)


def _age(entry: Document, parsed: ParsedDocument) -> _Age:
    age = _age_by_days(entry, parsed)
    if not _numbers_differ(entry.document, parsed.document):
        return age
    # Notices of one title come out every year; only a rule takes the place of its namesake.
    return _Age.OLDER if age is _Age.OLDER and entry.rank is not Rank.NORMATIVE_DOCUMENT else _Age.OTHER


def _age_by_days(entry: Document, parsed: ParsedDocument) -> _Age:
    year, acted = _year(parsed.title), parsed.issued_on or parsed.printed_on
    if year is None and acted is None:
        # The first day alone may be that of the first version.
        return _Age.SAME if parsed.effective_from in (None, entry.effective_from) else _Age.OTHER
    first, last = _days_of(entry)
    days = [day for day in (acted, parsed.effective_from) if day]
    newest = dt.date(year, 12, 31) if year else max(days)
    if newest < first:
        return _Age.OLDER
    since = dt.date(year, 1, 1) if year else acted
    return _Age.NEWER if since and since > last else _Age.SAME


def _days_of(entry: Document) -> tuple[dt.date, dt.date]:
    """Between which days a text of the library's version was adopted, published and came into force."""
    year = _year(entry.title)
    if entry.issued_on:
        first = entry.issued_on - _LEEWAY
    else:
        first = dt.date(year, 1, 1) if year else entry.effective_from - _LONGEST_WAIT
    return first, max(entry.issued_on or first, entry.effective_from) + _LEEWAY


def _year(title: str) -> int | None:
    match = _EDITION.search(title)
    return int(match.group(1)) if match and match.group(1) else None


def _is_number(document: str) -> bool:
    return document.endswith("号")


def _numbers_differ(ours: str, theirs: str) -> bool:
    """Whether both have a number and not the same one; the organ of a decree is written in more than one way."""
    if not (_is_number(ours) and _is_number(theirs)):
        return False
    return "〕" in ours + theirs or re.findall(r"\d+", ours) != re.findall(r"\d+", theirs)
