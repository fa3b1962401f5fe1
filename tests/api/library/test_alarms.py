"""Alarms: quotes of the library that a published original does not bear out reach staff, and no reader as verified."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.library import importer
from api.settings import ROOT
from knowledge.engine.originals import fold_quote
from tests.api.library.conftest import in_china

Headers = dict[str, str]
URL = "/api/v1/policies/alarms"
DOCUMENTS = "/api/v1/policies/documents"
SHARED = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS", ROOT.parent / "shared" / "documents"))
EIGHT = (
    "gbf-2020-49",
    "jiangsu-2020-10",
    "jiangsu-2021-67",
    "jiangyin-2018-5",
    "lushan-2022",
    "luancheng-2021",
    "shijiazhuang-2021-1",
    "ndrc-2021-15",
)

# A made-up text under a number that the library knows: its first section fits no quote, its second one does.
FALSE = """国务院办公厅关于示例的指导意见

国办发〔2020〕49号

各省、自治区、直辖市人民政府：

为做好示例工作，现提出以下意见。

一、总体要求

示例机关应当在十二日内办结蓝色登记。其他事项另行规定。

二、示例事项

（一）明确示例范围。示例信息并实行目录制管理。

国务院办公厅

2020年12月7日
"""


@pytest.fixture
def published(client: TestClient, staff: Headers) -> dict[str, Any]:
    """The made-up original of 国办发〔2020〕49号, published."""
    draft = client.post(DOCUMENTS, data={"text": FALSE}, headers=staff).json()["documents"][0]
    assert draft["document"] == "国办发〔2020〕49号"
    answer = client.post(f"{DOCUMENTS}/{draft['id']}/publish", headers=staff)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def alarms(client: TestClient, staff: Headers, **params: str) -> list[dict[str, Any]]:
    """All alarms."""
    answer = client.get(URL, params={"limit": "200", **params}, headers=staff)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_mismatch_becomes_an_alarm(client: TestClient, app: FastAPI, staff: Headers, published: Any) -> None:
    """Each says document, place, quote, what the original has there and since when; the publication is audited."""
    found = {alarm["locator"]: alarm for alarm in alarms(client, staff)}
    first = found["一"]
    assert (first["document"], first["document_id"], first["status"]) == ("国办发〔2020〕49号", "gbf-2020-49", "open")
    assert first["quote"] == "依法依规、保护权益、审慎适度、清单管理"
    assert first["original"] == "示例机关应当在十二日内办结蓝色登记。"
    assert in_china(first["since"]) == dt.date(2026, 11, 21)
    assert found["六（十二）"]["original"] == ""
    assert "二（一）" not in found
    assert {w["locator"] for w in published["warnings"] if w["code"] == "quote_mismatch"} == set(found)
    with app.state.database.read() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.action == "policy:alarm:raised")).one()
    assert set(line.details["locators"]) == set(found)


def test_a_wrong_quote_is_never_shown_as_verified(client: TestClient, staff: Headers, published: Any) -> None:
    """Where the clause exists its own words are quoted instead; where it does not, the quote stays unverified."""
    shown = client.get(f"{DOCUMENTS}/gbf-2020-49").json()
    flat = {c["locator"]: c for c in shown["clauses"]} | {
        c["locator"]: c for s in shown["clauses"] for c in s["children"]
    }
    assert (flat["一"]["quote"], flat["一"]["quote_verified"]) == ("示例机关应当在十二日内办结蓝色登记。", True)
    assert (flat["二（一）"]["quote"], flat["二（一）"]["quote_verified"]) == ("并实行目录制管理", True)
    assert flat["六（十二）"]["quote_verified"] is False
    cells = client.get("/api/v1/policies/compare", params={"topic": "repair_fees"}).json()["rows"][0]["cells"]
    cell = next(cell for cell in cells if cell["ref"] == "gbf-2020-49#6.12")
    assert cell["quote_verified"] is False
    cells = client.get("/api/v1/policies/compare", params={"topic": "organisation"}).json()["rows"][0]["cells"]
    assert (cells[0]["quote"], cells[0]["quote_verified"]) == ("示例机关应当在十二日内办结蓝色登记。", True)
    assert cells[0]["original"].startswith("一、总体要求")


def test_an_alarm_is_handled_once_and_by_name(client: TestClient, app: FastAPI, staff: Headers, published: Any) -> None:
    """What somebody looked at leaves the open list with a note, and is audited."""
    first = alarms(client, staff)[0]
    note = {"note": "原件印刷有误，联系13800000000"}
    done = client.post(f"{URL}/{first['id']}/handle", json=note, headers=staff)
    assert done.status_code == 200, done.text
    assert (done.json()["status"], done.json()["handled_by"]) == ("handled", "staff")
    assert "13800000000" not in done.text
    assert client.post(f"{URL}/{first['id']}/handle", json=note, headers=staff).status_code == 409
    assert first["id"] not in {alarm["id"] for alarm in alarms(client, staff, status="open")}
    assert [alarm["id"] for alarm in alarms(client, staff, status="handled")] == [first["id"]]
    with app.state.database.read() as session:
        assert session.scalars(select(AuditLine).where(AuditLine.action == "policy:alarm:handled")).one()


def test_open_alarms_are_counted(client: TestClient, staff: Headers, published: Any) -> None:
    """Watchers see the number without signing in to the console."""
    count = len(alarms(client, staff, status="open"))
    assert f"credit_policy_alarms_open {float(count)}" in client.get("/metrics").text


def test_a_better_text_settles_the_alarms_of_the_old_one(client: TestClient, staff: Headers, published: Any) -> None:
    """An alarm is about one text; when another takes its place, what fits now is no alarm any more."""
    before = {alarm["locator"] for alarm in alarms(client, staff, status="open")}
    better = FALSE.replace("其他事项", "依法依规、保护权益、审慎适度、清单管理，其他事项")
    draft = client.post(DOCUMENTS, data={"text": better}, headers=staff).json()["documents"][0]
    assert client.post(f"{DOCUMENTS}/{draft['id']}/publish", headers=staff).status_code == 200
    assert {alarm["locator"] for alarm in alarms(client, staff, status="open")} == before - {"一"}
    assert all(alarm["resolved"] for alarm in alarms(client, staff, status="handled"))


def test_only_staff_with_the_task_see_alarms(client: TestClient, business: Headers) -> None:
    """Alarms are for those who keep the library."""
    assert client.get(URL).status_code == 401
    assert client.get(URL, headers=business).status_code == 403
    assert client.post(f"{URL}/x/handle", json={"note": "看过了"}, headers=business).status_code == 403


@pytest.mark.skipif(not (SHARED / "policies").is_dir(), reason="the shared documents are not here")
def test_the_eight_documents_raise_no_alarm_and_lose_no_clause(
    client: TestClient, app: FastAPI, staff: Headers
) -> None:
    """Every digest stands at a clause of its original, shows its words, and every quote is in them."""
    state = app.state
    importer.import_path(state.database, state.library, state.clock, SHARED / "policies", draft=False, max_bytes=10**6)
    assert alarms(client, staff) == []
    assert sum(complete(client, state.library.documents[name]) for name in EIGHT) == 177


def complete(client: TestClient, document: Any) -> int:
    """Check one document as a reader sees it; gives the number of its digested clauses."""
    shown = client.get(f"{DOCUMENTS}/{document.id}").json()
    flat: list[dict[str, Any]] = []
    ahead = list(shown["clauses"])
    while ahead:
        clause = ahead.pop()
        flat.append(clause)
        ahead += clause["children"]
    digested = {clause["locator"]: clause for clause in flat if clause["digest"]}
    assert set(digested) == {clause.locator for clause in document.clauses}
    for clause in document.clauses:
        seen = digested[clause.locator]
        below = "".join(c["heading"] + c["text"] for c in flat if c["locator"].startswith(clause.locator))
        assert seen["text"] != clause.digest or not seen["text"]
        assert seen["quote_verified"] == bool(clause.quote)
        assert not clause.quote or fold_quote(clause.quote) in fold_quote(seen["heading"] + seen["text"] + below)
    return len(document.clauses)
