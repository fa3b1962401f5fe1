"""Which papers an authorisation stands on, as the knowledge base names them."""

from dataclasses import dataclass
from typing import Any

from knowledge.engine.library import Library
from knowledge.engine.schema_papers import MaterialRule, Materials

ACCEPTED = ("authorisation_letter", "guardianship_proof", "identity_document")
_NEEDED = {"agent": "authorisation_letter", "guardian": "guardianship_proof"}


@dataclass(frozen=True)
class Paper:
    """A paper with its reason, both from the knowledge base."""

    id: str
    name: str
    why: str
    citations: list[dict[str, Any]]


def needed(capacity: str) -> str:
    """The paper without which nobody confirms."""
    return _NEEDED[capacity]


def name_of(library: Library, material: str) -> str:
    """What a paper is called."""
    return library.glossary.term("material_id", material)


def paper(library: Library, material: str) -> Paper:
    """A paper as the lists of papers of a repair have it."""
    rule = next(one for one in _rules(library) if one.id.value == material)
    citations = [one.model_dump(mode="json") for one in library.cite_all(rule.cites)]
    return Paper(material, name_of(library, material), rule.why, citations)


def _rules(library: Library) -> list[MaterialRule]:
    return [rule for table in library.rules_of(Materials) for rule in table.items]
