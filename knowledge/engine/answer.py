"""The policy desk: a question in people's own words, an answer that stands on clauses."""

import copy
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.engine.answer_model import AnswerStatus, Hit, PolicyAnswer, QuestionError, as_hit, check_question
from knowledge.engine.bookcase import Bookcase
from knowledge.engine.boundaries import Holdings, load_boundaries
from knowledge.engine.by_name import ByName
from knowledge.engine.composing import Composer
from knowledge.engine.judging import Leaning, leaning, owns, reads_well, without_held
from knowledge.engine.library import Library
from knowledge.engine.naming import PlaceNames, places_of
from knowledge.engine.originals import OriginalDocument, by_baseline
from knowledge.engine.parts import parts_of
from knowledge.engine.question import Question
from knowledge.engine.ranking import Guess, Ranker
from knowledge.engine.retrieval import ClauseIndex, Found, Scope
from knowledge.engine.schema import NATIONWIDE
from knowledge.engine.shelf import Shelf
from knowledge.engine.short_answers import FaqMatch, ShortAnswers, fitting
from knowledge.engine.topics import equivalents
from knowledge.engine.units import Unit, build_units, regions_seen_from

__all__ = ["AnswerStatus", "PolicyAnswer", "PolicyDesk", "QuestionError"]

_READ = 12
_ABOUT = 0.08
_FAR_AHEAD = 1.5
_LIKE = 0.07
_THEN_SHOWN = 2
_WEAK = 0.15
_NAMED_SHOWN = 2
_HEARSAY = re.compile("听说|据说|听人说|他们说|有人说|人家说|都说|网上说|[对是]吧|对不对|是真的吗|真的假的")
_TRUTH = "文件是这样写的，请以此为准，不必听信传言：\n"
_COMPARES = re.compile(
    "不同|不一样|区别|差别|差异|一样|相同|相比|比较|对比|分别|各是|各自|哪边|哪个(省|市|地方)|跟|和|与|还是"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_HISTORY = re.compile(
    "以前|原来|旧(办法|规定|文件|版|制度)|过去|老办法|历史|废止|失效|替代|取代|被.{0,4}代替|红黑名单|红名单|联合惩戒|[〔\\[]20(1\\d|2[0-4])[〕\\]]|"
    "(58|五十八)号|20(1\\d|2[0-4])年.{0,8}(规定|办法|通知|意见|方案|文件)"
)


@dataclass(frozen=True)
class _Reading:
    """A question with everything that was found for it."""

    question: Question
    scope: Scope
    guess: Guess
    leaning: Leaning
    matches: tuple[FaqMatch, ...]
    found: tuple[Found, ...]


class PolicyDesk:
    """Answers and searches over one library and the originals published at this office. Immutable."""

    def __init__(
        self,
        library: Library,
        ranker: Ranker,
        originals: Sequence[OriginalDocument] = (),
        bookcase: Bookcase | None = None,
    ) -> None:
        self._library = library
        self._ranker = ranker
        known = by_baseline(originals)
        self._bookcase = bookcase or _shelved(originals)
        self._boundaries = load_boundaries()
        ending = (replace(one, clauses=()) for one in originals if one.repeals and one.baseline_id is None)
        self._units = build_units(library, (*known.values(), *ending))
        refs = (unit.ref for unit in self._units)
        self._holdings = Holdings(self._boundaries.matters, refs, library.faq.values())
        self._siblings = equivalents(library.topics)
        self._index = ClauseIndex(self._units, ranker)
        self._short = ShortAnswers(library, ranker)
        self._places = PlaceNames(places_of(unit.region for unit in self._units))
        self._compose = Composer(library, self._boundaries, self._units, self._places.name_of)
        self._named = ByName(library, self._units, self._bookcase, self._compose)

    def with_bookcase(self, bookcase: Bookcase) -> "PolicyDesk":
        """The same desk beside another bookcase."""
        other = copy.copy(self)
        other._bookcase = bookcase
        other._named = ByName(self._library, self._units, bookcase, self._compose)
        return other

    def answer(self, question: str, *, region: str | None, as_of: dt.date) -> PolicyAnswer:
        """Answer a question as of a day, for a place (GB/T 2260 code) or for the whole country.

        Raises:
            QuestionError: the question is empty or longer than 500 characters.

        """
        asked = check_question(question)
        reply = self._answer(asked, region, as_of)
        if reply.status is not AnswerStatus.REFUSED and len(parts := parts_of(asked)) > 1:
            answers = [self._answer(part, region, as_of) for part in parts]
            reply = self._compose.joined(reply, parts, answers)
        return reply

    def search(self, query: str, *, region: str | None, as_of: dt.date, limit: int = 10) -> tuple[Hit, ...]:
        """Clauses that fit, best first; raises QuestionError as ``answer`` does."""
        asked = Question(check_question(query))
        scope, _ = self._scope(asked, region, as_of)
        found = self._index.search(asked, self._ranker.guess(asked.features), scope, limit)
        shelved = self._bookcase.search(asked.words, scope, limit)
        return tuple(as_hit(item, as_of) for item in self._merged(asked, found, shelved)[:limit])

    def _merged(self, question: Question, found: Sequence[Found], shelved: Sequence[Found]) -> list[Found]:
        """Clauses of the shelf that say nearly all that was asked come first, the others after what is about it."""
        covering = [item for item in shelved[:_NAMED_SHOWN] if self._bookcase.covers(question.words, item.unit)]
        near = [item for item in found if item.score >= _ABOUT]
        rest = [item for item in found if item.score < _ABOUT]
        return [*covering, *near, *(item for item in shelved if item not in covering), *rest]

    def _answer(self, text: str, region: str | None, as_of: dt.date) -> PolicyAnswer:
        question = Question(text)
        if words := self._boundaries.refusal(text):
            return self._compose.refused(words, region, as_of)
        scope, places = self._scope(question, region, as_of)
        if (named := self._named.answer(question, scope, region)) is not None:
            return named
        reading = self._read(question, scope)
        if (elsewhere := self._elsewhere(reading, region)) is not None:
            return elsewhere
        if len(places) > 1 and _COMPARES.search(question.folded) and reads_well(reading.found):
            return self._compared(reading, places, region)
        return self._settled(reading, region) if self._is_ours(reading) else self._not_ours(reading, region)

    def _elsewhere(self, reading: _Reading, region: str | None) -> PolicyAnswer | None:
        """The answer where the library itself does not settle a question: refused, another house, the shelf by name."""
        why = reading.leaning.refused
        if why and self._boundaries.requests(reading.question.folded):
            return self._compose.refused(self._boundaries.words_for(why), region, reading.scope.as_of)
        if door := self._door(reading):
            return self._compose.elsewhere(door, reading.matches, reading.found, reading.scope, region)
        return self._named.from_shelf(reading.question, reading.scope, region)

    def _settled(self, reading: _Reading, region: str | None) -> PolicyAnswer:
        """What the library says of a question that is ours."""
        question, scope = reading.question, reading.scope
        if (later := self._later(reading)) is not None:
            if then := self._then(later, reading):
                return self._compose.from_clauses(then, (), scope, region)
            return self._compose.not_yet(later, region, scope.as_of)
        own = [match for match in reading.matches if owns(match, self._boundaries.elsewhere)]
        if (match := fitting(own, reading.found)) is not None:
            return self._compose.from_faq(match.faq, scope, region, reading.found)
        if not reading.found or reading.found[0].score < _WEAK:
            kept = self._from_shelf(reading, region)
            if kept.status is AnswerStatus.ANSWERED:
                return kept
        if well := reads_well(reading.found):
            lead = _TRUTH if _HEARSAY.search(question.folded) else ""
            return self._compose.from_clauses([item.unit for item in well], own, scope, region, lead)
        return self._from_shelf(reading, region)

    def _read(self, question: Question, scope: Scope) -> _Reading:
        unnamed = self._boundaries.unnamed(question.folded, scope.documents)
        bare = Question(self._named.names.without_names(question.folded)) if scope.documents else question
        guess = self._ranker.guess(bare.features)
        found = self._index.search(bare, guess, scope, _READ * 2)
        return _Reading(
            question,
            scope,
            guess,
            leaning(self._ranker, guess),
            tuple(self._matches(question, guess, scope, unnamed)),
            tuple(without_held(found, self._holdings, unnamed)[:_READ]),
        )

    def _scope(self, question: Question, region: str | None, as_of: dt.date) -> tuple[Scope, list[str]]:
        """Superseded rules come in when the past, an old number or a place is asked about.

        A place in the question counts for more than the place of whoever asks, unless that one lies within it.
        """
        region = self._library.glossary.current_region(region) if region else None
        places = self._places.named_in(question.folded)
        place = places[0] if places else None
        documents = self._named.names.named_in(question.folded)
        history = place is not None or bool(documents) or _HISTORY.search(question.folded) is not None
        here = region if place is None or (region and place in regions_seen_from(region)) else place
        return Scope(here, as_of, history, documents), _apart(places)

    def _later(self, reading: _Reading) -> Unit | None:
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

    def _then(self, later: Unit, reading: _Reading) -> list[Unit]:
        """Clauses of that day on the same rule, or of what the later document replaced, best first."""
        siblings = self._siblings.get(later.ref, frozenset())
        found = self._index.search(reading.question, reading.guess, reading.scope, len(self._units))
        successor = later.citation.document
        units = [
            item.unit
            for item in found
            if item.unit.ref in siblings or (item.unit.citation.superseded_by or "").startswith(successor)
        ]
        return [unit for unit in units if unit.document_id not in self._boundaries.elsewhere][:_THEN_SHOWN]

    def _door(self, reading: _Reading) -> str | None:
        """The other house whose matter this is, by the words used or by what was learned."""
        text = reading.question.folded
        return self._boundaries.wrong_door(text) or (reading.leaning.door if _HAN.search(text) else None)

    def _is_ours(self, reading: _Reading) -> bool:
        """Whether the documents settle it: asked before, or like what they settle and no other matter by name."""
        if reading.matches and reading.matches[0].asked:
            return True
        text = reading.question.folded
        if self._boundaries.not_in_documents(text) or not _HAN.search(text):
            return False
        if self._boundaries.other_matter(text) is not None and not reading.leaning.surely:
            return False
        if reading.scope.documents:
            return True
        best = reading.found[0].learned if reading.found else 0.0
        return reading.leaning.ours and (reading.leaning.likely or best >= _LIKE)

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

    def _compared(self, reading: _Reading, places: Sequence[str], region: str | None) -> PolicyAnswer:
        """The rules of several places side by side, and the nation's where a place has none of its own."""
        rows: list[tuple[str, Unit | None]] = []
        for place in places:
            scope = replace(reading.scope, region=place)
            found = self._index.search(reading.question, reading.guess, scope, _READ)
            own = (item.unit for item in reads_well(found) if item.unit.region != NATIONWIDE)
            rows.append((place, next(own, None)))
        common = [item.unit for item in reads_well(reading.found) if item.unit.region == NATIONWIDE]
        shown = [(self._places.name_of(place), unit) for place, unit in rows]
        return self._compose.compared(shown, common[:1], reading.scope, region)

    def _not_ours(self, reading: _Reading, region: str | None) -> PolicyAnswer:
        """A clause of the shelf where one speaks of it, else who handles it."""
        answer = self._from_shelf(reading, region)
        matter = self._boundaries.other_matter(reading.question.folded)
        if matter is None or answer.status is not AnswerStatus.NOT_FOUND:
            return answer
        return self._compose.not_ours(matter, region, reading.scope.as_of)

    def _from_shelf(self, reading: _Reading, region: str | None) -> PolicyAnswer:
        """A clause of an original that nobody digested, when it speaks of nearly all that was asked."""
        found = self._bookcase.search(reading.question.words, reading.scope, 3)
        close = [item.unit for item in found if self._bookcase.covers(reading.question.words, item.unit)]
        if close:
            return self._compose.from_clauses(close[:1], (), reading.scope, region)
        return self._compose.nothing(region, reading.scope.as_of, reading.matches)


def _apart(places: Sequence[str]) -> list[str]:
    """Places of which none lies within another."""
    return [
        place for place in places if not any(other != place and place in regions_seen_from(other) for other in places)
    ]


def _shelved(originals: Sequence[OriginalDocument]) -> Bookcase:
    """A bookcase in memory for the originals that the library does not know."""
    loose = {original.id: original for original in originals if original.baseline_id is None}
    shelf = Shelf()
    shelf.bring_to(dict.fromkeys(loose, ""), lambda names: (loose[name] for name in names))
    return Bookcase(shelf, loose)
