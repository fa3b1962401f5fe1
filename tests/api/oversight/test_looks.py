"""Who of the staff looks at somebody's data says what for, leaves a line, and the person reads it."""

import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import text
from starlette.testclient import TestClient

from api.audit.chain import check
from api.audit.looks import FILE, Looks
from api.audit.service import Line
from api.audit.words import words
from api.main import FEATURES
from api.settings import Settings
from tests.api.oversight.conftest import trail

Headers = dict[str, str]
LOOKS = "/api/v1/privacy/looks"
MUST_SAY = {
    "/records?subject_code={code}": "record:staff:looked_up",
    "/records/{record_id}": "record:staff:looked_up",
    "/records/{record_id}/history": "record:staff:looked_up",
    "/assessments?record_id={record_id}": "assessment:staff:looked_up",
    "/assessments/{assessment_id}": "assessment:staff:looked_up",
    "/cases/{number}?in_full=true": "case:staff:unmasked",
    "/reports/{report}?in_full=true": "report:staff:unmasked",
    "/chat/handovers/{handover}?in_full=true": "handover:staff:unmasked",
}
BY_TASK = {
    "/cases/{number}": "case:staff:looked_up",
    "/cases/{number}/files/{file_id}": "case:staff:download",
    "/cases/{number}/letters/receipt": "case:staff:letter",
    "/cases/{number}/sync": "case:staff:sync",
    "/cases/{number}/messages": "case:staff:messages",
    "/notices/{notice_id}": "notice:staff:looked_up",
    "/chat/handovers/{handover}": "handover:staff:read",
    "/reports/{report}": "report:staff:read",
}


def url_of(path: str, things: dict[str, str], purpose: str) -> str:
    """The address of a look, with what for."""
    address = f"/api/v1{path.format(**things)}"
    return f"{address}{'&' if '?' in address else '?'}purpose={quote(purpose)}"


def looks(client: TestClient, headers: Headers) -> list[tuple[str, str, str]]:
    """What the person is told, newest first."""
    items = client.get(LOOKS, headers=headers).json()["items"]
    return [(one["what"], one["purpose"], one["by"]) for one in items]


@pytest.mark.parametrize("path", sorted(MUST_SAY | BY_TASK))
def test_a_look_leaves_a_line_that_the_person_reads(
    app: FastAPI, client: TestClient, business: Headers, staff: Headers, things: dict[str, str], path: str
) -> None:
    """Protects people from being looked at unseen: what, what for and by which office is theirs to know."""
    told = client.get(url_of(path, things, "核对缴款情况"), headers=staff)
    assert told.status_code == 200, told.text
    action = (MUST_SAY | BY_TASK)[path]
    line = trail(app, action)[-1]
    assert (line.purpose, line.action) == ("核对缴款情况", action)
    assert looks(client, business)[0] == (words().looks[action], "核对缴款情况", "经办人")


@pytest.mark.parametrize("path", sorted(MUST_SAY))
def test_without_a_purpose_nothing_is_shown(
    app: FastAPI, client: TestClient, business: Headers, staff: Headers, things: dict[str, str], path: str
) -> None:
    """Protects people from idle curiosity: a blank is no purpose, and nobody is noted who saw nothing."""
    for purpose in ("", "  ", "\u200b"):
        refused = client.get(url_of(path, things, purpose), headers=staff)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/purpose"
    assert looks(client, business) == []


@pytest.mark.parametrize("path", sorted(BY_TASK))
def test_the_task_in_hand_says_what_for(
    app: FastAPI, client: TestClient, business: Headers, staff: Headers, things: dict[str, str], path: str
) -> None:
    """Protects clerks from typing what is plain, and the person all the same: the line names the task."""
    assert client.get(f"/api/v1{path.format(**things)}", headers=staff).status_code == 200
    purpose = looks(client, business)[0][1]
    assert purpose
    assert things["number"] in purpose or "/cases" not in path


@pytest.mark.parametrize("path", ["/cases/{number}", "/notices/{notice_id}"])
def test_who_does_not_handle_says_it(
    client: TestClient,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
    things: dict[str, str],
    path: str,
) -> None:
    """Protects people from auditors without a reason: it is nobody's task to audit a case."""
    add_account("watcher", ["auditor"])
    headers, url = sign_in("watcher"), f"/api/v1{path.format(**things)}"
    assert client.get(url, headers=headers).status_code == 422
    assert client.get(url, params={"purpose": "抽查"}, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/cases", "/notices"])
@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("policy_editor", 403)])
def test_lists_are_for_whose_work_they_are(
    app: FastAPI,
    client: TestClient,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
    things: dict[str, str],
    path: str,
    role: str,
    status: int,
) -> None:
    """Protects both: auditors see which matters there are and leave a line; policy editors learn it is not theirs."""
    add_account("watcher", [role])
    answer = client.get(f"/api/v1{path}", headers=sign_in("watcher"))
    assert answer.status_code == status, answer.text
    assert (trail(app)[-1].purpose == "审计：查看清单") == (role == "auditor")


def test_who_looked_at_an_account_is_told(
    app: FastAPI, client: TestClient, business: Headers, staff: Headers, things: dict[str, str]
) -> None:
    """Protects people from a look at their account that stands only where they cannot read it."""
    with app.state.database.read() as session:
        account_id = session.scalar(text("SELECT id FROM accounts WHERE subject_id IS NOT NULL AND username = 'biz'"))
    assert client.get(f"/api/v1/accounts/{account_id}", headers=staff).status_code == 200
    assert looks(client, business)[0] == (words().looks["account:staff:viewed"], "管理账号", "经办人")


def test_one_s_own_leave_none(app: FastAPI, client: TestClient, business: Headers, things: dict[str, str]) -> None:
    """Protects people's own reading from being watched."""
    before = len(trail(app))
    for path in ("/cases", "/cases/{number}", "/records", "/records/{record_id}", "/notices", "/reports"):
        assert client.get(f"/api/v1{path.format(**things)}", headers=business).status_code == 200
    assert len(trail(app)) == before


def test_nobody_reads_who_looked_at_others(
    client: TestClient, person: Headers, staff: Headers, things: dict[str, str]
) -> None:
    """Protects whose data it was from everybody else."""
    client.get(f"/api/v1/cases/{things['number']}", headers=staff)
    assert client.get(LOOKS, headers=person).json()["total"] == 0
    assert client.get(LOOKS).status_code == 401


def test_telephone_and_code_in_a_purpose_are_hidden(
    app: FastAPI, client: TestClient, staff: Headers, things: dict[str, str]
) -> None:
    """Protects the trail, which is never erased, from what somebody types into a purpose."""
    purpose = f"来电 13800138000 要求，代码 {things['code']}"
    client.get(f"/api/v1/cases/{things['number']}", params={"purpose": purpose}, headers=staff)
    kept = trail(app, "case:staff:looked_up")[-1].purpose or ""
    assert "13800138000" not in kept
    assert things["code"] not in kept


PERSONAL = (
    "/records",
    "/assessments",
    "/cases",
    "/notices",
    "/reports",
    "/deadlines",
    "/chat/handovers",
    "/deliveries",
)
NOTHING_OF_ANYBODY = {
    "/deadlines/compute": "计算，不涉及任何人",
    "/records/import/template": "空白的表",
    "/cases/{number}/handlers": "可以分给哪些同事",
    "/cases/{number}/reasons": "作决定时选的理由和条款；打开申请才到这里",
}


def test_no_route_of_people_s_data_is_left_out() -> None:
    """Protects from the next route that shows somebody's data and leaves no line: each asks for its ``StaffLook``."""
    unseen = []
    for route in (route for feature in FEATURES for route in feature.routes if isinstance(route, APIRoute)):
        below = any(route.path == part or route.path.startswith(f"{part}/") for part in PERSONAL)
        if "GET" in route.methods and below and route.path not in NOTHING_OF_ANYBODY:
            asks = any(one.call is not None and one.call.__name__ == "Looking" for one in route.dependant.dependencies)
            unseen += [] if asks else [route.path]
    assert unseen == []


def a_line(app: FastAPI, target: str) -> Line:
    """A look at something."""
    return Line(app.state.clock.now(), "clerk", "case:staff:looked_up", target, {}, None, "办理")


def test_many_looks_at_once_are_all_in_the_trail(app: FastAPI) -> None:
    """Protects the chain where readers come all at once: each line once, none on another's number."""
    threads = [
        threading.Thread(target=lambda n=n: [app.state.looks.note([a_line(app, f"{n}-{m}")]) for m in range(5)])
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({line.target for line in trail(app, "case:staff:looked_up")}) == 100
    with app.state.database.read() as session:
        assert check(session).broken is None


def test_a_busy_database_keeps_nobody_from_reading(
    app: FastAPI, settings: Settings, client: TestClient, staff: Headers, things: dict[str, str]
) -> None:
    """Protects work while somebody imports for minutes: the look waits in the file, and is in the trail afterwards."""
    file = settings.audit_folder / FILE
    url = f"/api/v1/cases/{things['number']}"
    with app.state.database.write() as session:
        session.execute(text("UPDATE accounts SET username = username"))
        lock(session)
        assert client.get(url, headers=staff).status_code == 200
        assert client.get(url, headers=staff).status_code == 200
        assert len(file.read_text(encoding="utf-8").splitlines()) == 2
    assert trail(app, "case:staff:looked_up") == []
    app.state.looks.catch_up()
    lines = trail(app, "case:staff:looked_up")
    assert [line.target for line in lines] == [things["number"]] * 2
    assert {line.purpose for line in lines} == {f"办理申请 {things['number']}"}
    assert file.read_text(encoding="utf-8") == ""
    with app.state.database.read() as session:
        assert check(session).broken is None


def lock(session: Any) -> None:
    """What keeps others from appending to the trail."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(7301953)"))


def test_what_cannot_be_written_down_is_not_shown(
    app: FastAPI, settings: Settings, client: TestClient, staff: Headers, things: dict[str, str]
) -> None:
    """Protects people where neither database nor file takes the line: nobody looks unseen."""
    settings.audit_folder.parent.mkdir(parents=True, exist_ok=True)
    settings.audit_folder.write_text("a file where the folder should be", encoding="utf-8")
    with app.state.database.write() as session:
        session.execute(text("UPDATE accounts SET username = username"))
        lock(session)
        refused = client.get(f"/api/v1/cases/{things['number']}", headers=staff)
        assert (refused.status_code, "没有打开" in refused.json()["detail"]) == (503, True)


def test_half_a_line_of_a_power_cut_stops_nothing(app: FastAPI, settings: Settings) -> None:
    """Protects the lines around it."""
    file = settings.audit_folder / FILE
    file.parent.mkdir(parents=True)
    looks = Looks(app.state.database, settings.audit_folder)
    looks._to_file([a_line(app, "whole")])
    with file.open("a", encoding="utf-8") as kept:
        kept.write('{"at": "2026-1\n')
    looks.note([a_line(app, "next")])
    assert [line.target for line in trail(app, "case:staff:looked_up")] == ["whole", "next"]
