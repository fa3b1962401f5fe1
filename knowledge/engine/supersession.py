"""How older statements of law stand on a day (新旧规定的衔接)."""

import datetime as dt
from collections.abc import Mapping

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library
from knowledge.engine.schema_examples import SupersessionExample
from knowledge.engine.schema_supersession import Supersession, Supersessions
from knowledge.engine.vocabulary import Standing


def supersessions(library: Library, document: str | None = None) -> tuple[Supersession, ...]:
    """All entries by their number; of one document where it is named, as the old text or as what holds now."""
    entries = (entry for rule in library.rules_of(Supersessions) for entry in rule.entries)
    wanted = (entry for entry in entries if document is None or document in _documents_of(entry))
    return tuple(sorted(wanted, key=lambda entry: entry.id))


def standing(entry: Supersession, as_of: dt.date) -> Standing:
    """What the old words are on a day: before the new rule began nothing had overtaken them."""
    return entry.standing if entry.start <= as_of else Standing.NOT_YET


def run_example(library: Library, example: SupersessionExample) -> Mapping[str, tuple[object, object]]:
    """Where an example does not hold: expected and found; empty: it holds."""
    entry = next((entry for entry in supersessions(library) if entry.id == example.entry), None)
    if entry is None:
        raise KnowledgeError(f"no entry {example.entry!r} in the table of supersessions")
    found = standing(entry, example.as_of)
    return {} if found is example.expect else {"standing": (example.expect, found)}


def _documents_of(entry: Supersession) -> set[str]:
    return {ref.split("#", 1)[0] for ref in (*entry.old, *entry.current)}
