"""Sections that a file prints twice in a row, the first time often cut in the middle."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from knowledge.engine.gongwen.model import ParseWarning
from knowledge.engine.gongwen.numerals import HEADING_LEVELS, read_label
from knowledge.engine.gongwen.paragraph import Paragraph

_SHORTEST_ALONE = 20


def drop_repeated(paragraphs: Sequence[Paragraph], warnings: list[ParseWarning]) -> list[Paragraph]:
    """Leave out the first copy of what is printed twice in a row, from one label to the same label again."""
    places: dict[str, list[int]] = defaultdict(list)
    texts = [paragraph.squeezed for paragraph in paragraphs]
    for index, text in enumerate(texts):
        places[text].append(index)
    kept: list[Paragraph] = []
    index = 0
    while index < len(paragraphs):
        again = _copy_of(index, paragraphs, texts, places[texts[index]])
        if again is None:
            kept.append(paragraphs[index])
            index += 1
            continue
        label = read_label(paragraphs[index].text)
        first, second = paragraphs[index].line, paragraphs[again].line
        detail = f"第{first}行到第{second}行之前的内容在第{second}行又印了一次，只保留后一次。"
        warnings.append(ParseWarning(code="repeated_section", locator=label.name if label else "", detail=detail))
        index = again
    return kept


def _copy_of(index: int, paragraphs: Sequence[Paragraph], texts: Sequence[str], places: Sequence[int]) -> int | None:
    """Where the block that begins at ``index`` is printed again right after its end, or None."""
    if len(places) < 2 or places[-1] <= index:
        return None
    label = read_label(paragraphs[index].text)
    if label is None or paragraphs[index].is_row:
        return None
    again = places[bisect_right(places, index)]
    size = again - index
    if again + size > len(texts) or (size < 2 and len(texts[index]) < _SHORTEST_ALONE):
        return None
    if label.level in HEADING_LEVELS and size < 2:
        return None
    same = all(texts[again + offset].startswith(texts[index + offset]) for offset in range(size))
    return again if same else None
