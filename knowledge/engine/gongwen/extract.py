"""Clean text out of any accepted file. What a file is, its bytes say, never its name."""

import re

from knowledge.engine.gongwen.contacts import redact
from knowledge.engine.gongwen.extract_docx import read_docx
from knowledge.engine.gongwen.extract_html import looks_like_html, read_html
from knowledge.engine.gongwen.extract_old import old_office_reason
from knowledge.engine.gongwen.extract_pdf import read_pdf
from knowledge.engine.gongwen.extract_text import decode, decode_html
from knowledge.engine.gongwen.extracted import MAX_CHARACTERS, Extracted
from knowledge.engine.gongwen.model import DocumentError, ParseWarning

_IMAGE = (
    "image",
    "这是图片，里面的字还不是文字。请先用文字识别（OCR）软件转成文字，核对后存为 .txt 或 .docx 再导入。",
)
_ARCHIVE = ("archive", "这是压缩包。请先解压，再导入里面的文件。")
_RTF = ("unsupported_type", "这是 RTF 文件。请用 Word 或 WPS 打开，另存为 .docx 后再导入。")
_MHT = ("unsupported_type", "这是单文件网页（.mht）。请用浏览器打开，另存为 .html，或复制正文粘贴导入。")
_PROGRAM = ("binary", "这是程序文件，不是公文。请选择 .txt、.md、.html、.docx 或文字版 .pdf。")
_REFUSED: tuple[tuple[re.Pattern[bytes], tuple[str, str]], ...] = (
    (re.compile(rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|II\*\x00|MM\x00\*|BM....\x00\x00\x00\x00", re.DOTALL), _IMAGE),
    (re.compile(rb"RIFF....WEBP|....ftyp(?:hei[cfx]|avif|mif1)", re.DOTALL), _IMAGE),
    (re.compile(rb"Rar!\x1a|7z\xbc\xaf|\x1f\x8b\x08|\xfd7zXZ|BZh[1-9]1AY|PK\x05\x06"), _ARCHIVE),
    (re.compile(rb"\s*\{\\rtf"), _RTF),
    (re.compile(rb"(?:From:.{0,200}\r?\n(?:.{0,200}\r?\n){0,4})?MIME-Version: ?1", re.IGNORECASE), _MHT),
    (re.compile(rb"MZ.{2,58}\x00|\x7fELF", re.DOTALL), _PROGRAM),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def extract(data: bytes) -> Extracted:
    """The text of a TXT, Markdown, HTML, DOCX or text PDF file, one paragraph or line of it a line.

    Raises:
        DocumentError: nothing can be read; ``reason`` says what is wrong and how to mend it.

    """
    if not data.strip(b"\x00 \t\r\n\x0c\x0b\xef\xbb\xbf"):
        raise DocumentError("empty", "文件是空的，没有可以导入的内容。请检查是否选错了文件。")
    found = _read(data)
    if not found.text.strip():
        if any(warning.code == "picture" for warning in found.warnings):
            raise DocumentError("scan", "文件里只有图片，没有文字。请先用文字识别（OCR）软件转成文字，核对后再导入。")
        raise DocumentError("no_text", "文件里没有文字。请检查是否选错了文件。")
    if len(found.text) > MAX_CHARACTERS:
        raise DocumentError("too_long", f"文字超过 {MAX_CHARACTERS // 10_000} 万字，不像一份公文。请拆分后再导入。")
    return Extracted(found.text, tuple(_without_contacts(warning) for warning in found.warnings))


def is_plain_text(data: bytes) -> bool:
    """Whether the bytes are read as they stand: no package, page or program to unpack."""
    is_known = any(pattern.match(data) for pattern, _reason in _REFUSED) or data.startswith((_OLE, b"PK"))
    return b"\x00" not in data and not (is_known or _is_pdf(data) or looks_like_html(data))


def _read(data: bytes) -> Extracted:
    for pattern, reason in _REFUSED:
        if pattern.match(data):
            raise DocumentError(*reason)
    if data.startswith(_OLE):
        raise DocumentError(*old_office_reason(data))
    if data.startswith(b"PK\x03\x04"):
        return read_docx(data)
    if _is_pdf(data):
        return read_pdf(data)
    if looks_like_html(data):
        return read_html(decode_html(data))
    return Extracted(decode(data))


def _is_pdf(data: bytes) -> bool:
    """Readers of PDF put up with rubbish before the head, and so do we where it is surely a PDF."""
    return data.lstrip()[:5] == b"%PDF-" or (b"%PDF-" in data[:1024] and b"\x00" in data)


def _without_contacts(warning: ParseWarning) -> ParseWarning:
    """A warning quotes the file, and so it must not show what the text itself hides."""
    return warning.model_copy(update={"detail": redact(warning.detail)[0]})
