"""Printed lines back into paragraphs: by indent, length and distance, as a reader of the page would."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from knowledge.engine.gongwen.numerals import read_label

_ENDS = re.compile(r"[。；：！？…:;!?][”’）)》】]?$")
_LATIN_HEAD = re.compile(r"[!-~]+")
_INDENTED, _DEEPEST, _SHORT = 1.2, 3.5, 2.1
_WIDE_GAP, _OTHER_SIZE = 1.45, 0.12
_MOST_IN_ROW = 30
_OVERLAP = 0.25


@dataclass(frozen=True)
class PrintedLine:
    """One printed line. Distances in points, upwards and to the right; ``size`` only compares."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int

    @property
    def middle(self) -> float:
        """Height of the line's middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class _Setting:
    """How a document is set: edges of the body, width of a character, first-line indent, distance of lines."""

    left: float
    right: float
    em: float
    indent: float | None
    pitch: float


def joined(lines: Sequence[PrintedLine]) -> list[str]:
    """The paragraphs of printed lines."""
    setting = _setting(lines)
    result: list[str] = []
    before: PrintedLine | None = None
    for line in lines:
        if before is None or _begins(before, line, setting):
            result.append(line.text)
        else:
            result[-1] = _glued(result[-1], line.text)
        before = line
    return result


def _setting(lines: Sequence[PrintedLine]) -> _Setting:
    left, right = _margins(lines)
    widths = [(line.right - line.left) / width for line in lines if (width := _characters(line.text)) > 3]
    em = median(widths) if widths else 12.0
    return _Setting(left, right, em, _first_indent(lines, left, em), _pitch(lines))


def _margins(lines: Sequence[PrintedLine]) -> tuple[float, float]:
    """Left and right edge of the body: the outermost places at which lines begin and end again and again."""
    often = max(2, len(lines) // 12)
    lefts = Counter(round(line.left) for line in lines)
    rights = Counter(round(line.right / 3) * 3 for line in lines)
    left = min((place for place, count in lefts.items() if count >= often), default=min(lefts, default=0))
    right = max((place for place, count in rights.items() if count >= often), default=max(rights, default=0))
    return left, right


def _characters(text: str) -> float:
    """Width of a text in full-width characters."""
    return (len(text) + sum(character > "\u2000" for character in text)) / 2


def _first_indent(lines: Sequence[PrintedLine], left: float, em: float) -> float | None:
    """Where first lines of paragraphs begin: an indent after which the text goes back to the edge."""
    followed: Counter[int] = Counter()
    places: Counter[int] = Counter()
    for line, after in pairwise(lines):
        if left + em * _INDENTED < line.left < left + em * _DEEPEST:
            places[round(line.left)] += 1
            followed[round(line.left)] += abs(after.left - left) < em / 2
    usual = next((place for place, count in places.most_common(1) if count * 12 >= len(lines)), None)
    return usual if usual is not None and followed[usual] * 4 >= places[usual] else None


def _begins(before: PrintedLine, line: PrintedLine, setting: _Setting) -> bool:
    """Whether ``line`` begins a paragraph."""
    if "\t" in line.text or "\t" in before.text:
        return True
    if before.page == line.page and _is_set_apart(before, line, setting):
        return True
    word = _LATIN_HEAD.match(line.text)
    room = setting.em * (_SHORT + (len(word.group(0)) / 2 if word else 0))
    if before.right < setting.right - room:
        return True
    ended = _ENDS.search(before.text) is not None
    labelled = read_label(line.text) is not None
    if line.left <= setting.left + setting.em * _INDENTED:
        return ended and labelled
    if setting.indent is not None and abs(line.left - setting.indent) < setting.em / 2:
        return True
    return ended or labelled or abs(line.left - before.left) > setting.em / 4


def _is_set_apart(before: PrintedLine, line: PrintedLine, setting: _Setting) -> bool:
    """Another size of type, or more than the usual distance."""
    if abs(before.size - line.size) > line.size * _OTHER_SIZE:
        return True
    return before.middle - line.middle > setting.pitch * _WIDE_GAP


def _pitch(lines: Sequence[PrintedLine]) -> float:
    """The usual distance of two lines of a paragraph."""
    steps = Counter(
        round(before.middle - line.middle)
        for before, line in pairwise(lines)
        if before.page == line.page and before.middle > line.middle
    )
    if not steps:
        return float("inf")
    often = max(steps.values()) / 2
    return min(step for step, count in steps.items() if count >= often) or 1.0


def _glued(before: str, after: str) -> str:
    latin = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum()
    return f"{before} {after}" if latin else before + after


def with_rows(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of one page with those that stand beside each other made into one tab-separated row of a table."""
    result: list[PrintedLine] = []
    start = 0
    while start < len(lines):
        end = _row_end(lines, start)
        group = list(lines[start:end])
        result.extend([_row(group)] if 1 < len(group) <= _MOST_IN_ROW else group)
        start = end
    return result


def _row_end(lines: Sequence[PrintedLine], start: int) -> int:
    """The end of the run of lines, in reading order, that are tied to each other by standing side by side."""
    end, index = start + 1, start
    while index < end:
        for other in range(min(index + _MOST_IN_ROW, len(lines) - 1), end - 1, -1):
            if _beside(lines[index], lines[other]):
                end = other + 1
                break
        index += 1
    return end


def _beside(one: PrintedLine, other: PrintedLine) -> bool:
    if one.left < other.right and other.left < one.right:
        return False
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > _OVERLAP * min(one.top - one.bottom, other.top - other.bottom)


def _row(group: list[PrintedLine]) -> PrintedLine:
    """Cells from left to right; lines of one cell stand above each other and are joined."""
    cells: list[list[PrintedLine]] = []
    for line in sorted(group, key=lambda line: (line.left, -line.top)):
        home = next((cell for cell in cells if _same_column(cell, line)), None)
        if home is None:
            cells.append([line])
        else:
            home.append(line)
    words = ["".join(line.text for line in sorted(cell, key=lambda line: -line.top)) for cell in cells]
    edges = (min(line.left for line in group), max(line.right for line in group))
    heights = (max(line.top for line in group), min(line.bottom for line in group))
    return replace(group[0], text="\t".join(words), left=edges[0], right=edges[1], top=heights[0], bottom=heights[1])


def _same_column(cell: list[PrintedLine], line: PrintedLine) -> bool:
    return any(other.left < line.right and line.left < other.right for other in cell)
