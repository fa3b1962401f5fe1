"""A question with everything that is found for it: where and when it is asked, clauses, short answers, whose it is."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.engine.boundaries import Boundaries, Holdings, Matter
from knowledge.engine.composing import Composer
from knowledge.engine.judging import Leaning, leaning, without_held
from knowledge.engine.library import Library
from knowledge.engine.naming import DocumentNames, PlaceNames
from knowledge.engine.question import Question
from knowledge.engine.ranking import Guess, Ranker
from knowledge.engine.retrieval import ClauseIndex, Found, Scope
from knowledge.engine.short_answers import FaqMatch, ShortAnswers
from knowledge.engine.topics import equivalents
from knowledge.engine.units import Unit, regions_seen_from

_READ = 12
_FAR_AHEAD = 1.5
_THEN_SHOWN = 2
_HISTORY = re.compile(
    "以前|原来|旧(办法|规定|文件|版|制度)|过去|老办法|历史|废止|失效|替代|取代|被.{0,4}代替|红黑名单|红名单|联合惩戒|[〔\\[]20(1\\d|2[0-4])[〕\\]]|"
    "(58|五十八)号|20(1\\d|2[0-4])年.{0,8}(规定|办法|通知|意见|方案|文件)"
)


@dataclass(frozen=True)
class Reading:
    """A question with everything that was found for it.

    ``field``: the field that it is surely within. ``held_back``: clauses that fit well and are for another step only.
    """

    question: Question
    scope: Scope
    guess: Guess
    leaning: Leaning
    matches: tuple[FaqMatch, ...]
    found: tuple[Found, ...]
    field: Matter | None = None
    held_back: tuple[Found, ...] = ()


class Reader:
    """Reads questions over one index. Immutable."""

    def __init__(
        self, library: Library, ranker: Ranker, index: ClauseIndex, boundaries: Boundaries, compose: Composer
    ) -> None:
        self._ranker = ranker
        self._index = index
        self._boundaries = boundaries
        self._compose = compose
        self._glossary = library.glossary
        self._short = ShortAnswers(library, ranker)
        self._holdings = Holdings(boundaries.matters, (unit.ref for unit in index.units), library.faq.values())
        self._siblings = equivalents(library.topics)

    def scope(
        self, question: Question, region: str | None, as_of: dt.date, names: DocumentNames, places: PlaceNames
    ) -> tuple[Scope, list[str]]:
        """Superseded rules come in when the past, an old number or a place is asked about.

        A place in the question counts for more than the place of whoever asks, unless that one lies within it.
        """
        region = self._glossary.current_region(region) if region else None
        named = places.named_in(question.folded)
        place = named[0] if named else None
        documents = names.named_in(question.folded)
        history = place is not None or bool(documents) or _HISTORY.search(question.folded) is not None
        here = region if place is None or (region and place in regions_seen_from(region)) else place
        return Scope(here, as_of, history, documents), _apart(named)

    def read(self, question: Question, scope: Scope, names: DocumentNames) -> Reading:
        """What is found for a question."""
        unnamed = self._boundaries.unnamed(question.folded, scope.documents)
        bare = Question(names.without_names(question.folded)) if scope.documents else question
        guess = self._ranker.guess(bare.features)
        field = self._boundaries.field_of(question.folded)
        passed = field.instead_of if field else frozenset()
        found = [item for item in self._index.search(bare, guess, scope, _READ * 2) if item.unit.ref not in passed]
        kept = without_held(found, self._holdings, unnamed)
        own = [match for match in self._matches(question, guess, scope, unnamed) if match.faq.id not in passed]
        back = [item for item in found[:_READ] if self._holdings.keeps(unnamed, item.unit.ref)]
        lean = leaning(self._ranker, guess)
        return Reading(question, scope, guess, lean, tuple(own), tuple(kept[:_READ]), field, tuple(back))

    def door(self, question: Question) -> str | None:
        """The other house whose matter a question is, by its words or by what was learned."""
        lean = leaning(self._ranker, self._ranker.guess(question.features))
        return self._boundaries.wrong_door(question.folded) or (None if lean.ours else lean.door)

    def elsewhere(self, reading: Reading, place: str) -> tuple[Found, ...]:
        """What is found for the same question in another place."""
        scope = replace(reading.scope, region=place)
        return tuple(self._index.search(reading.question, reading.guess, scope, _READ))

    def verified_elsewhere(self, reading: Reading) -> Unit | None:
        """The unverified clause of a named document that is asked about, where a verified one elsewhere fits better."""
        scope, found = reading.scope, reading.found
        if not scope.documents or not found or found[0].unit.citation.verification.may_decide:
            return None
        open_to_all = replace(scope, documents=frozenset(), history=False)
        best = next(iter(self._index.search(reading.question, reading.guess, open_to_all, 1)), None)
        if best is None or not best.unit.citation.verification.may_decide or best.learned < found[0].learned:
            return None
        return found[0].unit

    def later(self, reading: Reading) -> Unit | None:
        """The clause that is asked about, where it had not begun on that day and none of its day comes near it."""
        scope = reading.scope
        if int(scope.as_of.strftime("%Y%m%d")) >= self._index.newest:
            return None
        ever = replace(scope, as_of=dt.date.max, history=True)
        best = next(iter(self._index.search(reading.question, reading.guess, ever, 1)), None)
        if best is None or best.unit.begun_on(scope.as_of):
            return None
        near = reading.found[0].score if reading.found else 0.0
        return best.unit if best.score > _FAR_AHEAD * near else None

    def then(self, later: Unit, reading: Reading) -> list[Unit]:
        """Clauses of that day on the same rule, or of what the later document replaced, best first.

        Those of a field that the question does not name are not among them, and where it is surely within a field
        those of the field stand alone.
        """
        unnamed = self._boundaries.unnamed(reading.question.folded, reading.scope.documents)
        siblings = self._siblings.get(later.ref, frozenset())
        found = self._index.search(reading.question, reading.guess, reading.scope, len(self._index.units))
        successor = later.citation.document
        units = [
            item.unit
            for item in found
            if (item.unit.ref in siblings or (item.unit.citation.superseded_by or "").startswith(successor))
            and not self._holdings.keeps(unnamed, item.unit.ref)
        ]
        units = [unit for unit in units if unit.document_id not in self._boundaries.elsewhere]
        # What the later clause itself replaced, before what is only on the same rule.
        units.sort(key=lambda unit: unit.citation.superseded_by != f"{successor} {later.citation.locator}")
        own = [unit for unit in units if reading.field and reading.field.holds(unit.ref)]
        return (own or units)[:_THEN_SHOWN]

    def _matches(self, question: Question, guess: Guess, scope: Scope, unnamed: frozenset[str]) -> Iterator[FaqMatch]:
        """Short answers that may be given, best first.

        Where the best one rests on law that was yet to come, the lesser ones are beside the point and the clauses
        of that day answer.
        """
        too_early = False
        for match in self._short.rank(question, guess):
            if self._holdings.owns(unnamed, match.faq) and not match.asked:
                continue
            begun = self._compose.begun(match.faq, scope.as_of)
            too_early = too_early or not begun
            if begun and (match.asked or not too_early) and self._compose.usable(match.faq, scope):
                yield match


def _apart(places: Sequence[str]) -> list[str]:
    """Places of which none lies within another."""
    return [
        place for place in places if not any(other != place and place in regions_seen_from(other) for other in places)
    ]
