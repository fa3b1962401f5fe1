"""What the engine fills into sentences and asks for: a blank or question that it does not know stops the load."""

from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from knowledge.engine.schema_rule_base import RuleBase
from knowledge.engine.schema_rules import Questions

Fault = tuple[RuleBase, tuple[int | str, ...], str]
FILLED = frozenset(
    (
        "as_of",
        "basis",
        "earliest",
        "grounds",
        "last",
        "length",
        "now",
        "number",
        "periods",
        "regime",
        "ruled",
        "severity",
        "shown",
        "source",
        "start",
        "stated",
        "then",
        "today",
        "value",
        "what",
        "when",
    )
)
"""Every name that the engine fills into some sentence; which sentence gets which is for the examples to show."""
ASKED_FOR = frozenset(
    (
        "obligations_fulfilled_on",
        "severity",
        "publication_ends_on",
        "decided_on",
        "published_on",
        "publication_basis",
        "ground",
    )
)
"""Every field that the engine asks for."""
WORDS = ("text", "unmet", "unknown")


def blank_faults(rules: Iterable[RuleBase]) -> Iterator[Fault]:
    """Blanks that nothing fills, braces that do not close, questions that nobody asks or that are missing."""
    for rule in rules:
        for name, statement in rule.statements.items():
            for kind in WORDS:
                wrong = _wrong_blank(getattr(statement, kind) or "")
                if wrong:
                    yield rule, ("statements", name, kind), f"statement {name!r} {wrong}"
        if isinstance(rule, Questions):
            yield from ((rule, path, reason) for path, reason in _of_questions(rule.questions))


def blanks(text: str) -> list[tuple[str, str, str]]:
    """Each blank of a sentence: its name, what it asks of the layout, and how it would be turned into words.

    Raises:
        ValueError: a brace that does not close, or closes nothing.

    """
    parts = Formatter().parse(text)
    return [(name, layout or "", turned or "") for _, name, layout, turned in parts if name is not None]


def _wrong_blank(text: str) -> str | None:
    try:
        found = blanks(text)
    except ValueError as error:
        return f"cannot be filled in: {error}"
    for name, layout, turned in found:
        if name not in FILLED or layout or turned:
            return f"has a blank {name!r} that nothing fills"
    return None


def _of_questions(texts: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    yield from ((("questions", name), f"{name!r} is asked by nobody") for name in texts if name not in ASKED_FOR)
    missing = sorted(ASKED_FOR - texts.keys())
    if missing:
        yield ("questions",), f"the question for {missing[0]!r} is missing"
