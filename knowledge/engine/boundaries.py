"""Where answering ends: matters of another house, rules of one field, and requests that are refused."""

import re
from functools import cache
from pathlib import Path

from knowledge.engine import strict_yaml
from knowledge.engine.schema import Faq, Strict, Text

_FILE = Path(__file__).resolve().parents[1] / "boundaries.yaml"


class WrongDoor(Strict):
    """Questions that belong to another house, by the way they are put."""

    door: Text
    patterns: tuple[Text, ...]
    unless: tuple[Text, ...] = ()


class Refusal(Strict):
    """Requests that are refused, with the words of refusal."""

    id: Text
    patterns: tuple[Text, ...]
    answer: Text


class Matter(Strict):
    """Rules of one field or one step: they answer only a question that names it, since elsewhere they mislead."""

    id: Text
    named: tuple[Text, ...]
    documents: frozenset[Text] = frozenset()
    clauses: frozenset[Text] = frozenset()
    short_answers: frozenset[Text] = frozenset()

    def holds(self, ref: str) -> bool:
        """Whether a clause is one of these rules."""
        return ref in self.clauses or ref.split("#", 1)[0] in self.documents

    def owns(self, faq: Faq) -> bool:
        """Whether a short answer speaks of nothing but this."""
        return faq.id in self.short_answers or all(self.holds(ref) for ref in faq.cites)


class Boundaries(Strict):
    """The file ``knowledge/boundaries.yaml``."""

    matters: tuple[Matter, ...]
    wrong_doors: tuple[WrongDoor, ...]
    refusals: tuple[Refusal, ...]
    uncovered: tuple[Text, ...]
    other_matters: tuple[Text, ...]
    unless: tuple[Text, ...]
    not_found: Text
    not_found_help: Text
    not_found_door: Text

    def wrong_door(self, question: str) -> str | None:
        """Id of the door a question belongs to when it is not ours."""
        fitting = (rule for rule in self.wrong_doors if _matches(rule.patterns, question))
        return next((rule.door for rule in fitting if not _matches(rule.unless, question)), None)

    def unnamed(self, question: str, documents: frozenset[str] = frozenset()) -> tuple[Matter, ...]:
        """Matters that a question does not speak of, neither in words nor by one of the documents that it names."""
        return tuple(
            matter
            for matter in self.matters
            if not _matches(matter.named, question) and not documents & matter.documents
        )

    def not_in_documents(self, question: str) -> bool:
        """Whether a question is about credit but about something that no document of the library settles."""
        return _matches(self.uncovered, question)

    def other_matter(self, question: str) -> bool:
        """Whether a question is about some other public service or daily life, and not about credit at all."""
        return _matches(self.other_matters, question) and not self.speaks_of_credit(question)

    def speaks_of_credit(self, question: str) -> bool:
        """Whether a question uses one of the trade's own words."""
        return _matches(self.unless, question)

    def refusal(self, question: str) -> str | None:
        """The words of refusal when a request must be refused."""
        return next((rule.answer for rule in self.refusals if _matches(rule.patterns, question)), None)


def _matches(patterns: tuple[str, ...], question: str) -> bool:
    return any(re.search(pattern, question, re.IGNORECASE) for pattern in patterns)


@cache
def load_boundaries(path: Path = _FILE) -> Boundaries:
    """The boundaries; raises KnowledgeError with file and line when malformed."""
    return strict_yaml.parse(strict_yaml.read(path, path.name), Boundaries)
