"""A document taken apart, before its body becomes a tree."""

import datetime as dt
from dataclasses import dataclass, field

from knowledge.engine.gongwen.paragraph import Paragraph


@dataclass
class Parts:
    """Front, body, attachments and back of one document; ``body`` and each attachment still hold their labels."""

    declared_title: str = ""
    issuer: str = ""
    number: str | None = None
    title: str = ""
    addressees: tuple[str, ...] = ()
    issued_on: dt.date | None = None
    printed_on: dt.date | None = None
    front: list[Paragraph] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    back: list[Paragraph] = field(default_factory=list)
    attachments: list[tuple[str, list[Paragraph]]] = field(default_factory=list)
    attachment_names: tuple[str, ...] = ()
    notes: list[tuple[str, str]] = field(default_factory=list)
