"""The engine's proposal for an entry, in words and with its clauses."""

from typing import Annotated, Any

from fastapi import Depends, Request

from api.errors import FieldError, InvalidInput
from api.ledger.schemas import AskOut, CheckOut, FactList, FactOut, ProposalOut
from knowledge.engine.ledger import Answers, Disposition, Fact, Principles, Proposal, propose
from knowledge.engine.library import Library

_YES_NO: tuple[tuple[bool, str], ...] = ((True, "是"), (False, "否"))
_TOUCHES_NOTHING = "没有涉及公开、名单认定或者惩戒，不属于失信约束措施，不用列入台账。"
_OPEN = "还有情况没有弄清楚，补上以后再给建议。"


class Judge:
    """The principles with the library that their clauses stand in."""

    def __init__(self, principles: Principles, library: Library) -> None:
        self.principles, self._library = principles, library

    def facts(self) -> FactList:
        """All that can be known of a measure."""
        return FactList(
            facts=[
                FactOut(name=name, text=fact.ask, column=fact.column, options=list(_options(fact)))
                for name, fact in self.principles.facts.items()
            ]
        )

    def check(self, answers: Answers) -> None:
        """Raise ``InvalidInput`` that names every answer to nothing, or with no value of its fact."""
        wrong = [
            FieldError(f"/answers/{name}", _wrong(name, self.principles.facts.get(name)))
            for name, value in answers.items()
            if value is not None and not (name in self.principles.facts and self.principles.facts[name].takes(value))
        ]
        if wrong:
            raise InvalidInput("有几项情况填得不对，请按提示修改。", wrong)

    def proposal(self, answers: Answers) -> ProposalOut:
        """What to do with a measure of which this is known."""
        found = propose(self.principles, answers)
        outcome = self.principles.dispositions[found.disposition] if found.disposition else None
        return ProposalOut(
            disposition=found.disposition,
            word=outcome.word if outcome else None,
            text=outcome.why if outcome else _OPEN if found.missing else _TOUCHES_NOTHING,
            citations=self._cited(outcome.cites) if outcome else [],
            checks=self._checks(found),
            questions=[AskOut(name=name, text=self.principles.facts[name].ask) for name in found.missing],
        )

    def word(self, disposition: Disposition) -> str:
        """The annex's word for a disposition."""
        return self.principles.dispositions[disposition].word

    def _checks(self, found: Proposal) -> list[CheckOut]:
        return [
            CheckOut(
                id=check.principle.id,
                title=check.principle.title,
                text=check.principle.short,
                holds=check.holds,
                missing=list(check.missing),
                citations=self._cited(check.principle.cites),
            )
            for check in found.checks
        ]

    def _cited(self, clauses: tuple[str, ...]) -> list[dict[str, Any]]:
        return [one.model_dump(mode="json") for one in self._library.cite_all(clauses)]


def _options(fact: Fact) -> tuple[tuple[bool | str, str], ...]:
    return _YES_NO if fact.kind == "yes_no" else tuple((kind, fact.words.get(kind, kind)) for kind in fact.kind)


def _wrong(name: str, fact: Fact | None) -> str:
    if fact is None:
        return f"没有“{name}”这一项，名称见 GET /ledger/facts。"
    takes = "、".join(f"{value}（{word}）" for value, word in _options(fact))
    return f"{fact.ask}请填 {takes}。"


async def get_judge(request: Request) -> Judge:
    """The application's."""
    judge: Judge = request.app.state.ledger_judge
    return judge


CurrentJudge = Annotated[Judge, Depends(get_judge)]
