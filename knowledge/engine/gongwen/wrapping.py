"""Lines that belong together: broken at a page's end, or wrapped at a fixed width as in pasted mail."""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.engine.gongwen.metadata import masthead_issuer
from knowledge.engine.gongwen.numerals import HEADING_LEVELS, Level, read_label
from knowledge.engine.gongwen.paragraph import Paragraph
from knowledge.engine.gongwen.repairs import Note

_ENDS_SENTENCE = re.compile(r"[。；：！？…:;!?][”’）)》】]?$|[）)】］]$")
_TITLE_END = re.compile(r"(通知|通报|意见|方案|办法|规定|条例|公告|通告|决定|细则|文件|函)$")
_ALONE = re.compile(
    r"^(附\s*[件表]\s*[\d一二三四五六七八九十]*\s*[:：]?|目\s*录|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)$"
)
_OPENS_BLOCK = re.compile(
    r"^(-\s*)?(附\s*[件表]\s*[\d一二三四五六七八九十]*\s*([:：]|$)|抄送|主送|注\s*[:：])"
    r"|^[（(]?\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日(\s*印发)?([^，。；]*[通过公布修正订发])?[）)]?$"
)
_LEAST_BROKEN = 12
_FEWEST_WRAPPED = 6
_FEWEST_BROKEN = 3
_WRAPPED_SHARE = 0.4
_NARROWEST, _WIDEST = 14, 64
_RAGGED = 2.5


def join_broken(lines: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs again from lines; each joint is noted."""
    width = _wrapped_at(lines)
    indents = width is not None and sum(line.indented for line in lines) * 8 >= len(lines)
    result: list[Paragraph] = []
    article = 0
    for line in lines:
        label = read_label(line.text)
        if (result and _continues(result[-1], line, article)) or (
            result and width is not None and _wraps(result[-1], line, width, indents=indents)
        ):
            result[-1] = _joined(result[-1], line)
            continue
        if label is not None and label.level is Level.ARTICLE:
            article = label.number
        result.append(replace(line, width=_width(line.text), last_line=line.line))
    return result


def is_heading_line(text: str) -> bool:
    """Whether a labelled line is a heading that stands alone, so that what follows is not its end."""
    label = read_label(text)
    if label is None:
        return False
    if label.level in HEADING_LEVELS:
        return True
    return "。" not in label.rest and len(label.rest) <= 40 and label.level is not Level.ARTICLE


def _is_title(text: str) -> bool:
    return _TITLE_END.search(text) is not None and read_label(text) is None and re.search("[。；]", text) is None


def _continues(before: Paragraph, after: Paragraph, article: int) -> bool:
    """Whether ``after`` is the rest of a paragraph that a page end cut in two."""
    if before.marked or after.marked or "\t" in before.text or "\t" in after.text:
        return False
    if _ENDS_SENTENCE.search(before.text) or _ALONE.match(before.text) or _OPENS_BLOCK.match(after.text):
        return False
    label = read_label(after.text)
    if label is not None and not (label.level is Level.ARTICLE and label.number not in (1, article + 1)):
        return False
    if is_heading_line(before.text) or _is_title(before.text) or masthead_issuer(after.text):
        return False
    if len(before.text) < _LEAST_BROKEN:
        return False
    return re.search("[，。；]", before.text) is not None


def _wrapped_at(lines: Sequence[Paragraph]) -> float | None:
    """The width at which a text was wrapped, or None where its lines are whole paragraphs."""
    widths = sorted(_width(line.text) for line in lines if "\t" not in line.text)
    if len(widths) < _FEWEST_WRAPPED:
        return None
    full = widths[-max(1, len(widths) // 20)]
    if not _NARROWEST <= full <= _WIDEST or widths[-1] > full + _RAGGED:
        return None
    near = [line for line in lines if full - _RAGGED <= _width(line.text) <= full + _RAGGED]
    broken = sum(not _ENDS_SENTENCE.search(line.text) for line in near)
    enough = len(near) >= len(widths) * _WRAPPED_SHARE and broken * 2 >= len(near) and broken >= _FEWEST_BROKEN
    return full if enough else None


def _wraps(before: Paragraph, after: Paragraph, width: float, *, indents: bool) -> bool:
    """Whether ``after`` goes on with a paragraph wrapped at ``width``."""
    if before.marked or after.marked or "\t" in before.text or "\t" in after.text:
        return False
    if after.line - before.last_line > 1 or before.width < width - _RAGGED or _OPENS_BLOCK.match(after.text):
        return False
    if read_label(after.text) or masthead_issuer(after.text):
        return False
    if _TITLE_END.search(before.text) and not re.search("[，。；：、]", before.text):
        return False
    if indents:
        return not after.indented
    return not _ENDS_SENTENCE.search(before.text)


def _width(text: str) -> float:
    """Width in Chinese characters: ASCII counts half."""
    return (len(text) + len(text.encode("utf-8", "replace"))) / 4


def _joined(before: Paragraph, after: Paragraph) -> Paragraph:
    note = Note("joined_line", after.line, f"第{before.last_line}行被分页断开，已与第{after.line}行接上。")
    space = " " if re.search(r"[A-Za-z\d,.]$", before.text) and re.match(r"[A-Za-z]", after.text) else ""
    return replace(
        before,
        text=before.text + space + after.text,
        notes=(*before.notes, note, *after.notes),
        width=_width(after.text),
        last_line=after.line,
    )
