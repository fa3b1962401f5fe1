"""The ledger of restraint measures (失信约束措施台账): what a local measure is checked against, and what to do with it.

Source: 发改办财金〔2021〕15号 一 and 附件1, after 国办发〔2020〕49号. Pure: the same answers give the same proposal.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library
from knowledge.engine.schema import ClauseRef, Strict, Text
from knowledge.engine.strict_yaml import SourceFile, parse, read

FILE = "ledger/principles.yaml"
Value = bool | str
Answers = Mapping[str, Value | None]
"""What is known of a measure by the names of ``facts``; missing or None: not known."""

_TOUCHES = ("touches_publication", "touches_listing", "touches_punishment")


class Disposition(StrEnum):
    """What is to be done with a measure (处置方式)."""

    KEEP = "keep"
    REVISE = "revise"
    LEGISLATE = "legislate"
    REPEAL = "repeal"


class Fact(Strict):
    """Something to know of a measure: a yes or no, or one of several words; ``column`` is its place in the annex."""

    kind: Literal["yes_no"] | tuple[Text, ...]
    ask: Text
    column: Text | None = None
    words: dict[Text, Text] = Field(default_factory=dict)

    def takes(self, value: object) -> bool:
        """Whether a value can be an answer."""
        return isinstance(value, bool) if self.kind == "yes_no" else value in self.kind


class Principle(Strict):
    """One requirement: which measures it concerns, when it holds, and whether a failure is one of basis or content."""

    id: Text
    title: Text
    where: dict[Text, Value]
    holds: Annotated[tuple[dict[Text, Value], ...], Field(min_length=1)]
    lacks: Literal["basis", "content"]
    short: Text
    cites: Annotated[tuple[ClauseRef, ...], Field(min_length=1)]


class Outcome(Strict):
    """A disposition in the annex's word, why it is proposed, and the note of the annex that defines it."""

    word: Text
    why: Text
    cites: Annotated[tuple[ClauseRef, ...], Field(min_length=1)]


class Principles(Strict):
    """All that a measure is checked against."""

    facts: dict[Text, Fact]
    principles: tuple[Principle, ...]
    dispositions: dict[Disposition, Outcome]


class Check(Strict):
    """A principle applied: ``holds`` is None while something it needs is not known (``missing``)."""

    principle: Principle
    holds: bool | None
    missing: tuple[str, ...] = ()


class Proposal(Strict):
    """What to do with a measure; None while it hangs on what is not known (``missing``, in the order to ask)."""

    disposition: Disposition | None
    checks: tuple[Check, ...]
    missing: tuple[str, ...]


def load_principles(root: Path, library: Library) -> Principles:
    """The principles below ``root``.

    Raises:
        KnowledgeError: a clause, a fact or a value that does not exist, or a disposition that is missing.

    """
    source = read(root / FILE, FILE)
    loaded = parse(source, Principles)
    for number, principle in enumerate(loaded.principles):
        library.cite_all(principle.cites)
        for line in (principle.where, *principle.holds):
            _check_line(source, loaded, number, line)
    for outcome in loaded.dispositions.values():
        library.cite_all(outcome.cites)
    if set(loaded.dispositions) != set(Disposition):
        raise KnowledgeError(f"{FILE}: dispositions must name {', '.join(Disposition)}")
    return loaded


def propose(principles: Principles, answers: Answers) -> Proposal:
    """The checks that concern a measure, and what follows from them.

    A measure that touches nothing of the three is no measure of restraint: nothing is proposed for it.
    """
    checks = tuple(check for one in principles.principles if (check := _check(one, answers)) is not None)
    disposition, missing = _disposition(checks, answers)
    return Proposal(disposition=disposition, checks=checks, missing=missing)


def _disposition(checks: tuple[Check, ...], answers: Answers) -> tuple[Disposition | None, tuple[str, ...]]:
    untold = tuple(name for name in _TOUCHES if answers.get(name) is None)
    if not any(answers.get(name) for name in _TOUCHES):
        return None, untold
    failed = {check.principle.lacks for check in checks if check.holds is False}
    open_ones = untold + tuple(dict.fromkeys(name for check in checks if check.holds is None for name in check.missing))
    if "basis" in failed:
        plans = answers.get("plans_legislation")
        if plans is None:
            return None, ("plans_legislation",)
        return (Disposition.LEGISLATE if plans else Disposition.REPEAL), ()
    if any(check.holds is None and check.principle.lacks == "basis" for check in checks) or untold:
        return None, open_ones
    if "content" in failed:
        return Disposition.REVISE, open_ones
    return (None, open_ones) if open_ones else (Disposition.KEEP, ())


def _check(principle: Principle, answers: Answers) -> Check | None:
    """None where the principle does not concern the measure."""
    concerns, missing = _line(principle.where, answers)
    if concerns is False:
        return None
    if concerns is None:
        return Check(principle=principle, holds=None, missing=missing)
    found = [_line(line, answers) for line in principle.holds]
    if any(holds for holds, _ in found):
        return Check(principle=principle, holds=True)
    unknown = tuple(dict.fromkeys(name for holds, names in found if holds is None for name in names))
    return Check(principle=principle, holds=None if unknown else False, missing=unknown)


def _line(line: Mapping[str, Value], answers: Answers) -> tuple[bool | None, tuple[str, ...]]:
    """Whether all of a line holds; one thing that is otherwise settles it, whatever is not known."""
    if any(answers.get(name) not in (None, value) for name, value in line.items()):
        return False, ()
    unknown = tuple(name for name in line if answers.get(name) is None)
    return (None, unknown) if unknown else (True, ())


def _check_line(source: SourceFile, loaded: Principles, number: int, line: Mapping[str, Value]) -> None:
    for name, value in line.items():
        fact = loaded.facts.get(name)
        if fact is None or not fact.takes(value):
            where = f"{source.name}: principles[{number}]"
            raise KnowledgeError(f"{where}: {name}: {value} is no fact, or not one of its values")
