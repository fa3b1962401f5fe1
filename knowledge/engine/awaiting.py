"""Every value that still awaits verification: what it is, where it stands, what it blocks, what would settle it.

Values that are single-source or unverified decide nothing; this is the work list of those who verify them.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from knowledge.engine.glossary import Glossary
from knowledge.engine.library import Library
from knowledge.engine.schema import Clause, Document, Door, Strict, Verification
from knowledge.engine.schema_papers import MaterialRule
from knowledge.engine.schema_persons import FullAge
from knowledge.engine.schema_publication import ClassPeriod, PenaltyClass, Period
from knowledge.engine.schema_rule_base import RuleBase, Statement
from knowledge.engine.schema_supersession import Supersession
from knowledge.engine.schema_time import Pause, TimeLimit
from knowledge.engine.values import Valued, valued

OUTCOMES = "outcome"
FACTS = ("record_field", "subject_field", "fact", "event")
_BLANK = re.compile(r"\{[^}]*\}")


class Place(Strict):
    """A clause that the value stands on, or is."""

    document_id: str
    document: str
    title: str
    locator: str
    url: str


class RuleName(Strict):
    """A rule that holds the value, or stands on the clause."""

    id: str
    title: str


class Awaiting(Strict):
    """One value that awaits verification; ``outcomes`` and ``facts`` are those of its rules, each with its term.

    ``also`` are the clauses under it that await verification, too: the same gap, listed once. ``blocks`` is how many
    values of rules wait for the same: this one and those that stand on the same clauses; nothing waits for a clause
    that no such value cites.
    """

    id: str
    also: tuple[str, ...] = ()
    blocks: int = 0
    part: str
    what: str
    verification: Verification
    settled_by: str
    rules: tuple[RuleName, ...]
    places: tuple[Place, ...]
    outcomes: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]


def awaiting(library: Library) -> tuple[Awaiting, ...]:
    """All of them, what blocks most first; then in the order of rules, doors and documents."""
    clauses = {entry.id: entry for entry in _of_clauses(library)}
    of_rules = (entry for rule in library.rules.values() for entry in _of_rule(library, rule, clauses))
    of_doors = (
        _entry(library, value, door.id, (), clauses) for door in library.doors.values() for value in _open(door)
    )
    values = (*of_rules, *of_doors)
    waiting: dict[str, set[str]] = {}
    for entry in values:
        for ref in entry.also:
            waiting.setdefault(ref, set()).add(entry.id)
    counted = (_counted(entry, waiting) for entry in values)
    bare = (entry for entry in clauses.values() if entry.id not in waiting)
    return (*sorted(counted, key=lambda entry: -entry.blocks), *bare)


def _counted(entry: Awaiting, waiting: Mapping[str, set[str]]) -> Awaiting:
    blocked = {entry.id}.union(*(waiting[ref] for ref in entry.also))
    return entry.model_copy(update={"blocks": len(blocked)})


def _open(model: BaseModel) -> Iterator[Valued]:
    return (value for value in valued(model) if not value.verification.may_decide)


def _of_rule(library: Library, rule: RuleBase, open_clauses: Container[str]) -> Iterator[Awaiting]:
    for value in _open(rule):
        yield _entry(library, value, _id(rule, value), (rule,), open_clauses)


def _entry(
    library: Library, value: Valued, entry_id: str, rules: tuple[RuleBase, ...], open_clauses: Container[str] = ()
) -> Awaiting:
    part, what = describe(value.model, library.glossary)
    refs = getattr(value.model, "cites", ()) or getattr(value.model, "current", ())
    return Awaiting(
        id=entry_id,
        also=tuple(ref for ref in dict.fromkeys(refs) if ref in open_clauses),
        part=part,
        what=what,
        verification=value.verification,
        settled_by=value.settled_by or "",
        rules=tuple(RuleName(id=rule.id, title=rule.title) for rule in rules),
        places=tuple(_place(library, ref) for ref in refs),
        outcomes=_named(library.glossary, (OUTCOMES,), (outcome for rule in rules for outcome in rule.outcomes)),
        facts=_named(library.glossary, FACTS, (fact for rule in rules for fact in rule.facts)),
    )


def _of_clauses(library: Library) -> Iterator[Awaiting]:
    """Clauses whose text was not read, or read in one place only, with the rules that stand on them."""
    standing: dict[str, dict[str, RuleBase]] = {}
    for rule in library.rules.values():
        for value in valued(rule):
            for ref in getattr(value.model, "cites", ()):
                standing.setdefault(ref, {})[rule.id] = rule
    for document in library.documents.values():
        for clause in document.clauses:
            if not clause.verification.may_decide:
                ref = f"{document.id}#{clause.id}"
                yield _of_clause(library, document, clause, tuple(standing.get(ref, {}).values()))


def _of_clause(library: Library, document: Document, clause: Clause, rules: tuple[RuleBase, ...]) -> Awaiting:
    ref = f"{document.id}#{clause.id}"
    gap = (clause.heading or "").removesuffix("待核实") or clause.locator
    settled_by = f"读到《{document.title}》正式文本，核对：{gap}"
    return _entry(library, Valued((), clause, clause.verification, settled_by), ref, rules).model_copy(
        update={"places": (_place(library, ref),)}
    )


def _id(rule: RuleBase, value: Valued) -> str:
    """A statement and a time limit have names of their own; other values are named by their place in the rule."""
    if isinstance(value.model, Statement):
        return str(value.path[-1])
    if isinstance(value.model, TimeLimit):
        return value.model.id
    return "/".join((rule.id, *map(str, value.path)))


def _place(library: Library, ref: str) -> Place:
    citation = library.cite(ref)
    return Place(
        document_id=ref.split("#", 1)[0],
        document=citation.document,
        title=citation.title,
        locator=citation.locator,
        url=citation.url,
    )


def describe(model: BaseModel, glossary: Glossary) -> tuple[str, str]:
    """What kind of value it is, and what it says, in plain Chinese."""
    kind = next(kind for kind in type(model).__mro__ if kind in TOLD)
    part, tell = TOLD[kind]
    return part, tell(model, glossary)


def _statement(model: Statement, _: Glossary) -> str:
    """What it says to somebody whom it stands in the way of; of most, nothing else is unsure."""
    return _BLANK.sub("……", model.unmet or model.unknown or model.text or "")


def _class_period(model: ClassPeriod, glossary: Glossary) -> str:
    whose = "、".join(glossary.term("authority_field", field) for field in model.fields)
    severity = f"{glossary.term('severity', model.severity)}失信信息" if model.severity else "各类失信信息"
    shortest = f"最短{_length(model.minimum, glossary)}，" if model.minimum else ""
    return f"{whose}{severity}的公示期：{shortest}最长{_length(model.maximum, glossary)}"


def _time_limit(model: TimeLimit, glossary: Glossary) -> str:
    length = f"{model.amount}{glossary.term('unit', model.unit)}" if model.amount and model.unit else "没有读到天数"
    return f"{model.actor}：{model.name}（{model.trigger}），{length}"


def _paper(model: MaterialRule, glossary: Glossary) -> str:
    return f"{model.name}（{glossary.term('need', model.need)}）：{model.why}"


def _clause(model: Clause, _: Glossary) -> str:
    return f"{model.heading}：{model.digest}" if model.heading else model.digest


def _length(period: Period, glossary: Glossary) -> str:
    unit = glossary.term("unit", period.unit)
    return f"{period.amount}{'个' if unit == '月' else ''}{unit}"


TOLD: Mapping[type[BaseModel], tuple[str, Callable[[Any, Glossary], str]]] = MappingProxyType(
    {
        RuleBase: ("规则", lambda model, _: model.title),
        Statement: ("说法", _statement),
        ClassPeriod: ("公示期", _class_period),
        PenaltyClass: ("分类", lambda model, _: model.note),
        TimeLimit: ("期限", _time_limit),
        FullAge: ("年龄", lambda model, _: f"满{model.years}周岁为成年人"),
        Pause: ("停止计时", lambda model, terms: f"{terms.term('event', model.by)}，期限是否停止计算"),
        MaterialRule: ("材料", _paper),
        Supersession: ("新旧衔接", lambda model, _: f"{model.said} → {model.now}"),
        Door: ("渠道", lambda model, _: f"{model.name}：{model.handles}"),
        Clause: ("条款", _clause),
    }
)
"""How each kind of value that says how sure it is, is called and told."""


def _named(glossary: Glossary, groups: tuple[str, ...], names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each identifier once, with its term from the first group that has it."""
    terms = {name: term for group in reversed(groups) for name, term in glossary.groups.get(group, {}).items()}
    return tuple((name, terms[name]) for name in dict.fromkeys(map(str, names)))
