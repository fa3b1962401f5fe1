"""Paragraphs of a body into a tree of clauses with locators."""

import re
from collections.abc import Sequence

from knowledge.engine.gongwen import metadata
from knowledge.engine.gongwen.headings import split_heading, split_run_in
from knowledge.engine.gongwen.model import ParseWarning
from knowledge.engine.gongwen.node import Node
from knowledge.engine.gongwen.numerals import HEADING_LEVELS, Label, Level, read_label, to_chinese
from knowledge.engine.gongwen.paragraph import Paragraph
from knowledge.engine.gongwen.repeated import drop_repeated
from knowledge.engine.gongwen.structural import goes_on, structural_labels

_NOTES = re.compile(r"^注\s*[:：]\s*")
_UNFINISHED = ("：", ":", "；", ";", "，", ",", "、")
_BARE_HEADING = re.compile(r"^(?:总\s*则|分\s*则|附\s*则|序\s*言|罚\s*则)$")
_HEADING_END = re.compile(r"[。；：，、！？)）”]$")
_LONGEST_HEADING = 40
_SHOWN = 20
_TITLE_LINES = 4


class TreeBuilder:
    """Builds the clauses of one document; ``warnings`` collects what was repaired or looks wrong.

    ``prefix`` stands before every locator, as ``附件1/`` in an attachment; ``amendment`` says that the document quotes
    the rules it changes.
    """

    def __init__(self, prefix: str = "", *, amendment: bool = False) -> None:
        self.roots: list[Node] = []
        self.warnings: list[ParseWarning] = []
        self._prefix = prefix
        self._amendment = amendment
        self._open: list[Node] = []
        self._locators: dict[str, int] = {}
        self._last: dict[Level, int] = {}
        self._unusual: list[str] = []
        self._labels: list[Label | None] = []

    def read(self, paragraphs: Sequence[Paragraph]) -> None:
        """Add the paragraphs of a body."""
        kept = drop_repeated(paragraphs, self.warnings)
        self._labels = structural_labels(kept, amendment=self._amendment)
        unlabelled = not self._prefix and len(kept) > 1 and not any(self._labels)
        for index, paragraph in enumerate(kept):
            label = self._labels[index]
            if unlabelled:
                self._add_natural(index, paragraph)
            elif label is not None:
                self._add_labelled(label, paragraph)
            else:
                self._add_plain(index, paragraph)
            self._warn_all(paragraph)
        for root in self.roots:
            split_run_in(root)
        if self._unusual:
            names = "、".join(self._unusual[:_SHOWN])
            detail = f"编号用了半角括号或合成字符，已按全角处理，共{len(self._unusual)}处：{names}。"
            self._warn("half_width_label", self._unusual[0], detail)

    def read_attachment(self, name: str, paragraphs: Sequence[Paragraph]) -> None:
        """Add an attachment without a number of its own: a form or table with its notes, or rules with clauses."""
        node = Node(self._unique(self._prefix + name), Level.BOOK)
        self.roots.append(node)
        self._open = [node]
        rest = self._take_name(node, name, list(paragraphs))
        if _is_structured(rest):
            self._read_inside(node, rest)
            return
        for paragraph in rest:
            self._add_to_attachment(node, paragraph)
            self._warn_all(paragraph)

    def _take_name(self, node: Node, name: str, paragraphs: list[Paragraph]) -> list[Paragraph]:
        """Take the line with the attachment's name, and its title behind it or on the next lines."""
        for position in range(min(_TITLE_LINES, len(paragraphs))):
            text = paragraphs[0].text
            if position and (metadata.kind_of(node.heading) or not _is_title_line(paragraphs[0], paragraphs[1:])):
                break
            if position > 1 and metadata.kind_of(node.heading + text) is None:
                break
            title = text if position else re.sub(rf"^{_spaced(name)}\s*[:：]?\s*", "", text)
            node.printed.append(text)
            node.heading += re.sub(r"\s+", "", title)
            self._warn_all(paragraphs.pop(0))
        return paragraphs

    def _read_inside(self, node: Node, paragraphs: list[Paragraph]) -> None:
        inner = TreeBuilder(f"{node.locator}/", amendment=self._amendment)
        inner.read(paragraphs)
        node.children.extend(inner.roots)
        self.warnings.extend(inner.warnings)

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
        self._open[-1].add(paragraph.text)

    def _add_labelled(self, label: Label, paragraph: Paragraph) -> None:
        while self._open and self._open[-1].level >= label.level:
            self._open.pop()
        if label.level is Level.ARTICLE:
            self._begin_lists()
        node = Node(self._unique(self._locator(label)), label.level, label.number)
        node.printed = [paragraph.text]
        if label.level is Level.ARTICLE or any(open_node.level is Level.ARTICLE for open_node in self._open):
            node.text = [label.rest] if label.rest else []
        else:
            node.heading, text = split_heading(label)
            node.text = [text] if text else []
        self._check_order(label, node)
        (self._open[-1].children if self._open else self.roots).append(node)
        self._open.append(node)
        if label.unusual:
            self._unusual.append(node.locator)

    def _locator(self, label: Label) -> str:
        above = self._open[-1] if self._open else None
        if above is None or label.level is Level.ARTICLE:
            return self._prefix + label.name
        if above.level in HEADING_LEVELS and label.level not in HEADING_LEVELS:
            return self._prefix + label.name
        return above.locator + label.name

    def _begin_lists(self) -> None:
        """In a new article or 款 the items are counted from one again."""
        self._last = {level: number for level, number in self._last.items() if level <= Level.ARTICLE}

    def _check_order(self, label: Label, node: Node) -> None:
        """Numbers either begin again at one or run on through the sections."""
        last = self._last.get(label.level, 0)
        inserted = "之" in label.name and label.number == last
        if label.number not in (1, last + 1) and not inserted:
            self._warn("numbering_gap", node.locator, f"编号应为{last + 1}，原文为{label.number}。")
        self._last[label.level] = label.number

    def _add_plain(self, index: int, paragraph: Paragraph) -> None:
        if not self._open:
            preamble = Node(self._unique(f"{self._prefix}前言"), Level.CIRCLED)
            self.roots.append(preamble)
            self._open.append(preamble)
        if self._open[-1].level in HEADING_LEVELS and self._extends_heading(index, paragraph):
            return
        if self._is_bare_heading(paragraph):
            return
        article = next((node for node in self._open if node.level is Level.ARTICLE), None)
        if article is None or paragraph.is_row or self._is_unfinished() or self._belongs_to_item(index):
            self._open[-1].add(paragraph.text)
        else:
            self._add_paragraph_of(article, paragraph)

    def _is_bare_heading(self, paragraph: Paragraph) -> bool:
        """附则 without a chapter number closes the chapter before it."""
        if not _BARE_HEADING.match(paragraph.text) or not any(self._labels):
            return False
        while self._open and self._open[-1].level >= Level.CHAPTER:
            self._open.pop()
        above = self._open[-1] if self._open else None
        node = Node(self._unique(self._prefix + paragraph.squeezed), Level.CHAPTER, heading=paragraph.squeezed)
        node.printed.append(paragraph.text)
        (above.children if above else self.roots).append(node)
        self._open.append(node)
        return True

    def _extends_heading(self, index: int, paragraph: Paragraph) -> bool:
        """The rest of a heading that was printed on two lines, or the title under a bare 第二章."""
        node = self._open[-1]
        follows = self._labels[index + 1] if index + 1 < len(self._labels) else None
        if follows is None or len(paragraph.text) > _LONGEST_HEADING or _HEADING_END.search(paragraph.text):
            return False
        if node.text or node.children or paragraph.is_row or (node.heading and _BARE_HEADING.match(paragraph.text)):
            return False
        node.heading += paragraph.text if not node.heading else paragraph.squeezed
        node.printed.append(paragraph.text)
        return True

    def _belongs_to_item(self, index: int) -> bool:
        """A paragraph between two items of a list goes on with what stands before it."""
        lists = (node for node in self._open if node.level > Level.PARAGRAPH)
        return any(goes_on(self._labels, index, node.level, node.number) for node in lists)

    def _is_unfinished(self) -> bool:
        printed = self._open[-1].text
        return bool(printed) and printed[-1].endswith(_UNFINISHED)

    def _add_paragraph_of(self, article: Node, paragraph: Paragraph) -> None:
        """A further 款 of an article; the first one stands in the article itself."""
        while self._open[-1] is not article:
            self._open.pop()
        if not article.text and not article.children:
            article.add(paragraph.text)
            return
        self._begin_lists()
        count = 2 + sum(child.level is Level.PARAGRAPH for child in article.children)
        node = Node(self._unique(f"{article.locator}第{to_chinese(count)}款"), Level.PARAGRAPH, count)
        node.add(paragraph.text)
        article.children.append(node)
        self._open.append(node)

    def _add_natural(self, index: int, paragraph: Paragraph) -> None:
        """A document without any label is cited by its paragraphs: 第三自然段."""
        node = Node(self._unique(f"第{to_chinese(index + 1)}自然段"), Level.PARAGRAPH, index + 1)
        node.add(paragraph.text)
        self.roots.append(node)
        self._open = [node]

    def _unique(self, locator: str) -> str:
        count = self._locators.get(locator, 0) + 1
        self._locators[locator] = count
        name = locator if count == 1 else f"{locator}#{count}"
        if name != locator:
            self._warn("duplicate_locator", name, f"“{locator}”在文中出现不止一次，后一处记为“{name}”。")
        return name

    def _warn_all(self, paragraph: Paragraph) -> None:
        for note in paragraph.notes:
            self._warn(note.code, self._open[-1].locator if self._open else "", note.detail)

    def _warn(self, code: str, locator: str, detail: str) -> None:
        self.warnings.append(ParseWarning(code=code, locator=locator, detail=detail))


def _is_title_line(paragraph: Paragraph, after: Sequence[Paragraph]) -> bool:
    if paragraph.is_row or read_label(paragraph.text) or _NOTES.match(paragraph.text) or not after:
        return False
    return len(paragraph.text) <= _LONGEST_HEADING and not _HEADING_END.search(paragraph.text)


def _spaced(name: str) -> str:
    return r"\s*".join(re.escape(character) for character in name)


def _is_structured(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether an attachment has clauses of its own: two or more articles, sections or items."""
    levels = [label.level for p in paragraphs if not p.is_row and (label := read_label(p.text))]
    return sum(level <= Level.ITEM for level in levels) > 1
