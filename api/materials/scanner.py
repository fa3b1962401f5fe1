"""An optional virus scanner: clamd, over TCP or a local socket.

Its INSTREAM command is a handful of bytes, and the clients that exist speak TCP only or rest since 2014; so it is
spoken here.
"""

import socket
import struct
from urllib.parse import unquote, urlsplit

import structlog

from api.errors import InvalidInput, UpstreamDown
from api.settings import Settings

log = structlog.get_logger(__name__)
_CHUNK = 64 * 1024
_SIZE = struct.Struct(">I")
_LONGEST_ANSWER = 4096
_PORT = 3310


class Scanner:
    """Asks whether a file is harmless; without an address every file passes."""

    def __init__(self, url: str | None, seconds: float) -> None:
        self._url, self._seconds = url, seconds

    @classmethod
    def of(cls, settings: Settings) -> "Scanner":
        """The scanner of an installation."""
        return cls(settings.scanner_url, settings.scanner_timeout_seconds)

    def require_harmless(self, content: bytes) -> None:
        """Raises ``InvalidInput`` for what carries a virus, ``UpstreamDown`` where that cannot be told now."""
        if self._url is None:
            return
        try:
            said = self._ask(self._url, content)
        except OSError as error:
            raise _down(type(error).__name__) from error
        if said.endswith("FOUND"):
            log.warning("virus_found", said=said)
            raise InvalidInput(
                "安全检查在这个文件里发现了病毒，没有保存。请换一台电脑或手机重新扫描、拍照后上传。", code="file_virus"
            )
        if not said.endswith("OK"):
            raise _down(said)

    def _ask(self, url: str, content: bytes) -> str:
        with _connected(url, self._seconds) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                part = content[start : start + _CHUNK]
                connection.sendall(_SIZE.pack(len(part)) + part)
            connection.sendall(_SIZE.pack(0))
            return _answer(connection)


def _connected(url: str, seconds: float) -> socket.socket:
    address = urlsplit(url)
    if address.scheme == "tcp":
        return socket.create_connection((address.hostname or "", address.port or _PORT), timeout=seconds)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(seconds)
    try:
        connection.connect(unquote(address.path))
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    """Up to the zero that ends it."""
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER and (part := connection.recv(_LONGEST_ANSWER)):
        said += part
    return said.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def _down(reason: str) -> UpstreamDown:
    log.error("scanner_down", reason=reason)
    return UpstreamDown(
        "文件的安全检查暂时用不了，这个文件没有保存，已上传的都还在。请过几分钟再上传。", code="scanner_down"
    )
