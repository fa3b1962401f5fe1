"""The repository's own knowledge base, loaded once."""

from pathlib import Path

import pytest

from knowledge.engine.library import Library, load_library

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.fixture(scope="session")
def library() -> Library:
    """Everything under ``knowledge/``."""
    return load_library(KNOWLEDGE)
