"""Local measures of restraint: each is checked against the clauses, and what to do with it follows from them."""

from pathlib import Path

import pytest

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.ledger import FILE, Answers, Disposition, Principles, load_principles, propose
from knowledge.engine.library import Library
from knowledge.engine.opening import open_library

ROOT = Path(__file__).resolve().parents[2] / "knowledge"
FINE = {
    "touches_publication": True,
    "touches_listing": False,
    "touches_punishment": False,
    "national_basis": True,
    "local_basis": False,
    "publishes_persons": False,
    "says_how_to_repair": True,
    "by_effective_document": True,
    "within_need": True,
}
RUBBISH = FINE | {"touches_listing": True, "national_basis": False, "plans_legislation": True}
JAYWALKERS = RUBBISH | {"touches_punishment": True, "plans_legislation": False}
SCORE = FINE | {
    "touches_punishment": True,
    "concrete_facts": True,
    "punishes_by_score": True,
    "beyond_the_standard": False,
    "forces_others": False,
}


@pytest.fixture(scope="module")
def library() -> Library:
    """The repository's knowledge base."""
    return open_library(ROOT)


@pytest.fixture(scope="module")
def principles(library: Library) -> Principles:
    """The repository's principles."""
    return load_principles(ROOT, library)


@pytest.mark.parametrize(
    ("answers", "disposition"),
    [
        (FINE, Disposition.KEEP),
        (FINE | {"says_how_to_repair": False}, Disposition.REVISE),
        (FINE | {"national_basis": False, "local_basis": True}, Disposition.KEEP),
        (RUBBISH, Disposition.LEGISLATE),
        (JAYWALKERS, Disposition.REPEAL),
        (SCORE, Disposition.REVISE),
    ],
)
def test_the_disposition_follows_from_the_checks(
    principles: Principles, answers: Answers, disposition: Disposition
) -> None:
    """附件1/注3: kept when all holds, revised when only the wording fails, legislated or repealed without a basis."""
    assert propose(principles, answers).disposition == disposition


def test_a_score_fails_by_its_own_clause(principles: Principles) -> None:
    """Punishing a person for a low score is named with the clause that forbids it."""
    failed = [check.principle.id for check in propose(principles, SCORE).checks if check.holds is False]
    assert failed == ["no_low_score"]


def test_the_annexs_own_samples_are_proposed_by_its_note(principles: Principles) -> None:
    """附件1 prints 修订 for its first sample, which has no basis, against its own note 3: the proposal says so."""
    assert propose(principles, RUBBISH).disposition == Disposition.LEGISLATE
    assert propose(principles, JAYWALKERS).disposition == Disposition.REPEAL
    for disposition in (Disposition.LEGISLATE, Disposition.REPEAL):
        outcome = principles.dispositions[disposition]
        assert "示例" in outcome.why
        assert "ndrc-2021-15#att1" in outcome.cites


def test_a_measure_that_makes_banks_punish_is_not_kept(principles: Principles) -> None:
    """五（九）: others must not be forced to punish."""
    banks = SCORE | {"punishes_by_score": False, "forces_others": True}
    assert propose(principles, banks).disposition == Disposition.REVISE


def test_nothing_is_proposed_on_what_is_not_known(principles: Principles) -> None:
    """An empty cell is no "no": what has to be found out is named instead."""
    proposal = propose(principles, FINE | {"national_basis": None})
    assert proposal.disposition is None
    assert proposal.missing == ("national_basis",)


def test_a_missing_basis_settles_it_whatever_else_is_open(principles: Principles) -> None:
    """Without a basis the wording no longer matters; only the plan to legislate does."""
    bare = dict.fromkeys(("national_basis", "local_basis"), False) | {"touches_publication": True}
    assert propose(principles, bare).missing == ("plans_legislation",)
    assert propose(principles, bare | {"plans_legislation": False}).disposition == Disposition.REPEAL


def test_what_restrains_nobody_is_not_judged(principles: Principles) -> None:
    """A document that touches none of the three is no measure of restraint."""
    nothing = dict.fromkeys(("touches_publication", "touches_listing", "touches_punishment"), False)
    assert propose(principles, nothing).disposition is None


def test_a_list_of_the_place_needs_an_ordinance(principles: Principles) -> None:
    """A standard in a mere circular fails even where the list itself has a basis."""
    listing = FINE | {
        "touches_listing": True,
        "list_scope": "local",
        "list_standard": "other",
        "list_subject": "market_order",
        "tells_before_listing": True,
    }
    assert propose(principles, listing).disposition == Disposition.REVISE
    assert propose(principles, listing | {"list_standard": "local_ordinance"}).disposition == Disposition.KEEP


def test_a_principle_about_an_unknown_fact_is_refused(library: Library, tmp_path: Path) -> None:
    """A misspelt fact would never be asked and never hold."""
    text = (ROOT / FILE).read_text("utf-8").replace("holds: [{says_how_to_repair: true}]", "holds: [{no_such: true}]")
    (tmp_path / "ledger").mkdir()
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match="no_such"):
        load_principles(tmp_path, library)
