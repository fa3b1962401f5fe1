"""The case desk's pages: each form does what the API's verb does, and loses nothing that was typed."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.cases.conftest import a_filed_case, call
from tests.api.cases.owner import Owner
from tests.api.console.test_kernel import enter, token

__all__ = ["a_filed_case", "call"]
Filed = Callable[..., str]
Post = Callable[..., Any]
HERE = "/console/cases"


@pytest.fixture
def desk(client: TestClient, add_account: Callable[..., None]) -> TestClient:
    """A browser in which somebody who accepts and decides is signed in."""
    add_account("desk", ["clerk", "reviewer"])
    enter(client, "desk")
    return client


@pytest.fixture
def post(desk: TestClient) -> Post:
    """Send a form of ours, as the page would."""

    def send(path: str, fields: Mapping[str, Any] | None = None, *, follow: bool = True) -> Any:
        proof = {"_token": token(desk.get(HERE).text)}
        return desk.post(path, data=proof | dict(fields or {}), follow_redirects=follow)

    return send


def status(desk: TestClient, number: str) -> str:
    """Where a case stands."""
    return str(desk.get(f"/api/v1/cases/{number}").json()["status"])


def test_the_queue_shows_the_next_task(desk: TestClient, a_filed_case: Filed) -> None:
    """Protects clerks from searching: the most urgent case is on top, with its clock as a bar."""
    number = a_filed_case()
    page = desk.get(HERE).text
    assert "下一件" in page
    assert f'href="{HERE}/{number}"' in page
    assert "<meter" in page


def test_filters_stay_in_the_address(desk: TestClient, a_filed_case: Filed, post: Post) -> None:
    """Protects what somebody is looking for: found, kept under a name, and deleted again."""
    a_filed_case()
    shown = desk.get(HERE, params={"queue": "all", "kind": "objection"}).text
    assert "没有符合这些条件的申请" in shown
    kept = post(f"{HERE}/filters", {"queue": "all", "kind": "objection", "filter_name": "异议"}).text
    assert "已保存筛选“异议”" in kept
    address = f"{HERE}?queue=all&amp;kind=objection"
    assert address in kept
    (one,) = desk.get("/api/v1/desk/filters").json()["items"]
    assert "已删除" in post(f"{HERE}/filters/{one['id']}/delete").text


def test_a_wrong_filter_is_said(desk: TestClient) -> None:
    """Protects against an error page for a region that was mistyped."""
    page = desk.get(HERE, params={"queue": "all", "region": "苏州"})
    assert page.status_code == 422
    assert 'value="苏州"' in page.text


def test_many_are_accepted_with_a_result_each(desk: TestClient, a_filed_case: Filed, post: Post) -> None:
    """Protects the others of a batch: one that cannot be accepted stops none of them."""
    good, bad = a_filed_case(), a_filed_case("accepted")
    page = post(f"{HERE}/accept", {"number": [good, bad]}).text
    assert "1 件办成，1 件没有办成" in page
    assert "不能受理" in page
    assert status(desk, good) == "accepted"
    assert "2 件办成" in post(f"{HERE}/take", {"number": [good, bad]}).text


def test_nothing_ticked_leads_back_to_the_list(desk: TestClient, a_filed_case: Filed, post: Post) -> None:
    """Protects clerks from a dead end: the queue that they were in stays, with what to do."""
    number = a_filed_case()
    page = post(f"{HERE}/accept", {"back": f"{HERE}?queue=all&kind=repair"})
    assert page.status_code == 422
    assert "请先在清单里勾选申请" in page.text
    assert number in page.text
    assert '<input type="hidden" name="back" value="/console/cases?queue=all&amp;kind=repair">' in page.text


def test_a_case_is_on_one_page(desk: TestClient, client: TestClient, business: Any, staff: Any) -> None:
    """Protects whoever decides from deciding blindly: person, record, reasons with clauses, papers and clocks."""
    owner = Owner(client, business, staff)
    number = owner.files("repair", owner.has())
    page = desk.get(f"{HERE}/{number}").text
    for words in (
        "示例建材有限公司",
        "苏示建罚〔2026〕1号",
        "提交当天的评估",
        "依据",
        "SHA-256",
        "经过",
        "受理",
        "回执",
    ):
        assert words in page
    assert "91320281MA1DEMQ10W" not in page
    assert "请换一份再上传" not in page
    assert "/console/policy/documents/" in page
    file = re.search(rf'href="({HERE}/{number}/files/[^"]+)"', page)
    assert file is not None
    viewer = desk.get(file[1]).text
    sheet = re.search(r'<img src="([^"]+/pages/1)"', viewer)
    assert sheet is not None
    picture = desk.get(sheet[1])
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")


def test_a_case_goes_through_the_desk(desk: TestClient, a_filed_case: Filed, post: Post) -> None:
    """Protects the forms of the page: accept, take, review, decide, each by the API's own verb."""
    number = a_filed_case()
    at = f"{HERE}/{number}"
    assert "已受理" in post(f"{at}/accept").text
    assert "我" in post(f"{at}/assign", {"assign_assignee": "me"}).text
    assert "已开始审查" in post(f"{at}/review").text
    body = {"decide_decision": "denied", "decide_reasons": "没有缴清\n没有改正", "decide_citations": "gbf-2025-22#4"}
    assert post(f"{at}/decide", body, follow=False).status_code == 303
    decision = desk.get(f"/api/v1/cases/{number}").json()["decision"]
    assert decision["reasons"] == ["没有缴清", "没有改正"]
    assert "救济途径" in desk.get(at).text


def test_what_was_typed_stays_beside_what_is_wrong(desk: TestClient, a_filed_case: Filed, post: Post) -> None:
    """Protects a reviewer's work: a clause that is missing costs nobody their reasons."""
    number = a_filed_case("reviewing")
    page = post(f"{HERE}/{number}/decide", {"decide_decision": "denied", "decide_reasons": "写了很久的理由"})
    assert page.status_code == 422
    assert "写了很久的理由" in page.text
    assert re.search(r'<details class="act" id="act-decide" name="act" open>', page.text)
    act = page.text.partition('id="act-decide"')[2].partition("</form>")[0]
    assert 'class="problem" role="alert"' in act
    assert page.text.count('role="alert"') == 1
    assert "至少一条" in act
    assert "citations）" not in page.text
    assert status(desk, number) == "reviewing"


def test_reasons_stand_by_the_result_that_they_support(desk: TestClient, a_filed_case: Filed, post: Post) -> None:
    """Protects reviewers from searching: what speaks for the chosen result is open, the rest is folded and counted."""
    number = a_filed_case("reviewing")
    opened = re.compile(r'<details data-for="(\w+)" open>')
    page = desk.get(f"{HERE}/{number}").text
    assert re.search(r"支持不同意的理由（\d+ 条）", page)
    assert opened.findall(page) == []
    refused = post(f"{HERE}/{number}/decide", {"decide_decision": "denied", "decide_reasons": "没有缴清"}).text
    assert opened.findall(refused) == ["denied"]


def test_papers_are_asked_for_all_at_once(desk: TestClient, a_filed_case: Filed, post: Post) -> None:
    """Protects applicants: what is ticked is asked for with its why; a why that is missing stands at its field."""
    number = a_filed_case()
    at = f"{HERE}/{number}/request-supplement"
    nothing = post(at, {})
    assert "请至少选一份材料" in nothing.text
    assert "items" not in nothing.text
    wrong = post(at, {"supplement_item": "proof_of_performance"})
    assert wrong.status_code == 422
    assert 'aria-describedby=" e-supplement_why-proof_of_performance"' in wrong.text
    fields = {"supplement_item": "proof_of_performance", "supplement_why-proof_of_performance": "看不清金额"}
    assert "正在等申请人补正" in post(at, fields).text


def test_who_was_faster_is_noticed(desk: TestClient, a_filed_case: Filed, post: Post) -> None:
    """Protects against deciding on a page that is out of date."""
    number = a_filed_case()
    seen = desk.get(f"/api/v1/cases/{number}").json()["version"]
    post(f"{HERE}/{number}/assign", {"assign_assignee": "me"})
    page = post(f"{HERE}/{number}/accept", {"version": str(seen)})
    assert page.status_code == 409
    assert "刚刚被别人改动" in page.text
    assert "请刷新" not in page.text


def test_what_was_written_stays_when_its_form_is_gone(desk: TestClient, a_filed_case: Filed, post: Post) -> None:
    """Protects a long reason from a colleague who was faster: it can be copied, and the case is as it is now."""
    number = a_filed_case()
    seen = desk.get(f"/api/v1/cases/{number}").json()["version"]
    post(f"{HERE}/{number}/accept")
    page = post(f"{HERE}/{number}/reject", {"version": str(seen), "reject_reasons": "写了很久的理由"})
    assert page.status_code == 409
    assert 'id="act-reject"' not in page.text
    assert "您刚才写的，没有提交" in page.text
    assert "写了很久的理由" in page.text
    assert 'role="alert"' in page.text


def test_a_page_shows_only_what_may_be_done(
    client: TestClient, a_filed_case: Filed, add_account: Callable[..., None]
) -> None:
    """Protects clerks from buttons that refuse them."""
    number = a_filed_case()
    add_account("only-reviews", ["reviewer"])
    enter(client, "only-reviews")
    page = client.get(f"{HERE}/{number}").text
    assert 'id="act-accept"' not in page
    assert 'id="act-request-supplement"' in page


def test_a_second_person_confirms(
    app: FastAPI, desk: TestClient, a_filed_case: Filed, post: Post, add_account: Callable[..., None]
) -> None:
    """Protects the rule of two: the proposal is shown to both, and only the other can make it take effect."""
    app.state.settings.second_person = "denials"
    add_account("second", ["reviewer"])
    number = a_filed_case("reviewing")
    body = {"decide_decision": "denied", "decide_reasons": "没有缴清", "decide_citations": "gbf-2025-22#4"}
    assert "有的决定要另一名审查人确认" in desk.get(f"{HERE}/{number}").text
    page = post(f"{HERE}/{number}/decide", body).text
    assert "处理意见已提交" in page
    assert "等第二人确认" in page
    assert 'id="act-confirm-decision"' not in page
    enter(desk, "second")
    assert "等第二人确认" in desk.get(HERE, params={"queue": "confirm"}).text
    assert 'id="act-confirm-decision"' in desk.get(f"{HERE}/{number}").text
    assert "决定生效" in post(f"{HERE}/{number}/confirm-decision").text
    assert status(desk, number) == "denied"


def test_an_unknown_case_or_verb_is_no_page(desk: TestClient, a_filed_case: Filed, post: Post) -> None:
    """Protects against error pages for mistyped addresses."""
    assert desk.get(f"{HERE}/XF-20200101-0001").status_code == 404
    assert post(f"{HERE}/{a_filed_case()}/fly").status_code == 404


@pytest.mark.parametrize("number", ["²", "9" * 5000], ids=["raised", "long"])
def test_a_number_that_our_page_did_not_write_is_told(
    desk: TestClient, a_filed_case: Filed, post: Post, number: str
) -> None:
    """Hidden fields and choices that somebody changed are no crash, and nothing is done."""
    case = a_filed_case()
    assert post(f"{HERE}/{case}/accept", {"version": number}).status_code == 422
    assert status(desk, case) == "submitted"
    assert post(f"{HERE}/filters", {"filter_name": "近期", "due_within": number}).status_code == 422
