"""Which short answer fits a question: learned from what each is asked, and held to the clauses that were found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.engine.library import Library
from knowledge.engine.question import Question
from knowledge.engine.ranking import Guess, Ranker
from knowledge.engine.retrieval import Found
from knowledge.engine.schema import Faq
from knowledge.engine.words import fold

_CONSIDERED = 15
_LEAST = 0.02
_POINTING = 0.5
_NEAR_BEST = 0.95
_SURE = 0.45
_CITES_READ = 3


@dataclass(frozen=True)
class FaqMatch:
    """A short answer; ``score`` is how like its questions this one is, ``asked`` whether it is one of them."""

    faq: Faq
    score: float
    asked: bool


class ShortAnswers:
    """Short answers by what they are asked. Immutable."""

    def __init__(self, library: Library, ranker: Ranker) -> None:
        self._faq = [library.faq[label] for label in ranker.answers.labels]
        self._own = {fold(question): faq.id for faq in self._faq for question in faq.questions}

    def rank(self, question: Question, guess: Guess) -> list[FaqMatch]:
        """Those that may fit, best first."""
        scores = guess.answers
        asked = self._own.get(question.folded)
        best = [int(at) for at in np.argsort(-scores, kind="stable")[:_CONSIDERED] if scores[at] > _LEAST]
        matches = [FaqMatch(self._faq[at], float(scores[at]), self._faq[at].id == asked) for at in best]
        return sorted(matches, key=lambda match: not match.asked)


def fitting(matches: Sequence[FaqMatch], found: Sequence[Found]) -> FaqMatch | None:
    """The short answer to give: asked in its own words, or like its questions and resting on a clause found first."""
    if matches and matches[0].asked:
        return matches[0]
    if not found or found[0].score <= 0:
        return None
    share = {item.unit.ref: item.score / found[0].score for item in found}
    best = max(matches, key=lambda match: _worth(match, share), default=None)
    if best is None:
        return None
    points = _pointed(best, share) >= _NEAR_BEST
    return best if points or best.score >= _SURE else None


def _worth(match: FaqMatch, share: Mapping[str, float]) -> float:
    return match.score + _POINTING * _pointed(match, share)


def _pointed(match: FaqMatch, share: Mapping[str, float]) -> float:
    """How near the best clause the clauses come that the answer rests on (0 to 1)."""
    return max((share.get(ref, 0.0) for ref in match.faq.cites[:_CITES_READ]), default=0.0)
