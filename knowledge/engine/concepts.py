"""Ideas by the many ways people and documents put them (``knowledge/concepts``)."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.engine import strict_yaml
from knowledge.engine.schema import Strict, Text

_FOLDER = Path(__file__).resolve().parents[1] / "concepts"


class Concept(Strict):
    """One idea: words and phrases that stand for it, people's and the law's alike."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
    say: Annotated[tuple[Text, ...], Field(min_length=2)]


class _File(Strict):
    concepts: tuple[Concept, ...]


@cache
def load_concepts(folder: Path = _FOLDER) -> tuple[Concept, ...]:
    """All concepts; raises KnowledgeError with file and line when malformed or an id stands twice."""
    found: dict[str, Concept] = {}
    for path in sorted(folder.glob("*.yaml")):
        source = strict_yaml.read(path, f"concepts/{path.name}")
        for number, concept in enumerate(strict_yaml.parse(source, _File).concepts):
            if concept.id in found:
                raise source.error(["concepts", number, "id"], f"id {concept.id!r} stands twice")
            found[concept.id] = concept
    return tuple(found.values())


def concepts_in(folded: str) -> list[str]:
    """Ids of the concepts that a folded text speaks of, each once, in order of appearance."""
    ways, lengths = _ways()
    found: dict[str, None] = {}
    for at in range(len(folded)):
        for length in lengths:
            for concept in ways.get(folded[at : at + length], ()):
                found[concept] = None
    return list(found)


@cache
def _ways() -> tuple[dict[str, tuple[str, ...]], tuple[int, ...]]:
    """Concepts by each expression, and the lengths that expressions have."""
    ways: dict[str, tuple[str, ...]] = {}
    for concept in load_concepts():
        for expression in concept.say:
            known = ways.get(expression.lower(), ())
            ways[expression.lower()] = (*known, concept.id)
    return ways, tuple(sorted({len(expression) for expression in ways}))
