"""Where a ranker comes from: a file of an earlier lesson, else it is taught now (some twenty seconds)."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from knowledge.engine import questions
from knowledge.engine.boundaries import load_boundaries
from knowledge.engine.library import Library
from knowledge.engine.ranking.model import Ranker
from knowledge.engine.words import DICTIONARY

_HERE = Path(__file__).resolve().parent
KNOWLEDGE = _HERE.parents[1]
_READERS = ("words.py", "concepts.py", "question.py", "questions.py", "topics.py")


def ranker_for(library: Library, folder: Path, root: Path = KNOWLEDGE) -> Ranker:
    """The ranker for a library and the questions under its ``root``; kept in ``folder`` by what it was taught from.

    Only clauses and questions belong to a root: synonyms, concepts, boundaries and the dictionary are the package's,
    because every question is read with them.

    Raises:
        KnowledgeError: a question file is malformed or names a clause that does not exist.

    """
    path = folder / f"ranker-{_fingerprint(library, root)}.npz"
    try:
        return Ranker.load(path)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        pass  # not taught yet, or cut short: taught again
    # Teaching needs heavier libraries than answering: they are loaded only here.
    from knowledge.engine.ranking.train import train

    ranker = train(library, questions.load_questions(root, library), load_boundaries().elsewhere)
    ranker.save(path)
    for old in {*folder.glob("ranker-*.npz")} - {path}:
        old.unlink(missing_ok=True)
    return ranker


def _fingerprint(library: Library, root: Path) -> str:
    """A hash over the files that a lesson depends on, as they stand."""
    digest = hashlib.sha256(f"{library.written} {questions.fingerprint(root)}".encode())
    for path in _sources():
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:24]


def _sources() -> Iterator[Path]:
    """What words and ideas are, and the code that reads questions and learns from them."""
    yield from sorted(_HERE.glob("*.py"))
    yield from (_HERE.parent / name for name in _READERS)
    yield from (KNOWLEDGE / name for name in ("synonyms.yaml", "boundaries.yaml"))
    yield from sorted((KNOWLEDGE / "concepts").glob("*.yaml"))
    yield from sorted(DICTIONARY.glob("*.txt"))
