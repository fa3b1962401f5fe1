"""Is this file one that a clerk can open and read? Decided by content, not by name, in a bounded child process."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from api.bodies import megabytes
from api.bounded import BusyError, Children
from api.errors import ApiError, Busy, InvalidInput, TooLarge, UnsupportedType
from api.materials import verdicts

UNPRINTABLE = ("Cc", "Cf", "Cn", "Co", "Cs")
"""Unicode categories that nobody can read: controls, text direction, unassigned, private, halves of characters."""
_SECONDS, _SECONDS_PER_MB = 20.0, 1.0
_MB = 1024 * 1024
_ERRORS: dict[verdicts.Kind, type[ApiError]] = {
    "too_large": TooLarge,
    "unsupported": UnsupportedType,
    "unusable": InvalidInput,
}
_EXTENSIONS = {
    "application/pdf": (".pdf",),
    "application/ofd": (".ofd",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
_AN_EXTENSION = re.compile(r"\.(?=[0-9]*[A-Za-z])[0-9A-Za-z]{1,8}$")
_LONGEST_NAME, _NAMELESS = 100, "未命名文件"
_children = Children("api.materials.looking")


@dataclass(frozen=True)
class Checked:
    """A readable file as it will be kept: its shown name, its bytes, its real type, what to tell about it."""

    name: str
    content: bytes
    type: str
    warnings: tuple[str, ...] = ()


def check(filename: str | None, content: bytes, *, max_bytes: int, who: str | None = None) -> Checked:
    """The file, when it is readable, without what tells where a photograph was taken; one at a time for ``who``.

    Raises ``TooLarge``, ``UnsupportedType`` (another kind, or a name that hides one) or ``InvalidInput`` (empty,
    damaged, encrypted), each saying how to mend it; ``Busy`` where too many others are being looked at.
    """
    if len(content) > max_bytes:
        raise too_large(max_bytes)
    if not content:
        raise InvalidInput("这个文件是空的，请重新选择。", code="file_empty")
    seen = _look(content, who)
    return Checked(_true_name(safe_name(filename), seen.type), seen.content, seen.type, seen.warnings)


def too_large(limit: int) -> TooLarge:
    """The refusal of a file above ``limit`` bytes."""
    return TooLarge(f"文件超过 {megabytes(limit)}。请压缩或分成几个文件后再上传。", code="file_too_large")


def safe_name(filename: str | None) -> str:
    """The last part of the name without control characters, 100 characters at most."""
    last = PurePath((filename or "").replace("\\", "/")).name
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in UNPRINTABLE)
    clean = re.sub(r"[<>:\"|?*]", "", kept).strip(" .")
    return clean[-_LONGEST_NAME:] or _NAMELESS


def _true_name(name: str, kind: str) -> str:
    """The name with the extension of what the file is: on the clerk's computer it decides what opens it."""
    fitting = _EXTENSIONS[kind]
    while not name.lower().endswith(fitting) and _AN_EXTENSION.search(name):
        name = _AN_EXTENSION.sub("", name).strip(" .")
    if name.lower().endswith(fitting):
        return name
    return (name or _NAMELESS)[-_LONGEST_NAME + len(fitting[0]) :] + fitting[0]


def _look(content: bytes, who: str | None) -> verdicts.Seen:
    try:
        with _children.one(who) as child:
            message = child.ask(content, _SECONDS + _SECONDS_PER_MB * len(content) / _MB)
    except BusyError:
        raise Busy("正在检查先上传的文件，暂时轮不到这一份。请过一分钟再上传。") from None
    if message is None:
        raise InvalidInput(
            "这个文件已损坏或异常复杂，限定的时间和内存内打不开。请打印或截图后拍照上传。", code="file_too_complex"
        )
    try:
        return verdicts.unpacked(message, content)
    except verdicts.Unfit as unfit:
        raise _ERRORS[unfit.kind](unfit.detail, code=unfit.code) from None
