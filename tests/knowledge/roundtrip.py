"""Whether a parsed file holds every character of its source, each in one place, in order."""

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.engine.gongwen import ParsedDocument, parse_text
from knowledge.engine.gongwen.contacts import HIDDEN, redact_lines
from knowledge.engine.gongwen.lines import paragraphs

_MOST_ADDED = 20
_KEEPS_CHARACTERS = {"joined_line", "split_line", "label_spaces"}
_LEFT_OUT = {"repeated_section", "left_out"}
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad]")
_MARKUP = re.compile(r"^\s{0,3}(?:>\s?)?#{1,6}(?!#)|\*\*|__|\\(?=[\\`*_{}\[\]()#+.!~-])|[|*+•●>-]")


def lost_paragraphs(text: str) -> list[str]:
    """Paragraphs of the cleaned source that stand in no part of a document, or in more than one."""
    parsed = parse_text(text)
    source = Counter(paragraph.text for paragraph in paragraphs(text))
    kept = Counter(line for document in parsed.documents for line in printed_lines(document))
    warned = {warning.code for document in parsed.documents for warning in document.warnings}
    warned |= {warning.code for warning in parsed.warnings}
    missing = [] if warned & _LEFT_OUT else list((source - kept).elements())
    return missing + list((kept - source).elements())


def printed_lines(document: ParsedDocument) -> list[str]:
    """Everything a document printed: front, body, back."""
    return [*document.front, *(document.body.split("\n") if document.body else []), *document.back]


def is_in_order(document: ParsedDocument, text: str) -> bool:
    """Whether front, body and back each follow the order of the source."""
    source = [paragraph.text for paragraph in paragraphs(text)]
    return all(_is_subsequence(part, source) for part in (document.front, document.body.split("\n")))


def _is_subsequence(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(any(line == other for other in rest) for line in part if line)


def unexplained_changes(text: str) -> list[str]:
    """Lines of the source whose characters do not come again, in order, and that no note explains by its place."""
    found = paragraphs(text)
    if not found:
        return []
    noted = {note.line for paragraph in found for note in paragraph.notes if note.code not in _KEEPS_CHARACTERS}
    stream = "".join(_plain(paragraph.text) for paragraph in found)
    place, slack, wrong = 0, 0, []
    for number, line in enumerate(_source_lines(text), start=1):
        plain = _plain(line)
        if number in noted:
            slack += len(plain) + _MOST_ADDED
            continue
        if not plain or re.fullmatch(r"[-*_=—─]{3,}", re.sub(r"[\s|:]", "", line)):
            continue
        at = stream.find(plain, place, place + slack + len(plain))
        if at < 0:
            wrong.append(f"{number}: {plain}")
        else:
            place, slack = at + len(plain), slack - (at - place)
    rest = len(stream) - place
    return wrong or ([f"left over: {stream[place:]}"] if rest > slack else [])


def _plain(text: str) -> str:
    """Text without the marks of Markdown, on both sides, so that only words are compared."""
    return re.sub(r"\s+", "", _MARKUP.sub("", text))


def _source_lines(text: str) -> list[str]:
    """The source line by line without what is no text, with the same contact data hidden."""
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    for markup in (re.compile(r"\A\s*---\n(.*?)\n---\n", re.DOTALL), re.compile(r"<!--.*?-->", re.DOTALL)):
        text = markup.sub(lambda match: "\n" * match.group(0).count("\n"), text)
    lines = [re.sub(r"^\s{0,3}(?:>\s?)?#{1,6}(?!#)", "", line) for line in text.split("\n")]
    return redact_lines(lines)[0] if HIDDEN not in text else lines
