"""Bytes to characters: UTF-8, GB18030, and UTF-16 that says so."""

import re

from knowledge.engine.gongwen.model import DocumentError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)|encoding=["']([\w-]+)""", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_MOST_CONTROLS = 0.002


def decode(data: bytes) -> str:
    """Text of a UTF-8, GB18030 or marked UTF-16 file; raises DocumentError for a binary or damaged one."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _sane(_strictly(data, encoding))
    if b"\x00" in data:
        raise _not_text()
    try:
        return _sane(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        _refuse_torn(data, "utf-8", error.start)
    return _sane(_strictly(data, "gb18030"))


def decode_html(data: bytes) -> str:
    """Text of a web page: as its mark or ``meta`` says where that is true, else as ``decode`` finds out."""
    declared = _META_CHARSET.search(data[:4096])
    name = (declared.group(1) or declared.group(2)).decode("ascii").lower() if declared else ""
    if name in {"gb2312", "gbk", "gb_2312-80", "gb18030", "x-gbk"} and not data.startswith(b"\xef\xbb\xbf"):
        try:
            return _sane(data.decode("gb18030"))
        except UnicodeDecodeError:
            return decode(data)
    return decode(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        _refuse_torn(data, encoding, error.start)
        raise DocumentError("encoding", "文件的文字编码无法识别，请另存为 UTF-8 或 GB18030 后再导入。") from None


def _refuse_torn(data: bytes, encoding: str, start: int) -> None:
    """Chinese text with a few broken bytes; a torn UTF-8 file would also pass for GB18030, as words nobody wrote."""
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") * 20 < len(_CHINESE.findall(text)):
        line = data.count(b"\n", 0, start) + 1
        raise DocumentError("encoding", f"第{line}行起有残缺的文字，文件可能没有传完。请重新下载或另存后再导入。")


def _sane(text: str) -> str:
    if len(_CONTROL.findall(text)) > len(text) * _MOST_CONTROLS:
        raise _not_text()
    return _CONTROL.sub("", text)


def _not_text() -> DocumentError:
    return DocumentError("binary", "这不是文本文件。请导入 .txt、.md、.html、.docx 或文字版 .pdf。")
