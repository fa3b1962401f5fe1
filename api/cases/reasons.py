"""Reasons to pick from when a case is decided: what the assessment said, and what the rules say of such cases.

They are offers. Whoever decides ticks them, leaves them out or writes others; the decision keeps the words as they
then are.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.cases import clauses, fitting
from api.cases.models import Case
from knowledge.engine.library import Library
from knowledge.engine.objection import guide_to
from knowledge.engine.vocabulary import AuthorityField, Ground, RequestKind, SubjectKind

_BLANK = "{"


class OfferedClause(BaseModel):
    """A clause that may be cited in this case; ``name`` is what ``citations`` of a decision take."""

    name: str = Field(title="填入 citations 的写法")
    citation: dict[str, Any]
    may_refuse: bool = Field(title="可以单独作为拒绝的依据")


class OfferedReason(BaseModel):
    """A reason in words with its clauses; ``speaks_for`` is the result that it supports, where it supports one."""

    text: str
    source: Literal["assessment", "rules"] = Field(title="来自当时的评估，还是规则")
    speaks_for: Literal["granted", "denied"] | None = Field(title="支持哪种结果")
    document_number: str | None
    clauses: list[str] = Field(title="依据的条款，写法同 name")


class OfferedReasons(BaseModel):
    """What can be picked for a decision."""

    reasons: list[OfferedReason]
    clauses: list[OfferedClause]


def offered(library: Library, case: Case, today: dt.date) -> OfferedReasons:
    """Reasons of the assessment first, then of the rules; every clause among them that may be cited here and now."""
    found = [*_assessed(case), *_of_rules(library, case, today), *_of_ground(library, case, today)]
    citable: dict[str, OfferedClause] = {}
    reasons = []
    for reason, citations in found:
        names = [name for one in citations if (name := _taken(library, case, one, citable, today))]
        if names or reason.source == "assessment":
            reasons.append(reason.model_copy(update={"clauses": names}))
    return OfferedReasons(reasons=reasons, clauses=list(citable.values()))


_Found = tuple[OfferedReason, Sequence[dict[str, Any]]]


def _assessed(case: Case) -> Iterator[_Found]:
    """What was said of each record on the day of filing, each sentence once a record."""
    verdicts: dict[Any, Literal["granted", "denied"] | None] = {True: "granted", False: "denied"}
    for entry in case.entries:
        for said in (entry.assessment or {}).get("reasons", ()):
            reason = OfferedReason(
                text=said["text"],
                source="assessment",
                speaks_for=verdicts.get(said["satisfied"]) if case.kind == RequestKind.REPAIR else None,
                document_number=entry.record.document_number,
                clauses=[],
            )
            yield reason, said["citations"]


def _of_rules(library: Library, case: Case, today: dt.date) -> Iterator[_Found]:
    """What the rules of such a case say where a condition is not met, as far as it needs no figures of the record."""
    for rule in library.rules.values():
        if not rule.outcomes or not rule.in_force.holds_on(today):
            continue
        for name, statement in rule.statements.items():
            text = statement.unmet or ""
            if text and _BLANK not in text and statement.verification.may_decide and fitting.is_about(rule, name, case):
                cited = library.cite_on(today, statement.cites, earlier=statement.earlier)
                yield _rule(text, "denied"), [one.model_dump(mode="json") for one in cited]


def _of_ground(library: Library, case: Case, today: dt.date) -> Iterator[_Found]:
    """What the law says of the grounds of an objection."""
    if case.kind != RequestKind.OBJECTION:
        return
    kind = SubjectKind(case.subject.kind)
    for ground in filter(None, (case.ground, *case.also_grounds)):
        guide = guide_to(library, Ground(ground), AuthorityField(case.field), case.region, kind, today)
        for says in (guide.says, *guide.effects) if guide else ():
            if says.verification.may_decide:
                yield _rule(says.text, None), [one.model_dump(mode="json") for one in says.citations]


def _rule(text: str, speaks_for: Literal["granted", "denied"] | None) -> OfferedReason:
    return OfferedReason(text=text, source="rules", speaks_for=speaks_for, document_number=None, clauses=[])


def _taken(
    library: Library, case: Case, citation: dict[str, Any], citable: dict[str, OfferedClause], today: dt.date
) -> str:
    """The name of a clause, kept among those that may be cited; empty where it may not."""
    name = f"{citation['document']}#{citation['locator']}"
    if name in citable:
        return name
    standing = clauses.standing(library, case, name, today)
    if standing is None:
        return ""
    citable[name] = OfferedClause(name=name, citation=citation, may_refuse=standing)
    return name
