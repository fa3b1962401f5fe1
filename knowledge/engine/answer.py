"""The policy desk: a question in people's own words, an answer that stands on clauses."""

import copy
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.engine.answer_model import AnswerStatus, Hit, PolicyAnswer, QuestionError, as_hit, check_question
from knowledge.engine.bookcase import Bookcase
from knowledge.engine.boundaries import load_boundaries
from knowledge.engine.by_name import ByName
from knowledge.engine.combining import Combiner
from knowledge.engine.judging import holding_first, owns, reads_well
from knowledge.engine.library import Library
from knowledge.engine.message import MessageReader, Part
from knowledge.engine.naming import PlaceNames, places_of
from knowledge.engine.originals import OriginalDocument, by_baseline
from knowledge.engine.parts import asks
from knowledge.engine.phrasing import unit_line
from knowledge.engine.premise import believes, premise_of
from knowledge.engine.question import Question
from knowledge.engine.ranking import Ranker
from knowledge.engine.reading import Reader, Reading
from knowledge.engine.retrieval import ClauseIndex, Found, Scope
from knowledge.engine.schema import NATIONWIDE
from knowledge.engine.shelf import Shelf
from knowledge.engine.short_answers import FaqMatch, fitting
from knowledge.engine.units import Unit, build_units

__all__ = ["AnswerStatus", "PolicyAnswer", "PolicyDesk", "QuestionError"]

_ABOUT = 0.08
_LIKE = 0.07
_WEAK = 0.15
_NAMED_SHOWN = 2
_FOUND_IS = "能查到的规定是：\n"
_COMPARES = re.compile(
    "不同|不一样|区别|差别|差异|一样|相同|相比|比较|对比|分别|各是|各自|哪边|哪个(省|市|地方)|跟|和|与|还是"
)
_HAN = re.compile("[\u4e00-\u9fff]")


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
        self._boundaries = load_boundaries()
        ending = (replace(one, clauses=()) for one in originals if one.repeals and one.baseline_id is None)
        self._units = build_units(library, (*known.values(), *ending))
        self._index = ClauseIndex(self._units, ranker)
        self._places = PlaceNames(places_of(unit.region for unit in self._units))
        self._compose = Combiner(library, self._boundaries, self._units, self._places.name_of)
        self._reader = Reader(library, ranker, self._index, self._boundaries, self._compose)
        self._shelve(bookcase or _shelved(originals))

    def with_bookcase(self, bookcase: Bookcase) -> "PolicyDesk":
        """The same desk beside another bookcase."""
        other = copy.copy(self)
        other._shelve(bookcase)
        return other

    def _shelve(self, bookcase: Bookcase) -> None:
        self._bookcase = bookcase
        self._named = ByName(self._library, self._units, bookcase, self._compose)
        self._messages = MessageReader(self._boundaries, self._named.names, self._places, self._reader.door)

    def answer(self, question: str, *, region: str | None, as_of: dt.date) -> PolicyAnswer:
        """Answer a question as of a day, for a place (GB/T 2260 code) or for the whole country.

        Raises:
            QuestionError: the question is empty or longer than 500 characters.

        """
        asked = check_question(question)
        if (refusal := self._boundaries.refusal(asked)) is not None:
            rest = self._boundaries.allowed(asked) if refusal.answers_rest else ""
            reply = self.answer(rest, region=region, as_of=as_of) if asks(rest) else None
            return self._compose.refused_beside(refusal.answer, reply, region, as_of)
        parts = self._messages.read(asked)
        warned = self._boundaries.situation(asked, warning=True) is not None
        if len(parts) < 2 or warned:
            return self._answer(asked, region, as_of)
        answers = [self._answer(part.asked, region, as_of, part.door) for part in parts]
        return self._joined(asked, parts, answers, region, as_of)

    def _joined(
        self, asked: str, parts: Sequence[Part], answers: Sequence[PolicyAnswer], region: str | None, as_of: dt.date
    ) -> PolicyAnswer:
        """One answer to a message of several questions."""
        if all(part.door for part in parts) and len({part.door for part in parts}) == 1:
            return self._compose.one_house(answers, asks_channel=any(part.asks_channel for part in parts))
        joined = self._compose.joined([part.shown for part in parts], answers)
        return joined or self._answer(asked, region, as_of)

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

    def _scope(self, question: Question, region: str | None, as_of: dt.date) -> tuple[Scope, list[str]]:
        return self._reader.scope(question, region, as_of, self._named.names, self._places)

    def _answer(self, text: str, region: str | None, as_of: dt.date, door: str | None = None) -> PolicyAnswer:
        """The answer to one question; ``door``: the other house whose matter it is by what was asked before."""
        if refusal := self._boundaries.refusal(text):
            return self._compose.refused(refusal.answer, region, as_of)
        warned = self._boundaries.situation(Question(text).folded, warning=True) is not None
        if (premise := None if warned else premise_of(text)) is not None:
            reply = self._plain(premise.question, region, as_of, door)
            if reply.status is AnswerStatus.ANSWERED:
                return self._compose.set_right(reply, premise.contradicted_by(reply.answer))
        return self._plain(text, region, as_of, door)

    def _plain(self, text: str, region: str | None, as_of: dt.date, door: str | None = None) -> PolicyAnswer:
        question = Question(text)
        scope, places = self._scope(question, region, as_of)
        if (named := self._by_name(question, scope, region)) is not None:
            return named
        reading = self._reader.read(question, scope, self._named.names)
        if (told := self._told(reading, region, door)) is not None:
            return told
        if (elsewhere := self._elsewhere(reading, region, door)) is not None:
            return elsewhere
        if len(places) > 1 and _COMPARES.search(question.folded) and reads_well(reading.found):
            return self._compared(reading, places, region)
        reply = self._settled(reading, region) if self._is_ours(reading) else self._not_ours(reading, region)
        return self._compose.through(reply, reading.field)

    def _by_name(self, question: Question, scope: Scope, region: str | None) -> PolicyAnswer | None:
        """The answer by the name of a document; what the library has of the rest stands beside what it has not."""
        missing = self._named.missing(question, scope)
        if missing is None:
            return self._named.answer(question, scope, region)
        reply = self._plain(missing.rest, region, scope.as_of) if missing.rest else None
        if reply is None or reply.status is not AnswerStatus.ANSWERED:
            return self._compose.missing(missing.words, missing.cites, region, scope.as_of)
        return self._compose.beside_missing(reply, missing.words, missing.cites, first=missing.first)

    def _told(self, reading: Reading, region: str | None, door: str | None) -> PolicyAnswer | None:
        """The short answer to what was told, a warning before all others; with another house's matter, beside it."""
        text = reading.question.folded
        elsewhere = door or self._door(reading)
        if (warning := self._boundaries.situation(text, warning=True)) is not None:
            faq = self._library.faq[warning.short_answer]
            reply = self._compose.from_faq(faq, reading.scope, region)
            return reply if elsewhere is None else self._compose.beside_house(reply, elsewhere, reading.scope)
        told = None if elsewhere else self._boundaries.situation(text, warning=False)
        short = self._library.faq[told.short_answer] if told else None
        if short is None or not self._compose.begun(short, reading.scope.as_of):
            return None
        return self._compose.through(self._compose.from_faq(short, reading.scope, region), reading.field)

    def _elsewhere(self, reading: Reading, region: str | None, door: str | None) -> PolicyAnswer | None:
        """The answer where the library itself does not settle a question: refused, another house, the shelf by name."""
        why = reading.leaning.refused
        if why and self._boundaries.requests(reading.question.folded):
            return self._compose.refused(self._boundaries.words_for(why), region, reading.scope.as_of)
        if door := door or self._door(reading):
            return self._compose.elsewhere(door, reading.matches, reading.found, reading.scope, region)
        return self._named.from_shelf(reading.question, reading.scope, region)

    def _settled(self, reading: Reading, region: str | None) -> PolicyAnswer:
        """What the library says of a question that is ours."""
        scope = reading.scope
        if (later := self._reader.later(reading)) is not None:
            if then := self._reader.then(later, reading):
                return self._compose.from_clauses(then, (), scope, region)
            return self._compose.not_yet(later, region, scope.as_of)
        if (aside := self._narrowed(reading, region) or self._beside_unverified(reading, region)) is not None:
            return aside
        own = [match for match in reading.matches if owns(match, self._boundaries.elsewhere)]
        if (match := fitting(reading.question, own, reading.found)) is not None:
            return self._compose.from_faq(match.faq, scope, region, reading.found)
        if (entry := self._compose.still(reading.question.folded, scope.as_of)) is not None:
            return self._compose.overtaken(entry, [item.unit for item in reading.found], scope, region)
        if not reading.found or reading.found[0].score < _WEAK:
            kept = self._from_shelf(reading, region)
            if kept.status is AnswerStatus.ANSWERED:
                return kept
        if well := reads_well(reading.found):
            return self._from_clauses(reading, holding_first(reading.question.folded, well), own, region)
        return self._from_shelf(reading, region)

    def _from_clauses(
        self, reading: Reading, units: Sequence[Unit], own: Sequence[FaqMatch], region: str | None
    ) -> PolicyAnswer:
        """What the clauses say; where the best of them is overtaken, what holds now comes first."""
        text, scope = reading.question.text, reading.scope
        entry = self._compose.overtaken_by(units[0], text, scope.as_of)
        if entry is not None:
            return self._compose.overtaken(entry, units, scope, region)
        return self._compose.from_clauses(units, own, scope, region, _FOUND_IS if believes(text) else "")

    def _narrowed(self, reading: Reading, region: str | None) -> PolicyAnswer | None:
        """A clause of the named document that is for another step: said so, with the general answer."""
        scope = reading.scope
        back = [item.unit for item in reading.held_back if item.unit.document_id in scope.documents]
        entry = self._compose.narrowed_by(back[0], reading.question.text, scope.as_of) if back else None
        rest = self._named.names.without_names(reading.question.folded)
        if entry is None or len(rest) == len(reading.question.folded):
            return None
        return self._compose.narrowed(back[0], entry, self._plain(rest, region, scope.as_of))

    def _beside_unverified(self, reading: Reading, region: str | None) -> PolicyAnswer | None:
        """What another document says for certain, before the clause of the named one that nobody could verify."""
        rest = self._named.names.without_names(reading.question.folded)
        unit = self._reader.verified_elsewhere(reading)
        if unit is None or len(rest) == len(reading.question.folded):
            return None
        reply = self._plain(rest, region, reading.scope.as_of)
        if reply.status is not AnswerStatus.ANSWERED:
            return None
        if unit.citation.url in {citation.url for citation in reply.citations}:
            return reply
        return self._compose.beside_missing(reply, unit_line(unit, reading.scope.as_of), (unit.ref,), first=False)

    def _door(self, reading: Reading) -> str | None:
        """The other house whose matter this is, by the words used or by what was learned."""
        text = reading.question.folded
        return self._boundaries.wrong_door(text) or (reading.leaning.door if _HAN.search(text) else None)

    def _is_ours(self, reading: Reading) -> bool:
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

    def _compared(self, reading: Reading, places: Sequence[str], region: str | None) -> PolicyAnswer:
        """The rules of several places side by side, and the nation's where a place has none of its own."""
        rows: list[tuple[str, Unit | None]] = []
        for place in places:
            found = self._reader.elsewhere(reading, place)
            own = (item.unit for item in reads_well(found) if item.unit.region != NATIONWIDE)
            rows.append((place, next(own, None)))
        common = [item.unit for item in reads_well(reading.found) if item.unit.region == NATIONWIDE]
        shown = [(self._places.name_of(place), unit) for place, unit in rows]
        return self._compose.compared(shown, common[:1], reading.scope, region)

    def _not_ours(self, reading: Reading, region: str | None) -> PolicyAnswer:
        """A clause of the shelf where one speaks of it, else who handles it."""
        answer = self._from_shelf(reading, region)
        matter = self._boundaries.other_matter(reading.question.folded)
        if answer.status is not AnswerStatus.NOT_FOUND:
            return answer
        if matter is not None:
            return self._compose.not_ours(matter, region, reading.scope.as_of)
        strange = not reading.leaning.ours and not self._boundaries.speaks_of_credit(reading.question.folded)
        return self._compose.strange(region, reading.scope.as_of) if strange else answer

    def _from_shelf(self, reading: Reading, region: str | None) -> PolicyAnswer:
        """A clause of an original that nobody digested, when it speaks of nearly all that was asked."""
        found = self._bookcase.search(reading.question.words, reading.scope, 3)
        close = [item.unit for item in found if self._bookcase.covers(reading.question.words, item.unit)]
        if close:
            return self._compose.from_clauses(close[:1], (), reading.scope, region)
        return self._compose.nothing(region, reading.scope.as_of, reading.matches)


def _shelved(originals: Sequence[OriginalDocument]) -> Bookcase:
    """A bookcase in memory for the originals that the library does not know."""
    loose = {original.id: original for original in originals if original.baseline_id is None}
    shelf = Shelf()
    shelf.bring_to(dict.fromkeys(loose, ""), lambda names: (loose[name] for name in names))
    return Bookcase(shelf, loose)
