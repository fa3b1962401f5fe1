"""The words of messages: read once from ``texts.yaml``, checked, and filled in.

What is filled in is masked first: reasons and names of papers were typed by people.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.masking import masked
from knowledge.engine.strict_yaml import parse, read

FILE = Path(__file__).with_name("texts.yaml")
PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "case": frozenset(
        {"number", "clocks", "items", "left_out", "reason", "unconfirmed", "why", "remedies", "recheck"}
        | {"won", "letters", "refused", "law", "finding", "files", "office", "consequence"}
    ),
    "notice": frozenset({"authority", "list", "day", "reasons", "law"}),
    "draft": frozenset({"number", "day"}),
    "clock": frozenset({"number", "clock", "day", "guess"}),
    "remedy": frozenset({"number", "name", "day", "guess"}),
    "record": frozenset({"document", "day"}),
    "chat": frozenset(),
    "rights": frozenset({"number"}),
    "code": frozenset({"code", "minutes"}),
    "account": frozenset({"undone"}),
    "authorisation": frozenset({"number", "scope", "day"}),
    "staff": frozenset(
        {"number", "clock", "actor", "day", "days", "breached", "today", "soon", "soon_days", "deliveries", "dead"}
        | {"first", "fresh", "unclocked", "unanswered", "minutes"}
    ),
}
"""What a text of each group may name."""
Part = Literal[
    "due", "last_day", "guess", "no_last_day", "paused", "items", "remedy", "remedy_where", "remedies", "why", "first",
    "footer", "code_footer", "left_out", "left_out_one", "remedy_undated", "recheck", "won_corrected", "won_deleted",
    "won_withdrawn", "letters", "refused", "refused_one", "unconfirmed", "finding", "files", "office", "words",
    "notice_law", "reset_wechat", "reset_contacts", "may_look", "may_file",
]  # fmt: skip
_PARTS: Mapping[Part, frozenset[str]] = {
    "due": frozenset({"clock", "when", "note"}),
    "last_day": frozenset({"day", "guess"}),
    "guess": frozenset(),
    "no_last_day": frozenset(),
    "paused": frozenset(),
    "items": frozenset({"names"}),
    "remedy": frozenset({"name", "where", "day", "guess"}),
    "remedy_undated": frozenset({"name", "where"}),
    "recheck": frozenset(),
    "won_corrected": frozenset({"document"}),
    "won_deleted": frozenset({"document"}),
    "won_withdrawn": frozenset({"document"}),
    "letters": frozenset(),
    "refused": frozenset({"each"}),
    "refused_one": frozenset({"document", "why"}),
    "unconfirmed": frozenset(),
    "words": frozenset({"words"}),
    "notice_law": frozenset({"text", "clauses"}),
    "finding": frozenset({"finding"}),
    "files": frozenset({"names"}),
    "office": frozenset({"names"}),
    "remedy_where": frozenset({"where"}),
    "remedies": frozenset({"each"}),
    "why": frozenset({"reasons"}),
    "left_out": frozenset({"each"}),
    "left_out_one": frozenset({"document", "why"}),
    "first": frozenset({"numbers"}),
    "footer": frozenset(),
    "code_footer": frozenset(),
    "reset_wechat": frozenset(),
    "reset_contacts": frozenset(),
    "may_look": frozenset(),
    "may_file": frozenset(),
}


class TextFault(ValueError):
    """A text that cannot be used; says which one and why."""


class Message(BaseModel):
    """One message as it stands in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=1, max_length=20)]
    text: Annotated[str, Field(min_length=1)]
    short: Annotated[str, Field(min_length=1, max_length=70)]
    channels: bool = True


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    parts: dict[Part, str]
    messages: dict[str, Message]


@dataclass(frozen=True)
class Words:
    """A message filled in; ``channels``: it may leave by other channels than in-app."""

    title: str
    text: str
    short: str
    channels: bool


class Texts:
    """All texts; raises ``TextFault`` for one that names what its group has not, ``KnowledgeError`` for a bad file."""

    def __init__(self, file: Path = FILE) -> None:
        found = parse(read(file, file.name), _File)
        self._parts, self._messages = found.parts, found.messages
        _check_parts(found.parts)
        for name, message in found.messages.items():
            _check_message(name, message)

    @property
    def names(self) -> frozenset[str]:
        """The names of all messages."""
        return frozenset(self._messages)

    def part(self, name: Part, /, **values: str) -> str:
        """A piece of a message, filled in."""
        return self._parts[name].format(**{key: masked(value) for key, value in values.items()})

    def say(self, name: str, /, **values: str) -> Words:
        """A message, filled in; raises ``KeyError`` for one that is not there."""
        message = self._messages[name]
        hidden = {key: masked(value) for key, value in values.items()}
        return Words(
            message.title, message.text.format(**hidden), message.short.format(**hidden), channels=message.channels
        )


def day_in_words(day: dt.date, today: dt.date) -> str:
    """``12月4日``, with the year when it is another one."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _check_parts(parts: Mapping[Part, str]) -> None:
    missing = _PARTS.keys() - parts.keys()
    if missing:
        raise TextFault(f"parts are missing: {', '.join(sorted(missing))}")
    for name, text in parts.items():
        _check(name, text, _PARTS[name])


def _check_message(name: str, message: Message) -> None:
    group = name.partition(".")[0]
    if group not in PLACEHOLDERS:
        raise TextFault(f"{name}: no such group of texts: {group}")
    for text in (message.title, message.text, message.short):
        _check(name, text, PLACEHOLDERS[group])


def _check(name: str, text: str, known: frozenset[str]) -> None:
    try:
        named = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError as error:
        raise TextFault(f"{name}: {error}") from None
    unknown = named - known
    if unknown:
        raise TextFault(f"{name}: unknown placeholder {', '.join(sorted(unknown))}")
