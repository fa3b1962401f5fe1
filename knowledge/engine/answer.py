"""The policy desk: a question in, an answer with its clauses out; nothing without a clause."""

import datetime as dt
import re
from collections.abc import Sequence

from knowledge.engine.answer_model import (
    AnswerDoor,
    AnswerStatus,
    Hit,
    PolicyAnswer,
    QuestionError,
    check_question,
)
from knowledge.engine.boundaries import Matter, load_boundaries
from knowledge.engine.judging import (
    COVERED,
    FAMILIAR,
    FAQ_NEAR,
    WEAKEST_COVERAGE,
    agreeing_first,
    answerable,
    asked_before,
    fits,
    held,
    local_beside,
    most_telling_first,
    ours,
    speaks_of,
)
from knowledge.engine.library import Library
from knowledge.engine.naming import DocumentNames, places_of
from knowledge.engine.originals import OriginalDocument, QuoteMismatch, by_baseline, stands_in
from knowledge.engine.phrasing import faq_answer, unit_line
from knowledge.engine.retrieval import ClauseIndex, Found, Scope
from knowledge.engine.schema import NATIONWIDE, Citation, Faq, FaqStatus
from knowledge.engine.similarity import FaqIndex, FaqMatch
from knowledge.engine.units import Unit, build_units, regions_seen_from

__all__ = ["AnswerStatus", "PolicyAnswer", "PolicyDesk", "QuestionError"]

_READ, _CONSIDERED, _MOST_CITED = 30, 10, 3
_NEXT_BEST = 0.6
_HISTORY = re.compile(
    "以前|原来|旧(办法|规定|文件|版|制度)|过去|老办法|历史|废止|失效|替代|取代|被.{0,4}代替|红黑名单|联合惩戒|[〔\\[]20(1\\d|2[0-4])[〕\\]]|"
    "(58|五十八)号|20(1\\d|2[0-4])年.{0,8}(规定|办法|通知|意见|方案|文件)"
)


class PolicyDesk:
    """Answers and searches over one library and the originals published at this office. Immutable."""

    def __init__(self, library: Library, originals: Sequence[OriginalDocument] = ()) -> None:
        self._library = library
        self._originals = by_baseline(originals)
        self._boundaries = load_boundaries()
        self._units = build_units(library, originals)
        self._by_ref = {unit.ref: unit for unit in self._units}
        self._index = ClauseIndex(self._units)
        self._faq = FaqIndex(library)
        self._places = places_of(unit.region for unit in self._units)
        self._names = DocumentNames(library)

    @property
    def quote_mismatches(self) -> tuple[QuoteMismatch, ...]:
        """Baseline quotes that do not stand in the published original of their document."""
        return tuple(
            QuoteMismatch(document.document, clause.locator, clause.quote)
            for document in self._library.documents.values()
            if (original := self._originals.get(document.id))
            for clause in document.clauses
            if clause.quote and not stands_in(clause.quote, original, clause.locator)
        )

    def answer(self, question: str, *, region: str | None, as_of: dt.date) -> PolicyAnswer:
        """Answer a question as of a day, for a place (GB/T 2260 code) or for the whole country.

        Raises:
            QuestionError: the question is empty or longer than 500 characters.

        """
        asked = check_question(question)
        scope = self._scope(asked, region, as_of)
        if words := self._boundaries.refusal(asked):
            return self._reply(AnswerStatus.REFUSED, words, region, as_of)
        unnamed = self._boundaries.unnamed(asked, scope.documents)
        matches = self._matches(asked, scope, unnamed)
        if door := self._boundaries.wrong_door(asked):
            return self._elsewhere(door, matches, scope, region)
        found = [item for item in self._index.search(asked, scope, _READ) if not held(item, unnamed)][:_CONSIDERED]
        matches = agreeing_first([m for m in matches[:15] if ours(m)], found)
        if self._is_foreign(asked, matches, found) or not answerable(matches, found):
            return self._nothing(region, as_of, matches)
        if matches and fits(matches[0], found):
            return self._from_faq(matches[0].faq, scope, region, found, local_beside(found, scope))
        if found[0].coverage >= WEAKEST_COVERAGE:
            return self._from_clauses(found, matches, scope, region)
        return self._nothing(region, as_of, matches)

    def search(self, query: str, *, region: str | None, as_of: dt.date, limit: int = 10) -> tuple[Hit, ...]:
        """Clauses that fit, best first; raises QuestionError as ``answer`` does."""
        asked = check_question(query)
        scope = self._scope(asked, region, as_of)
        return tuple(_as_hit(found, as_of) for found in self._index.search(asked, scope, limit))

    def _scope(self, question: str, region: str | None, as_of: dt.date) -> Scope:
        """Superseded rules come in when the past, an old number or a place is asked about.

        A place in the question counts for more than the place of whoever asks, unless that one lies within it.
        """
        region = self._library.glossary.current_region(region) if region else None
        place = next((code for name, code in self._places if name in question), None)
        documents = self._names.named_in(question)
        history = place is not None or bool(documents) or _HISTORY.search(question) is not None
        here = region if place is None or (region and place in regions_seen_from(region)) else place
        return Scope(here, as_of, history, documents)

    def _is_foreign(self, question: str, matches: Sequence[FaqMatch], found: Sequence[Found]) -> bool:
        """About something else: another service by name, or strange words and none of the trade's."""
        if self._boundaries.other_matter(question) or self._boundaries.not_in_documents(question):
            return True
        if self._boundaries.speaks_of_credit(question) or (matches and matches[0].likeness >= FAMILIAR):
            return False
        covered = max((item.coverage for item in found), default=0.0)
        return covered < COVERED and self._index.strange_words(question) > 0

    def _matches(self, question: str, scope: Scope, unnamed: Sequence[Matter]) -> list[FaqMatch]:
        """Short answers that may be given, best first.

        Where the best one rests on law that was yet to come, the lesser ones are beside the point and the clauses
        of that day answer.
        """
        spoken = (match for match in self._faq.rank(question) if speaks_of(match, unnamed))
        chosen: list[FaqMatch] = []
        too_early = False
        for match in spoken:
            begun = all(self._by_ref[ref].begun_on(scope.as_of) for ref in match.faq.cites)
            too_early = too_early or not begun
            sure = asked_before(match) or not (too_early or self._is_elsewhere(match.faq, scope))
            if begun and sure and self._usable(match.faq, scope):
                chosen.append(match)
        return chosen

    def _usable(self, faq: Faq, scope: Scope) -> bool:
        """A short answer counts where its place is seen and one of its clauses is still in force."""
        named = any(ref.split("#", 1)[0] in scope.documents for ref in faq.cites)
        if scope.documents and not named:
            return False
        if not named and faq.region not in regions_seen_from(scope.region or NATIONWIDE):
            return False
        return not all(self._by_ref[ref].superseded_on(scope.as_of) for ref in faq.cites)

    def _from_faq(
        self, faq: Faq, scope: Scope, region: str | None, found: Sequence[Found] = (), beside: Unit | None = None
    ) -> PolicyAnswer:
        """The short answer; ``beside`` is the rule of the place that was asked about."""
        refs = most_telling_first(self._seen(faq.cites, scope), found)
        text = faq_answer(faq.answer, [self._by_ref[ref] for ref in refs], scope.as_of)
        if beside is not None and beside.ref not in refs:
            refs.insert(1, beside.ref)
            text += "\n当地规定：" + unit_line(beside, scope.as_of)
        return self._reply(
            AnswerStatus(faq.status.value),
            text,
            region,
            scope.as_of,
            citations=self._cite(refs),
            doors=self._doors(faq.door, scope.as_of),
            related=self._related(faq),
        )

    def _is_elsewhere(self, faq: Faq, scope: Scope) -> bool:
        """Whether all that a short answer rests on are rules of places that are not asked about."""
        return not self._visible(faq.cites, scope)

    def _seen(self, refs: Sequence[str], scope: Scope) -> list[str]:
        """Cited clauses that this place does not see are left out, as long as one remains."""
        return self._visible(refs, scope) or list(refs)

    def _visible(self, refs: Sequence[str], scope: Scope) -> list[str]:
        seen = regions_seen_from(scope.region or NATIONWIDE)
        units = [self._by_ref[ref] for ref in refs]
        return [unit.ref for unit in units if unit.region in seen or unit.document_id in scope.documents]

    def _from_clauses(
        self, found: Sequence[Found], matches: Sequence[FaqMatch], scope: Scope, region: str | None
    ) -> PolicyAnswer:
        best = found[0]
        chosen = [
            item
            for item in found[:_MOST_CITED]
            if item.score >= best.score * _NEXT_BEST and item.coverage >= best.coverage * _NEXT_BEST
        ]
        lines = [unit_line(item.unit, scope.as_of) for item in chosen]
        return self._reply(
            AnswerStatus.ANSWERED,
            "\n".join(lines),
            region,
            scope.as_of,
            citations=tuple(item.unit.citation for item in chosen),
            related=_nearest_questions(matches),
        )

    def _elsewhere(self, door: str, matches: Sequence[FaqMatch], scope: Scope, region: str | None) -> PolicyAnswer:
        """A matter of another house: the nearest short answer about it, else what the door itself says."""
        own = [m.faq for m in matches if m.faq.door == door and m.faq.status is FaqStatus.WRONG_DOOR]
        if own:
            return self._from_faq(own[0], scope, region)
        entry = self._library.doors.get(door)
        citations = self._cite(entry.cites, scope.as_of) if entry else ()
        if entry is None or not citations:
            return self._nothing(region, scope.as_of, matches)
        return self._reply(
            AnswerStatus.WRONG_DOOR,
            f"这件事不在信用修复的办理范围内。{entry.name}负责：{entry.handles}办理渠道：{entry.channel}",
            region,
            scope.as_of,
            citations=citations,
            doors=self._doors(door, scope.as_of),
        )

    def _nothing(self, region: str | None, as_of: dt.date, matches: Sequence[FaqMatch]) -> PolicyAnswer:
        near = [match for match in matches if match.score >= FAQ_NEAR]
        return self._reply(
            AnswerStatus.NOT_FOUND,
            self._boundaries.not_found + self._boundaries.not_found_help,
            region,
            as_of,
            doors=self._doors(self._boundaries.not_found_door, as_of),
            related=_nearest_questions(near),
        )

    def _cite(self, refs: Sequence[str], as_of: dt.date = dt.date.max) -> tuple[Citation, ...]:
        """Clauses as shown, without those that had not begun."""
        units = (self._by_ref[ref] for ref in dict.fromkeys(refs))
        return tuple(unit.citation for unit in units if unit.begun_on(as_of))

    def _doors(self, door: str | None, as_of: dt.date) -> tuple[AnswerDoor, ...]:
        entry = self._library.doors.get(door or "")
        if entry is None:
            return ()
        return (AnswerDoor(name=entry.name, channel=entry.channel, citations=self._cite(entry.cites, as_of)),)

    def _related(self, faq: Faq) -> tuple[str, ...]:
        return tuple(self._library.faq[name].questions[0] for name in faq.related if name in self._library.faq)

    def _reply(
        self,
        status: AnswerStatus,
        text: str,
        region: str | None,
        as_of: dt.date,
        *,
        citations: tuple[Citation, ...] = (),
        doors: tuple[AnswerDoor, ...] = (),
        related: tuple[str, ...] = (),
    ) -> PolicyAnswer:
        return PolicyAnswer(
            status=status,
            answer=text,
            as_of=as_of,
            region=region,
            knowledge_version=self._library.version,
            citations=citations,
            doors=doors,
            related=related,
        )


def _nearest_questions(matches: Sequence[FaqMatch]) -> tuple[str, ...]:
    return tuple(match.faq.questions[0] for match in matches[:3])


def _as_hit(found: Found, as_of: dt.date) -> Hit:
    unit, citation = found.unit, found.unit.citation
    return Hit(
        document=citation.document,
        title=citation.title,
        issuer=citation.issuer,
        locator=citation.locator,
        heading=unit.heading,
        text=unit.text,
        score=round(found.score, 4),
        region=unit.region,
        effective_from=citation.effective_from,
        effective_to=citation.effective_to,
        superseded_by=citation.superseded_by,
        superseded=unit.superseded_on(as_of),
        verification=citation.verification,
        url=citation.url,
    )
