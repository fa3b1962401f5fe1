"""Personal contact data in official documents: hidden, and reported by kind and place only."""

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.engine.gongwen.contact_patterns import Contact, find_contacts

HIDDEN = "［联系方式已隐去］"
_RUN = re.compile(rf"{HIDDEN}(?:[ \u3000、，,/]*{HIDDEN})+")


def redact(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with contact data hidden, and what kinds were hidden, such as ``手机号2处``."""
    found = find_contacts(text)
    return (_hide(text, found), _counted(found)) if found else (text, ())


def redact_lines(lines: Sequence[str]) -> tuple[list[str], dict[int, tuple[str, ...]]]:
    """Lines with contact data hidden, also where it runs over a line's end; and what was hidden, by line index."""
    text = "\n".join(lines)
    found = find_contacts(text)
    if not found:
        return list(lines), {}
    by_line: dict[int, list[Contact]] = {}
    index, place = 0, 0
    for contact in found:
        index += text.count("\n", place, contact.start)
        place = contact.start
        by_line.setdefault(index, []).append(contact)
    return _hide(text, found).split("\n"), {line: _counted(contacts) for line, contacts in by_line.items()}


def _hide(text: str, found: Sequence[Contact]) -> str:
    parts: list[str] = []
    place = 0
    for contact in found:
        parts += [text[place : contact.start], HIDDEN]
        # Line ends inside the hidden data stay, so that every later line keeps its number.
        parts.append("\n" * text.count("\n", contact.start, contact.end))
        place = contact.end
    parts.append(text[place:])
    return _RUN.sub(HIDDEN, "".join(parts))


def _counted(found: Sequence[Contact]) -> tuple[str, ...]:
    return tuple(f"{kind}{count}处" for kind, count in Counter(contact.kind for contact in found).items())
