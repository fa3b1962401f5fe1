"""Slips of scanners and typists in one line: odd characters, damaged labels, "and" for 和."""

import re
import unicodedata
from typing import NamedTuple

from knowledge.engine.gongwen.numerals import NUMERAL, Level, read_label


class Note(NamedTuple):
    """A repair: what kind, where in the file, and how it reads to the person importing."""

    code: str
    line: int
    detail: str


# Some PDF writers print 一, 二, 人 … as characters of the radical block: they look alike and compare unequal.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_RADICAL = re.compile("[\u2f00-\u2fd5]")
_OCR_AND = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]*\band\b[ \u3000]*(?=[\u4e00-\u9fff])", re.ASCII)
_DASH = "－—–―ー-"
_HEAD = re.compile(rf"[第笫][\s　]*((?:[〇零一二三四五六七八九十百千ＯO○{_DASH}][\s　]*){{1,9}})(分编|编|章|节|条)")
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"([{_DASH}])(?=、[\u4e00-\u9fff])"), "一"),
    (re.compile(rf"[（(]\s*[{_DASH}]\s*[）)](?=[\s　]*[\u4e00-\u9fff])"), "（一）"),
    (re.compile(r"[lI|](?=[.．、][\s　]*[\u4e00-\u9fff“《])"), "1"),
    (re.compile(r"[（(]\s*[lI|]\s*[）)](?=[\s　]*[\u4e00-\u9fff“《])"), "（1）"),
)
_TENS = re.compile(r"([1-9lI])([OoＯlI])(?=[.．、][\s　]*[\u4e00-\u9fff“《])")
_HALF_BRACKET = re.compile(rf"({NUMERAL})[）)](?=[\s　]*[\u4e00-\u9fff“《])")
_LABEL_LENGTH = 30
_EMBEDDED = re.compile(rf"(?<=[。；])[\s　]*(?=第{NUMERAL}条(?!之))")


def straighten(text: str, line: int) -> tuple[str, tuple[Note, ...]]:
    """The line with its odd characters and damaged label mended, and what was mended."""
    notes: list[Note] = []
    if _RADICAL.search(text):
        text = text.translate(_RADICALS)
        notes.append(Note("odd_characters", line, f"第{line}行：有看似汉字的部首字符，已换成普通汉字。"))
    if found := _damaged_label(text):
        was, label, rest = found
        same = re.sub(r"\s", "", was) == label
        notes.append(Note("label_spaces" if same else "label_slip", line, f"第{line}行：编号“{was}”按“{label}”读。"))
        text = label + rest
    text, count = _OCR_AND.subn("和", text)
    if count:
        notes.append(Note("ocr_and", line, f"第{line}行：扫描识别把“和”写成了“and”，已改回。"))
    return text, tuple(notes)


def _damaged_label(text: str) -> tuple[str, str, str] | None:
    """A damaged label as it is printed, as it should be, and the rest of the text."""
    if text[:1] in "第笫":
        return _damaged_heading(text)
    for pattern, label in _SLIPS:
        if match := pattern.match(text):
            return match.group(0), label, text[match.end() :]
    if match := _TENS.match(text):
        label = re.sub("[lI]", "1", re.sub("[OoＯ]", "0", match.group(0)))
        return match.group(0), label, text[match.end() :]
    if match := _HALF_BRACKET.match(text):
        return match.group(0), f"（{match.group(1)}）", text[match.end() :]
    return None


def _damaged_heading(text: str) -> tuple[str, str, str] | None:
    match = _HEAD.match(text)
    if match is None:
        return None
    numeral = re.sub("[ＯO○]", "〇", re.sub(rf"[{_DASH}]", "一", re.sub(r"\s", "", match.group(1))))
    was, label, rest = match.group(0), f"第{numeral}{match.group(2)}", text[match.end() :]
    if was == label or not re.fullmatch(NUMERAL, numeral):
        return None
    # In "第二十八 条侦查" the space that belongs behind the label stands inside it.
    space = " " if rest and not rest[0].isspace() and re.search(r"\s", was) else ""
    return was, label, space + rest


def cut_at_articles(text: str, number: int, following: int | None) -> list[str]:
    """A paragraph that swallowed the articles after number ``number``, cut where each of them begins.

    A space must stand before or after the label, or the article labelled next in the file, ``following``, must show
    that one is missing.
    """
    parts: list[str] = []
    start = 0
    for match in _EMBEDDED.finditer(text):
        label = read_label(text[match.end() : match.end() + _LABEL_LENGTH])
        if label is None or label.level is not Level.ARTICLE or label.number != number + 1:
            continue
        spaced = match.group(0) or label.printed[-1:].isspace()
        if not spaced and (following is None or following <= label.number):
            continue
        parts.append(text[start : match.start()])
        start, number = match.end(), label.number
    return [*parts, text[start:]]
