"""Judging what was found: is it an answer, which short answer fits, what comes first.

The numbers were set on questions held out of the short answers and on half of the judged questions; the other half
is for reporting only.
"""

from collections.abc import Sequence

from knowledge.engine.boundaries import Matter
from knowledge.engine.retrieval import Found, Scope
from knowledge.engine.schema import NATIONWIDE, FaqStatus
from knowledge.engine.similarity import FaqMatch
from knowledge.engine.units import Unit

_ALIKE, _SAME = 0.72, 0.97
_CLEARLY_BETTER = 1.5
_FAQ_SURE = 0.24
_FAQ_LIKELY = 0.06
FAQ_NEAR = 0.07
_POINTING = 0.2
FAMILIAR, COVERED = 0.25, 0.5
WEAKEST_COVERAGE = 0.3
_SCORE_SHARE, _COVERAGE_SHARE, _ANSWERABLE = 0.09, 7.0, 2.5
_ELSEWHERE_ALIKE = 0.45
_LOCAL_BESIDE = 0.55


def answerable(matches: Sequence[FaqMatch], found: Sequence[Found]) -> bool:
    """Whether the documents speak of this at all: asked nearly so before, or enough of its words are covered."""
    if not found:
        return False
    if matches and asked_before(matches[0]):
        return True
    covered = max(item.coverage for item in found)
    return _SCORE_SHARE * min(found[0].score, 40.0) + _COVERAGE_SHARE * covered >= _ANSWERABLE


def asked_before(match: FaqMatch) -> bool:
    """Whether one of its own questions is nearly this one."""
    return match.likeness >= _ALIKE


def fits(match: FaqMatch, found: Sequence[Found]) -> bool:
    """Asked nearly so before, or likely and pointing at a clause that the search finds first.

    Rules of a place do not crowd out the nation's: a short answer for everybody points at those.
    """
    if asked_before(match) or match.score >= _FAQ_SURE:
        return True
    own = [item.unit.ref for item in found if item.unit.region in (NATIONWIDE, match.faq.region)]
    pointed = {*own[:3], *(item.unit.ref for item in found[:3])}
    return match.score >= _FAQ_LIKELY and any(ref in pointed for ref in match.faq.cites)


def most_telling_first(refs: Sequence[str], found: Sequence[Found]) -> list[str]:
    """The author's order, but a clause that fits the question clearly better than the author's first goes before."""
    score = {item.unit.ref: item.score for item in found}
    best = max(refs, key=lambda ref: score.get(ref, 0.0))
    if score.get(best, 0.0) <= _CLEARLY_BETTER * score.get(refs[0], 0.0):
        return list(refs)
    return [best, *(ref for ref in refs if ref != best)]


def held(item: Found, unnamed: Sequence[Matter]) -> bool:
    """Whether a clause belongs to a matter that the question does not name."""
    return any(matter.holds(item.unit.ref) for matter in unnamed)


def speaks_of(match: FaqMatch, unnamed: Sequence[Matter]) -> bool:
    """Whether the question names what a short answer is about, or asks in that answer's very words."""
    return match.likeness >= _SAME or not any(matter.owns(match.faq) for matter in unnamed)


def ours(match: FaqMatch) -> bool:
    """A short answer that sends people elsewhere needs a question much like its own."""
    return match.faq.status is FaqStatus.ANSWERED or match.likeness >= _ELSEWHERE_ALIKE


def local_beside(found: Sequence[Found], scope: Scope) -> Unit | None:
    """The best rule of the place itself, when it speaks of the question about as well as the best one does."""
    if scope.region is None:
        return None
    near = (item for item in found[:5] if item.score >= found[0].score * _LOCAL_BESIDE)
    return next((item.unit for item in near if item.unit.region != NATIONWIDE), None)


def agreeing_first(matches: Sequence[FaqMatch], found: Sequence[Found]) -> list[FaqMatch]:
    """Short answers again, those first whose clauses the search finds too."""
    if not found or found[0].score <= 0:
        return list(matches)
    share = {item.unit.ref: item.score / found[0].score for item in found}

    def worth(match: FaqMatch) -> float:
        if asked_before(match):
            return 1 + match.likeness
        return match.score + _POINTING * max((share.get(ref, 0.0) for ref in match.faq.cites[:3]), default=0.0)

    return sorted(matches, key=worth, reverse=True)
