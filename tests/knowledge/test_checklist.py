"""Papers: few that are needed, none that may not be asked for, and what the department fetches itself."""

import datetime as dt
from itertools import product

import pytest
from pydantic import ValidationError

from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.checklist import Applicant, checklist, papers
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.schema_papers import MaterialRule, Materials
from knowledge.engine.schema_routing import FieldDoors
from knowledge.engine.vocabulary import (
    AuthorityField,
    Ground,
    MaterialId,
    Need,
    Outcome,
    RecordKind,
    RequestKind,
    SubjectKind,
)

FORBIDDEN = {MaterialId.TRAINING_CERTIFICATE, MaterialId.CREDIT_REPORT, MaterialId.CHARITY_PROOF}
TODAY = dt.date(2026, 11, 21)
PENALTY = {
    "kind": "administrative_penalty",
    "authority_field": "transport",
    "severity": "general",
    "decided_on": "2026-05-06",
    "obligations_fulfilled_on": "2026-05-20",
}


def _required(library: Library, request: RequestKind, applicant: Applicant) -> list[MaterialId]:
    return [paper.id for paper in checklist(library, request, applicant) if paper.required]


def _assess(library: Library, record: dict[str, str], **told: object) -> Assessment:
    facts = AssessmentFacts.model_validate(told)
    return assess(library, RecordFacts.model_validate(record), subject=SubjectFacts(), facts=facts, as_of=TODAY)


@pytest.mark.parametrize("field", [AuthorityField.TRANSPORT, AuthorityField.MARKET_REGULATION])
@pytest.mark.parametrize("kind", [kind for kind in RecordKind if kind is not RecordKind.ABNORMAL_OPERATIONS_LIST])
def test_repair_needs_two_papers(library: Library, kind: RecordKind, field: AuthorityField) -> None:
    """Protects applicants from extra papers: proof of performance and the commitment, whatever record and door."""
    required = _required(library, RequestKind.REPAIR, Applicant(SubjectKind.BUSINESS, field, record=kind))
    assert required == [MaterialId.PROOF_OF_PERFORMANCE, MaterialId.CREDIT_COMMITMENT]


def test_the_abnormal_list_of_market_regulators_needs_the_cured_ground_only(library: Library) -> None:
    """Protects companies on that list: the proof that its cause is gone; no commitment on a rule that nobody read."""
    applicant = Applicant(
        field=AuthorityField.MARKET_REGULATION,
        record=RecordKind.ABNORMAL_OPERATIONS_LIST,
    )
    assert _required(library, RequestKind.REPAIR, applicant) == [MaterialId.PROOF_OF_PERFORMANCE]


def test_a_list_may_have_papers_of_its_own_rule(library: Library) -> None:
    """Protects listed persons from an incomplete file: the listing decision says what its own rule asks."""
    listed = checklist(library, RequestKind.REPAIR, Applicant(record=RecordKind.SERIOUS_DISHONESTY_LIST))
    penalised = checklist(library, RequestKind.REPAIR, Applicant(record=RecordKind.ADMINISTRATIVE_PENALTY))
    assert MaterialId.OTHER in {paper.id for paper in listed} - {paper.id for paper in penalised}


def test_a_proof_that_the_deciding_body_has_is_not_asked_for(library: Library) -> None:
    """Protects people from fetching what the department has: only a plain "yes" makes the proof a mere help."""
    for told, required in ((None, True), (False, True), (True, False)):
        answer = _assess(library, PENALTY, proof_with_authority=told)
        proof = next(paper for paper in answer.materials if paper.id is MaterialId.PROOF_OF_PERFORMANCE)
        assert (answer.outcome, proof.required) == (Outcome.REPAIRABLE_NOW, required)
        assert "国办发〔2025〕22号" in {citation.document for citation in proof.citations}


def test_what_is_not_asked_for_is_said_with_its_clause(library: Library) -> None:
    """Protects the refusal of such demands: forbidden papers, and those that the department fetches, with reasons."""
    answer = _assess(library, PENALTY)
    said = {paper.id for paper in answer.not_asked_for}
    assert said >= {*FORBIDDEN, MaterialId.DECISION_DOCUMENT}
    assert all(paper.why and paper.citations for paper in answer.not_asked_for)
    assert not said & {paper.id for paper in answer.materials}


def test_wrong_doors_show_what_they_ask_for_and_forbid_nothing(library: Library) -> None:
    """Protects people who go on to a court: its papers as information; we say nothing about what it may not ask."""
    answer = _assess(library, {"kind": "serious_dishonesty_list", "list_name": "失信被执行人名单"})
    assert answer.outcome is Outcome.WRONG_DOOR
    assert MaterialId.APPLICATION_FORM in {paper.id for paper in answer.materials}
    assert answer.not_asked_for == ()


@pytest.mark.parametrize("request_kind", list(RequestKind))
@pytest.mark.parametrize("field", [None, AuthorityField.MARKET_REGULATION, AuthorityField.TRANSPORT])
def test_forbidden_papers_are_never_listed(
    library: Library, request_kind: RequestKind, field: AuthorityField | None
) -> None:
    """Protects against the old regime's training, credit report and charity proof coming back."""
    for subject, kind in product(SubjectKind, RecordKind):
        asked = checklist(
            library, request_kind, Applicant(subject, field, record=kind, agent=True, underage=True, reorganised=True)
        )
        assert not FORBIDDEN & {paper.id for paper in asked}


@pytest.mark.parametrize("ground", list(Ground))
def test_each_ground_needs_one_kind_of_evidence(library: Library, ground: Ground) -> None:
    """Protects objectors: one paper is enough, the revocation where the basis fell away."""
    expected = MaterialId.REVOCATION_DOCUMENT if ground is Ground.REVOKED_BASIS else MaterialId.EVIDENCE_OF_ERROR
    assert _required(library, RequestKind.OBJECTION, Applicant(ground=ground)) == [expected]


def test_agents_and_guardians_are_asked_only_when_there_is_one(library: Library) -> None:
    """Protects people who act for themselves from papers about somebody else."""
    alone = {paper.id for paper in checklist(library, RequestKind.REPAIR, Applicant())}
    helped = {paper.id for paper in checklist(library, RequestKind.REPAIR, Applicant(agent=True, underage=True))}
    added = {MaterialId.AUTHORISATION_LETTER, MaterialId.GUARDIANSHIP_PROOF, MaterialId.IDENTITY_DOCUMENT}
    assert helped - alone == added


def test_every_request_has_one_table(library: Library) -> None:
    """Protects the look-up: exactly one list of papers a kind of request."""
    assert sorted(table.request for table in library.rules_of(Materials)) == sorted(RequestKind)


def test_every_door_of_a_paper_is_a_way_that_exists(library: Library) -> None:
    """Protects papers from a door where nothing of ours goes: they would never be shown."""
    routes = library.only_rule(FieldDoors)
    ways = {routes.default, *(entry.door for entry in routes.fields)}
    named = {door for table in library.rules_of(Materials) for item in table.items for door in item.doors}
    assert named <= ways


def test_a_paper_cannot_stand_twice_for_one_applicant(library: Library) -> None:
    """Protects the list from two rules on one paper, of which the reader would meet either."""
    table = next(table for table in library.rules_of(Materials) if table.request is RequestKind.REPAIR)
    twice = [*table.items, table.items[0].model_copy(update={"need": Need.HELPFUL})]
    with pytest.raises(ValidationError, match="stands twice for the same applicant"):
        Materials.model_validate({**table.model_dump(by_alias=True), "items": [item.model_dump() for item in twice]})


def test_a_paper_is_never_required_on_what_nobody_read(library: Library) -> None:
    """Protects applicants from a demand that stands on memory: such a paper may only help."""
    item = next(table for table in library.rules_of(Materials)).items[0].model_dump()
    with pytest.raises(ValidationError, match="only on primary or corroborated law"):
        MaterialRule.model_validate({**item, "need": "required", "verification": "single_source"})


def test_papers_of_an_earlier_day_stand_on_the_law_of_that_day(library: Library) -> None:
    """Protects answers about the past: the same two papers under the old trial rules, and none before them."""
    then = papers(library, RequestKind.REPAIR, Applicant(), dt.date(2024, 6, 21))
    assert [paper.id for paper in then.asked if paper.required] == ["proof_of_performance", "credit_commitment"]
    assert {cite.document for paper in then.asked if paper.required for cite in paper.citations} == {
        "国家发展改革委令第58号"
    }
    assert then.not_asked_for == ()
    assert not checklist(library, RequestKind.REPAIR, Applicant(), dt.date(2022, 6, 21))
