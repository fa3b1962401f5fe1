"""What readers say about answers: kept without personal data, looked through and handled by staff."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.answers.models import AnswerRemark
from api.answers.remarks import PER_ACCOUNT, PER_ADDRESS
from api.audit.models import AuditLine
from api.masking import masked
from knowledge.engine.gongwen.contacts import HIDDEN

FEEDBACK = "/api/v1/policies/feedback"
NOTICE = """示例市信用修复办法
示例发〔2026〕9号
各单位：
一、办理时限
（一）修复申请应当在5个工作日内办结。
示例市信用办
2026年3月1日
"""
Headers = dict[str, str]


def leave(client: TestClient, headers: Headers | None = None, **changes: Any) -> Any:
    """Leave one remark."""
    body = {"question": "要收费吗", "helpful": False, "comment": ""} | changes
    return client.post(FEEDBACK, json=body, headers=headers)


def stored(app: FastAPI) -> AnswerRemark:
    """The only remark there is."""
    with app.state.database.read() as session:
        return session.scalars(select(AnswerRemark)).one()


def test_a_remark_is_kept_without_personal_data(client: TestClient, app: FastAPI) -> None:
    """Telephone, identity number, credit code and mailbox are hidden before anything is stored."""
    said = "电话13800000000，证件320281199001010011，代码91320281MA1DEMQ10W，邮箱shili@example.com"
    assert leave(client, question=f"要收费吗，{said}", comment=said).status_code == 201
    remark = stored(app)
    for part in ("13800000000", "320281199001010011", "91320281MA1DEMQ10W", "shili@example.com"):
        assert part not in remark.question + remark.comment
    assert remark.question.startswith("要收费吗")


@pytest.mark.parametrize(
    ("typed", "hidden"),
    [
        ("代码９１３２０２８１ＭＡ１ＤＥＭＱ１０Ｗ吗", "代码9132**********Q10W吗"),
        ("9132 0281 MA1D EMQ1 0W", "9132**********Q10W"),
        ("卡号6222020000000000000", f"卡号{HIDDEN}"),
        ("编号6222020000000000000", "编号6222***********0000"),
        ("代码9132\u200b0281\u00a0MA1DEMQ10W吗", "代码9132**********Q10W吗"),
    ],
)
def test_codes_are_hidden_however_they_are_typed(typed: str, hidden: str) -> None:
    """Full width, in groups, or a card number nobody asked for."""
    assert masked(typed) == hidden


@pytest.mark.parametrize(
    "text", ["苏示监罚〔2026〕12号", "XF-20261121-0001", "20000.00元", "请打12345", "2026年11月21日"]
)
def test_numbers_of_documents_and_cases_stay(text: str) -> None:
    """What a reviewer needs is not hidden."""
    assert masked(text) == text


@pytest.mark.parametrize(
    "said",
    [
        "国办发〔2020〕49号 六（十二）",
        "国办发[2020]49号六(十二)",
        "/api/v1/policies/documents/gbf-2020-49#6.12",
        "gbf-2020-49#6.12",
    ],
)
def test_the_right_clause_is_kept_under_its_own_name(client: TestClient, app: FastAPI, said: str) -> None:
    """By number, by address, with whatever brackets: one name for reviewers."""
    assert leave(client, citation=said).status_code == 201
    assert stored(app).citation == "国办发〔2020〕49号 六（十二）"


@pytest.mark.parametrize(
    "said", ["国办发〔2020〕49号 第九十九条", "示例发〔2026〕9号 一（一）", "国办发〔2020〕49号", "不知道"]
)
def test_a_clause_that_does_not_exist_is_refused(client: TestClient, said: str) -> None:
    """A remark about an invented clause helps nobody; the answer says how to write one."""
    answer = leave(client, citation=said)
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_clause")
    assert answer.json()["errors"][0]["pointer"] == "/citation"


def test_a_clause_of_a_published_original_counts(client: TestClient, app: FastAPI, staff: Headers) -> None:
    """Office documents are as good as the library's, once published; a draft is not."""
    documents = client.post("/api/v1/policies/documents", data={"text": NOTICE}, headers=staff).json()["documents"]
    address = f"/api/v1/policies/documents/{documents[0]['id']}"
    assert leave(client, citation="示例发〔2026〕9号 一（一）").status_code == 422
    dated = {"region": "320200", "effective_from": "2026-03-01"}
    assert client.patch(address, json=dated, headers=staff).status_code == 200
    assert client.post(f"{address}/publish", headers=staff).status_code == 200
    assert leave(client, citation="示例发〔2026〕9号 一（一）").status_code == 201
    assert stored(app).citation == "示例发〔2026〕9号 一（一）"


def test_only_staff_who_work_with_policy_read_remarks(
    client: TestClient, business: Headers, add_account: Callable[..., None], sign_in: Callable[[str], Headers]
) -> None:
    """Readers and clerks do not; reviewers do, but only editors and administrators close one."""
    for name in ("clerk", "reviewer", "admin"):
        add_account(name, [name])
    number = leave(client).json()["id"]
    assert client.get(FEEDBACK).status_code == 401
    assert client.get(FEEDBACK, headers=business).status_code == 403
    assert client.get(FEEDBACK, headers=sign_in("clerk")).status_code == 403
    reviewer = sign_in("reviewer")
    assert client.get(FEEDBACK, headers=reviewer).json()["total"] == 1
    close = {"url": f"{FEEDBACK}/{number}/handle", "json": {"outcome": "changed"}}
    assert client.post(**close).status_code == 401
    assert client.post(**close, headers=reviewer).status_code == 403
    assert client.post(**close, headers=sign_in("admin")).status_code == 200


def test_the_list_is_filtered_and_paged(client: TestClient, staff: Headers) -> None:
    """By helpful and handled, the newest first, in parts with a total."""
    numbers = [leave(client, helpful=helpful).json()["id"] for helpful in (True, False, False)]
    client.post(f"{FEEDBACK}/{numbers[1]}/handle", json={"outcome": "no_change"}, headers=staff)

    def found(**params: Any) -> set[str]:
        return {item["id"] for item in client.get(FEEDBACK, params=params, headers=staff).json()["items"]}

    assert found(helpful=True) == {numbers[0]}
    assert found(handled=True) == {numbers[1]}
    assert found(helpful=False, handled=False) == {numbers[2]}
    first = client.get(FEEDBACK, params={"limit": 2}, headers=staff).json()
    rest = client.get(FEEDBACK, params={"limit": 2, "cursor": first["next"]}, headers=staff).json()
    assert (first["total"], len(first["items"]), len(rest["items"]), rest["next"]) == (3, 2, 1, None)
    assert client.get(FEEDBACK, params={"limit": 201}, headers=staff).status_code == 422


def test_a_remark_is_handled_once_and_on_the_record(client: TestClient, app: FastAPI, staff: Headers) -> None:
    """Outcome, note, who and when are kept; the audit line holds no text; a second handling is refused."""
    number = leave(client, region="320200", as_of="2026-01-01").json()["id"]
    body = {"outcome": "changed", "note": "已改，问过13800000000"}
    done = client.post(f"{FEEDBACK}/{number}/handle", json=body, headers=staff).json()
    assert (done["outcome"], done["handled_by"], done["region"]) == ("changed", "staff", "320200")
    assert "13800000000" not in done["note"]
    again = client.post(f"{FEEDBACK}/{number}/handle", json=body, headers=staff)
    assert (again.status_code, again.json()["code"]) == (409, "already_handled")
    assert client.post(f"{FEEDBACK}/none/handle", json=body, headers=staff).status_code == 404
    assert client.post(f"{FEEDBACK}/{number}/handle", json={"outcome": "x"}, headers=staff).status_code == 422
    with app.state.database.read() as session:
        lines = [line for line in session.scalars(select(AuditLine)) if line.action == "policy:feedback:handled"]
    assert [(line.actor, line.target, line.details) for line in lines] == [("staff", number, {"outcome": "changed"})]


def test_a_flood_of_remarks_is_refused(client: TestClient, business: Headers) -> None:
    """Per account, and per address for strangers; one person's flood does not silence the other."""
    most = PER_ACCOUNT[0].amount
    codes = [leave(client, headers=business).status_code for _ in range(most + 1)]
    assert codes == [201] * most + [429]
    codes = [leave(client).status_code for _ in range(PER_ADDRESS[0].amount + 1)]
    assert codes[-2:] == [201, 429]
