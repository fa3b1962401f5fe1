"""One request about several records (一次申请): together where they go one way, apart where not, never twice."""

from typing import Any

import pytest
from fastapi import FastAPI

from api.cases.models import Case
from tests.api.cases.owner import TOO_EARLY, Owner


def test_several_records_of_one_way_make_one_case(owner: Owner) -> None:
    """Protects the promise of one application: one number, each paper once, every record named."""
    first, second = owner.has(), owner.has()
    case = owner.drafts("repair", first, second).json()
    assert case["record_ids"] == [first, second]
    papers = [m["id"] for m in case["materials"]]
    assert len(papers) == len(set(papers))
    assert {"proof_of_performance", "credit_commitment"} <= set(papers)


@pytest.mark.parametrize(
    "other", [{"region": "320282"}, {"authority_field": "market_regulation", "authority": "示例市市场监督管理局"}]
)
def test_records_that_go_different_ways_are_named_in_groups(owner: Owner, other: dict[str, Any]) -> None:
    """Protects from a case that two offices would have to decide: the groups are told, so each can be filed."""
    mine, theirs = owner.has(), owner.has(**other)
    answer = owner.drafts("repair", mine, theirs)
    assert (answer.status_code, answer.json()["code"]) == (409, "records_apart")
    assert "第1组" in answer.json()["detail"]
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/record_ids/0", "/record_ids/1"]


def test_a_set_is_found_again_and_a_part_of_it_too(owner: Owner) -> None:
    """Protects against doubles: whoever comes back gets the same draft, whichever of its records is named."""
    first, second = owner.has(), owner.has()
    number = owner.draft("repair", first, second)
    assert owner.draft("repair", second, first) == number
    assert owner.draft("repair", second) == number


def test_a_record_of_another_draft_is_a_clear_conflict(owner: Owner) -> None:
    """Protects from two drafts of one record: the draft that has it is named."""
    first, second = owner.has(), owner.has()
    number = owner.draft("repair", first)
    answer = owner.drafts("repair", first, second)
    assert (answer.status_code, answer.json()["code"]) == (409, "in_another_draft")
    assert number in answer.json()["detail"]


def test_records_of_a_draft_can_be_changed(owner: Owner) -> None:
    """Protects the person's choice until the filing; a record that another case has is refused."""
    first, second, third = owner.has(), owner.has(), owner.has()
    number = owner.draft("repair", first)
    taken = owner.draft("repair", third)
    assert owner.patches(number, record_ids=[second, first]).json()["record_ids"] == [second, first]
    refused = owner.patches(number, record_ids=[third])
    assert refused.status_code == 409
    assert taken in refused.json()["detail"]
    assert owner.patches(number, record_ids=[]).status_code == 422


def test_what_is_not_eligible_on_the_day_is_left_out_and_told(owner: Owner) -> None:
    """Protects both records: one is filed, and the person learns why the other is not, and when it can be."""
    good, early = owner.has(), owner.has(TOO_EARLY)
    number = owner.draft("repair", good, early)
    owner.uploads(number, "proof_of_performance")
    receipt = owner.submits(number).json()
    (left,) = receipt["left_out"]
    assert (left["record_id"], left["outcome"], left["earliest_on"]) == (early, "repairable_later", "2027-01-11")
    assert left["reasons"]
    case = owner.case(number)
    assert case["record_ids"] == [good]
    assert [r["included"] for r in case["records"]] == [True, False]
    assert all(r["knowledge_version"] for r in case["records"])
    line = next(e for e in case["timeline"] if e["action"] == "submit")
    assert left["document_number"] in line["text"]
    assert "2027年1月11日" in line["text"]
    assert owner.drafts("repair", early).status_code == 201


def test_nothing_is_filed_where_no_record_is_eligible(owner: Owner) -> None:
    """Protects from an empty filing: each record is named with its reason, and the draft stays."""
    number = owner.draft("repair", owner.has(TOO_EARLY), owner.has(TOO_EARLY))
    owner.uploads(number, "proof_of_performance")
    answer = owner.submits(number)
    assert (answer.status_code, answer.json()["code"]) == (409, "repairable_later")
    assert len(answer.json()["errors"]) == 2
    assert owner.case(number)["status"] == "draft"


def test_proof_that_the_department_holds_is_not_asked_for(owner: Owner) -> None:
    """Protects from carrying papers to those who have them: then the commitment alone is enough."""
    number = owner.draft("repair", owner.has(), facts={"proof_with_authority": True})
    needed = {m["id"] for m in owner.case(number)["materials"] if m["required"]}
    assert needed == {"credit_commitment"}
    assert owner.submits(number).status_code == 200


def test_several_grounds_ask_for_the_papers_of_each(owner: Owner) -> None:
    """Protects an objection with two reasons: one case, and the evidence of both."""
    number = owner.draft("objection", owner.has(), ground="inaccurate", also_grounds=["revoked_basis"])
    assert {"evidence_of_error", "revocation_document"} <= {m["id"] for m in owner.case(number)["materials"]}
    assert owner.case(number)["also_grounds"] == ["revoked_basis"]


def test_a_paper_that_the_law_asks_for_since_is_named_and_can_be_uploaded(app: FastAPI, owner: Owner) -> None:
    """Protects an old draft: what is needed is decided on the day of filing, and the draft takes the new paper then."""
    number = owner.draft("repair", owner.has())
    with app.state.database.write() as session:
        session.query(Case).filter_by(number=number).one().required = []
    answer = owner.submits(number)
    assert (answer.status_code, answer.json()["code"]) == (422, "materials_missing")
    owner.uploads(number, "proof_of_performance")
    assert owner.submits(number).status_code == 200
