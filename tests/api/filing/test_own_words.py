"""An objection may rest on the person's own words: nobody draws up a page for what was written here."""

from tests.api.cases.owner import Owner

EVIDENCE = "evidence_of_error"


def test_a_statement_stands_for_the_page_of_ones_own_words(owner: Owner) -> None:
    """Protects somebody who has no papers: written words are enough, an empty statement is not."""
    number = owner.draft("objection", owner.has(), ground="not_mine", statement="  ")
    answer = owner.does(number, "submit")
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/materials/{EVIDENCE}"]
    owner.patches(number, statement="处罚决定书上的公司不是我们。")
    (paper,) = (m for m in owner.case(number)["materials"] if m["id"] == EVIDENCE)
    assert not paper["required"]
    assert "说明可以代替" in paper["why"]
    assert owner.does(number, "submit").status_code == 200


def test_a_statement_stands_for_no_document_of_an_office(owner: Owner) -> None:
    """Protects the other papers: that a decision was withdrawn is not shown by saying so."""
    number = owner.draft("objection", owner.has(), ground="revoked_basis", statement="决定已经撤销。")
    answer = owner.does(number, "submit")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/materials/revocation_document"]
