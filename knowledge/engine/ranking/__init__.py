"""The learned part of finding: which clause a question is about, from questions people ask."""

from knowledge.engine.ranking.model import Business, Guess, Ranker
from knowledge.engine.ranking.shop import ranker_for

__all__ = ["Business", "Guess", "Ranker", "ranker_for"]
