"""What WeChat's server sends, in JSON or XML, as one value; whatever does not fit is refused."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from api.errors import BadRequest

MOST_BYTES = 64 * 1024
"""WeChat's texts are at most 2 kB; a page card with its addresses is not much more."""
_DEEPEST = 6
_LONGEST = {"FromUserName": 64, "MsgType": 32, "Event": 64, "MediaId": 200, "Title": 200, "PagePath": 500}
_LONGEST_TEXT = 20_000
_BIGGEST = 2**63


@dataclass(frozen=True)
class Incoming:
    """One message or event; ``number`` is WeChat's own, which events do not have.

    ``content``: the text, the number of a picture, or title and page of a card. ``choices``: what somebody chose in
    the window that asks for subscribe messages, by template.
    """

    openid: str
    kind: str
    event: str
    number: int | None
    written_at: dt.datetime
    content: dict[str, str] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """The same for every repetition of it, within what one person sends."""
        if self.number is not None:
            return f"m{self.number}"
        return f"e{int(self.written_at.timestamp())}:{self.kind}:{self.event}"


def fields_of(body: bytes) -> dict[str, Any]:
    """The fields of a body, JSON or XML; raises ``BadRequest``."""
    try:
        text = body.decode("utf-8-sig").strip()
        fields = _from_xml(text) if text.startswith("<") else json.loads(text)
    except (ValueError, ParseError, DefusedXmlException, RecursionError):
        raise _unreadable() from None
    if not isinstance(fields, dict):
        raise _unreadable()
    return fields


def read(fields: dict[str, Any]) -> Incoming:
    """The message; raises ``BadRequest`` where sender, kind or moment is missing."""
    openid, kind = _text(fields, "FromUserName"), _text(fields, "MsgType")
    if openid != fields.get("FromUserName"):  # what had to be mended could be somebody else's
        raise _unreadable()
    moment, number = _number(fields, "CreateTime"), _number(fields, "MsgId")
    if not openid or not kind or not moment:
        raise _unreadable()
    try:
        written_at = dt.datetime.fromtimestamp(moment, dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise _unreadable() from None
    content = {name: value for name in ("MediaId", "Title", "PagePath") if (value := _text(fields, name))}
    text = fields.get("Content")
    if isinstance(text, str):
        content["Content"] = _clean(text)[:_LONGEST_TEXT]
    return Incoming(openid, kind, _text(fields, "Event"), number, written_at, content, _choices(fields))


def _from_xml(text: str) -> dict[str, Any]:
    root = fromstring(text, forbid_dtd=True)
    return {child.tag: _value(child, _DEEPEST) for child in root}


def _value(element: Any, depth: int) -> Any:
    """Text, or what an element holds; of children with one name all are kept, as WeChat writes lists so."""
    if len(element) == 0 or depth == 0:
        return element.text or ""
    held: dict[str, list[Any]] = {}
    for child in element:
        held.setdefault(child.tag, []).append(_value(child, depth - 1))
    return {name: values[0] if len(values) == 1 else values for name, values in held.items()}


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return _clean(value)[: _LONGEST[name]] if isinstance(value, str) else ""


def _clean(text: str) -> str:
    """Without what cannot be stored: NUL, and halves of characters, which JSON can name (a cut emoji)."""
    return text.replace("\x00", "").encode(errors="ignore").decode()


def _number(fields: dict[str, Any], name: str) -> int | None:
    """A positive whole number, which JSON may bring as text."""
    value = fields.get(name)
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < len(str(_BIGGEST)) + 1:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _BIGGEST else None


def _choices(fields: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """JSON holds the list itself, XML holds it in an element named like the event; one alone is no list in either."""
    held = next((v for k, v in fields.items() if k.startswith("SubscribeMsg") and isinstance(v, dict)), fields)
    given = held.get("List")
    items = given if isinstance(given, list) else [given]
    pairs = ((one.get("TemplateId"), one.get("SubscribeStatusString")) for one in items if isinstance(one, dict))
    return tuple((t, s) for t, s in pairs if isinstance(t, str) and isinstance(s, str))


def _unreadable() -> BadRequest:
    return BadRequest("消息的内容无法识别。", code="wechat_unreadable")
