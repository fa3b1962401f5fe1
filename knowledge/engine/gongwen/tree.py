"""Paragraphs of a body into a tree of clauses with locators."""

import re
from dataclasses import dataclass, field

from knowledge.engine.gongwen.lines import Paragraph
from knowledge.engine.gongwen.model import ParsedClause, ParseWarning
from knowledge.engine.gongwen.numerals import HEADING_LEVELS, Label, Level, read_label

_SHORT_HEADING = 28
_LOOSE_PARAGRAPHS = 1
_RUN_IN = re.compile(r"^([\u4e00-\u9fff“”（）、]{2,20})。(?=\S)")
_OBLIGES = re.compile("应当|必须|不得|可以")
_NOTES = re.compile(r"^注\s*[:：]\s*")
_CHINESE = "零一二三四五六七八九"


@dataclass
class Node:
    """A clause while it is being built; ``printed`` are its own paragraphs as they stand."""

    locator: str
    level: Level
    number: int = 0
    heading: str = ""
    text: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    def freeze(self) -> ParsedClause:
        """The finished clause."""
        return ParsedClause(
            locator=self.locator,
            heading=self.heading,
            text="\n".join(self.text),
            printed="\n".join(self.printed),
            children=tuple(child.freeze() for child in self.children),
        )


class TreeBuilder:
    """Builds the clauses of one document; ``warnings`` collects what was repaired or looks wrong."""

    def __init__(self) -> None:
        self.roots: list[Node] = []
        self.warnings: list[ParseWarning] = []
        self._open: list[Node] = []
        self._locators: dict[str, int] = {}
        self._last: dict[Level, int] = {}
        self._half_width: list[str] = []

    def read(self, paragraphs: list[Paragraph]) -> None:
        """Add the paragraphs of a body."""
        for paragraph in drop_repeated(paragraphs, self.warnings):
            label = read_label(paragraph.text)
            if label is not None and not self._is_stray(label):
                self._add_labelled(label, paragraph)
            else:
                self._add_plain(paragraph)
            self._warn_all(paragraph)
        for root in self.roots:
            _split_run_in(root)
        if self._half_width:
            detail = (
                f"编号用了半角括号，已按全角处理，共{len(self._half_width)}处：{'、'.join(self._half_width[:20])}。"
            )
            self._warn("half_width_label", self._half_width[0], detail)

    def read_attachment(self, name: str, paragraphs: list[Paragraph]) -> None:
        """Add an attachment without a number of its own: a form or table with its notes."""
        node = Node(self._unique(name), Level.BOOK)
        self.roots.append(node)
        self._open = [node]
        for index, paragraph in enumerate(paragraphs):
            if index == 0 and "\t" not in paragraph.text:
                node.heading = paragraph.squeezed
                node.printed.append(paragraph.text)
            else:
                self._add_to_attachment(node, paragraph)
            self._warn_all(paragraph)

    def _add_to_attachment(self, node: Node, paragraph: Paragraph) -> None:
        notes = _NOTES.match(paragraph.text)
        label = read_label(paragraph.text[notes.end() if notes else 0 :])
        in_notes = notes is not None or any("/注" in child.locator for child in node.children)
        if in_notes and label is not None and label.level is Level.POINT:
            note = Node(self._unique(f"{node.locator}/注{label.name}"), Level.POINT, label.number)
            note.text, note.printed = [label.rest], [paragraph.text]
            node.children.append(note)
            self._open = [node, note]
            return
        self._open[-1].text.append(paragraph.text)
        self._open[-1].printed.append(paragraph.text)

    def _is_stray(self, label: Label) -> bool:
        """A bare number inside an article's text is not a label unless the article lists points."""
        inside_article = any(node.level is Level.ARTICLE for node in self._open)
        return inside_article and label.level is Level.SECTION

    def _add_labelled(self, label: Label, paragraph: Paragraph) -> None:
        while self._open and self._open[-1].level >= label.level:
            self._open.pop()
        node = Node(self._unique(self._locator(label)), label.level, label.number)
        node.printed = [paragraph.text]
        if any(open_node.level is Level.ARTICLE for open_node in self._open) or label.level is Level.ARTICLE:
            node.text = [label.rest] if label.rest else []
        else:
            node.heading, text = split_heading(label)
            node.text = [text] if text else []
        self._check_order(label, node)
        (self._open[-1].children if self._open else self.roots).append(node)
        self._open.append(node)
        if label.printed.startswith("(") and label.level is Level.ITEM:
            self._half_width.append(node.locator)

    def _locator(self, label: Label) -> str:
        if label.level is Level.ARTICLE:
            return label.name
        above = self._open[-1] if self._open else None
        if above is None:
            return label.name
        if above.level in HEADING_LEVELS and label.level not in HEADING_LEVELS:
            return label.name
        return above.locator + label.name

    def _check_order(self, label: Label, node: Node) -> None:
        """Numbers either begin again at one or run on through the sections."""
        expected = self._last.get(label.level, 0) + 1
        if label.number not in (1, expected):
            self._warn("numbering_gap", node.locator, f"编号应为{expected}，原文为{label.number}。")
        self._last[label.level] = label.number

    def _add_plain(self, paragraph: Paragraph) -> None:
        article = next((node for node in self._open if node.level is Level.ARTICLE), None)
        if article is not None and not self._is_unfinished():
            self._add_paragraph_of(article, paragraph)
            return
        if not self._open:
            preamble = Node(self._unique("前言"), Level.CIRCLED)
            self.roots.append(preamble)
            self._open.append(preamble)
        self._open[-1].text.append(paragraph.text)
        self._open[-1].printed.append(paragraph.text)

    def _is_unfinished(self) -> bool:
        return bool(self._open[-1].text) and self._open[-1].text[-1].endswith(("：", ":", "；", ";"))

    def _add_paragraph_of(self, article: Node, paragraph: Paragraph) -> None:
        """A further 款 of an article; the first one stands in the article itself."""
        while self._open[-1] is not article:
            self._open.pop()
        if not article.text:
            article.text.append(paragraph.text)
            article.printed.append(paragraph.text)
            return
        count = 2 + sum(child.level is Level.PARAGRAPH for child in article.children)
        node = Node(self._unique(f"{article.locator}第{to_chinese(count)}款"), Level.PARAGRAPH, count)
        node.text, node.printed = [paragraph.text], [paragraph.text]
        article.children.append(node)
        self._open.append(node)

    def _unique(self, locator: str) -> str:
        count = self._locators.get(locator, 0) + 1
        self._locators[locator] = count
        name = locator if count == 1 else f"{locator}#{count}"
        if name != locator:
            self._warn("duplicate_locator", name, f"“{locator}”在文中出现不止一次，后一处记为“{name}”。")
        return name

    def _warn_all(self, paragraph: Paragraph) -> None:
        for code, detail in paragraph.notes:
            self._warn(code, self._open[-1].locator if self._open else "", detail)

    def _warn(self, code: str, locator: str, detail: str) -> None:
        self.warnings.append(ParseWarning(code=code, locator=locator, detail=detail))


def to_chinese(number: int) -> str:
    """Chinese numeral of 1 to 99."""
    tens, ones = divmod(number, 10)
    return (_CHINESE[tens] if tens > 1 else "") + ("十" if tens else "") + (_CHINESE[ones] if ones or not tens else "")


def split_heading(label: Label) -> tuple[str, str]:
    """Heading and text of a labelled paragraph of a notice: a short first sentence is its heading."""
    rest = label.rest.strip()
    first, stop, after = rest.partition("。")
    if label.level in HEADING_LEVELS:
        return rest, ""
    if not stop:
        listed = rest.endswith(("；", ";", "：", ":")) or len(rest) > 45
        return ("", rest) if listed else (rest, "")
    if not after.strip():
        return (first, "") if len(first) <= _SHORT_HEADING and not _OBLIGES.search(first) else ("", rest)
    comma = re.search("[，；：]", first) is not None
    longest = 18 if comma else _SHORT_HEADING
    if len(first) <= longest and not _OBLIGES.search(first):
        return first, after.strip()
    return "", rest


def drop_repeated(paragraphs: list[Paragraph], warnings: list[ParseWarning]) -> list[Paragraph]:
    """Leave out the first copy of a section that the file prints twice in a row."""
    kept = list(paragraphs)
    for paragraph in paragraphs:
        label = read_label(paragraph.text)
        if label is None or label.level is not Level.SECTION or paragraph not in kept:
            continue
        start = kept.index(paragraph)
        again = next((i for i in range(start + 1, len(kept)) if kept[i].squeezed == paragraph.squeezed), None)
        if again is None or not _is_copy(kept[start:again], kept[again:]):
            continue
        detail = f"本节在第{paragraph.line}行和第{kept[again].line}行各印了一次，只保留后一次。"
        warnings.append(ParseWarning(code="repeated_section", locator=label.name, detail=detail))
        del kept[start:again]
    return kept


def _is_copy(first: list[Paragraph], second: list[Paragraph]) -> bool:
    if len(first) < 2 or len(second) < len(first):
        return False
    pairs = zip(first, second, strict=False)
    return all(later.squeezed.startswith(earlier.squeezed) for earlier, later in pairs)


def _split_run_in(node: Node) -> None:
    """Turn paragraphs that open with a heading of their own into children (``九/落实主体责任``)."""
    for child in node.children:
        _split_run_in(child)
    offset = len(node.printed) - len(node.text)
    heads = [_RUN_IN.match(text) for text in node.text]
    if node.children or offset < 0 or sum(match is not None for match in heads) < 2 or node.level is Level.ARTICLE:
        return
    start = next(i for i, match in enumerate(heads) if match)
    if heads[start:].count(None) > _LOOSE_PARAGRAPHS:
        return
    for match, text in zip(heads[start:], node.text[start:], strict=True):
        if match is None:
            node.children[-1].text.append(text)
            node.children[-1].printed.append(text)
            continue
        heading = match.group(1)
        child = Node(f"{node.locator}/{heading}", Level.CIRCLED, heading=heading)
        child.text, child.printed = [text[len(heading) + 1 :]], [text]
        node.children.append(child)
    del node.text[start:], node.printed[start + offset :]
