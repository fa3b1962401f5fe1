"""Materials: two papers for a repair, and none that may not be asked for."""

import datetime as dt

import pytest

from knowledge.engine.checklist import Applicant, checklist, never_asked_for
from knowledge.engine.library import Library
from knowledge.engine.schema_papers import Materials
from knowledge.engine.vocabulary import AuthorityField, Ground, MaterialId, RequestKind, SubjectKind

FORBIDDEN = {MaterialId.TRAINING_CERTIFICATE, MaterialId.CREDIT_REPORT, MaterialId.CHARITY_PROOF}


def _required(library: Library, request: RequestKind, applicant: Applicant) -> list[MaterialId]:
    return [paper.id for paper in checklist(library, request, applicant) if paper.required]


def test_repair_needs_two_papers(library: Library) -> None:
    """Protects applicants from extra papers: proof of performance and the commitment, nothing else."""
    required = _required(library, RequestKind.REPAIR, Applicant(SubjectKind.BUSINESS))
    assert required == [MaterialId.PROOF_OF_PERFORMANCE, MaterialId.CREDIT_COMMITMENT]


@pytest.mark.parametrize("request_kind", list(RequestKind))
@pytest.mark.parametrize("field", [None, AuthorityField.MARKET_REGULATION, AuthorityField.TRANSPORT])
def test_forbidden_papers_are_never_listed(
    library: Library, request_kind: RequestKind, field: AuthorityField | None
) -> None:
    """Protects against the old regime's training, credit report and charity proof coming back."""
    for subject in SubjectKind:
        papers = checklist(library, request_kind, Applicant(subject, field, agent=True, underage=True))
        assert not FORBIDDEN & {paper.id for paper in papers}


def test_what_may_not_be_asked_for_is_said_with_its_clause(library: Library) -> None:
    """Protects the refusal of such demands: each forbidden paper has a reason and a clause."""
    rules = never_asked_for(library, RequestKind.REPAIR)
    assert {rule.id for rule in rules} == FORBIDDEN
    assert all(rule.cites and rule.why for rule in rules)


@pytest.mark.parametrize("ground", list(Ground))
def test_each_ground_needs_one_kind_of_evidence(library: Library, ground: Ground) -> None:
    """Protects objectors: one paper is enough, the revocation where the basis fell away."""
    expected = MaterialId.REVOCATION_DOCUMENT if ground is Ground.REVOKED_BASIS else MaterialId.EVIDENCE_OF_ERROR
    assert _required(library, RequestKind.OBJECTION, Applicant(ground=ground)) == [expected]


def test_agents_and_guardians_are_asked_only_when_there_is_one(library: Library) -> None:
    """Protects people who act for themselves from papers about somebody else."""
    alone = {paper.id for paper in checklist(library, RequestKind.REPAIR, Applicant())}
    helped = {paper.id for paper in checklist(library, RequestKind.REPAIR, Applicant(agent=True, underage=True))}
    assert helped - alone == {MaterialId.AUTHORISATION_LETTER, MaterialId.GUARDIANSHIP_PROOF}


def test_every_request_has_one_table(library: Library) -> None:
    """Protects the look-up: exactly one list of papers a kind of request."""
    assert sorted(table.request for table in library.rules_of(Materials)) == sorted(RequestKind)


def test_papers_of_an_earlier_day_stand_on_the_law_of_that_day(library: Library) -> None:
    """Protects answers about the past: the same two papers under the old trial rules, and none before them."""
    papers = checklist(library, RequestKind.REPAIR, Applicant(), dt.date(2024, 6, 21))
    assert [paper.id for paper in papers if paper.required] == ["proof_of_performance", "credit_commitment"]
    assert {cite.document for paper in papers for cite in paper.citations} == {"国家发展改革委令第58号"}
    assert not checklist(library, RequestKind.REPAIR, Applicant(), dt.date(2022, 6, 21))
