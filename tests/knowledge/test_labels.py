"""What was not verified carries no number, whatever file it stands in. Needs no fact sheet."""

import pytest

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library, load_library
from knowledge.engine.schema import Verification
from knowledge.engine.schema_publication import PenaltyClasses, PublicationPeriods
from knowledge.engine.schema_time import TimeLimits
from knowledge.engine.sureness import numbers
from tests.knowledge.small_folder import LIMITS, RULE, Write

# Says that two texts disagree: the number is the one text's own, which is corroborated (107号).
TELLS_OF_TWO_TEXTS = {"publication.article_14"}


def test_the_search_for_numbers_finds_them() -> None:
    """Protects this file: a pattern that finds nothing would let everything pass."""
    assert numbers("受理后7个工作日办结") == ["7个工作日"]
    assert numbers("3年内不能申请", None) == ["3年"]
    assert not numbers("自2026年4月1日起施行，2024年版")


def test_time_limits_that_were_not_verified_have_no_amount(library: Library) -> None:
    """Protects applicants and staff: a clock never runs on a believed number, nor does a note tell it."""
    unsure = [
        limit
        for rule in library.rules_of(TimeLimits)
        for limit in rule.limits
        if limit.label in ("SH", "M", "U") or limit.verification is Verification.UNVERIFIED
    ]
    assert unsure
    for limit in unsure:
        assert limit.amount is None, limit.id
        assert not numbers(limit.name, limit.trigger, limit.note), limit.id


def test_periods_and_classes_that_were_not_verified_are_empty(library: Library) -> None:
    """Protects records: no publication period and no class stands on law that nobody read."""
    for table in library.rules_of(PublicationPeriods):
        for period in table.periods:
            assert period.verification is not Verification.UNVERIFIED, table.id
    for entry in library.only_rule(PenaltyClasses).entries:
        if entry.verification is Verification.UNVERIFIED:
            assert entry.severity is None, entry.penalty


def test_sentences_that_were_not_verified_tell_no_number(library: Library) -> None:
    """Protects readers: a sentence marked unverified gives a place to ask, never a length of time."""
    for rule in library.rules.values():
        for name, statement in rule.statements.items():
            if statement.verification is Verification.UNVERIFIED and name not in TELLS_OF_TWO_TEXTS:
                assert not numbers(statement.text, statement.unmet, statement.unknown), name


def test_clauses_that_were_not_verified_tell_no_number(library: Library) -> None:
    """Protects answers: a digest of what was not read must not smuggle in a remembered number."""
    for document in library.documents.values():
        for clause in document.clauses:
            if clause.verification is Verification.UNVERIFIED:
                assert not numbers(clause.digest, clause.note), f"{document.id}#{clause.id}"


TOO_SURE = [
    (
        {"rules__demo__rule": RULE.replace("verification: corroborated", "verification: primary")},
        r"rule.yaml:11: primary, but its clause 'demo-1#art2' is corroborated",
    ),
    (
        {
            "rules__demo__limits": LIMITS.format(n=1)
            .replace("amount: 3", "amount: null")
            .replace("trigger: 示例", "trigger: 3个工作日")
            .replace("label: P, verification: primary", "label: U, verification: unverified, settled_by: 读到原文")
        },
        r"limits.yaml:8: T90 is unverified, but tells a number",
    ),
]


@pytest.mark.parametrize(("changed", "message"), TOO_SURE)
def test_a_value_surer_than_its_clause_stops_the_load(write: Write, changed: dict[str, str], message: str) -> None:
    """Protects the labels: a sentence, paper, period or limit may decide only where every clause under it may."""
    with pytest.raises(KnowledgeError, match=message):
        load_library(write(**changed))
