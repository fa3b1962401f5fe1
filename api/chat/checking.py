"""What a message must be before anybody looks at it."""

import json
import re

from api.chat import phrases
from api.chat.schemas import MessageIn
from api.errors import FieldError, InvalidInput

MAX_PAYLOAD = 1_000
_PAYLOAD = re.compile(r"/[a-z_]+(\{.*\})?", re.DOTALL)


def check(message: MessageIn) -> None:
    """Raise ``InvalidInput`` that names limit and remedy for an empty, too long or unreadable message."""
    for name, words in (("/text", message.text), ("/payload", message.payload)):
        if words is not None and not _is_readable(words):
            raise _wrong(name, phrases.BROKEN)
    text = (message.text or "").strip()
    if len(text) > phrases.MAX_TEXT:
        raise _wrong("/text", phrases.too_long(len(text)))
    if message.payload is not None and not _is_payload(message.payload):
        raise _wrong("/payload", phrases.PAYLOAD)
    if not text and not message.payload and not message.attachments:
        raise _wrong("/text", phrases.EMPTY)


def _wrong(pointer: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, [FieldError(pointer, detail)])


def _is_readable(words: str) -> bool:
    """Whether it can be written down: JSON can bring half a character, as of an emoji, which no other place takes."""
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_payload(value: str) -> bool:
    match = _PAYLOAD.fullmatch(value)
    if match is None or len(value) > MAX_PAYLOAD:
        return False
    try:
        given = json.loads(match[1] or "{}")
        return isinstance(given, dict) and _is_readable(json.dumps(given, ensure_ascii=False))
    except ValueError:
        return False
