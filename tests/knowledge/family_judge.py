"""What an answer owes to one question of ``families/``: its words, its clauses, its doors, and what it must not say."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from knowledge.engine.answer import PolicyAnswer, PolicyDesk

FOLDER = Path(__file__).with_name("families")
TODAY = dt.date(2026, 11, 21)
KEYS = {"voice", "ask", "region", "as_of", "status", "want", "avoid", "says", "never", "doors"}

Item = dict[str, Any]


def families() -> dict[str, list[Item]]:
    """The questions of every file, by its name."""
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def ask(desk: PolicyDesk, item: Item) -> PolicyAnswer:
    """Put a question to the desk."""
    return desk.answer(item["ask"], region=item.get("region"), as_of=item.get("as_of", TODAY))


def refs(answer: PolicyAnswer) -> list[str]:
    """Cited clauses as references."""
    return [citation.url.rsplit("/", 1)[1] for citation in answer.citations]


def misleading(item: Item, answer: PolicyAnswer) -> Iterator[str]:
    """What would send somebody the wrong way: words, clauses or doors that do not apply."""
    yield from (f"says {words!r}" for words in item.get("never", ()) if words in answer.answer)
    avoided = tuple(item.get("avoid", ()))
    yield from (f"cites {ref}" for ref in refs(answer) if avoided and ref.startswith(avoided))
    if "doors" in item:
        yield from (f"door {door.name}" for door in answer.doors if door.name not in item["doors"])


def wanting(item: Item, answer: PolicyAnswer) -> Iterator[str]:
    """What a good answer would have had besides."""
    yield from (f"lacks {words!r}" for words in item.get("says", ()) if words not in answer.answer)
    if "want" in item and not set(item["want"]) & set(refs(answer)):
        yield f"cites none of {item['want']}"
    if answer.status.value != item.get("status", answer.status.value):
        yield f"status {answer.status.value}"
    names = {door.name for door in answer.doors}
    yield from (f"no door {name}" for name in item.get("doors", ()) if name not in names)
