"""What staff may not ask for or refuse with: papers that the law dropped, money, replaced and foreign clauses."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.cases.asked import CaseFacts
from api.cases.models import Case
from api.cases.sealed import write_sealed

Headers = dict[str, str]
Filed = Callable[..., str]
Call = Callable[..., Any]
LAW = "gbf-2025-22#4"
REFUSAL = {"reasons": "没有缴清罚款", "citations": [LAW]}
MISSING = {"items": [{"material": "proof_of_performance", "why": "缴款书看不清"}]}


@pytest.mark.parametrize(
    "why",
    [
        "请交信用修复培训合格证", "请参加培训班结业证书", "第三方信用评级报告", "志愿服务时长", "公益捐款凭证",
        "无违法记录证明", "交500元服务费的收据",
    ],
)  # fmt: skip
def test_other_words_do_not_help(a_filed_case: Filed, call: Call, clerk: Headers, why: str) -> None:
    """Protects the applicant from the same papers under another name, and from paying for anything."""
    answer = call(a_filed_case(), "request-supplement", clerk, {"items": [{"material": "other", "why": why}]})
    assert (answer.status_code, answer.json()["code"]) == (422, "material_not_to_ask"), answer.text


@pytest.mark.parametrize("why", ["整改后的现场照片", "罚款收据的另一页", "缴纳农民工工资保证金的证明"])
def test_what_may_be_needed_may_be_asked_for(a_filed_case: Filed, call: Call, clerk: Headers, why: str) -> None:
    """Protects staff: what belongs to the correction itself is asked for under its neutral name, with their words."""
    answer = call(a_filed_case(), "request-supplement", clerk, {"items": [{"material": "other", "why": why}]})
    items = answer.json()["supplement"]["items"]
    assert items == [{"material": "other", "name": "其他材料", "why": why}]


def test_what_the_department_has_is_asked_for_only_after_looking(
    app: FastAPI, a_filed_case: Filed, call: Call, clerk: Headers
) -> None:
    """Protects who told that the department holds the proof: it looks itself first, and says when it found nothing."""
    number = a_filed_case()
    with app.state.database.write() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        write_sealed(case, app.state.cipher, None, CaseFacts(proof_with_authority=True))
    refused = call(number, "request-supplement", clerk, MISSING)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/items/0/material"), refused.text
    looked = {"items": [MISSING["items"][0] | {"not_held": True}]}
    item = call(number, "request-supplement", clerk, looked).json()["supplement"]["items"][0]
    assert item["why"] == "缴款书看不清。认定单位查过，没有这份材料。"


@pytest.mark.parametrize(
    ("clause", "about"),
    [
        ("jiangsu-2020-10#4.13", {"region": "320281"}),
        ("credit-reporting-regulation#art2.4", {}),
        ("spc-2017-7#art1", {}),
    ],
    ids=["replaced", "banks", "courts"],
)
def test_a_refusal_is_not_carried_by_law_that_is_replaced_or_of_another_field(
    a_filed_case: Filed, call: Call, clerk: Headers, clause: str, about: Any
) -> None:
    """Protects the applicant: such a clause may be named beside another, and refuses nobody alone."""
    number = a_filed_case(**about)
    alone = call(number, "reject", clerk, REFUSAL | {"citations": [clause]})
    codes = {"citation_superseded", "citation_of_another_field"}
    assert alone.status_code == 422, alone.text
    assert alone.json()["code"] in codes
    assert call(number, "reject", clerk, REFUSAL | {"citations": [clause, LAW]}).status_code == 200


@pytest.mark.parametrize("status", ["accepted", "reviewing"])
def test_what_was_accepted_is_not_turned_away_by_asking_for_papers(
    a_filed_case: Filed, call: Call, clerk: Headers, reviewer: Headers, status: str
) -> None:
    """Protects the examination: no clerk refuses alone what waits for papers; a reviewer goes on without them."""
    number = a_filed_case(status)
    waiting = call(number, "request-supplement", clerk, MISSING).json()
    assert (waiting["status"], "reject" in waiting["allowed_actions"]) == ("supplement_requested", False)
    refused = call(number, "reject", clerk, REFUSAL)
    assert (refused.status_code, refused.json()["code"]) == (409, "case_supplement_requested")
    assert call(number, "review", clerk).status_code == 403
    going_on = call(number, "review", reviewer).json()
    assert (going_on["status"], going_on["supplement"]) == ("reviewing", None)
    assert going_on["timeline"][-1]["text"] == "开始审查：不再等补充材料，按现有材料审查"


def test_what_was_not_accepted_yet_may_be_turned_away_while_papers_are_missing(
    a_filed_case: Filed, call: Call, clerk: Headers, reviewer: Headers
) -> None:
    """Protects the office: papers that never come end there, and nobody examines what was not accepted."""
    number = a_filed_case()
    assert "reject" in call(number, "request-supplement", clerk, MISSING).json()["allowed_actions"]
    assert call(number, "review", reviewer).status_code == 409
    assert call(number, "reject", clerk, REFUSAL).json()["status"] == "not_accepted"


@pytest.mark.parametrize("status", ["granted", "syncing", "closed"])
def test_papers_may_turn_out_to_be_false_afterwards(
    app: FastAPI, a_filed_case: Filed, call: Call, clerk: Headers, status: str
) -> None:
    """Protects the record: what comes out after the grant is put down too, and changes nothing by itself."""
    number = a_filed_case()
    with app.state.database.write() as session:
        session.scalars(select(Case).where(Case.number == number)).one().status = status
    body = {"finding": "缴款书是假的", "materials": ["proof_of_performance"]}
    answer = call(number, "false-material", clerk, body)
    assert (answer.status_code, answer.json()["status"]) == (200, status), answer.text
