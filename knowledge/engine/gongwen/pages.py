"""What belongs to the page and not to the text: page numbers and running heads."""

import re
from collections import defaultdict
from collections.abc import Sequence

from knowledge.engine.gongwen.numerals import read_label
from knowledge.engine.gongwen.paragraph import Paragraph
from knowledge.engine.gongwen.repairs import Note

PAGE_BREAK = "\x0c"
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–－·~]+\s*\d{1,4}\s*[-—–－·~]+|第\s*\d{1,4}\s*页\s*[/，,、]?\s*(?:共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
    r"|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?)$"
)
_BARE_NUMBER = re.compile(r"^[-—–－]?\s*\d{1,3}\s*[-—–－]?$")
_NEIGHBOURS = 3
_TIMES = 3
_SHORTEST_BROKEN = 12
_SENTENCE_MARK = re.compile("[。；：，、！？:;]")
_UNFINISHED = re.compile(r"[\u4e00-\u9fffA-Za-z\d，、（《“]$")
_SIGNED = re.compile(r"^\d{4}\s*年")


def drop_page_marks(found: Sequence[Paragraph | None]) -> list[Paragraph]:
    """The lines without page numbers, running heads and empty lines; each removal is noted beside it."""
    lines = [paragraph for paragraph in found if paragraph is not None]
    numbers = _page_numbers(lines)
    breaks = {i for i, line in enumerate(lines) if line.text.strip() == "" or line.text == PAGE_BREAK}
    heads = _running_heads(lines, numbers | breaks)
    kept: list[Paragraph] = []
    pending: list[Note] = []
    for index, line in enumerate(lines):
        if index in breaks:
            continue
        if index in numbers or index in heads:
            what = "页码" if index in numbers else "每页重复的页眉"
            code = "page_number" if index in numbers else "running_head"
            pending += [*line.notes, Note(code, line.line, f"第{line.line}行的{what}“{line.text}”已去掉。")]
        else:
            kept.append(line)
        if kept and pending:
            kept[-1] = kept[-1].with_notes(*pending)
            pending = []
    return kept


def _page_numbers(lines: Sequence[Paragraph]) -> set[int]:
    """Lines that are page numbers; a bare number counts only when it stands alone, as cells of a table do not."""
    sure = {i for i, line in enumerate(lines) if len(line.text) <= 24 and _PAGE_NUMBER.match(line.text)}
    bare = [
        i for i, line in enumerate(lines) if len(line.text) <= 6 and i not in sure and _BARE_NUMBER.match(line.text)
    ]
    for place, index in enumerate(bare):
        before = place == 0 or index - bare[place - 1] > _NEIGHBOURS
        after = place + 1 == len(bare) or bare[place + 1] - index > _NEIGHBOURS
        near_row = any(line.is_row for line in lines[max(0, index - 1) : index + 2])
        if before and after and not near_row:
            sure.add(index)
    return sure


def _running_heads(lines: Sequence[Paragraph], page_ends: set[int]) -> set[int]:
    """Lines that come again and again at page ends or in the middle of a sentence; the first one stays.

    One of them at least must stand beside a page number or page break, or phrases that recur in wrapped text would go.
    """
    short = [(i, line.squeezed) for i, line in enumerate(lines) if 4 <= len(line.text) <= 40 and i not in page_ends]
    where: dict[str, list[int]] = defaultdict(list)
    for index, text in short:
        where[text].append(index)
    heads: set[int] = set()
    for text, places in where.items():
        if (
            len(places) < _TIMES
            or _SENTENCE_MARK.search(text)
            or read_label(text)
            or any(lines[i].is_row for i in places)
        ):
            continue
        at_page_end = [i for i in places[1:] if _interrupts(lines, i, page_ends)]
        beside_marks = any({i - 1, i + 1} & page_ends for i in places)
        if beside_marks and len(at_page_end) * 2 > len(places):
            heads.update(at_page_end)
    return heads


def _interrupts(lines: Sequence[Paragraph], index: int, page_ends: set[int]) -> bool:
    if index + 1 < len(lines) and _SIGNED.match(lines[index + 1].text):
        return False
    if index - 1 in page_ends or index + 1 in page_ends:
        return True
    before, after = lines[index - 1].text, lines[index + 1].text if index + 1 < len(lines) else ""
    broken = len(before) >= _SHORTEST_BROKEN and _UNFINISHED.search(before) and _SENTENCE_MARK.search(before)
    return bool(broken) and bool(after) and read_label(after) is None
