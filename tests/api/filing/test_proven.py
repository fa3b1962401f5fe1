"""What a filing takes as proven: the papers speak where nobody does, and never against the source."""

from typing import Any

import pytest

from api.cases.commitment import TEXT
from tests.api.cases.owner import REPAIRABLE, TOO_EARLY, Owner

SILENT = {**REPAIRABLE, "obligations_fulfilled_on": None}


def test_the_paper_proves_what_nobody_speaks_of(owner: Owner) -> None:
    """Protects who has paid and proves it: a source that is silent does not stand in the way."""
    number = owner.draft("repair", owner.has(SILENT))
    assert owner.submits(number).status_code == 422
    owner.uploads(number, "proof_of_performance")
    assert owner.submits(number).status_code == 200
    (record,) = owner.case(number)["records"]
    assert record["outcome"] == "repairable_now"


def test_a_part_payment_is_not_overridden(owner: Owner) -> None:
    """Protects the truth of a filing: what the source says was paid in part is not filed as performed."""
    number = owner.draft("repair", owner.has(SILENT, fine_amount="20000", part_paid_amount="5000"))
    owner.uploads(number, "proof_of_performance")
    answer = owner.submits(number)
    assert (answer.status_code, answer.json()["code"]) == (409, "repairable_later")
    assert owner.case(number)["status"] == "draft"
    owner.patches(number, facts={"performed_on": "2026-11-02"})
    assert owner.submits(number).status_code == 200


def test_the_commitment_says_two_things(owner: Owner) -> None:
    """Protects somebody in a reorganisation from an untrue oath: nobody swears to have performed."""
    commitment = owner.case(owner.draft("repair", owner.has()))["commitment"]
    assert commitment["text"] == TEXT
    assert "真实、有效" in TEXT
    assert "承担违反承诺的后果" in TEXT
    assert "履行" not in TEXT


def contradicting(owner: Owner) -> str:
    """A record that says both that all was performed and that a part was paid."""
    return owner.has(REPAIRABLE, fine_amount="20000", part_paid_amount="5000")


def test_what_has_to_be_answered_is_named(owner: Owner) -> None:
    """Protects the draft of somebody who only has to answer: the field is named, and nothing is dropped."""
    number = owner.draft("repair", contradicting(owner))
    owner.uploads(number, "proof_of_performance")
    answer = owner.submits(number)
    assert (answer.status_code, answer.json()["code"]) == (409, "needs_information")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/facts/performed_on"]
    assert owner.case(number)["status"] == "draft"
    owner.patches(number, facts={"performed_on": "2026-11-02"})
    assert owner.submits(number).status_code == 200


@pytest.mark.parametrize("other", [{}, TOO_EARLY])
def test_a_question_is_no_refusal(owner: Owner, other: dict[str, Any]) -> None:
    """Protects from a wrong "not today": one that needs an answer says so, and does not ask for what was signed."""
    number = owner.draft("repair", owner.has(other or REPAIRABLE), contradicting(owner))
    owner.uploads(number, "proof_of_performance")
    answer = owner.submits(number)
    if other:
        assert (answer.status_code, answer.json()["errors"][-1]["pointer"]) == (409, "/facts/performed_on")
        return
    (left,) = answer.json()["left_out"]
    assert [question["field"] for question in left["questions"]] == ["obligations_fulfilled_on"]
    assert not any("信用承诺" in reason for reason in left["reasons"])
    line = next(e["text"] for e in owner.case(number)["timeline"] if e["action"] == "submit")
    assert "还有情况要先说明" in line
    assert "今天不能申请" not in line
