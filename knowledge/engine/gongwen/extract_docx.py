"""Word files: paragraphs and tables in order, with the numbers that Word prints by itself."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from knowledge.engine.gongwen.contacts import redact
from knowledge.engine.gongwen.extract_numbering import Numbering
from knowledge.engine.gongwen.extract_styles import Styles
from knowledge.engine.gongwen.extract_zip import damaged, safe_package
from knowledge.engine.gongwen.extracted import Extracted, shown, warning, without_leader, without_page_number
from knowledge.engine.gongwen.model import DocumentError, ParseWarning

_BROKEN = (OpcError, InvalidXmlError, etree.LxmlError, KeyError, ValueError, AttributeError, TypeError, RecursionError)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_LEGACY_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_PICTURES = {qn("a:blip"), _LEGACY_PICTURE, qn("w:object")}
_REMOVED = {qn("w:del"), qn("w:moveFrom")}
_SKIPPED = {_FALLBACK, qn("w:pPr"), qn("w:rPr"), qn("w:rt"), qn("w:sdtPr")}
_BOX = qn("w:txbxContent")
_FIXED = {
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:cr"): "\n",
    qn("w:br"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:sym"): "□",
}
_CLOSED_LABEL = re.compile(r"[、）)．.，,：:]$")
_NOTE_REFERENCES = {qn("w:footnoteReference"): "脚注", qn("w:endnoteReference"): "尾注"}
_QUOTED, _KEPT = 20, 200
_PAGE_FIELD = re.compile(r"^[\W\d第页共]*$")


def read_docx(data: bytes) -> Extracted:
    """Text of a Word file; raises DocumentError for one that is locked, damaged, dangerous or something else."""
    package = safe_package(data)
    try:
        reader = _Reader(docx.Document(io.BytesIO(package)))
        lines = list(reader.lines())
        return Extracted("\n".join(lines), tuple(reader.warnings()))
    except DocumentError:
        raise
    except _BROKEN:
        raise damaged() from None


class _Reader:
    """Walks the body once, in order, because automatic numbers count on."""

    def __init__(self, document: Any) -> None:
        self._part = document.part
        self._body = document.element.body
        self._styles = Styles(_root_of(self._part, "/styles"))
        self._numbering = Numbering(_root_of(self._part, "/numbering"))
        self._notes: list[tuple[str, str, str]] = []
        self._boxes: list[str] = []
        self._counts: Counter[str] = Counter()

    def lines(self) -> Iterator[str]:
        """The text, a paragraph or a row of a table a line."""
        for block in _blocks(self._body):
            if block.tag == qn("w:tbl"):
                yield from self._table(block)
            else:
                yield from self._paragraph(block)

    def _paragraph(self, element: Any) -> Iterator[str]:
        text, boxes = self._words(element)
        for box in boxes:
            self._boxes.append(shown(box))
            yield from box.split("\n")
        style = self._styles.of(element)
        label = self._label(element)
        if not text.strip():
            return
        if style.is_contents:
            text = without_page_number(without_leader(text))
        mark = "#" * style.heading + " " if style.heading else ""
        for number, line in enumerate(text.split("\n")):
            if line.strip():
                yield mark + (label if number == 0 else "") + line.strip()

    def _label(self, element: Any) -> str:
        number_id, level = self._styles.list_of(element, self._numbering)
        label = self._numbering.label(number_id, level) if number_id else ""
        if not label:
            return ""
        self._counts["numbered"] += 1
        return label if _CLOSED_LABEL.search(label) else label + " "

    def _table(self, table: Any) -> Iterator[str]:
        """Rows with tabs; a table of one column only frames paragraphs and is read as these."""
        rows = [list(_within(row, qn("w:tc"))) for row in _within(table, qn("w:tr"))]
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    for paragraph in _paragraphs(cell):
                        yield from self._paragraph(paragraph)
            return
        for row in rows:
            cells = [" ".join(line for p in _paragraphs(cell) for line in self._paragraph(p)) for cell in row]
            line = "\t".join(re.sub(r"\s+", " ", cell).strip().lstrip("# ") for cell in cells)
            if line.strip():
                yield line

    def _words(self, paragraph: Any) -> tuple[str, list[str]]:
        """The paragraph's own text, and that of the text boxes anchored in it."""
        parts: list[str] = []
        boxes: list[str] = []
        walk = etree.iterwalk(paragraph, events=("start",))
        for _event, element in walk:
            tag = element.tag
            if tag in _REMOVED or tag in _SKIPPED or _is_hidden(element):
                self._counts["removed"] += tag in _REMOVED
                self._counts["hidden"] += tag == qn("w:r")
                walk.skip_subtree()
            elif tag == _BOX:
                boxes.append("\n".join(line for p in _paragraphs(element) for line in self._paragraph(p)))
                walk.skip_subtree()
            elif tag in (qn("w:t"), _MATH_TEXT):
                parts += [element.text] if element.text else []
            elif tag in _FIXED:
                parts.append(_FIXED[tag])
                self._counts["symbols"] += tag == qn("w:sym")
            elif tag in _NOTE_REFERENCES:
                self._notes.append((_NOTE_REFERENCES[tag], element.get(qn("w:id")) or "", _tail(parts)))
            self._counts["pictures"] += tag in _PICTURES
            self._counts["inserted"] += tag == qn("w:ins")
        return "".join(parts), [box for box in boxes if box.strip()]

    def warnings(self) -> Iterator[ParseWarning]:
        """What a reader of the printed page would see and the text does not show."""
        told = (
            ("numbered", "automatic_numbers", "{}处编号是 Word 自动生成的，已按打印出来的样子补上，请核对。"),
            ("removed", "tracked_changes", "文中有{}处修订删去的内容没有导入；请在 Word 里接受全部修订后核对。"),
            ("inserted", "tracked_changes", "文中有{}处修订新增的内容，已按接受处理，请核对。"),
            ("hidden", "hidden_text", "文中有{}处隐藏文字没有导入。"),
            ("pictures", "picture", "文中有{}幅图片或嵌入对象，里面的字没有导入，请对照原件。"),
            ("symbols", "symbol", "文中有{}处特殊符号，已写作“□”，请核对。"),
        )
        for name, code, words in told:
            if self._counts[name]:
                yield warning(code, words.format(self._counts[name]))
        for box in self._boxes:
            yield warning("text_box", f"文本框里的“{box}”已放在它所在段落之前，请核对位置。")
        yield from self._note_warnings()
        yield from self._margin_warnings()

    def _note_warnings(self) -> Iterator[ParseWarning]:
        texts = {kind: _notes_of(self._part, name) for kind, name in (("脚注", "/footnotes"), ("尾注", "/endnotes"))}
        for kind, number, before in self._notes:
            words = redact(before)[0][-_QUOTED:].strip()
            yield warning("footnote", f"“{words}”处的{kind}没有并入正文：{texts[kind].get(number, '')}")

    def _margin_warnings(self) -> Iterator[ParseWarning]:
        found = []
        for relation in self._part.rels.values():
            if relation.is_external or not relation.reltype.endswith(("/header", "/footer")):
                continue
            words = " ".join(text for p in _paragraphs(_element_of(relation.target_part)) if (text := _plain(p)))
            if not _PAGE_FIELD.match(words) and words not in found:
                found.append(words)
        for words in found:
            yield warning("running_line", f"页眉或页脚“{shown(words)}”没有导入。")


def _blocks(container: Any) -> Iterator[Any]:
    """Paragraphs and outermost tables below ``container`` in order, whatever wraps them."""
    walk = etree.iterwalk(container, events=("start",))
    for _event, element in walk:
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
            walk.skip_subtree()
        elif element.tag in _REMOVED or element.tag in _SKIPPED:
            walk.skip_subtree()


def _within(container: Any, tag: str) -> Iterator[Any]:
    """The outermost elements of this tag below ``container``."""
    walk = etree.iterwalk(container, events=("start",))
    for _event, element in walk:
        if element.tag == tag and element is not container:
            yield element
            walk.skip_subtree()


def _paragraphs(container: Any) -> Iterator[Any]:
    """All paragraphs below ``container``, those of inner tables too."""
    return _within(container, qn("w:p"))


def _is_hidden(element: Any) -> bool:
    if element.tag != qn("w:r"):
        return False
    vanish = element.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in {"0", "false"}


def _plain(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()


def _root_of(part: Any, kind: str) -> Any | None:
    """Root element of a related part, such as the styles; None where the file has none."""
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(kind):
            return _element_of(relation.target_part)
    return None


def _element_of(part: Any) -> Any:
    element = getattr(part, "element", None)
    return parse_xml(part.blob) if element is None else element


def _notes_of(part: Any, kind: str) -> dict[str, str]:
    root = _root_of(part, kind)
    notes = () if root is None else root
    return {note.get(qn("w:id")): shown(" ".join(_plain(p) for p in _paragraphs(note))) for note in notes}


def _tail(parts: list[str]) -> str:
    """The end of the words so far: enough of it that a contact in what is quoted is whole."""
    return "".join(part[-_KEPT:] for part in parts[-_KEPT:])[-_KEPT:]
