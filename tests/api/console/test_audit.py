"""The audit desk: who looked at whom, filters, files, and whether the chain holds."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts.models import Subject
from api.audit.service import Line
from tests.api.conftest import BUSINESS_CODE
from tests.api.console.test_kernel import enter, token

Add = Callable[..., None]
Headers = dict[str, str]
DESK = "/console/audit"


@pytest.fixture
def auditor(client: TestClient, add_account: Add) -> TestClient:
    """A browser in which an auditor is signed in."""
    add_account("eyes", ["auditor"])
    enter(client, "eyes")
    return client


@pytest.fixture
def looked_at(app: FastAPI, business: Headers, auditor: TestClient) -> str:
    """Somebody looked at a business; gives its id."""
    with app.state.database.read() as session:
        subject: str = session.query(Subject).one().id
    now = app.state.clock.now()
    app.state.looks.note([Line(now, "desk", "record:staff:looked_up", "r-1", {"n": 1}, subject, "核对<b>履行</b>")])
    return subject


def shown(client: TestClient, path: str = "", **query: str) -> str:
    """A page that is there."""
    page = client.get(f"{DESK}{path}", params=query)
    assert page.status_code == 200, page.text
    return page.text


def test_only_auditors_come_here(client: TestClient, add_account: Add) -> None:
    """Protects the trail from those whose deeds stand in it."""
    add_account("clerk", ["clerk"])
    enter(client, "clerk")
    for path in ("", "/verification", "/export"):
        assert client.get(f"{DESK}{path}").status_code == 403


def test_who_looked_at_whom_and_why(auditor: TestClient, looked_at: str) -> None:
    """Protects people: who, what, about whom (masked), and what for; as text, whatever was typed."""
    page = shown(auditor, looks="true")
    assert "查看了信用记录" in page
    assert "核对&lt;b&gt;履行&lt;/b&gt;" in page
    assert BUSINESS_CODE not in page
    assert "示例建材有限公司" in page


def test_filters_stay_in_the_address(auditor: TestClient, looked_at: str) -> None:
    """Protects a search that is to be come back to; what fits nothing is said."""
    page = unescape(shown(auditor, subject=looked_at, purpose="核对"))
    assert 'value="核对"' in page
    assert f"subject={looked_at}" in page
    assert "没有符合的留痕" in shown(auditor, purpose="别的")


def test_a_code_never_stands_in_an_address(auditor: TestClient, looked_at: str) -> None:
    """Protects codes from histories and logs: it is sent once, and the page that follows names only our own id."""
    fields = {"_token": token(auditor.get(DESK).text), "subject_code": BUSINESS_CODE}
    done = auditor.post(f"{DESK}/subject", data=fields, follow_redirects=False)
    assert done.headers["location"] == f"{DESK}?subject={looked_at}"
    unknown = auditor.post(f"{DESK}/subject", data=fields | {"subject_code": "91320281MA1DEMQ20P"})
    assert unknown.status_code == 404
    assert "没有关于这个代码的留痕" in unknown.text


def test_wrong_days_are_told(auditor: TestClient) -> None:
    """Protects who mistypes a day."""
    page = auditor.get(DESK, params={"from": "昨天"})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text


def test_days_the_wrong_way_round_are_told(auditor: TestClient) -> None:
    """Protects who swaps two days from believing that nothing was done in between."""
    page = auditor.get(DESK, params={"from": "2026-11-20", "to": "2026-11-01"})
    assert page.status_code == 422
    assert "“从哪天”比“到哪天”晚" in page.text
    assert 'value="2026-11-20"' in page.text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_lines_can_be_taken_away(auditor: TestClient, looked_at: str, form: str) -> None:
    """Protects an inspection: the file has what the page has."""
    answer = auditor.get(f"{DESK}/export", params={"format": form, "looks": "true"})
    assert answer.status_code == 200
    assert f".{form}" in answer.headers["content-disposition"]
    assert answer.headers["x-left-out"] == "0"


@pytest.mark.parametrize("full", ["", "yes"])
def test_an_intact_chain_is_told(auditor: TestClient, looked_at: str, full: str) -> None:
    """Protects trust: how far was read, and that nothing is amiss."""
    page = shown(auditor, "/verification", full=full)
    assert "完好" in page
    assert "第 1 行到第" in page


def test_a_broken_line_is_named(auditor: TestClient, looked_at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects evidence: the first line that is not as it was is named, and what to do."""
    from api.oversight import verifying
    from api.oversight.schemas import BrokenOut, VerificationOut

    broken = BrokenOut(sequence=7, fault="altered", text="第 7 行改过")

    def found(*_: Any, **__: Any) -> VerificationOut:
        return VerificationOut(
            intact=False, checked_from=1, checked_to=7, lines=7, anchors=0, anchor=None, broken=broken, text="断了"
        )

    monkeypatch.setattr(verifying, "verified", found)
    page = shown(auditor, "/verification")
    assert "第 7 行改过" in page
    assert "先不要改动数据库" in page


def test_a_deed_stands_once_among_the_choices(auditor: TestClient) -> None:
    """Protects a search from finding half of the lines: one wording is one choice, whoever may do it."""
    select = shown(auditor).partition('id="f-action"')[2].partition("</select>")[0]
    choices = re.findall(r'<option value="([^"]*)"[^>]*>([^<]+)</option>', select)
    words = [name for _, name in choices]
    assert len(words) == len(set(words))
    several = next(value for value, _ in choices if "," in value)
    assert auditor.get(DESK, params={"action": several}).status_code == 200


def test_lines_of_a_deed_are_found_whoever_did_it(auditor: TestClient, looked_at: str) -> None:
    """Protects the same search: actions that are written with commas are all found."""
    assert "核对&lt;b&gt;履行" in shown(auditor, action="record:staff:looked_up,record:admin:looked_up")
