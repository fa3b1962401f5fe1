"""What the child that looks at files says of one, in words and on the wire.

Parent and child both import it, so it imports nothing heavy.
"""

import json
import struct
from dataclasses import dataclass
from typing import Literal

Kind = Literal["too_large", "unsupported", "unusable"]
ACCEPTED = "请上传 PDF、JPG、PNG、HEIC（苹果手机照片）或 OFD 文件"
AS_PDF = "请在 Word、Excel 或 WPS 里另存为 PDF，再上传"
MAX_PAGES = 100
_HEAD = struct.Struct(">I")


@dataclass(frozen=True)
class Seen:
    """A file that can be taken: the bytes to keep, its real type, and what to tell about it (Chinese sentences)."""

    content: bytes
    type: str
    warnings: tuple[str, ...] = ()


class Unfit(Exception):
    """The file cannot be taken; ``detail`` is Chinese and says how to mend it, ``code`` is stable."""

    def __init__(self, kind: Kind, code: str, detail: str) -> None:
        super().__init__(detail)
        self.kind, self.code, self.detail = kind, code, detail


def unsupported(what: str, instead: str = ACCEPTED) -> Unfit:
    """A kind of file that is not accepted."""
    return Unfit("unsupported", "file_type", f"{what}，不能作为材料。{instead}。")


def unreadable(what: str, instead: str) -> Unfit:
    """A file of an accepted kind that does not open."""
    return Unfit("unusable", "file_unreadable", f"{what}打不开，可能已损坏。请{instead}后上传。")


def encrypted(what: str) -> Unfit:
    """A file that needs a password."""
    return Unfit("unusable", "file_encrypted", f"{what}设有密码，工作人员打不开。请去掉密码后再上传。")


def require_pages(what: str, pages: int) -> None:
    """Raise ``Unfit`` for a document without pages, or with more than anybody reads."""
    if not 0 < pages <= MAX_PAGES:
        raise Unfit("unusable", "file_pages", f"{what}有 {pages} 页，请上传 1 到 {MAX_PAGES} 页的文件。")


def packed(verdict: Seen | Unfit, sent: bytes) -> bytes:
    """The verdict on the bytes that were sent; they do not travel back where they are kept as they are."""
    if isinstance(verdict, Unfit):
        return _message({"kind": verdict.kind, "code": verdict.code, "detail": verdict.detail})
    changed = b"" if verdict.content == sent else verdict.content
    return _message({"type": verdict.type, "warnings": verdict.warnings}, changed)


def unpacked(message: bytes, sent: bytes) -> Seen:
    """What was ``packed``; raises ``Unfit`` where that was the verdict."""
    end = _HEAD.size + _HEAD.unpack_from(message)[0]
    verdict = json.loads(message[_HEAD.size : end])
    if "kind" in verdict:
        raise Unfit(**verdict)
    return Seen(message[end:] or sent, verdict["type"], tuple(verdict["warnings"]))


def _message(verdict: dict[str, object], content: bytes = b"") -> bytes:
    head = json.dumps(verdict).encode()
    return _HEAD.pack(len(head)) + head + content
