"""What would change (如果……会怎样): the same record assessed twice, and the differences in plain words."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts, completed
from knowledge.engine.glossary import Glossary
from knowledge.engine.library import Library
from knowledge.engine.schema import Strict
from knowledge.engine.value_words import in_words
from knowledge.engine.vocabulary import Outcome

ENDS = "。？！"
PERFORMED = frozenset({"performed_on", "obligations_fulfilled_on"})


class Change(Strict):
    """What is supposed to be otherwise: the day, facts, fields of the record. Unknown names are refused."""

    as_of: dt.date | None = None
    facts: Mapping[str, Any] = Field(default_factory=dict)
    record: Mapping[str, Any] = Field(default_factory=dict)


class Difference(Strict):
    """One part of the answer that would be another; ``field`` names it, or the rule of a condition."""

    field: str
    before: str | bool | None
    after: str | bool | None
    text: str


class WhatIf(Strict):
    """Both answers and what differs."""

    before: Assessment
    after: Assessment
    changes: tuple[Difference, ...]


def compare(
    library: Library,
    record: RecordFacts,
    *,
    subject: SubjectFacts,
    facts: AssessmentFacts,
    as_of: dt.date,
    change: Change,
) -> WhatIf:
    """The answer as things are, and as they would be.

    Raises:
        pydantic.ValidationError: the change names an unknown field, or gives one a value that it cannot have.

    """
    supposed_record = RecordFacts.model_validate({**record.model_dump(), **change.record})
    supposed_facts = AssessmentFacts.model_validate({**facts.model_dump(), **_no_longer_owing(change), **change.facts})
    day = change.as_of or as_of
    before = assess(library, record, subject=subject, facts=facts, as_of=as_of)
    after = assess(library, supposed_record, subject=subject, facts=supposed_facts, as_of=day)
    told = _given(change.record, supposed_record) | _given(change.facts, supposed_facts)
    lead = supposition(library.glossary, told, as_of=as_of, then=change.as_of)
    decided_on = completed(supposed_record, supposed_facts).decided_on
    if decided_on and day < decided_on <= as_of:
        return WhatIf(before=before, after=after, changes=(_no_decision_yet(lead, as_of, day),))
    return WhatIf(before=before, after=after, changes=differences(library.glossary, before, after, lead))


def differences(
    glossary: Glossary, before: Assessment, after: Assessment, supposition: str = ""
) -> tuple[Difference, ...]:
    """What differs between two answers about one record, the conclusion first."""
    return tuple(_differences(glossary, before, after, supposition + "，" if supposition else ""))


def supposition(glossary: Glossary, told: Mapping[str, Any], *, as_of: dt.date, then: dt.date | None = None) -> str:
    """``如果今天缴清并改正``: what is supposed, as a clause to begin a sentence with."""
    parts = [f"{'到' if then > as_of else '在'}{in_words(glossary, then)}"] if then and then != as_of else []
    dated = any(name in PERFORMED and value for name, value in told.items())
    for name, value in told.items():
        if name == "obligations_fulfilled" and value and dated:
            # The day says it already.
            continue
        if name in PERFORMED and isinstance(value, dt.date):
            parts.append(f"如果{_when(glossary, value, as_of)}缴清并改正")
        elif name == "obligations_fulfilled" and value is not None:
            parts.append("如果已经缴清并改正" if value else "如果还没有全部履行完")
        else:
            group = "record_field" if name in RecordFacts.model_fields else "fact"
            parts.append(f"如果{glossary.term(group, name)}是“{in_words(glossary, value)}”")
    return "，".join(dict.fromkeys(parts))


def _no_longer_owing(change: Change) -> dict[str, None]:
    """Whoever supposes a day of performance does not say "not performed" any more."""
    days = [{**change.facts, **change.record}.get(name) for name in PERFORMED]
    return {"obligations_fulfilled": None} if any(days) else {}


def _no_decision_yet(lead: str, as_of: dt.date, day: dt.date) -> Difference:
    """Nothing can be asked of a day on which there was no decision yet."""
    text = f"{lead}，那时还没有这份决定。"
    return Difference(field="as_of", before=as_of.isoformat(), after=day.isoformat(), text=text)


def _when(glossary: Glossary, day: dt.date, today: dt.date) -> str:
    if day == today:
        return "今天"
    return f"{'已经在' if day < today else '在'}{in_words(glossary, day)}"


def _given(names: Mapping[str, Any], supposed: Strict) -> dict[str, Any]:
    return {name: getattr(supposed, name) for name in names}


def _differences(glossary: Glossary, before: Assessment, after: Assessment, lead: str) -> Iterator[Difference]:
    if before.outcome is not after.outcome:
        text = lead + _conclusion(glossary, after)
        yield Difference(field="outcome", before=before.outcome, after=after.outcome, text=text)
    for name, told in (("earliest_on", "最早可以申请的日子"), ("ends_on", "最后公示日")):
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            text = f"{lead}{told}{_moved(glossary, one, other)}。"
            yield Difference(field=name, before=_iso(one), after=_iso(other), text=text)
    for name, told, one, other in _parts(glossary, before, after):
        if one != other:
            yield Difference(field=name, before=one, after=other, text=lead + _became(told, other))
    yield from _conditions(before, after)


def _became(told: str, content: str | None) -> str:
    """A part that is another now; its own last mark ends the sentence where it has one."""
    if not content:
        return f"就没有{told}了。"
    return f"{told}变为：{content}{'' if content[-1] in ENDS else '。'}"


def _conclusion(glossary: Glossary, after: Assessment) -> str:
    if after.outcome is Outcome.REPAIRABLE_NOW:
        since = f"最早可以在{in_words(glossary, after.earliest_on)}申请，" if after.earliest_on else "可以申请，"
        return f"{since}不用再等。"
    if after.outcome is Outcome.REPAIRABLE_LATER and after.earliest_on:
        return f"仍要等到{in_words(glossary, after.earliest_on)}才可以申请。"
    return f"结论变为：{glossary.term('outcome', after.outcome)}。"


def _moved(glossary: Glossary, one: dt.date | None, other: dt.date | None) -> str:
    if other is None:
        return "定不下来"
    return f"从{in_words(glossary, one)}变为{in_words(glossary, other)}" if one else f"是{in_words(glossary, other)}"


def _parts(
    glossary: Glossary, before: Assessment, after: Assessment
) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Parts of an answer that are told as a list: the field, its name, both contents."""
    grounds = [answer.ground and glossary.term("ground", answer.ground) for answer in (before, after)]
    yield "ground", "异议理由", grounds[0], grounds[1]
    yield "door", "办理的地方", before.door.name, after.door.name
    questions = ["；".join(question.text.rstrip("。") for question in answer.questions) for answer in (before, after)]
    yield "questions", "还要问清楚的事", questions[0], questions[1]
    papers = ["、".join(paper.name for paper in answer.materials if paper.required) for answer in (before, after)]
    yield "materials", "要交的材料", papers[0], papers[1]


def _conditions(before: Assessment, after: Assessment) -> Iterator[Difference]:
    """Conditions that stand otherwise: met, not met, or not known."""
    stood = {reason.rule: reason.satisfied for reason in before.reasons}
    for reason in {reason.rule: reason for reason in after.reasons}.values():
        if reason.rule in stood and stood[reason.rule] is not reason.satisfied:
            yield Difference(field=reason.rule, before=stood[reason.rule], after=reason.satisfied, text=reason.text)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
