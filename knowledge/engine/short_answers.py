"""Which short answer fits a question: learned from what each is asked, and held to the clauses that were found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.engine.library import Library
from knowledge.engine.question import Question
from knowledge.engine.ranking import Guess, Ranker
from knowledge.engine.retrieval import Found
from knowledge.engine.schema import Faq
from knowledge.engine.sought import holds_what_is_asked, names_the_whole_row
from knowledge.engine.words import fold

_CONSIDERED = 15
_HOLDS, _WHOLE_ROW = 0.15, 0.3
_CLEAR = 0.4
_FAR_FIRST, _AS_SURE = 1.5, 0.8
_LEAST = 0.02
_POINTING = 0.5
# An answer that holds what is asked for may rest on a clause that was found a little later.
_NEAR_BEST, _NEAR_ENOUGH = 0.95, 0.7
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


def fitting(question: Question, matches: Sequence[FaqMatch], found: Sequence[Found]) -> FaqMatch | None:
    """The short answer to give: asked in its own words, or like its questions and resting on a clause found first.

    Where no clause was found clearly, the clauses count for less, and an answer far before all others stands alone.
    """
    if matches and matches[0].asked:
        return matches[0]
    if not found or found[0].score <= 0:
        return None
    share = {item.unit.ref: item.score / found[0].score for item in found}
    clear = min(1.0, found[0].score / _CLEAR)
    # Where what fits best may not be given, what the clauses point at may.
    for weight in (clear, 1.0):
        best = _best(question, matches, share, weight)
        if best is not None and _may_be_given(question, best, matches, share, found[0].learned):
            return best
    return None


def _best(question: Question, matches: Sequence[FaqMatch], share: Mapping[str, float], clear: float) -> FaqMatch | None:
    return max(matches, key=lambda match: _worth(question, match, share, clear), default=None)


def _may_be_given(
    question: Question, best: FaqMatch, matches: Sequence[FaqMatch], share: Mapping[str, float], learned: float
) -> bool:
    """Whether a short answer points at the best clause, stands far before all others, or names all that was named."""
    answer = best.faq.answer
    least = _NEAR_ENOUGH if holds_what_is_asked(question.folded, answer) else _NEAR_BEST
    others = max((match.score for match in matches if match is not best), default=0.0)
    leads = best.score >= _FAR_FIRST * others and best.score >= _AS_SURE * learned
    whole = names_the_whole_row(question.folded, answer)
    return _pointed(best, share) >= least or leads or whole or best.score >= _SURE


def _worth(question: Question, match: FaqMatch, share: Mapping[str, float], clear: float) -> float:
    """How well a short answer fits; one that holds what is asked for comes before one that does not."""
    answer = match.faq.answer
    own = _HOLDS * holds_what_is_asked(question.folded, answer) + _WHOLE_ROW * names_the_whole_row(
        question.folded, answer
    )
    return match.score + own + _POINTING * clear * _pointed(match, share)


def _pointed(match: FaqMatch, share: Mapping[str, float]) -> float:
    """How near the best clause the clauses come that the answer rests on (0 to 1)."""
    return max((share.get(ref, 0.0) for ref in match.faq.cites[:_CITES_READ]), default=0.0)
