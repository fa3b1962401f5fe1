"""What a rule owes before the library takes it: each fault is told with file, line and reason."""

import re

import pytest

from knowledge.engine.completeness import faults
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.gathering import gather
from tests.knowledge.small_folder import DOORS, GOOD, LIMITS, MATERIALS, PERIODS, RULE, Write

GLOSSARY = GOOD["glossary.yaml"]
UNSURE = "text: 示例。\n    cites: [demo-1#art2]\n    verification: "
LINES = GLOSSARY.splitlines()


def told(write: Write, **changed: str) -> list[str]:
    """Every fault of the small folder, some files replaced."""
    return [str(fault) for fault in faults(gather(write(**changed)))]


def _term(identifier: str) -> str:
    """The glossary without one identifier."""
    return "\n".join(line for line in LINES if not re.match(rf" +{identifier}: ", line)) + "\n"


def _line(text: str) -> int:
    return LINES.index(text) + 1


def test_a_complete_folder_has_no_fault(write: Write) -> None:
    """Protects against false alarms: a folder in which everything is said is taken."""
    assert told(write) == []


OWING = [
    (RULE.replace("facts: []\n", ""), "rule.yaml:1: facts: missing; write [] where there is none"),
    (RULE.replace("outcomes: []\n", ""), "rule.yaml:1: outcomes: missing; write [] where there is none"),
    (RULE.replace("not_encoded: []\n", ""), "rule.yaml:1: not_encoded: missing; write [] where there is none"),
    (RULE.replace("case: yes, ", ""), "rule.yaml:13: example '示例' has no case (yes, no or boundary)"),
    (RULE.replace("case: yes", "case: no"), "rule.yaml:12: no example with case: yes"),
    (RULE.replace("case: no,", "case: yes,"), "rule.yaml:12: no example with case: no"),
    (RULE.replace("case: boundary", "case: no"), "rule.yaml:12: no example with case: boundary"),
    (RULE.replace("outcomes: []", "outcomes: [ended]"), "rule.yaml:17: no example comes to ended"),
    (
        RULE.replace("facts: []", "facts: [severity, weather]"),
        "rule.yaml:16: 'weather' is no field of a record, subject or fact, and no event of a clock",
    ),
    (
        RULE.replace("facts: []", "facts: [application_received]"),
        "rule.yaml:16: 'application_received' is no field of a record, subject or fact, and no event of a clock",
    ),
    (
        RULE.replace(f"{UNSURE}corroborated", f"{UNSURE}single_source"),
        "rule.yaml:11: single_source, but settled_by is missing",
    ),
    (
        RULE.replace("verification: primary\n", "verification: unverified\n"),
        "rule.yaml:6: unverified, but settled_by is missing",
    ),
]


@pytest.mark.parametrize(("text", "fault"), OWING)
def test_what_a_rule_owes_is_told_with_its_line(write: Write, text: str, fault: str) -> None:
    """Protects the library: no rule without its cases, what it looks at, and what would settle its open values."""
    assert text != RULE
    assert f"rules/demo/{fault}" in told(write, rules__demo__rule=text)


def test_what_would_settle_a_value_is_enough(write: Write) -> None:
    """Protects open values: one that says what would settle it may stand."""
    text = RULE.replace(f"{UNSURE}corroborated", f"{UNSURE}unverified\n    settled_by: 读到原文")
    assert told(write, rules__demo__rule=text) == []


def test_a_rule_of_time_may_look_at_events(write: Write) -> None:
    """Protects clocks: what starts them is named like any other fact."""
    limits = LIMITS.format(n=1).replace("facts: []", "facts: [application_received]")
    assert told(write, rules__demo__limits=limits) == []


def test_a_door_that_is_not_sure_owes_what_would_settle_it(write: Write) -> None:
    """Protects the way people are sent: an unverified door is on the list of what awaits verification."""
    fault = "rules/doors.yaml:2: unverified, but settled_by is missing"
    assert told(write, rules__doors=DOORS.replace("verification: primary", "verification: unverified")) == [fault]


MISSING_TERMS = [
    ("severity", "serious", "  severity:"),
    ("record_field", "fine_amount", "  record_field:"),
    ("subject_field", "born_on", "  subject_field:"),
    ("fact", "barred_until", "  fact:"),
    ("outcome", "needs_person", "  outcome:"),
]


@pytest.mark.parametrize(("group", "identifier", "heading"), MISSING_TERMS)
def test_an_identifier_without_a_term_is_told(write: Write, group: str, identifier: str, heading: str) -> None:
    """Protects readers: every identifier of a legal notion has the law's word for it."""
    fault = f"glossary.yaml:{_line(heading)}: no term for {group}.{identifier}"
    assert fault in told(write, glossary=_term(identifier))


def test_a_door_without_a_term_is_told(write: Write) -> None:
    """Protects door ids: none is in use that the glossary lacks."""
    faq = GOOD["faq/a.yaml"].replace("credit_office", "desk")
    found = told(write, rules__doors=DOORS.replace("credit_office", "desk"), faq__a=faq)
    assert found == ["rules/doors.yaml:2: the glossary lacks door 'desk'"]


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        (
            PERIODS.format(n=1, start="2026-01-01"),
            PERIODS.format(n=2, start="2026-12-31"),
            "two.yaml:8: in force on a day on which 'demo.periods_1' is in force too",
        ),
        (
            MATERIALS.format(n=1, start="2026-01-01"),
            MATERIALS.format(n=2, start="2027-01-01"),
            "two.yaml:6: in force on a day on which 'demo.papers_1' is in force too",
        ),
        (
            LIMITS.format(n=1),
            LIMITS.format(n=2),
            "two.yaml:8: T90 stands in 'demo.limits_1' for the same days too",
        ),
    ],
)
def test_two_answers_for_one_day_are_told(write: Write, first: str, second: str, fault: str) -> None:
    """Protects dated law: one table a matter and one row a time limit on any day."""
    assert f"rules/demo/{fault}" in told(write, rules__demo__one=first, rules__demo__two=second)


def test_one_time_limit_may_change_on_a_day(write: Write) -> None:
    """Protects dated law: the same limit may stand again for other days."""
    first = LIMITS.format(n=1).replace("{from: 2026-01-01}", "{from: 2026-01-01, to: 2026-06-30}")
    second = LIMITS.format(n=2).replace("{from: 2026-01-01}", "{from: 2026-07-01}")
    assert told(write, rules__demo__one=first, rules__demo__two=second) == []


def test_a_class_that_stands_twice_is_told(write: Write) -> None:
    """Protects tables: one row for one case."""
    row = next(line for line in PERIODS.splitlines() if "severity: minor" in line)
    twice = PERIODS.replace(row, f"{row}\n{row}").format(n=1, start="2026-01-01")
    line = PERIODS.splitlines().index(row) + 2
    assert told(write, rules__demo__one=twice) == [f"rules/demo/one.yaml:{line}: stands twice in this table"]


def test_a_second_file_of_a_kind_of_which_there_is_one_is_told(write: Write) -> None:
    """Protects every answer: two calendars would be found out only when the first day is counted."""
    calendar = RULE.replace("kind: statements", "kind: calendar").replace(
        "statements:\n",
        "verified_from: 2026-01-01\nverified_through: 2026-12-31\n"
        "notices: [{year: 2026, rest: [], work: []}]\nstatements:\n",
    )
    second = calendar.replace("demo.rule", "demo.second").replace("demo.said", "demo.saying")
    found = told(write, rules__demo__rule=calendar, rules__demo__second=second)
    assert found == ["rules/demo/second.yaml:3: a second file of kind calendar; 'demo.rule' is the first"]


@pytest.mark.parametrize("name", ["rules/demo/late.yml", "documents/late.yml", "faq/late.YAML"])
def test_a_file_that_would_be_passed_over_is_refused(write: Write, name: str) -> None:
    """Protects law that somebody wrote: a wrong ending must not make it vanish in silence."""
    root = write()
    (root / name).write_text(RULE, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=f"^{name}:1: its name must end in .yaml$"):
        gather(root)
