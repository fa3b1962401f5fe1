"""What a decision letter says of the cases that are neither granted nor refused as a whole."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.cases.models import Case
from tests.api.cases.owner import TOO_EARLY, Headers, Owner
from tests.api.cases.test_listing_objection import NOTICE
from tests.api.filing.test_letters import CLAUSE, DENIED, GRANTED, REMEDY, says

Change = Callable[..., None]
OTHER = CLAUSE | {"document": "示例令第2号", "title": "另一办法", "locator": "第九条"}


@pytest.fixture
def change(app: FastAPI) -> Change:
    """Write what staff would have brought about into a case."""

    def write(number: str, **values: Any) -> None:
        with app.state.database.write() as session:
            case = session.scalar(select(Case).where(Case.number == number))
            for name, value in values.items():
                setattr(case, name, value)

    return write


def test_a_shielding_is_not_called_a_repair(
    client: TestClient, business: Headers, owner: Owner, change: Change
) -> None:
    """Protects an enterprise in reorganisation: the letter says temporary, for how long, and what comes after."""
    number = owner.draft("repair", owner.has(), facts={"reorganisation": "plan_approved"})
    change(number, shielding=True, decision=GRANTED)
    facts = ("准予暂时屏蔽决定书", "暂时屏蔽不是信用修复", "执行完毕后再申请正式修复", "国办发〔2025〕22号")
    words = says(client, number, "decision", business, *facts)
    assert "准予信用修复" not in words
    change(number, decision=DENIED)
    assert "暂时屏蔽不是信用修复" not in says(client, number, "decision", business, "不予暂时屏蔽决定书")


def test_a_refused_record_is_not_lost_in_a_granted_request(
    client: TestClient, business: Headers, owner: Owner, change: Change
) -> None:
    """Protects who was refused one record of several: title, result, its reason, its clause and its remedy say so."""
    good, bad = owner.has(), owner.has()
    number = owner.draft("repair", good, bad)
    refused = DENIED | {"reasons": ["没有改正"], "citations": [OTHER], "remedies": [REMEDY]}
    change(number, decision=GRANTED | {"per_record": {good: GRANTED, bad: refused}})
    facts = ("部分准予信用修复；部分不予信用修复", "没有改正。依据：《另一办法》（示例令第2号）第九条", "不服本决定时")
    words = says(client, number, "decision", business, *facts)
    assert words.splitlines()[0] == "信用修复决定书"
    assert "《另一办法》（示例令第2号）第九条（大意：" in words


def test_an_explained_refusal_is_not_called_upheld(
    client: TestClient, business: Headers, owner: Owner, change: Change
) -> None:
    """Protects from a refusal in disguise: what was only explained is not called a success."""
    number = owner.draft("objection", owner.has(), ground="inaccurate")
    for resolution, told in (("explained", "经核实信息无误，已作说明"), ("corrected", "异议成立，予以更正")):
        change(number, decision=GRANTED | {"resolution": resolution})
        words = says(client, number, "decision", business, told)
        assert ("异议成立" in words) is (resolution == "corrected")


def test_a_refusal_names_the_recheck_once(client: TestClient, business: Headers, owner: Owner, change: Change) -> None:
    """Protects the way that is open here: the first refusal names it, a grant and the second refusal do not."""
    number = owner.draft("repair", owner.has())
    change(number, decision=GRANTED)
    assert "要求复核" not in says(client, number, "decision", business)
    change(number, decision=DENIED)
    says(client, number, "decision", business, "在本系统要求复核（一次，免费）", "不因要求复核推迟")
    change(number, earlier_decisions=[DENIED])
    assert "要求复核" not in says(client, number, "decision", business)


def test_before_a_listing_nothing_is_called_corrected(
    client: TestClient, business: Headers, owner: Owner, clerk: Headers, change: Change
) -> None:
    """Protects the truth: nothing was listed, so nothing is called deleted, and no resolution is needed."""
    made = client.post("/api/v1/notices", json=NOTICE, headers=clerk).json()
    number = owner.draft("listing_objection", notice_id=made["id"], statement="已经改正。")
    for resolution, told in ((None, "异议成立"), ("deleted", "异议成立，不作列入"), ("corrected", "按核实的结果处理")):
        change(number, decision=GRANTED | {"resolution": resolution})
        words = says(client, number, "decision", business, told, "示例市交通运输局（盖章）")
        assert "删除" not in words


def test_the_deciding_body_is_named(client: TestClient, business: Headers, owner: Owner, change: Change) -> None:
    """Protects the right to know against whom to go: the authorities of the records, each once."""
    ids = [owner.has(authority="示例市住房和城乡建设局"), owner.has(authority="示例市城市管理局")]
    number = owner.draft("repair", *ids)
    change(number, decision=GRANTED)
    says(client, number, "decision", business, "示例市住房和城乡建设局、示例市城市管理局（盖章）")
    change(number, decision=GRANTED | {"decision": "not_accepted"})
    says(client, number, "decision", business, "办理单位（盖章）")


def test_a_pause_that_no_clause_settles_is_called_provisional(
    client: TestClient, business: Headers, owner: Owner, clerk: Headers, call: Callable[..., Any]
) -> None:
    """Protects from two truths in one letter: what was not read is not printed as certain, nor with another clause."""
    number = owner.files("repair", owner.has())
    items = {"items": [{"material": "proof_of_performance", "why": "看不清"}]}
    assert call(number, "request-supplement", clerk, items).status_code == 200
    words = says(client, number, "supplement_notice", business, "条文没有读到（待核实），这里暂按")
    assert "起暂停计算" not in words


def test_the_application_and_the_receipt_leave_nothing_out(client: TestClient, business: Headers, owner: Owner) -> None:
    """Protects the papers of a bundle: the day that the record holds, and the record that was not filed and why."""
    number = owner.draft("repair", owner.has(), owner.has(TOO_EARLY))
    owner.uploads(number, "proof_of_performance")
    left = owner.submits(number).json()["left_out"][0]["document_number"]
    says(client, number, "application", business, "2026年4月10日")
    says(client, number, "receipt", business, "这次没有提交的记录", left, "2027年1月11日")
