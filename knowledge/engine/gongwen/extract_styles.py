"""What a Word paragraph style means: heading, table of contents, list."""

import re
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from knowledge.engine.gongwen.extract_numbering import Numbering

_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|标题|文件标题|公文标题)$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|目录)\s*\d$", re.IGNORECASE)
_MOST_MARKS = 6
_LONGEST_CHAIN = 20


@dataclass(frozen=True)
class Style:
    """``heading`` is 1 to 6 for a heading, else 0."""

    heading: int = 0
    is_contents: bool = False


class Styles:
    """The paragraph styles of one document."""

    def __init__(self, root: Any | None) -> None:
        found = [] if root is None else root.findall(qn("w:style"))
        self._by_id = {style.get(qn("w:styleId")): style for style in found}
        paragraph_styles = (s for s in found if s.get(qn("w:type")) == "paragraph" and s.get(qn("w:default")) == "1")
        self._default = next((s.get(qn("w:styleId")) for s in paragraph_styles), None)
        self._known: dict[str | None, Style] = {}

    def of(self, paragraph: Any) -> Style:
        """Meaning of the paragraph's style."""
        style_id = _style_id(paragraph)
        if style_id not in self._known:
            self._known[style_id] = self._read(style_id)
        return self._known[style_id]

    def _read(self, style_id: str | None) -> Style:
        for style in self._chain(style_id):
            name = _value(style, "w:name") or ""
            if heading := _HEADING.match(name):
                return Style(heading=min(int(heading.group(1)), _MOST_MARKS))
            if _TITLE.match(name):
                return Style(heading=1)
            if _CONTENTS.match(name):
                return Style(is_contents=True)
        return Style()

    def list_of(self, paragraph: Any, numbering: Numbering) -> tuple[str, int]:
        """List and level that number the paragraph; an empty list for none."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style_id = _style_id(paragraph) or self._default
        number_id, level = _pair(own)
        if number_id is None:
            for style in self._chain(style_id):
                number_id, inherited = _pair(style.find(f"{qn('w:pPr')}/{qn('w:numPr')}"))
                if number_id is not None:
                    tied = numbering.level_of_style(number_id, style.get(qn("w:styleId")))
                    level = level if level is not None else tied if tied is not None else inherited
                    break
        return ("" if number_id in (None, "0") else str(number_id)), level or 0

    def _chain(self, style_id: str | None) -> list[Any]:
        """The style and those it is based on."""
        chain: list[Any] = []
        while style_id in self._by_id and len(chain) < _LONGEST_CHAIN:
            chain.append(self._by_id[style_id])
            style_id = _value(chain[-1], "w:basedOn")
        return chain


def _pair(element: Any | None) -> tuple[str | None, int | None]:
    if element is None:
        return None, None
    level = _value(element, "w:ilvl")
    return _value(element, "w:numId"), int(level) if level and level.isdecimal() and len(level) < 3 else None


def _style_id(paragraph: Any) -> str | None:
    element = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    found: str | None = None if element is None else element.get(qn("w:val"))
    return found


def _value(element: Any, tag: str) -> str | None:
    child = element.find(qn(tag))
    found: str | None = None if child is None else child.get(qn("w:val"))
    return found
