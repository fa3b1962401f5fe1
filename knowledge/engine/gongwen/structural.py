"""Which labels of a body are its structure, and which are only quoted, cited or counted in passing."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from knowledge.engine.gongwen.numerals import HEADING_LEVELS, Label, Level, read_label
from knowledge.engine.gongwen.paragraph import Paragraph

_LONGEST_HEADING = 45
_AHEAD = 40
_OVER_ARTICLES = {Level.SECTION: Level.CHAPTER, Level.ITEM: Level.DIVISION}


def structural_labels(paragraphs: Sequence[Paragraph], *, amendment: bool) -> list[Label | None]:
    """The label of each paragraph, ``None`` where it has none or one that is no structure of this document."""
    labels = [None if paragraph.is_row else read_label(paragraph.text) for paragraph in paragraphs]
    labels = [_no_sentence(label, paragraph) for label, paragraph in zip(labels, paragraphs, strict=True)]
    if amendment:
        labels = _outside_quotations(labels, paragraphs)
    return _listed_in_articles(_articles_in_order(labels, amendment=amendment), paragraphs)


def _no_sentence(label: Label | None, paragraph: Paragraph) -> Label | None:
    """A chapter "heading" that is a whole sentence is text that cites the chapter."""
    if label is None or label.level not in HEADING_LEVELS or paragraph.marked:
        return label
    long = len(label.rest) > _LONGEST_HEADING or "。" in label.rest.rstrip("。") or label.rest.endswith(("；", "，"))
    return None if long else label


def _articles_in_order(labels: list[Label | None], *, amendment: bool) -> list[Label | None]:
    """Drop article labels out of order where the right number still comes: they are cited or quoted.

    A file may begin again at one (a second set of rules), leave out a number, or insert 第十条之一.
    """
    places: dict[int, list[int]] = {}
    for index, label in enumerate(labels):
        if label is not None and label.level is Level.ARTICLE and "之" not in label.name:
            places.setdefault(label.number, []).append(index)
    result = list(labels)
    last = 0
    for index, label in enumerate(labels):
        if label is None or label.level is not Level.ARTICLE:
            if amendment and last and label is not None and label.level in HEADING_LEVELS:
                result[index] = None
            continue
        if last and _is_out_of_order(label, last, index, places, amendment=amendment):
            result[index] = None
        else:
            last = label.number
    return result


def _is_out_of_order(label: Label, last: int, index: int, places: dict[int, list[int]], *, amendment: bool) -> bool:
    inserted = "之" in label.name
    if label.number == last + 1 or (inserted and label.number == last and not amendment):
        return False
    if amendment:
        return True
    if label.number == 1:
        return False
    expected = places.get(last + 1, [])
    comes = bisect_right(expected, index)
    return comes < len(expected)


def _outside_quotations(labels: list[Label | None], paragraphs: Sequence[Paragraph]) -> list[Label | None]:
    """Drop the labels inside “…” that run over several paragraphs, unless the amendment's own count goes on there."""
    top = next((label for label in labels if label is not None and label.level not in HEADING_LEVELS), None)
    result = list(labels)
    is_open, count = False, 0
    for index, (label, paragraph) in enumerate(zip(labels, paragraphs, strict=True)):
        own = label is not None and top is not None and label.level is top.level and label.number == count + 1
        if own:
            count += 1
        elif is_open:
            result[index] = None
        opened, closed = paragraph.text.rfind("“"), paragraph.text.rfind("”")
        if opened != closed:
            is_open = opened > closed
    return result


def _listed_in_articles(labels: list[Label | None], paragraphs: Sequence[Paragraph]) -> list[Label | None]:
    """Inside an article 一、 and 1. count only as lists that begin at one; 一、 may also be a heading over articles."""
    result = list(labels)
    inside = False
    counts: dict[Level, int] = {}
    for index, label in enumerate(labels):
        if label is None:
            continue
        if label.level in HEADING_LEVELS or label.level is Level.ARTICLE:
            inside, counts = inside or label.level is Level.ARTICLE, {}
            continue
        if label.level in _OVER_ARTICLES and _heads_articles(labels, paragraphs, index, counts):
            result[index] = replace(label, level=_OVER_ARTICLES[label.level])
            counts = {}
            continue
        if label.level is Level.ITEM:
            counts.pop(Level.POINT, None)
            counts[Level.ITEM] = label.number
        if not inside or label.level not in (Level.SECTION, Level.POINT):
            continue
        if label.number in (1, counts.get(label.level, -1) + 1):
            counts[label.level] = label.number
        else:
            result[index] = None
    return result


def _heads_articles(
    labels: Sequence[Label | None], paragraphs: Sequence[Paragraph], index: int, counts: dict[Level, int]
) -> bool:
    """Whether 一、 or （一） is a short heading right above an article and not the last item of the article before."""
    label = labels[index]
    if label is None or len(label.rest) > _LONGEST_HEADING or label.rest.endswith(("。", "；", "：", "，")):
        return False
    if index and label.level is Level.ITEM:
        goes_on = label.number == counts.get(Level.ITEM, 0) + 1
        before = paragraphs[index - 1].text
        if before.endswith(("：", "；", ":", ";")) or (goes_on and labels[index - 1] is not None and label.number > 1):
            return False
    following = labels[index + 1 : index + 3]
    if label.level is Level.SECTION and following and following[0] is not None and following[0].level is Level.ITEM:
        # 一、 over （一） over an article: both are headings.
        following = following[1:] if len(paragraphs[index + 1].text) <= _LONGEST_HEADING else []
    return bool(following) and following[0] is not None and following[0].level is Level.ARTICLE


def goes_on(labels: Sequence[Label | None], index: int, level: Level, number: int) -> bool:
    """Whether the list that stands at ``number`` has its next item after ``index``, before the article ends."""
    for label in labels[index + 1 : index + _AHEAD]:
        if label is None or label.level > level:
            continue
        return label.level is level and label.number == number + 1
    return False
