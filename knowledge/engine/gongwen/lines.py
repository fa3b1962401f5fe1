"""From bytes to clean paragraphs: encodings, Markdown marks, page breaks, OCR slips."""

import re
from dataclasses import dataclass, field

from knowledge.engine.gongwen.contacts import redact
from knowledge.engine.gongwen.metadata import masthead_issuer
from knowledge.engine.gongwen.model import DocumentError
from knowledge.engine.gongwen.numerals import HEADING_LEVELS, Level, read_label

_BINARY_HEADS = {
    b"PK\x03\x04": "这是 Word/压缩文件",
    b"%PDF": "这是 PDF 文件",
    b"\xd0\xcf\x11\xe0": "这是旧版 Word 文件",
    b"\xff\xd8\xff": "这是图片",
    b"\x89PNG": "这是图片",
}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\x0b\x0c]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A\s*---\n(.*?)\n---\n", re.DOTALL)
_RULE = re.compile(r"^\s*([-*_=]\s*){3,}$")
_PAGE_NUMBER = re.compile(r"^[-—–－\s]*(第\s*)?\d{1,3}(\s*页)?[-—–－\s]*$")
_MARK = re.compile(r"^\s{0,3}(#{1,6})\s*")
_BOLD = re.compile(r"\*\*|__")
_OCR_AND = re.compile(r"(?<=[\u4e00-\u9fff])\s+and\s+(?=[\u4e00-\u9fff])")
_ENDS_SENTENCE = re.compile(r"[。；：！？…:;!?][”’）)》】]?$|[）)】]$")
_TITLE_END = re.compile(r"(通知|通报|意见|方案|办法|规定|条例|公告|通告|决定|细则|文件|函)$")
_ALONE = re.compile(r"^(附件\s*[\d一二三四五六七八九十]*\s*[:：]?|目\s*录|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)$")
_OPENS_BLOCK = re.compile(
    r"^(-\s*)?(附件\s*\d*\s*([:：]|$)|抄送|注\s*[:：])|^\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(印发)?$"
)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph after joining: ``marked`` when the source set it as a heading; ``notes`` are repairs."""

    text: str
    line: int
    marked: bool = False
    notes: tuple[tuple[str, str], ...] = field(default=())

    @property
    def squeezed(self) -> str:
        """The text without any white space."""
        return re.sub(r"\s+", "", self.text)


def decode(data: bytes) -> str:
    """Text of a UTF-8 or GB18030 file; raises DocumentError for an empty or binary one."""
    for head, what in _BINARY_HEADS.items():
        if data.startswith(head):
            raise DocumentError(
                "unsupported_type", f"{what}，暂时只能读取纯文本（.txt）和 Markdown（.md）文件，请另存后再导入。"
            )
    if b"\x00" in data[:4096]:
        raise DocumentError("binary", "这不是文本文件，请导入纯文本（.txt）或 Markdown（.md）文件。")
    text = _decoded(data, "utf-8-sig") or _decoded(data, "gb18030")
    if text is None:
        raise DocumentError("encoding", "文件的文字编码无法识别，请另存为 UTF-8 或 GB18030 后再导入。")
    return text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def front_matter(text: str) -> dict[str, str]:
    """Simple ``key: "value"`` lines of a Markdown front matter block."""
    match = _FRONT_MATTER.match(text)
    pairs = re.findall(r'^(\w+):\s*"?([^"\n]+)"?\s*$', match.group(1), re.MULTILINE) if match else []
    return dict(pairs)


def paragraphs(text: str) -> list[Paragraph]:
    """Clean paragraphs of a text: marks removed, lines broken at page ends joined, contacts hidden."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _FRONT_MATTER.sub(lambda match: "\n" * match.group(0).count("\n"), text)
    text = _COMMENT.sub("", text)
    result: list[Paragraph] = []
    for number, line in enumerate(text.split("\n"), start=1):
        current = _clean_line(line, number)
        if current is None:
            continue
        if result and _continues(result[-1], current):
            result[-1] = _joined(result[-1], current)
        else:
            result.append(current)
    return [_repaired(paragraph) for paragraph in result]


def _clean_line(line: str, number: int) -> Paragraph | None:
    if not line.strip() or _RULE.match(line) or _PAGE_NUMBER.match(line):
        return None
    mark = _MARK.match(line)
    words = _BOLD.sub("", line[mark.end() :] if mark else line)
    words = words.strip("\u3000 \n").rstrip() if "\t" in words else words.strip()
    return Paragraph(words, number, marked=mark is not None) if words else None


def is_heading_line(text: str) -> bool:
    """Whether a labelled line is a heading that stands alone, so that what follows is not its end."""
    label = read_label(text)
    if label is None:
        return False
    if label.level in HEADING_LEVELS:
        return True
    return "。" not in label.rest and len(label.rest) <= 40 and label.level is not Level.ARTICLE


def _continues(before: Paragraph, after: Paragraph) -> bool:
    """Whether ``after`` is the rest of a paragraph that a page end cut in two."""
    if before.marked or after.marked or "\t" in before.text or "\t" in after.text:
        return False
    if _ALONE.match(before.text) or _OPENS_BLOCK.match(after.text) or read_label(after.text):
        return False
    if _ENDS_SENTENCE.search(before.text) or is_heading_line(before.text):
        return False
    if _TITLE_END.search(before.text) or masthead_issuer(after.text):
        return False
    return re.search("[，。；]", before.text) is not None


def _joined(before: Paragraph, after: Paragraph) -> Paragraph:
    note = ("joined_line", f"第{before.line}行被分页断开，已与第{after.line}行接上。")
    return Paragraph(before.text + after.text, before.line, before.marked, (*before.notes, note))


def _repaired(paragraph: Paragraph) -> Paragraph:
    text, notes = paragraph.text, list(paragraph.notes)
    text, count = _OCR_AND.subn("和", text)
    if count:
        notes.append(("ocr_and", "扫描识别把“和”写成了“and”，已改回。"))
    text, hidden = redact(text)
    if hidden:
        notes.append(("personal_contact", f"已隐去个人联系方式：{'、'.join(hidden)}。"))
    return Paragraph(text, paragraph.line, paragraph.marked, tuple(notes))
