"""Where a message holds a code, a number, a date, a sum, a choice or an authority: spans that must not be cut.

The tokenizer keeps each span as one token, the entity extractor labels it. Offsets are those of the original text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .amounts import AMOUNT
from .codes import normal_id_number, normal_uscc
from .dates import date_spans
from .ordinals import ORDINAL
from .places import AUTHORITY
from .text import fold


class Span(NamedTuple):
    """One uncut piece of a message: its kind and the characters [start, end)."""

    kind: str
    start: int
    end: int


_CASE = re.compile(r"(?<![A-Za-z])(?:XF|YY|LY)[\s-]?\d{8}[\s-]?\d{4}(?!\d)", re.IGNORECASE)
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){17}(?![0-9A-Za-z])")
_OPEN, _CLOSE = r"[〔\[【(﹝〖]", r"[〕\]】)﹞〗]"
_DOCUMENT = re.compile(
    rf"(?P<prefix>[一-龥]{{0,20}})\s*{_OPEN}\s*(?:19|20)\d{{2}}\s*{_CLOSE}\s*"
    r"(?:[一-龥]{1,3}\d{0,4}[一-龥]{1,4}\s*)?第?\s*\d+(?:-\d+)?\s*号"
    r"|(?P<issuer>[一-龥]{2,15})(?:令\s*第\s*\d+\s*号|公告\s*20\d{2}\s*年\s*第\s*\d+\s*号)"
)
#: Words before a document number that do not belong to it; the number starts after the last of them.
_LEAD_IN = re.compile(
    "我的|我|你|您|请问|收到|根据|依据|依照|按照|文号|编号|案号|决定书|通知书|书号|号码|是|的|了|在|查询|查|看|关于"
    "|这|那个|那条|那份|还有|和|与|或|以及|被|叫|给|就|为|对|有|问|说|帮|把|想|要|能|什么|吗|呢|从|到|下达|作出|出具"
)


def find_spans(text: str) -> list[Span]:
    """All spans of `text` in order; where two would overlap the earlier kind of the list below keeps its place."""
    folded = fold(text)
    taken: list[Span] = []
    for span in _candidates(folded):
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    return sorted(taken, key=lambda span: span.start)


def _candidates(text: str) -> Iterator[Span]:
    yield from (Span("case_number", *found.span()) for found in _CASE.finditer(text))
    yield from _codes(text)
    yield from _document_numbers(text)
    yield from (Span("date", start, end) for start, end in date_spans(text))
    yield from (Span("amount", *found.span()) for found in AMOUNT.finditer(text))
    yield from (Span("ordinal", *found.span()) for found in ORDINAL.finditer(text))
    yield from (Span("authority", *found.span()) for found in AUTHORITY.finditer(text))


def _codes(text: str) -> Iterator[Span]:
    for found in _CODE.finditer(text):
        if normal_id_number(found.group()):
            yield Span("id_number", *found.span())
        elif normal_uscc(found.group()):
            yield Span("uscc", *found.span())
        elif found.end() - found.start() == 18:
            yield Span("code", *found.span())


def _document_numbers(text: str) -> Iterator[Span]:
    for found in _DOCUMENT.finditer(text):
        lead = found["prefix"] or found["issuer"] or ""
        begins = max((word.end() for word in _LEAD_IN.finditer(lead)), default=0)
        start = found.start() + begins
        yield Span("document_number", start + len(text[start:]) - len(text[start:].lstrip()), found.end())
