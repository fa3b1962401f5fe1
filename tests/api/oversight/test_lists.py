"""Lists of many people's things: one line a page names everybody on it, and each of them reads it."""

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from starlette.testclient import TestClient

from api.accounts.models import Account
from api.audit.chain import check
from api.audit.words import words
from api.rights.gathering import Gathering
from tests.api.oversight.conftest import trail
from tests.api.oversight.test_looks import LOOKS

Headers = dict[str, str]
LISTS = {
    "/cases": "case",
    "/deadlines?state=open": "deadline",
    "/notices": "notice",
    "/chat/handovers": "handover",
    "/deliveries": "delivery",
    "/desk/cases": "case",
    "/reports": "report",
    "/accounts": "account",
}
SHOWS = {
    "/cases": "number",
    "/desk/cases": "number",
    "/notices": "notice_id",
    "/chat/handovers": "handover",
    "/reports": "report",
    "/accounts": "account",
}
"""Which of the things stands in a list."""


@pytest.mark.parametrize("path", sorted(LISTS))
def test_a_list_leaves_one_line(
    app: FastAPI, client: TestClient, staff: Headers, things: dict[str, str], path: str
) -> None:
    """Protects the trail from a line for each row, and people from lists that leave none."""
    page = client.get(f"/api/v1{path}", headers=staff)
    assert page.status_code == 200, page.text
    (line,) = trail(app, f"{LISTS[path]}:staff:listed")
    assert line.details["shown"] == len(page.json()["items"])
    assert line.purpose == {"/reports": "处理留言、投诉和举报", "/accounts": "管理账号"}.get(path, "查看办理清单")


@pytest.mark.parametrize(("path", "thing"), [(path, thing) for path, thing in sorted(SHOWS.items())])
def test_everybody_on_a_page_is_told_of_it(
    client: TestClient,
    business: Headers,
    person: Headers,
    staff: Headers,
    things: dict[str, str],
    path: str,
    thing: str,
) -> None:
    """Protects people from being looked at in lists unseen: each reads what of their own was shown, nobody else's."""
    page = client.get(f"/api/v1{path}", headers=staff)
    (look,) = client.get(LOOKS, headers=business).json()["items"]
    assert (look["what"], look["in_list"]) == (words().looks[f"{LISTS[path]}:staff:listed"], True)
    assert things[thing] in look["target"]
    assert look["purpose"]
    assert len(look["target"].split("、")) <= len(page.json()["items"])
    others = client.get(LOOKS, headers=person).json()["items"]
    assert things[thing] not in str(others)
    assert client.get(LOOKS, params={"lists": "false"}, headers=business).json()["items"] == []


def test_a_list_of_many_costs_one_line_and_names_each_once(
    app: FastAPI, client: TestClient, staff: Headers, things: dict[str, str]
) -> None:
    """Protects the trail's size and the speed of lists: one line a page, one name for each of the people on it."""
    client.get("/api/v1/cases", headers=staff)
    (line,) = trail(app, "case:staff:listed")
    assert len(line.details["named"]) == 2
    assert set(line.details["named"].values()) == {things["subject"]}
    with app.state.database.read() as session:
        rows = session.execute(text("SELECT sequence, about FROM audit_named")).all()
        assert [tuple(row) for row in rows] == [(line.sequence, things["subject"])]
        assert check(session).broken is None


def test_an_auditor_finds_a_page_by_whom_it_showed(client: TestClient, staff: Headers, things: dict[str, str]) -> None:
    """Protects the question who has seen this business at all: a page that showed it is among the answers."""
    client.get("/api/v1/cases", headers=staff)
    asked = {"subject": things["subject"], "looks": "true"}
    (line,) = client.get("/api/v1/audit/lines", params=asked, headers=staff).json()["items"]
    assert (line["action"], line["subject"]["id"]) == ("case:staff:listed", things["subject"])
    assert things["number"] in line["details"]["named"]
    table = client.get("/api/v1/audit/lines/export", params=asked | {"format": "csv"}, headers=staff).text
    assert f"{things['number']} {things['subject']}" in table
    code = {"subject_code": things["code"], "looks": "true"}
    assert len(client.get("/api/v1/audit/lines", params=code, headers=staff).json()["items"]) == 1


def test_a_copy_of_one_s_data_tells_of_lists_too(
    app: FastAPI, client: TestClient, staff: Headers, things: dict[str, str]
) -> None:
    """Protects whoever asks for a copy: it says as much as the page does, and nothing of others on the same list."""
    client.get("/api/v1/cases", headers=staff)
    state = app.state
    gathering = Gathering(state.settings, state.cipher, state.library)
    with state.database.read() as session:
        account = session.get_one(Account, things["account"])
        (look,) = gathering.of(session, account, state.clock)["looked"]
    assert look["what"] == "工作人员查看了申请列表"
    assert things["number"] in look["target"]
    assert look["purpose"] == "查看办理清单"
