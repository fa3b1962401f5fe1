"""The repository's own knowledge base, loaded once."""

from pathlib import Path

import pytest

from knowledge.engine.answer import PolicyDesk
from knowledge.engine.library import Library, load_library
from knowledge.engine.ranking import Ranker, ranker_for
from tests.knowledge.small_folder import GOOD, Write

ROOT = Path(__file__).resolve().parents[2]
KNOWLEDGE = ROOT / "knowledge"


@pytest.fixture(scope="session")
def library() -> Library:
    """Everything under ``knowledge/``."""
    return load_library(KNOWLEDGE)


@pytest.fixture(scope="session")
def ranker(library: Library) -> Ranker:
    """What was learned; taught once and kept beside the database of this checkout."""
    return ranker_for(library, ROOT / "var" / "rankers")


@pytest.fixture(scope="session")
def desk(library: Library, ranker: Ranker) -> PolicyDesk:
    """A desk over the shipped knowledge base alone."""
    return PolicyDesk(library, ranker)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a small knowledge folder, some files replaced."""

    def go(**changed: str) -> Path:
        files = {**GOOD, **{name.replace("__", "/") + ".yaml": text for name, text in changed.items()}}
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return go
