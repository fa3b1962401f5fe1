"""Putting an answer together: short answers, clauses, doors, and what was not found."""

import datetime as dt
from collections.abc import Callable, Sequence

from knowledge.engine.answer_model import AnswerDoor, AnswerStatus, PolicyAnswer
from knowledge.engine.boundaries import Boundaries, OtherMatter
from knowledge.engine.judging import local_beside, most_telling_first, reads_well
from knowledge.engine.library import Library
from knowledge.engine.overtaken import Overtaken
from knowledge.engine.phrasing import closing_notes, document_standing, faq_answer, not_yet, unit_line, unit_lines
from knowledge.engine.retrieval import Found, Scope
from knowledge.engine.schema import NATIONWIDE, Citation, Document, Faq, FaqStatus
from knowledge.engine.schema_supersession import Supersession
from knowledge.engine.short_answers import FaqMatch
from knowledge.engine.units import Unit, regions_seen_from
from knowledge.engine.vocabulary import Standing

_MOST_CITED = 3
_FURTHER = 2
_AS_WELL, _OF_BEARING = 0.5, 0.05
_RELATED = 3
_NEAR = 0.05


class Composer:
    """Makes answers over one library and its units. Immutable."""

    def __init__(
        self,
        library: Library,
        boundaries: Boundaries,
        units: Sequence[Unit],
        place_name: Callable[[str], str] = str,
    ) -> None:
        self._overtaken = Overtaken(library)
        self._library = library
        self._boundaries = boundaries
        self._place_name = place_name
        self._by_ref = {unit.ref: unit for unit in units}

    def begun(self, faq: Faq, as_of: dt.date) -> bool:
        """Whether all that a short answer rests on was in force already."""
        return all(self._by_ref[ref].begun_on(as_of) for ref in faq.cites)

    def usable(self, faq: Faq, scope: Scope) -> bool:
        """A short answer counts where its place and one of its clauses are seen and one is still in force."""
        named = any(ref.split("#", 1)[0] in scope.documents for ref in faq.cites)
        if scope.documents and not named and not self._replaces(faq, scope):
            return False
        if not named and faq.region not in regions_seen_from(scope.region or NATIONWIDE):
            return False
        # What it says of other places would stand there without its clauses.
        if scope.region is not None and len(self._visible(faq.cites, scope)) < len(faq.cites):
            return False
        return not all(self._by_ref[ref].superseded_on(scope.as_of) for ref in faq.cites)

    def from_faq(self, faq: Faq, scope: Scope, region: str | None, found: Sequence[Found] = ()) -> PolicyAnswer:
        """The short answer with its clauses, the rule of the place beside it, and what else speaks of it."""
        refs = most_telling_first(faq.cites, found)
        text = faq_answer(faq.answer, [self._by_ref[ref] for ref in refs], scope.as_of)
        beside = local_beside(found, scope)
        added = [beside] if beside is not None and beside.ref not in refs else []
        if added:
            text += "\n当地规定：" + unit_line(added[0], scope.as_of)
        known = {*refs, *(unit.ref for unit in added)}
        near = [item for item in reads_well(found, _AS_WELL) if item.learned >= _OF_BEARING]
        further = [item.unit for item in near if item.unit.ref not in known][:_FURTHER]
        text += "".join("\n相关规定：" + unit_line(unit, scope.as_of) for unit in further)
        added += further
        text += closing_notes(added, scope.as_of)
        refs = most_telling_first([*refs, *(unit.ref for unit in added)], found)
        return self._reply(
            AnswerStatus(faq.status.value),
            text,
            region,
            scope.as_of,
            citations=self._cite(refs, scope.as_of),
            doors=self._doors(faq.door, scope.as_of),
            related=self._related(faq),
        )

    def from_clauses(
        self,
        units: Sequence[Unit],
        matches: Sequence[FaqMatch],
        scope: Scope,
        region: str | None,
        lead: str = "",
        *,
        whole: bool = False,
    ) -> PolicyAnswer:
        """What the clauses say, one line each, after ``lead``; not more than three unless ``whole``."""
        chosen = units if whole else units[:_MOST_CITED]
        return self._reply(
            AnswerStatus.ANSWERED,
            lead + unit_lines(chosen, scope.as_of),
            region,
            scope.as_of,
            citations=tuple(unit.citation_on(scope.as_of) for unit in chosen),
            related=_questions_of(matches),
        )

    def compared(
        self, rows: Sequence[tuple[str, Unit | None]], common: Sequence[Unit], scope: Scope, region: str | None
    ) -> PolicyAnswer:
        """The rule of each place, and the nation's."""
        own = [unit for _, unit in rows if unit is not None]
        if not own:
            return self.from_clauses(common, (), scope, region) if common else self.nothing(region, scope.as_of, ())
        lines = [
            f"{place}：{unit_line(unit, scope.as_of)}" if unit else f"{place}：没有查到当地的专门规定。"
            for place, unit in rows
        ]
        lines += [f"国家规定：{unit_line(unit, scope.as_of)}" for unit in common]
        cited = tuple(dict.fromkeys((*own, *common)))
        text = "\n".join(lines) + closing_notes(cited, scope.as_of)
        citations = tuple(unit.citation_on(scope.as_of) for unit in cited)
        return self._reply(AnswerStatus.ANSWERED, text, region, scope.as_of, citations=citations)

    def elsewhere(
        self, door: str, matches: Sequence[FaqMatch], found: Sequence[Found], scope: Scope, region: str | None
    ) -> PolicyAnswer:
        """A matter of another house: the nearest short answer about it, else what the door itself says."""
        own = [m.faq for m in matches if m.faq.door == door and m.faq.status is FaqStatus.WRONG_DOOR]
        entry = self._library.doors.get(door)
        if own:
            return self.from_faq(own[0], scope, region)
        citations = self._cite(entry.cites, scope.as_of) if entry else ()
        if entry is None or not citations:
            return self.nothing(region, scope.as_of, matches)
        theirs = [item.unit.citation for item in found[:1] if item.unit.document_id in self._documents_of(door)]
        return self._reply(
            AnswerStatus.WRONG_DOOR,
            f"这件事不在信用修复的办理范围内。{entry.name}负责：{entry.handles}办理渠道：{entry.channel}",
            region,
            scope.as_of,
            citations=tuple(dict.fromkeys((*theirs, *citations))),
            doors=self._doors(door, scope.as_of),
        )

    def _documents_of(self, door: str) -> set[str]:
        return {name for name, other in self._boundaries.elsewhere.items() if other == door}

    def refused(self, words: str, region: str | None, as_of: dt.date) -> PolicyAnswer:
        """A polite refusal."""
        return self._reply(AnswerStatus.REFUSED, words, region, as_of)

    def standing(self, document: Document, scope: Scope, region: str | None) -> PolicyAnswer:
        """Whether a document is in force on that day, since when, and where; it rests on its first clause."""
        unit = self._by_ref[f"{document.id}#{document.clauses[0].id}"]
        if not unit.begun_on(scope.as_of):
            return self.not_yet(unit, region, scope.as_of)
        place = self._place_name(document.region)
        text = document_standing(document, unit, place, scope.as_of)
        citations = (unit.citation_on(scope.as_of),)
        return self._reply(AnswerStatus.ANSWERED, text, region, scope.as_of, citations=citations)

    def not_yet(self, unit: Unit, region: str | None, as_of: dt.date) -> PolicyAnswer:
        """The rule in question had not begun on the day asked about."""
        return self._reply(AnswerStatus.NOT_FOUND, not_yet(unit, as_of), region, as_of)

    def not_kept(self, name: str, region: str | None, as_of: dt.date) -> PolicyAnswer:
        """A document or article that was named and is not in the library: better said than guessed."""
        return self._reply(
            AnswerStatus.NOT_FOUND,
            self._boundaries.not_kept.format(name=name),
            region,
            as_of,
            doors=self._doors(self._boundaries.not_found_door, as_of),
        )

    def not_ours(self, matter: OtherMatter, region: str | None, as_of: dt.date) -> PolicyAnswer:
        """Another public service: who handles it."""
        return self._reply(AnswerStatus.NOT_FOUND, self._boundaries.words_about(matter), region, as_of)

    def nothing(self, region: str | None, as_of: dt.date, matches: Sequence[FaqMatch]) -> PolicyAnswer:
        """Nothing in the documents settles it: says so, and who to ask."""
        near = [match for match in matches if match.score >= _NEAR]
        return self._reply(
            AnswerStatus.NOT_FOUND,
            self._boundaries.not_found + self._boundaries.not_found_help,
            region,
            as_of,
            doors=self._doors(self._boundaries.not_found_door, as_of),
            related=_questions_of(near),
        )

    def strange(self, region: str | None, as_of: dt.date) -> PolicyAnswer:
        """What is no matter of credit at all: what the desk can do, and no door."""
        return self._reply(AnswerStatus.NOT_FOUND, self._boundaries.not_ours_at_all, region, as_of)

    def overtaken_by(self, unit: Unit, question: str, as_of: dt.date) -> Supersession | None:
        """What took the place of the words of a clause."""
        return self._overtaken.entry(unit.ref, question, as_of, Standing.OVERTAKEN)

    def still(self, question: str, as_of: dt.date) -> Supersession | None:
        """What holds now, where a question asks whether old words are still used."""
        return self._overtaken.still(question, as_of)

    def narrowed_by(self, unit: Unit, question: str, as_of: dt.date) -> Supersession | None:
        """What a clause is for only."""
        return self._overtaken.entry(unit.ref, question, as_of, Standing.NARROWED)

    def _replaces(self, faq: Faq, scope: Scope) -> bool:
        """Whether a short answer rests on what took the place of words of a document that is named."""
        return not self._overtaken.successors(scope.documents).isdisjoint(faq.cites)

    def _visible(self, refs: Sequence[str], scope: Scope) -> list[str]:
        seen = regions_seen_from(scope.region or NATIONWIDE)
        units = [self._by_ref[ref] for ref in refs]
        return [unit.ref for unit in units if unit.region in seen or unit.document_id in scope.documents]

    def _cite(self, refs: Sequence[str], as_of: dt.date = dt.date.max) -> tuple[Citation, ...]:
        """Clauses as shown, without those that had not begun."""
        units = (self._by_ref[ref] for ref in dict.fromkeys(refs))
        return tuple(unit.citation_on(as_of) for unit in units if unit.begun_on(as_of))

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


def _questions_of(matches: Sequence[FaqMatch]) -> tuple[str, ...]:
    return tuple(match.faq.questions[0] for match in matches[:_RELATED])
