"""Questions people ask (``knowledge/questions``): what the ranker learns from, and nothing else reads.

``<document>.yaml`` files say which clause a sensible clerk would cite first; ``outside*.yaml`` hold what must not be
answered as law of credit repair, with how it ends.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from knowledge.engine import strict_yaml
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library
from knowledge.engine.schema import Strict, Text

FOLDER = "questions"
_ELSEWHERE = "wrong_door"


class _Asked(Strict):
    document: Text
    asked: dict[Text, tuple[Text, ...]]


class Outside(Strict):
    """Questions that belong elsewhere, or nowhere; ``why`` says what is wrong with a request that is refused."""

    status: Literal["not_found", "wrong_door", "refused"]
    door: Text | None = None
    why: Literal["other_people", "invented_rule", "opinion", "fraud"] | None = None
    ask: tuple[Text, ...]

    @property
    def label(self) -> str:
        """The class the ranker learns: ``wrong_door:credit_reporting``, ``refused:fraud``, ``not_found``."""
        return ":".join(part for part in (self.status, self.door or self.why) if part)


class _OutsideFile(Strict):
    outside: tuple[Outside, ...]


@dataclass(frozen=True)
class Asked:
    """One question and what it is about: references of clauses, or the label of an :class:`Outside`."""

    question: str
    labels: tuple[str, ...]


def load_questions(root: Path, library: Library) -> tuple[Asked, ...]:
    """All questions under ``root/questions`` and those of the short answers, by their first clause.

    The same words may be asked of the nation's rule and of a place's, or of a law that another house applies.

    Raises:
        KnowledgeError: a clause or door that does not exist, or a question both of a clause and of no law at all.

    """
    found: dict[str, dict[str, None]] = {}
    for question, label, where in _all(root, library):
        labels = found.setdefault(question, {})
        labels[label] = None
        if len({"#" in known or known.startswith(_ELSEWHERE) for known in labels}) > 1:
            raise KnowledgeError(f"{where}: {question!r} stands for {' and for '.join(labels)}")
    return tuple(Asked(question, tuple(labels)) for question, labels in found.items())


def fingerprint(root: Path) -> str:
    """A hash over the files as they stand."""
    digest = hashlib.sha256()
    for path in sorted((root / FOLDER).glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _all(root: Path, library: Library) -> Iterator[tuple[str, str, str]]:
    for path in sorted((root / FOLDER).glob("*.yaml")):
        source = strict_yaml.read(path, f"{FOLDER}/{path.name}")
        yield from _outside(source, library) if path.name.startswith("outside") else _asked(source, library)
    for faq in library.faq.values():
        yield from ((question, faq.cites[0], f"faq {faq.id}") for question in faq.questions)


def _asked(source: strict_yaml.SourceFile, library: Library) -> Iterator[tuple[str, str, str]]:
    file = strict_yaml.parse(source, _Asked)
    for clause, questions in file.asked.items():
        ref = f"{file.document}#{clause}"
        try:
            library.clause(ref)
        except KnowledgeError as error:
            raise source.error(["asked", clause], str(error)) from None
        yield from ((question, ref, source.name) for question in questions)


def _outside(source: strict_yaml.SourceFile, library: Library) -> Iterator[tuple[str, str, str]]:
    for number, item in enumerate(strict_yaml.parse(source, _OutsideFile).outside):
        if item.door is not None and item.door not in library.doors:
            raise source.error(["outside", number, "door"], f"no door {item.door!r}")
        yield from ((question, item.label, source.name) for question in item.ask)
