"""Where a ranker comes from: a file of an earlier lesson, else it is taught now (some twenty seconds)."""

import hashlib
from pathlib import Path

from knowledge.engine import concepts, questions, words
from knowledge.engine.boundaries import load_boundaries
from knowledge.engine.library import Library
from knowledge.engine.ranking.model import Ranker

_HERE = Path(__file__).resolve().parent
KNOWLEDGE = _HERE.parents[1]


def ranker_for(library: Library, folder: Path, root: Path = KNOWLEDGE) -> Ranker:
    """The ranker for a library and the questions under its ``root``; kept in ``folder`` by what it was taught from.

    Raises:
        KnowledgeError: a question file is malformed or names a clause that does not exist.

    """
    path = folder / f"ranker-{_fingerprint(library, root)}.npz"
    try:
        return Ranker.load(path)
    except (OSError, ValueError, KeyError):
        pass  # not taught yet, or cut short: taught again
    # Teaching needs heavier libraries than answering: they are loaded only here.
    from knowledge.engine.ranking.train import train

    ranker = train(library, questions.load_questions(root, library), load_boundaries().elsewhere)
    ranker.save(path)
    for old in {*folder.glob("*.npz")} - {path}:
        old.unlink(missing_ok=True)
    return ranker


def _fingerprint(library: Library, root: Path) -> str:
    """A hash over everything that a lesson depends on."""
    digest = hashlib.sha256(f"{library.version} {questions.fingerprint(root)}".encode())
    for word in (*words.domain_words(), *(word for idea in concepts.load_concepts() for word in (idea.id, *idea.say))):
        digest.update(word.encode() + b"\0")
    for path in (*sorted(_HERE.glob("*.py")), KNOWLEDGE / "boundaries.yaml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]
