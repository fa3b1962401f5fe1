"""Looking at cases: who does not handle them says what for, and what the applicant was told stands on the page."""

import re
from collections.abc import Callable
from html import unescape

from fastapi import FastAPI
from starlette.testclient import TestClient

from api import worker
from api.settings import Settings
from tests.api.cases.owner import Owner
from tests.api.conftest import Headers
from tests.api.console.test_cases import HERE, Filed, a_filed_case, call, desk
from tests.api.console.test_kernel import enter

__all__ = ["a_filed_case", "call", "desk"]


def test_who_does_not_handle_cases_says_what_for(
    client: TestClient, a_filed_case: Filed, add_account: Callable[..., None]
) -> None:
    """Protects applicants: an auditor sees a case after saying why, and can do nothing with it."""
    number = a_filed_case()
    add_account("checks", ["auditor"])
    enter(client, "checks")
    asked = client.get(f"{HERE}/{number}")
    assert asked.status_code == 200
    assert "查看的用途" in asked.text
    assert "示例建材" not in asked.text
    shown = client.get(f"{HERE}/{number}", params={"what_for": "处理投诉"}).text
    assert "示例建材有限公司" in shown
    assert 'id="acts"' not in shown
    letter = re.search(r'href="(/api/v1/cases/[^"]+/letters/receipt[^"]+pdf)"', shown)
    assert letter is not None
    assert client.get(unescape(letter[1])).status_code == 200


def test_an_auditor_says_once_what_cases_are_looked_at_for(
    client: TestClient, a_filed_case: Filed, add_account: Callable[..., None]
) -> None:
    """Protects auditors from a closed door: a queue is open, and a purpose goes along to the cases opened from it."""
    number = a_filed_case()
    add_account("checks", ["auditor"])
    enter(client, "checks")
    assert number in client.get(HERE, params={"queue": "all"}).text
    shown = client.get(HERE, params={"queue": "all", "kind": "repair", "what_for": "抽查时限"}).text
    assert '<input type="hidden" name="what_for" value="抽查时限">' in shown
    link = re.search(rf'href="({HERE}/{number}[^"]+)"', shown)
    assert link is not None
    assert "示例建材有限公司" in client.get(unescape(link[1])).text


def test_a_purpose_that_is_too_long_is_told(
    client: TestClient, a_filed_case: Filed, add_account: Callable[..., None]
) -> None:
    """Protects what an auditor wrote: it stays in the box, with what is wrong beside it."""
    number = a_filed_case()
    add_account("checks", ["auditor"])
    enter(client, "checks")
    asked = client.get(f"{HERE}/{number}", params={"what_for": "抽" * 600})
    assert asked.status_code == 422
    assert "抽" * 600 in asked.text
    assert 'id="e-what_for"' in asked.text


def test_what_the_applicant_was_told_stands_beside_the_timeline(
    desk: TestClient, app: FastAPI, settings: Settings, business: Headers, staff: Headers
) -> None:
    """Protects clerks on the telephone: what was sent, when and by which channel, in its own words."""
    owner = Owner(desk, business, staff)
    number = owner.files("repair", owner.has())
    assert "还没有发过消息" in desk.get(f"{HERE}/{number}").text
    works = worker.all_works(settings, app.state.library, app.state.database)
    while worker.run_once(app.state.database, app.state.clock, works):
        pass
    messages = desk.get(f"{HERE}/{number}").text.partition('id="messages"')[2].partition("</section>")[0]
    assert "申请已收到" in messages
    assert "已送到，还没有读" in messages
    assert f"您的申请 {number} 已收到，全程免费。" in messages


def test_numbers_of_the_applicant_are_hidden_until_a_handler_says_what_for(
    client: TestClient, call: Owner, a_filed_case: Filed, add_account: Callable[..., None]
) -> None:
    """Protects applicants: a number in their own words is whole for its handler who says why."""
    number = a_filed_case()
    add_account("desk-two", ["clerk"])
    enter(client, "desk-two")
    assert "in_full=1" in client.get(f"{HERE}/{number}").text
    asked = client.get(f"{HERE}/{number}", params={"in_full": "1"})
    assert (asked.status_code, "写明用途" in asked.text) == (200, True)
    shown = client.get(f"{HERE}/{number}", params={"in_full": "1", "what_for": "打电话核实"}).text
    assert "显示完整" in shown
    add_account("checks", ["auditor"])
    enter(client, "checks")
    assert "in_full=1" not in client.get(f"{HERE}/{number}", params={"what_for": "抽查"}).text
    refused = client.get(f"{HERE}/{number}", params={"in_full": "1", "what_for": "抽查"})
    assert "显示完整" not in refused.text
