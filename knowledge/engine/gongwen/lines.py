"""From text to clean paragraphs: Markdown marks, page breaks, contact data, slips of scanners."""

import re

from knowledge.engine.gongwen.contacts import redact_lines
from knowledge.engine.gongwen.numerals import Label, Level, read_label
from knowledge.engine.gongwen.pages import drop_page_marks
from knowledge.engine.gongwen.paragraph import Paragraph
from knowledge.engine.gongwen.repairs import Note, cut_at_articles, straighten
from knowledge.engine.gongwen.wrapping import join_broken

__all__ = ["Paragraph", "front_matter", "paragraphs", "read_lines"]

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0e-\x1f\x7f\xad]")
_COMMENT = ("<!--", "-->")
_FRONT_MATTER = re.compile(r"\A\s*---\n(.*?)\n---\n", re.DOTALL)
_NAME = re.compile(r"^\w+$")
_RULE = re.compile(r"^[\s|:]*([-*_=—─][\s|:]*){3,}$")
_MARK = re.compile(r"^\s{0,3}(#{1,6})(?!#)\s*")
_BOLD = re.compile(r"\*\*|(?<!_)__(?!_)")
_QUOTED = re.compile(r"^\s{0,3}>\s?")
_BULLET = re.compile(r"^\s*[-*+•●]\s+(?=\S)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!~-])")
_TABLE_ROW = re.compile(r"^\s*\|(.*)\|\s*$")


def front_matter(text: str) -> dict[str, str]:
    """Simple ``key: "value"`` lines of a Markdown front matter block."""
    match = _FRONT_MATTER.match(text)
    found: dict[str, str] = {}
    for line in match.group(1).split("\n") if match else ():
        name, _, value = line.partition(":")
        value = value.strip().removeprefix('"').removesuffix('"')
        if _NAME.match(name) and value and '"' not in value:
            found[name] = value
    return found


def paragraphs(text: str) -> list[Paragraph]:
    """Clean paragraphs of a text: marks removed, lines broken at page ends joined, contacts hidden.

    What was repaired, beyond white space and mark-up, stands in the notes of the paragraph where it was.
    """
    return read_lines(text)[0]


def read_lines(text: str) -> tuple[list[Paragraph], list[str]]:
    """The paragraphs, and the lines that they were read from: contacts hidden, but nothing joined, cut or dropped."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
        .replace("\x85", "\n")
    )
    text = _INVISIBLE.sub("", text)
    text = _without_comments(_FRONT_MATTER.sub(lambda match: "\n" * match.group(0).count("\n"), text))
    raw = text.split("\n")
    shown, hidden = redact_lines([_without_marks(line) for line in raw])
    found = [_read_line(raw[i], line, i + 1, hidden.get(i, ())) for i, line in enumerate(shown)]
    return _cut(join_broken(drop_page_marks(found))), shown


def _without_comments(text: str) -> str:
    """The text without its comments, whose line ends stay; one that is never closed is none."""
    opening, closing = _COMMENT
    parts: list[str] = []
    place = 0
    while (start := text.find(opening, place)) >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
        parts += [text[place:start], "\n" * text.count("\n", start, end)]
        place = end + len(closing)
    return "".join([*parts, text[place:]])


def _without_marks(line: str) -> str:
    """The words of a line: without Markdown marks; the cells of a table row set apart by tabs."""
    if _RULE.match(line):
        return ""
    if row := _TABLE_ROW.match(line):
        line = "\t".join(cell.strip() for cell in row.group(1).split("|"))
    if line[:1] in " #>\u3000":
        line = _MARK.sub("", _QUOTED.sub("", line))
    if "*" in line or "_" in line or "\\" in line:
        line = _ESCAPED.sub(r"\1", _BOLD.sub("", line))
    if (bullet := _BULLET.match(line)) and (read_label(line[bullet.end() :]) or line.startswith("附件", bullet.end())):
        line = line[bullet.end() :]
    return line


def _read_line(raw: str, shown: str, number: int, hidden: tuple[str, ...]) -> Paragraph | None:
    words = shown.strip("\u3000 \n\x0c").rstrip() if "\t" in shown else shown.strip()
    notes: tuple[Note, ...] = ()
    if hidden:
        notes = (Note("personal_contact", number, f"第{number}行：已隐去个人联系方式：{'、'.join(hidden)}。"),)
    if not words:
        return None if not raw.startswith("\x0c") else Paragraph("\x0c", number)
    words, mended = straighten(words, number)
    indented = raw[:1] in "\u3000 \t"
    return Paragraph(words, number, _MARK.match(raw) is not None, indented, (*notes, *mended))


def _label(paragraph: Paragraph) -> Label | None:
    return read_label(paragraph.text)


def _cut(found: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs that swallowed the articles after them, cut; a file may have lost its line ends."""
    result: list[Paragraph] = []
    numbers = [label.number if label and label.level is Level.ARTICLE else 0 for label in map(_label, found)]
    following: list[int | None] = [None] * len(found)
    for index in range(len(found) - 2, -1, -1):
        following[index] = numbers[index + 1] or following[index + 1]
    last = 0
    for paragraph, number, after in zip(found, numbers, following, strict=True):
        last = number or last
        parts = cut_at_articles(paragraph.text, last, after) if last else [paragraph.text]
        last += len(parts) - 1
        result.append(paragraph.with_text(parts[0]) if len(parts) > 1 else paragraph)
        detail = f"第{paragraph.line}行：几条连在一行，已从条号处分开。"
        for part in parts[1:]:
            note = Note("split_line", paragraph.line, detail)
            result.append(Paragraph(part, paragraph.line, marked=False, indented=False, notes=(note,)))
    return result
