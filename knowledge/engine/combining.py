"""Answers of more than one ground: several questions, old words beside new ones, what is missing beside the rest."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

from knowledge.engine.answer_model import AnswerStatus, PolicyAnswer
from knowledge.engine.boundaries import Matter
from knowledge.engine.composing import Composer
from knowledge.engine.phrasing import unit_line, unit_lines
from knowledge.engine.premise import Held, Quantity, held_in
from knowledge.engine.retrieval import Scope
from knowledge.engine.schema_supersession import Supersession
from knowledge.engine.units import Unit

_NOW_CITED, _OLD_SHOWN = 2, 2
_NOT_HERE = "不是，这件事不在信用中国办。\n"
_NO_LONGER = "旧文件写过，现在不再这样。现在的规定："
_ONCE = "旧文件："
_THERE = "这一条写的是："


class Combiner(Composer):
    """Puts answers together that stand on more than one ground. Immutable."""

    def joined(self, parts: Sequence[str], answers: Sequence[PolicyAnswer]) -> PolicyAnswer | None:
        """Several questions in one message, each with its own answer; None where they come to the same."""
        given = [(part, answer) for part, answer in zip(parts, answers, strict=True) if answer.citations]
        texts = dict.fromkeys(answer.answer for _, answer in given)
        if len(texts) < 2 or _all_elsewhere(answers):
            return None
        text = "\n".join(f"“{part}”——{answer.answer}" for part, answer in zip(parts, answers, strict=True))
        first = [answer.citations[0] for _, answer in given]
        rest = [citation for _, answer in given for citation in answer.citations[1:]]
        return given[0][1].model_copy(
            update={
                "status": AnswerStatus.ANSWERED,
                "answer": text,
                "citations": tuple(dict.fromkeys((*first, *rest))),
                "doors": tuple({door.name: door for _, answer in given for door in answer.doors}.values()),
            }
        )

    def refused_beside(
        self, words: str, reply: PolicyAnswer | None, region: str | None, as_of: dt.date
    ) -> PolicyAnswer:
        """A refusal, after the answer to what else was asked where there is one."""
        if reply is None or reply.status is not AnswerStatus.ANSWERED:
            return self.refused(words, region, as_of)
        return reply.model_copy(update={"answer": f"{reply.answer}\n{words}"})

    def one_house(self, answers: Sequence[PolicyAnswer], *, asks_channel: bool) -> PolicyAnswer:
        """Several questions that are all the same other house's matter: each thing once, one door."""
        text = "\n".join(dict.fromkeys(answer.answer for answer in answers))
        citations = (citation for answer in answers for citation in answer.citations)
        lead = _NOT_HERE if asks_channel else ""
        return answers[0].model_copy(
            update={"answer": lead + text, "citations": tuple(dict.fromkeys(citations))},
        )

    def set_right(self, reply: PolicyAnswer, wrong: Sequence[Quantity]) -> PolicyAnswer:
        """An answer to a belief: the numbers in it that no rule at all has are named first."""
        nowhere = [quantity for quantity in wrong if not self._held.has(quantity)]
        if not nowhere or any(not citation.verification.may_decide for citation in reply.citations):
            return reply
        said = "、".join(f"“{quantity.words}”" for quantity in nowhere)
        return reply.model_copy(update={"answer": f"没有查到{said}这样的规定。查到的是：\n{reply.answer}"})

    @cached_property
    def _held(self) -> Held:
        """What the clauses and short answers hold, of every field, place and day."""
        units = ((unit.digest, unit.original, unit.citation.quote or "") for unit in self._by_ref.values())
        return held_in([text for texts in units for text in texts] + [faq.answer for faq in self._library.faq.values()])

    def through(self, reply: PolicyAnswer, field: Matter | None) -> PolicyAnswer:
        """An answer to somebody within a field that has a channel of its own: that one instead of the general one."""
        if field is None or reply.status is not AnswerStatus.ANSWERED:
            return reply
        general = self._library.doors[self._boundaries.not_found_door].name
        others = tuple(door for door in reply.doors if door.name != general)
        if others:
            return reply.model_copy(update={"doors": others})
        return reply.model_copy(update={"doors": self._doors(field.channel, reply.as_of)})

    def beside_house(self, warning: PolicyAnswer, door: str, scope: Scope) -> PolicyAnswer:
        """A warning to somebody whose matter is another house's: both, with that house's door."""
        other = self.elsewhere(door, (), (), scope, warning.region)
        return other.model_copy(
            update={
                "answer": f"{warning.answer}\n{other.answer}",
                "citations": tuple(dict.fromkeys((*warning.citations, *other.citations))),
            }
        )

    def missing(self, words: str, cites: Sequence[str], region: str | None, as_of: dt.date) -> PolicyAnswer:
        """What a question names was not read: that, and where to ask."""
        return self._reply(
            AnswerStatus.ANSWERED if cites else AnswerStatus.NOT_FOUND,
            words,
            region,
            as_of,
            citations=self._cite(cites, as_of),
            doors=self._doors(self._boundaries.not_found_door, as_of),
        )

    def beside_missing(self, reply: PolicyAnswer, words: str, cites: Sequence[str], *, first: bool) -> PolicyAnswer:
        """The answer to the rest of a question that names something that was not read."""
        text = f"{words}\n下面是查到的国家规定和其他规定：\n{reply.answer}" if first else f"{reply.answer}\n{words}"
        citations = (*reply.citations, *self._cite(cites, reply.as_of))
        return reply.model_copy(update={"answer": text, "citations": tuple(dict.fromkeys(citations))})

    def overtaken(self, entry: Supersession, units: Sequence[Unit], scope: Scope, region: str | None) -> PolicyAnswer:
        """Old words that something newer took the place of: what holds now, then what was written."""
        shown = [unit for unit in units if unit.superseded_on(scope.as_of) or unit.ref in entry.old][:_OLD_SHOWN]
        now = self._cite(entry.current, scope.as_of)[:_NOW_CITED]
        old = (unit.citation_on(scope.as_of) for unit in shown)
        once = f"\n{unit_lines(shown, scope.as_of, _ONCE)}" if shown else ""
        return self._reply(
            AnswerStatus.ANSWERED,
            f"{_NO_LONGER}{entry.now}{once}",
            region,
            scope.as_of,
            # The clause that was asked about, then what holds in its place.
            citations=tuple(dict.fromkeys((*old, *now))),
        )

    def narrowed(self, unit: Unit, entry: Supersession, reply: PolicyAnswer) -> PolicyAnswer:
        """A clause of the named document that does not hold for what is asked, beside what does."""
        line = unit_line(unit, reply.as_of)
        return reply.model_copy(
            update={
                "status": AnswerStatus.ANSWERED,
                "answer": f"{unit.citation.document}里的这个规定{entry.now}\n{reply.answer}\n{_THERE}{line}",
                "citations": tuple(dict.fromkeys((*reply.citations, unit.citation_on(reply.as_of)))),
            }
        )


def _all_elsewhere(answers: Sequence[PolicyAnswer]) -> bool:
    """Whether none of those that stand on a clause is ours."""
    given = [answer for answer in answers if answer.citations]
    return all(answer.status is not AnswerStatus.ANSWERED for answer in given)
