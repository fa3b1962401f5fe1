"""Where answering ends: matters of another house, and requests that are refused."""

import re
from functools import cache
from pathlib import Path

from knowledge.engine import strict_yaml
from knowledge.engine.schema import Strict, Text

_FILE = Path(__file__).resolve().parents[1] / "boundaries.yaml"


class WrongDoor(Strict):
    """Questions that belong to another house, by the way they are put."""

    door: Text
    patterns: tuple[Text, ...]


class Refusal(Strict):
    """Requests that are refused, with the words of refusal."""

    id: Text
    patterns: tuple[Text, ...]
    answer: Text


class Boundaries(Strict):
    """The file ``knowledge/boundaries.yaml``."""

    wrong_doors: tuple[WrongDoor, ...]
    refusals: tuple[Refusal, ...]
    other_matters: tuple[Text, ...]
    unless: tuple[Text, ...]
    not_found: Text
    not_found_help: Text
    not_found_door: Text

    def wrong_door(self, question: str) -> str | None:
        """Id of the door a question belongs to when it is not ours."""
        return next((rule.door for rule in self.wrong_doors if _matches(rule.patterns, question)), None)

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
