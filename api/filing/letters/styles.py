"""How a Word document says what a paragraph or a run looks like: itself, its styles, the defaults."""

from collections.abc import Iterator
from typing import Any

from docx.document import Document as DocumentObject
from docx.oxml.ns import qn

Element = Any  # lxml elements as python-docx hands them out
_TWIPS, _HALF_POINTS = 20, 2
_OFF = ("0", "false", "off", "none")


class Styles:
    """The styles of one document, by id."""

    def __init__(self, document: DocumentObject) -> None:
        root = document.styles.element
        self._by_id = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
        self._default = next((one for one in self._by_id.values() if _is_default_paragraph(one)), None)
        self._run_defaults = root.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._paragraph_defaults = root.find(f".//{qn('w:pPrDefault')}/{qn('w:pPr')}")

    def of_paragraph(self, paragraph: Element) -> list[Element]:
        """The paragraph properties that hold, the nearest first."""
        own = paragraph.find(qn("w:pPr"))
        found = [own, *(style.find(qn("w:pPr")) for style in self._chain(_named(own, "w:pStyle")))]
        return [one for one in (*found, self._paragraph_defaults) if one is not None]

    def of_run(self, run: Element | None, paragraph: Element) -> list[Element]:
        """The run properties that hold, the nearest first; without a run, those of the paragraph's own mark."""
        settings = paragraph.find(qn("w:pPr"))
        mark = settings.find(qn("w:rPr")) if settings is not None else None
        own = run.find(qn("w:rPr")) if run is not None else mark
        found = [own]
        if _named(own, "w:rStyle"):
            found += [style.find(qn("w:rPr")) for style in self._chain(_named(own, "w:rStyle"))]
        found += [style.find(qn("w:rPr")) for style in self._chain(_named(settings, "w:pStyle"))]
        return [one for one in (*found, self._run_defaults) if one is not None]

    def table_has_borders(self, table: Element) -> bool:
        """Whether a table, or one of its styles, draws lines."""
        own = table.find(qn("w:tblPr"))
        styles = self._chain(_named(own, "w:tblStyle")) if _named(own, "w:tblStyle") else []
        for settings in (own, *(style.find(qn("w:tblPr")) for style in styles)):
            borders = settings.find(qn("w:tblBorders")) if settings is not None else None
            if borders is not None:
                return any(edge.get(qn("w:val")) not in ("nil", "none") for edge in borders)
        return False

    def _chain(self, style_id: str | None) -> Iterator[Element]:
        style = self._by_id.get(style_id) if style_id else self._default
        seen: set[str] = set()
        while style is not None and style.get(qn("w:styleId")) not in seen:
            seen.add(style.get(qn("w:styleId")))
            yield style
            style = self._by_id.get(_named(style, "w:basedOn"))


def value(settings: list[Element], tag: str, attribute: str = "w:val") -> str | None:
    """An attribute from the nearest settings that have it."""
    for one in settings:
        element = one.find(qn(tag))
        found = element.get(qn(attribute)) if element is not None else None
        if found is not None:
            return str(found)
    return None


def is_on(settings: list[Element], tag: str) -> bool:
    """A switch such as bold: present without a value means on."""
    for one in settings:
        element = one.find(qn(tag))
        if element is not None:
            return element.get(qn("w:val"), "1") not in _OFF
    return False


def points(settings: list[Element], tag: str, attribute: str) -> float:
    """A length in points, 0 where it is not given."""
    return _number(value(settings, tag, attribute)) / _TWIPS


def size(settings: list[Element], default: float = 10.5) -> float:
    """The size of letters in points."""
    given = value(settings, "w:sz")
    return _number(given) / _HALF_POINTS if given else default


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _named(settings: Element | None, tag: str) -> str | None:
    element = settings.find(qn(tag)) if settings is not None else None
    return element.get(qn("w:val")) if element is not None else None


def _is_default_paragraph(style: Element) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")
