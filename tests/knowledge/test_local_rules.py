"""What ordinances add at their own place, and nowhere else."""

import datetime as dt

import pytest

from knowledge.engine.assess import assess
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.local_rules import local_notes
from knowledge.engine.schema_local import LocalRules
from knowledge.engine.table_faults import local_faults
from knowledge.engine.vocabulary import AuthorityField, RecordKind, RequestKind, Severity

TODAY = dt.date(2026, 11, 21)
NUMBERS_NOT_READ = {"320000", "130000", "360000"}


@pytest.mark.parametrize("request_kind", RequestKind)
def test_a_place_hears_only_its_own_rules(library: Library, request_kind: RequestKind) -> None:
    """Protects people elsewhere: no sentence of one place is said at another, nor where no place is known."""
    assert local_notes(library, None, request_kind, TODAY) == ()
    for rule in library.rules_of(LocalRules):
        said = local_notes(library, rule.region, request_kind, TODAY)
        neighbour = "440100" if rule.region == "440300" else "630000"
        assert not set(local_notes(library, neighbour, request_kind, TODAY)) & set(said), rule.id


@pytest.mark.parametrize("region", sorted(NUMBERS_NOT_READ))
def test_where_no_number_was_read_none_is_said(library: Library, region: str) -> None:
    """Protects applicants in 江苏, 河北, 江西: the ordinance governs, the office is named, no days are promised."""
    for request in (RequestKind.REPAIR, RequestKind.OBJECTION):
        told = [library.statement(name) for name in local_notes(library, region, request, TODAY)]
        assert told
        for statement in told:
            assert statement.text is None, "a caution, not a rule"
            assert "个工作日" not in (statement.unknown or "")
            assert "信用主管部门" in (statement.unknown or "")


def test_a_single_source_is_only_a_caution(library: Library) -> None:
    """Protects minors: what one page says is never told as a rule."""
    for rule in library.rules_of(LocalRules):
        for name, statement in rule.statements.items():
            if not statement.verification.may_decide:
                assert statement.text is None, name
                assert "据一处资料" in (statement.unknown or ""), name


def test_shenzhen_training_stays_in_shenzhen(library: Library) -> None:
    """Protects applicants elsewhere: training is a local measure and says so."""
    text = library.statement("local.shenzhen_measures").text or ""
    assert "只在深圳适用" in text
    assert "local.shenzhen_measures" not in local_notes(library, "440000", RequestKind.REPAIR, TODAY)


def test_the_assessment_tells_them_last_and_is_not_decided_by_them(library: Library) -> None:
    """Protects the answer: the same outcome and days with and without a place, the local sentences at the end."""
    record = RecordFacts(
        kind=RecordKind.ADMINISTRATIVE_PENALTY,
        authority_field=AuthorityField.TRANSPORT,
        severity=Severity.GENERAL,
        decided_on=dt.date(2026, 5, 6),
        obligations_fulfilled_on=dt.date(2026, 5, 20),
    )
    for region, added in {"320281": "local.jiangsu_governs", "410100": "local.henan_repair"}.items():
        here, anywhere = (
            assess(library, facts, subject=SubjectFacts(), facts=AssessmentFacts(), as_of=TODAY)
            for facts in (record.model_copy(update={"region": region}), record)
        )
        count = len(anywhere.reasons)
        assert here.reasons[:count] == anywhere.reasons
        assert added in [reason.rule for reason in here.reasons[count:]]
        assert here.model_copy(update={"reasons": anywhere.reasons}) == anywhere


def test_an_objection_before_listing_has_its_own_local_rules(library: Library) -> None:
    """Protects 江苏's ten working days from a sentence that says no number was read."""
    record = RecordFacts(kind=RecordKind.SERIOUS_DISHONESTY_LIST, region="320281")
    told = AssessmentFacts(notice_before_listing=dt.date(2026, 11, 18))
    answer = assess(library, record, subject=SubjectFacts(), facts=told, as_of=TODAY)
    assert not [reason.rule for reason in answer.reasons if reason.rule.startswith("local.")]


def test_notes_and_sentences_belong_together(library: Library) -> None:
    """Protects the files: a note without its sentence, or a sentence that nobody is told, is a fault."""
    assert not list(local_faults(library.rules.values()))
    rule = library.rules_of(LocalRules)[0]
    assert len(list(local_faults([rule.model_copy(update={"statements": {}})]))) == len(rule.notes)
    assert len(list(local_faults([rule.model_copy(update={"notes": ()})]))) == len(rule.statements)
