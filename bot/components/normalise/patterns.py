"""Where a message holds a code, a number, a date, a sum, a choice or an authority: spans that must not be cut.

The tokenizer keeps each span as one token, the entity extractor labels it. Offsets are those of the original text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .amounts import amount_spans
from .bodies import authority_spans
from .codes import CLOSE, OPEN, normal_id_number, normal_uscc
from .dates import date_spans
from .leading import lead_in
from .ordinals import ordinal_spans
from .text import fold


class Span(NamedTuple):
    """One uncut piece of a message: its kind and the characters [start, end)."""

    kind: str
    start: int
    end: int


_CASE = re.compile(r"(?<![A-Za-z])(?:X\s?F|Y\s?Y|L\s?Y)[\s\-_]{0,3}\d{8}[\s\-_]{0,3}\d{4}(?!\d)", re.IGNORECASE)
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){17}(?![0-9A-Za-z])")
_DOCUMENT = re.compile(
    rf"(?P<lead>[一-龥]{{0,20}}(?:[(（][一-龥]{{1,4}}[)）][一-龥]{{1,12}})?)\s*{OPEN}\s*(?:19|20)\d{{2}}\s*{CLOSE}\s*"
    r"(?:[一-龥]{1,3}\d{0,4}[一-龥]{1,4}\s*)?第?\s*\d+(?:-\d+)?\s*号"
    r"|(?P<issuer>[一-龥]{2,15})(?:令\s*第\s*\d+\s*号|公告\s*20\d{2}\s*年\s*第\s*\d+\s*号)"
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
    yield from (Span("ordinal", *span) for span in ordinal_spans(text))
    yield from (Span("date", start, end) for start, end in date_spans(text))
    yield from (Span("amount", *span) for span in amount_spans(text))
    yield from (Span("authority", *span) for span in authority_spans(text))


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
        lead = found["lead"] or found["issuer"] or ""
        start = found.start() + lead_in(lead)
        yield Span("document_number", start + len(text[start:]) - len(text[start:].lstrip()), found.end())
