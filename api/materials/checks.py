"""Is this file one that a clerk can open and read? Decided by content, not by name."""

import io
import re
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
import pypdfium2
from PIL import Image, UnidentifiedImageError

from api.bodies import megabytes
from api.errors import InvalidInput, TooLarge, UnsupportedType
from knowledge.engine.gongwen.extract_pdf import PDFIUM_LOCK

MAX_PAGES = 100
_MAX_PIXELS = 80_000_000
UNPRINTABLE = ("Cc", "Cf", "Cn", "Co", "Cs")
"""Unicode categories that nobody can read: controls, text direction, unassigned, private, halves of characters."""
_ACCEPTED = "请上传 PDF、JPG 或 PNG 文件"
_IMAGE_SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
_IMAGE_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


@dataclass(frozen=True)
class Checked:
    """A readable file: its shown name, its bytes and its real type."""

    name: str
    content: bytes
    type: str


def check(filename: str | None, content: bytes, *, max_bytes: int) -> Checked:
    """The file, when it is readable.

    Raises ``TooLarge``, ``UnsupportedType`` (another kind, or a name that hides one) or ``InvalidInput`` (empty,
    damaged, encrypted), each saying how to mend it.
    """
    if len(content) > max_bytes:
        raise TooLarge(f"文件超过 {megabytes(max_bytes)}。请压缩或分成几个文件后再上传。", code="file_too_large")
    if not content:
        raise InvalidInput("这个文件是空的，请重新选择。", code="file_empty")
    name = safe_name(filename)
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return Checked(name, content, "application/pdf")
    return Checked(name, content, _check_image(content))


def safe_name(filename: str | None) -> str:
    """The last part of the name without control characters, 100 characters at most."""
    last = PurePath((filename or "").replace("\\", "/")).name
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in UNPRINTABLE)
    clean = re.sub(r"[<>:\"|?*]", "", kept).strip()
    return clean[-100:] or "未命名文件"


def _check_pdf(content: bytes) -> None:
    with PDFIUM_LOCK:
        pages = _count_pages(content)
    if not 0 < pages <= MAX_PAGES:
        raise InvalidInput(f"这个 PDF 有 {pages} 页，请上传 1 到 {MAX_PAGES} 页的文件。", code="file_pages")


def _count_pages(content: bytes) -> int:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InvalidInput(
                "这个 PDF 设有密码，工作人员打不开。请去掉密码后再上传。", code="file_encrypted"
            ) from None
        raise InvalidInput("这个 PDF 打不开，可能已损坏。请重新导出或拍照后上传。", code="file_unreadable") from None
    pages = len(document)
    document.close()
    return pages


def _check_image(content: bytes) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                kind = _IMAGE_TYPES.get(image.format or "")
                if kind is None:
                    raise UnsupportedType(f"不支持这种图片格式。{_ACCEPTED}。", code="file_type")
                if image.width * image.height > _MAX_PIXELS:
                    raise TooLarge("图片尺寸过大，请缩小后再上传。", code="image_too_large")
                image.load()
    except UnidentifiedImageError:
        if content.startswith(_IMAGE_SIGNATURES):
            raise _damaged_image() from None
        raise UnsupportedType(f"这是{_guess(content)}文件，不能作为材料。{_ACCEPTED}。", code="file_type") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _damaged_image() from None
    return kind


def _damaged_image() -> InvalidInput:
    return InvalidInput("这张图片打不开，可能已损坏。请重新拍照或扫描后上传。", code="file_unreadable")


def _guess(content: bytes) -> str:
    try:
        found = puremagic.from_string(content).lstrip(".").upper()
    except (puremagic.PureError, ValueError):
        found = ""
    return f" {found} " if found else "其他类型的"
