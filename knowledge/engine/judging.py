"""Judging what was found: whose business a question is, which clauses are good enough, what comes first.

The numbers were set on questions left out of the training (docs/decisions/0007), never on the blind set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.engine.boundaries import Holdings
from knowledge.engine.ranking import Business, Guess, Ranker
from knowledge.engine.retrieval import Found, Scope
from knowledge.engine.schema import NATIONWIDE, FaqStatus
from knowledge.engine.short_answers import FaqMatch
from knowledge.engine.sought import holds_what_is_asked
from knowledge.engine.units import Unit

_NEXT_BEST = 0.3
_CLEARLY_BETTER = 1.0
_LOCAL_BESIDE = 0.7
_LEAST_OURS = 0.09
_FAR_BETTER = 1.5
_LIKELY_OURS, _SURELY_OURS = 0.3, 0.8
_FAIRLY_THEIRS = 0.45
_SURELY_REFUSED = 0.6
_FLOOR = 0.045
_LOOKED_AT, _ABOUT_AS_GOOD = 4, 0.5


@dataclass(frozen=True)
class Leaning:
    """Whose business a question seems to be; ``door`` and ``refused`` only when it is not ours."""

    ours: bool
    likely: bool = False
    surely: bool = False
    door: str | None = None
    refused: str | None = None


def leaning(ranker: Ranker, guess: Guess) -> Leaning:
    """Whose business a question seems to be, by the questions it is like."""
    chances = ranker.chances(guess)
    ours = chances.get(Business.OURS, 0.0)
    if ours >= _LEAST_OURS:
        return Leaning(ours=True, likely=ours >= _LIKELY_OURS, surely=ours >= _SURELY_OURS)
    label, chance = max(chances.items(), key=lambda item: item[1])
    kind, _, about = label.partition(":")
    if chance < _FAIRLY_THEIRS or not about:
        return Leaning(ours=False)
    return Leaning(
        ours=False,
        door=about if kind == Business.ELSEWHERE else None,
        refused=about if kind == Business.REFUSED and chance >= _SURELY_REFUSED else None,
    )


def reads_well(found: Sequence[Found], share: float = _NEXT_BEST) -> list[Found]:
    """The best clause and those that come near it, as a share of its score."""
    if not found or found[0].score < _FLOOR:
        return []
    return [item for item in found if item.score >= found[0].score * share]


def holding_first(question: str, found: Sequence[Found]) -> list[Unit]:
    """Clauses as an answer: of those about as good as the best, one that holds what is asked for comes first.

    That nobody could verify it stays first: a number beside it would be taken for the answer.
    """
    if not found[0].unit.citation.verification.may_decide:
        return [item.unit for item in found]
    near = [item for item in found[:_LOOKED_AT] if item.score >= _ABOUT_AS_GOOD * found[0].score]
    holding = [item for item in near if holds_what_is_asked(question, f"{item.unit.text}{item.unit.note or ''}")]
    rest = [item for item in found if item not in holding]
    return [item.unit for item in (*holding, *rest)]


def most_telling_first(refs: Sequence[str], found: Sequence[Found]) -> list[str]:
    """By how well they fit the question; the author's order among those that were not found."""
    score = {item.unit.ref: item.score for item in found}
    best = max(refs, key=lambda ref: score.get(ref, 0.0))
    if score.get(best, 0.0) <= _CLEARLY_BETTER * score.get(refs[0], 0.0):
        best = refs[0]
    rest = [ref for ref in refs if ref != best]
    return [best, *sorted(rest, key=lambda ref: -score.get(ref, 0.0))]


def without_held(found: Sequence[Found], holdings: Holdings, unnamed: frozenset[str]) -> list[Found]:
    """Without clauses of a matter that the question does not name.

    Those that fit far better than any other stay, unless it would mislead to give them to anybody else.
    """
    found = [item for item in found if not holdings.keeps(unnamed, item.unit.ref)]
    held = {item.unit.ref for item in found if holdings.holds(unnamed, item.unit.ref)}
    least = _FAR_BETTER * max((item.score for item in found if item.unit.ref not in held), default=0.0)
    return [item for item in found if item.unit.ref not in held or item.score >= least]


def owns(match: FaqMatch, elsewhere: Mapping[str, str]) -> bool:
    """A short answer that sends people elsewhere is no answer to a question of ours."""
    if match.asked or match.faq.status is FaqStatus.ANSWERED:
        return True
    return all(ref.split("#", 1)[0] not in elsewhere for ref in match.faq.cites)


def local_beside(found: Sequence[Found], scope: Scope) -> Unit | None:
    """The best rule of the place itself, when it speaks of the question about as well as the best one does.

    Beside what holds now, one that something took the place of would only confuse.
    """
    if scope.region is None or not found:
        return None
    near = (item for item in found[:5] if item.score >= found[0].score * _LOCAL_BESIDE)
    own = (item.unit for item in near if item.unit.region != NATIONWIDE)
    return next((unit for unit in own if not unit.superseded_on(scope.as_of)), None)
