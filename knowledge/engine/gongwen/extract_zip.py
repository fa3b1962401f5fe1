"""Word packages looked at before they are opened: what they are, and that they do not blow up."""

import io
import re
import zipfile
import zlib

from knowledge.engine.gongwen.model import DocumentError

_MB = 1024 * 1024
_MOST_ENTRIES = 5000
_MOST_UNPACKED = 200 * _MB
_MOST_MARKUP = 40 * _MB
_MOST_TAGS = 1_500_000
_MOST_RATIO = 150
_RATIO_FROM = 20 * _MB
_CHUNK = 256 * 1024
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_WORD = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document\.macroEnabled|template\.macroEnabledTemplate)"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)
_OTHER_KINDS = (
    ("xl/", "这是 Excel 表格，不是公文正文。请导入公文的 .docx、.pdf 或文本。"),
    ("ppt/", "这是演示文稿，不是公文正文。请导入公文的 .docx、.pdf 或文本。"),
    ("OFD.xml", "这是 OFD 版式文件。请用 OFD 阅读器导出为文字版 PDF 或 Word 后再导入。"),
    ("content.xml", "这是 ODF 文档（.odt 等）。请用 Word、WPS 或 LibreOffice 打开，另存为 .docx 后再导入。"),
    ("META-INF/container.xml", "这是电子书（.epub），不是公文。请导入公文的 .docx、.pdf 或文本。"),
)


def safe_package(data: bytes) -> bytes:
    """The package again with its markup only, each part read within bounds; pictures come out empty.

    What a package declares about its sizes may be a lie, so only what was counted while it was unpacked goes on.

    Raises:
        DocumentError: damaged, locked, too large when unpacked, or no Word document.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            _check_sizes(source.infolist(), len(data))
            _check_kind(source.namelist())
            return _repacked(source)
    except DocumentError:
        raise
    except _BROKEN:
        raise damaged() from None


def damaged() -> DocumentError:
    """The reason for a package that cannot be read."""
    return DocumentError("damaged", "这个 Word 文件打不开，可能已损坏或没有传完。请重新下载，或打开后另存再导入。")


def unsafe() -> DocumentError:
    """The reason for a package that would fill the memory."""
    return DocumentError(
        "zip_bomb", "这个文件解压后异常庞大，为安全起见没有打开。请在 Word 里打开，把文字另存为新的 .docx 再导入。"
    )


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError("encrypted", "这个文件设有密码。请取消密码后再导入。")
    total = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or total > _MOST_UNPACKED:
        raise unsafe()
    if total > _RATIO_FROM and total > packed * _MOST_RATIO:
        raise unsafe()


def _check_kind(names: list[str]) -> None:
    if any(name.startswith("word/") for name in names) and "[Content_Types].xml" in names:
        return
    for mark, reason in _OTHER_KINDS:
        if any(name.startswith(mark) for name in names):
            raise DocumentError("unsupported_type", reason)
    raise DocumentError("archive", "这是压缩包，不是 Word 文件。请先解压，再导入里面的文件。")


def _repacked(source: zipfile.ZipFile) -> bytes:
    target = io.BytesIO()
    room, tags = _MOST_MARKUP, 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name in dict.fromkeys(source.namelist()):
            markup = name.lower().endswith((".xml", ".rels"))
            part = _unpacked(source, name, room) if markup else b""
            room -= len(part)
            tags += part.count(b"<")
            if tags > _MOST_TAGS:
                raise unsafe()
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                raise DocumentError(
                    "unsafe_markup", "文件里有 Word 不会写的外部引用，为安全起见没有打开。请另存后再导入。"
                )
            package.writestr(name, _as_document(name, part))
    return target.getvalue()


def _as_document(name: str, part: bytes) -> bytes:
    """A template or a file with macros reads like any other; its macros are left behind with the pictures."""
    if name == "[Content_Types].xml":
        return _OTHER_WORD.sub(_WORD, part)
    if b"http://purl.oclc.org/ooxml/" in part[:4096]:
        reason = "这个 Word 文件存成了“严格”格式。请在 Word 里另存为普通的“Word 文档（.docx）”再导入。"
        raise DocumentError("unsupported_type", reason)
    return part


def _unpacked(source: zipfile.ZipFile, name: str, room: int) -> bytes:
    """One part, unpacked piece by piece so that a false size cannot fill the memory."""
    pieces: list[bytes] = []
    with source.open(name) as part:
        while piece := part.read(_CHUNK):
            room -= len(piece)
            if room < 0:
                raise unsafe()
            pieces.append(piece)
    return b"".join(pieces)
