"""Staff handle a case over the wire: acceptance, refusal, papers, time, findings, and the owner's disagreement."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.cases.models import Case
from api.outbox.models import OutboxMessage

Headers = dict[str, str]
Filed = Callable[..., str]
Call = Callable[..., Any]
LAW = "/api/v1/policies/documents/gbf-2025-22#4"
REFUSAL = {"reasons": "没有缴清罚款", "citations": [LAW]}
MISSING = {"items": [{"material": "proof_of_performance", "why": "缴款书看不清"}]}


def _shown(client: TestClient, number: str, headers: Headers) -> dict[str, Any]:
    case: dict[str, Any] = client.get(f"/api/v1/cases/{number}", headers=headers).json()
    return case


def test_a_clerk_accepts_and_a_reviewer_reviews(
    a_filed_case: Filed, call: Call, clerk: Headers, reviewer: Headers
) -> None:
    """Protects the main way: each step by the right person, and what may be done next is told."""
    number = a_filed_case()
    accepted = call(number, "accept", clerk)
    assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted")
    assert accepted.headers["etag"] == f'"{accepted.json()["version"]}"'
    assert set(accepted.json()["allowed_actions"]) == {"request_supplement", "extend", "find_false"}
    assert call(number, "review", clerk).status_code == 403
    reviewing = call(number, "review", reviewer).json()
    assert reviewing["status"] == "reviewing"
    assert [(line["actor"], line["action"]) for line in reviewing["timeline"]] == [
        ("申请人", "submit"), ("经办人", "accept"), ("审查人", "review"),
    ]  # fmt: skip


def test_two_clerks_at_once(
    client: TestClient, a_filed_case: Filed, call: Call, clerk: Headers, staff: Headers
) -> None:
    """Protects against two decisions: of two clerks who saw the same case, the second gets one clear conflict."""
    number = a_filed_case()
    tag = f'"{_shown(client, number, clerk)["version"]}"'
    assert call(number, "extend", staff, {"reasons": "要核查"}, **{"If-Match": tag}).status_code == 200
    late = call(number, "reject", clerk, REFUSAL, **{"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (409, "overtaken")
    assert _shown(client, number, clerk)["status"] == "submitted"
    assert call(number, "accept", clerk, **{"If-Match": "刚才".encode().hex()}).status_code == 422


def test_two_verbs_at_the_same_moment(
    client: TestClient, a_filed_case: Filed, call: Call, clerk: Headers, staff: Headers
) -> None:
    """Protects against a case that is accepted and refused: of two clicks at once exactly one counts."""
    number = a_filed_case()
    tag = {"If-Match": f'"{_shown(client, number, clerk)["version"]}"'}
    asked = [(number, "accept", clerk, None), (number, "reject", staff, REFUSAL)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: call(*one, **tag), asked))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    case = _shown(client, number, clerk)
    assert [line["action"] for line in case["timeline"]][:1] == ["submit"]
    assert len(case["timeline"]) == 2


def test_a_repeated_request_does_it_once(app: FastAPI, a_filed_case: Filed, call: Call, clerk: Headers) -> None:
    """Protects against doubling: the same key gets the same answer, and one message goes out."""
    number = a_filed_case()
    first, second = (call(number, "accept", clerk, **{"Idempotency-Key": "k-1"}) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert second.headers["etag"] == first.headers["etag"]
    with app.state.database.read() as session:
        keys = session.scalars(select(OutboxMessage.payload).where(OutboxMessage.topic == "case.moved")).all()
    assert [job["move"] for job in keys if job["number"] == number] == ["submit", "accept"]


def test_a_refusal_tells_why_and_what_is_open(
    client: TestClient, a_filed_case: Filed, call: Call, business: Headers, clerk: Headers
) -> None:
    """Protects the applicant: reasons, the full clause, and each remedy with its place, last day and clause."""
    number = a_filed_case()
    assert call(number, "reject", clerk, REFUSAL).json()["status"] == "not_accepted"
    decision = _shown(client, number, business)["decision"]
    assert (decision["decision"], decision["reasons"]) == ("not_accepted", ["没有缴清罚款"])
    assert [(one["document"], one["locator"]) for one in decision["citations"]] == [("国办发〔2025〕22号", "四")]
    ways = {way["name"]: way for way in decision["remedies"]}
    # Sixty days and six months from 21 November, the day itself not counted; next year's days off are not out yet.
    assert (ways["申请行政复议"]["last_day"], ways["申请行政复议"]["provisional"]) == ("2027-01-20", False)
    assert ways["提起行政诉讼"]["last_day"] == "2027-05-21"
    assert "当天起算" in ways["申请行政复议"]["note"]
    assert ways["对处理结果提出异议"]["last_day"] is None
    assert all(way["where"] and way["citations"] for way in ways.values())
    assert "decided_by" not in decision


CASES: list[tuple[dict[str, Any], set[str]]] = [
    (
        {"kind": "objection", "region": "330106"},
        {"向省里申请复核", "申请行政复议", "提起行政诉讼", "对处罚决定本身申请复议或者起诉"},
    ),
    (
        {"kind": "objection", "region": "430100", "record_kind": "serious_dishonesty_list"},
        {"申请行政复议", "提起行政诉讼"},
    ),
    ({"kind": "listing_objection", "region": "320281"}, {"列入决定书写明的救济途径"}),
]


@pytest.mark.parametrize(("about", "names"), CASES, ids=["zhejiang", "a list", "before a listing"])
def test_remedies_differ_by_kind_and_place(
    a_filed_case: Filed, call: Call, clerk: Headers, about: dict[str, Any], names: set[str]
) -> None:
    """Protects against invented remedies: each kind of request and place has those that were read."""
    refusal = REFUSAL | {"citations": ["国办发〔2020〕49号 四（八）"]}
    decision = call(a_filed_case(**about), "reject", clerk, refusal).json()["decision"]
    assert {way["name"] for way in decision["remedies"]} == names


@pytest.mark.parametrize(
    "clause",
    [
        LAW,
        "gbf-2025-22#4",
        "国办发〔2025〕22号 四",
        "国办发[2025]22号四",
        {"document": "国办发〔2025〕22号", "locator": "四"},
    ],
    ids=str,
)
def test_a_clause_is_found_by_every_name(a_filed_case: Filed, call: Call, clerk: Headers, clause: Any) -> None:
    """Protects clerks: address, reference, number with place, or both apart."""
    answer = call(a_filed_case(), "reject", clerk, REFUSAL | {"citations": [clause]})
    assert answer.status_code == 200, answer.text
    assert answer.json()["decision"]["citations"][0]["url"] == LAW


@pytest.mark.parametrize(
    ("body", "pointer", "word"),
    [
        (REFUSAL | {"citations": []}, "/citations", "至少一条"),
        (REFUSAL | {"citations": [LAW, "国办发〔2025〕22号 九十九"]}, "/citations/1", "九十九"),
        (REFUSAL | {"citations": ["zhejiang-credit-2017#art31"]}, "/citations/0", "不适用"),
        (REFUSAL | {"citations": ["ndrc-2019-527#conditions"]}, "/citations/0", "失效"),
        (REFUSAL | {"citations": ["ndrc-36#supplement"]}, "/citations", "核实"),
        (REFUSAL | {"reasons": []}, "/reasons", ""),
        (REFUSAL | {"reasons": [" \u200b "]}, "/reasons/0", ""),
    ],
    ids=["none", "unknown", "elsewhere", "gone", "unverified", "no reasons", "empty reason"],
)
def test_a_refusal_needs_law_of_that_day_and_place(
    client: TestClient, a_filed_case: Filed, call: Call, clerk: Headers, body: Any, pointer: str, word: str
) -> None:
    """Protects the applicant: nobody is refused on no clause, an unknown, foreign, dead or unverified one."""
    number = a_filed_case()
    answer = call(number, "reject", clerk, body)
    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert word in answer.json()["detail"]
    assert _shown(client, number, clerk)["status"] == "submitted"


def test_missing_papers_are_named_at_once(
    client: TestClient, a_filed_case: Filed, call: Call, business: Headers, clerk: Headers
) -> None:
    """Protects the applicant: each missing thing with its reason, the clocks standing, the place's own rule told."""
    number = a_filed_case(region="440305")
    body = {"items": [*MISSING["items"], {"material": "authorisation_letter", "why": "代办人没有委托书"}]}
    assert call(number, "request-supplement", clerk, body).status_code == 200
    case = _shown(client, number, business)
    assert (case["status"], case["supplement"]["items"][0]["name"]) == ("supplement_requested", "证明")
    assert [item["material"] for item in case["supplement"]["items"]] == [
        "proof_of_performance",
        "authorisation_letter",
    ]
    assert "一次性告知" in case["supplement"]["notes"][0]["text"]
    assert {clock["state"] for clock in case["deadlines"]} == {"paused"}
    assert "代办人没有委托书" in case["timeline"][-1]["text"]
    assert "asked_by" not in case["supplement"]


@pytest.mark.parametrize(
    ("material", "why", "pointer"),
    [
        ("training_certificate", "要参加培训", "/items/0/material"),
        ("credit_report", "要信用报告", "/items/0/material"),
        ("charity_proof", "要公益证明", "/items/0/material"),
        ("decision_document", "要决定书", "/items/0/material"),
        ("business_licence", "要执照", "/items/0/material"),
        ("other", "请交信用修复培训证明", "/items/0/why"),
        ("own_invention", "要", "/items/0/material"),
    ],
)
def test_nobody_asks_for_what_need_not_be_handed_in(
    client: TestClient, a_filed_case: Filed, call: Call, clerk: Headers, material: str, why: str, pointer: str
) -> None:
    """Protects the applicant from papers that the law dropped, that the department has, or that nobody knows."""
    number = a_filed_case()
    answer = call(number, "request-supplement", clerk, {"items": [{"material": material, "why": why}]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer), answer.text
    assert _shown(client, number, clerk)["status"] == "submitted"


def test_refusing_while_papers_are_missing_asks_for_nothing_more(
    client: TestClient, a_filed_case: Filed, call: Call, clerk: Headers
) -> None:
    """Protects the view: what was asked stays on record and is no longer asked for."""
    number = a_filed_case()
    call(number, "request-supplement", clerk, MISSING)
    assert call(number, "reject", clerk, REFUSAL).status_code == 200
    case = _shown(client, number, clerk)
    assert case["supplement"] is None
    assert case["earlier_supplements"][0]["answered_at"] is None


def test_an_extension_is_told(client: TestClient, a_filed_case: Filed, call: Call, clerk: Headers) -> None:
    """Protects the applicant: more time needs a reason, and a limit that knows it."""
    number = a_filed_case(status="accepted")
    assert call(number, "extend", clerk, {"reasons": []}).status_code == 422
    assert call(number, "extend", clerk, {"reasons": "要实地核查"}).status_code == 200
    assert "要实地核查" in _shown(client, number, clerk)["timeline"][-1]["text"]
    other = a_filed_case(kind="objection", region="370100")
    assert call(other, "extend", clerk, {"reasons": "忙"}).json()["code"] == "nothing_to_extend"


def test_false_papers_are_noted_and_bar_nobody(
    client: TestClient, app: FastAPI, a_filed_case: Filed, call: Call, business: Headers, clerk: Headers
) -> None:
    """Protects both sides: file and reason are on record, the owner sees them, and nothing unverified is said."""
    number = a_filed_case(status="accepted")
    body = {"finding": "缴款书的印章与银行不符", "materials": ["proof_of_performance"]}
    assert call(number, "false-material", clerk, body | {"materials": ["court_ruling"]}).status_code == 422
    assert call(number, "false-material", clerk, body).json()["status"] == "accepted"
    found = _shown(client, number, business)["false_material"]
    assert [(one["finding"], one["files"][0]["name"]) for one in found["findings"]] == [
        ("缴款书的印章与银行不符", "缴款书.pdf")
    ]
    assert "found_by" not in found["findings"][0]
    assert [one["verification"] for one in found["consequence"]] == ["unverified"]
    assert "待核实" in found["consequence"][0]["text"]
    assert not any(sign.isdigit() for sign in found["consequence"][0]["text"])
    with app.state.database.read() as session:
        kept = session.scalars(select(Case).where(Case.number == number)).one().false_material
    assert kept is not None
    assert kept["findings"][0]["found_by"]
    assert call(number, "false-material", business, body).status_code == 403


def test_staff_of_another_region_do_not_see_it(
    a_filed_case: Filed, call: Call, add_account: Callable[..., None], sign_in: Callable[[str], Headers]
) -> None:
    """Protects other places' cases: outside its region a case does not exist."""
    add_account("elsewhere", ["clerk"], region="330000")
    assert call(a_filed_case(), "accept", sign_in("elsewhere")).status_code == 404
