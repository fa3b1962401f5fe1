"""The audit desk: what auditors find, take away as a table, and verify."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.audit import service as audit
from api.audit.service import Line
from api.exports import Sheet, as_csv, as_xlsx
from api.oversight import exporting, reading, verifying
from api.oversight.schemas import AboutOut, LineOut
from tests.api.conftest import BUSINESS_CODE
from tests.api.oversight.conftest import trail

Headers = dict[str, str]
LINES = "/api/v1/audit/lines"


def found(client: TestClient, headers: Headers, **wanted: Any) -> list[dict[str, Any]]:
    """What a search gives."""
    answer = client.get(LINES, params=wanted, headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.fixture
def looked(client: TestClient, staff: Headers, things: dict[str, str]) -> dict[str, str]:
    """The same things after staff looked at two of them."""
    client.get(f"/api/v1/cases/{things['number']}", headers=staff)
    client.get(f"/api/v1/records/{things['record_id']}", params={"purpose": "核对缴款情况"}, headers=staff)
    return things


@pytest.mark.parametrize("path", ["/audit/lines", "/audit/lines/export", "/audit/actions", "/audit/verification"])
@pytest.mark.parametrize("roles", [("clerk", "reviewer"), ("admin",), ("policy_editor",), ("subject",)])
def test_the_desk_is_the_auditors(
    client: TestClient,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
    business: Headers,
    path: str,
    roles: tuple[str, ...],
) -> None:
    """Protects the trail from those whose deeds it tells of."""
    if roles == ("subject",):
        headers = business
    else:
        add_account("other", list(roles))
        headers = sign_in("other")
    assert client.get(f"/api/v1{path}", headers=headers).status_code == 403
    assert client.get(f"/api/v1{path}").status_code == 401


@pytest.mark.parametrize(
    ("wanted", "actions"),
    [
        ({"looks": "true"}, ["record:staff:looked_up", "case:staff:looked_up"]),
        ({"action": "record:staff:", "actor": "staff"}, ["record:staff:looked_up"]),
        ({"action": "record:staff:looked"}, []),
        ({"purpose": "缴款"}, ["record:staff:looked_up"]),
        ({"purpose": "%"}, []),
        ({"target": "{number}", "looks": "true"}, ["case:staff:looked_up"]),
        ({"subject": "{subject}", "looks": "true"}, ["record:staff:looked_up", "case:staff:looked_up"]),
        ({"subject_code": BUSINESS_CODE.lower(), "looks": "true"}, ["record:staff:looked_up", "case:staff:looked_up"]),
        ({"subject_code": "91320281MA1DEM0154"}, []),
        (
            {"from": "2026-11-20", "to": "2026-11-20", "looks": "true"},
            ["record:staff:looked_up", "case:staff:looked_up"],
        ),
        ({"from": "2026-11-21", "looks": "true"}, []),
        ({"to": "2026-11-19"}, []),
        ({"actor": "nobody"}, []),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_each_filter_finds_what_it_says(
    client: TestClient, staff: Headers, looked: dict[str, str], wanted: dict[str, str], actions: list[str]
) -> None:
    """Protects auditors from a filter that leaves out or lets in: who, what, whom, what for, when."""
    asked = {name: value.format(**looked) for name, value in wanted.items()}
    assert [line["action"] for line in found(client, staff, **asked)] == actions


def test_a_line_says_who_whom_and_what_for(client: TestClient, staff: Headers, looked: dict[str, str]) -> None:
    """Protects readers from numbers without names, and the person from being shown in full."""
    (line,) = found(client, staff, purpose="缴款")
    assert (line["actor_name"], line["actor_office"], line["what"]) == ("staff", "经办人", "查看了信用记录")
    subject = line["subject"]
    assert subject["name"] == "示例建材有限公司"
    assert (subject["code"] == BUSINESS_CODE, subject["code"][:4]) == (False, BUSINESS_CODE[:4])


def test_whoever_reads_the_trail_stands_in_it(app: FastAPI, client: TestClient, staff: Headers) -> None:
    """Protects people from auditors who look for somebody: what was searched for is a line, without the code."""
    found(client, staff, subject_code=BUSINESS_CODE, actor="staff")
    line = trail(app, "audit:auditor:read")[-1]
    assert line.details["actor"] == "staff"
    assert BUSINESS_CODE not in str(vars(line))


def test_pages_follow_each_other(app: FastAPI, client: TestClient, staff: Headers) -> None:
    """Protects from lines that fall between two pages, also while new ones are written."""
    now = app.state.clock.now()
    with app.state.database.write() as session:
        audit.append(session, [Line(now, "clerk", "case:clerk:accept", f"case {n}") for n in range(25)])
    seen, cursor = [], None
    while True:
        wanted = {"action": "case:clerk:accept", "limit": 10} | ({"cursor": cursor} if cursor else {})
        page = client.get(LINES, params=wanted, headers=staff).json()
        seen += [line["target"] for line in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [f"case {n}" for n in reversed(range(25))]
    assert page["total"] == 25


def test_an_auditor_of_a_region_reads_of_its_people(
    app: FastAPI, client: TestClient, add_account: Callable[..., None], sign_in: Callable[[str], Headers]
) -> None:
    """Protects one region's trail from another's auditor."""
    for name, roles, region in (
        ("near", ["clerk"], "320281"),
        ("far", ["clerk"], "330100"),
        ("eye", ["auditor"], "320000"),
    ):
        add_account(name, roles, region=region)
        sign_in(name)
        client.get("/api/v1/cases", params={"purpose": "抽查"}, headers=sign_in(name))
    names = {line["actor_name"] for line in found(client, sign_in("eye"), action="case:staff:listed")}
    assert names == {"near", "eye"}


def test_an_auditor_elsewhere_learns_no_name_by_a_look_that_found_nothing(
    client: TestClient,
    things: dict[str, str],
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects whoever has a known code: the line about one's own empty look does not say whose code it was."""
    add_account("far", ["clerk", "auditor"], region="320000")
    add_account("near", ["auditor"], region="430000")
    add_account("near-clerk", ["clerk"], region="430100")
    far, near = sign_in("far"), sign_in("near")
    asked = {"subject_code": things["code"], "purpose": "示例核对"}
    assert client.get("/api/v1/records", params=asked, headers=far).json()["total"] == 0
    for params in ({}, {"subject": things["subject"]}):
        for path in ("", "/export"):
            answer = client.get(f"{LINES}{path}", params={**params, "format": "csv"}, headers=far)
            assert answer.status_code == 200
            assert "示例建材" not in answer.text
    assert found(client, far, action="record:staff:looked_up")
    assert found(client, far, subject_code=things["code"]) == []
    client.get("/api/v1/records", params=asked, headers=sign_in("near-clerk"))
    (line,) = found(client, near, subject_code=things["code"], looks="true")
    assert line["subject"]["name"] == "示例建材有限公司"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_is_taken_away_whole(
    app: FastAPI, client: TestClient, staff: Headers, looked: dict[str, str], form: str
) -> None:
    """Protects auditors from a table that says less than the page, and the trail from leaving without a line."""
    answer = client.get(f"{LINES}/export", params={"format": form, "looks": "true"}, headers=staff)
    assert (answer.status_code, answer.headers["x-left-out"]) == (200, "0")
    if form == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).active
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] if sheet else []
    assert tuple(rows[0]) == exporting.HEAD
    assert [row[4] for row in rows[1:]] == ["record:staff:looked_up", "case:staff:looked_up"]
    assert rows[1][9] == "核对缴款情况"
    assert trail(app, "audit:auditor:exported")[-1].details["shown"] == 2


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")', "＝1+1", "|calc", "=1\ufffe\uffff\x01"]
)
def test_no_cell_is_a_formula_and_none_keeps_the_table_from_being_written(app: FastAPI, words: str) -> None:
    """Protects the auditor's machine, and the table, from what a clerk typed as a purpose."""
    line = LineOut(
        sequence=1, at=app.state.clock.now(), actor="a", actor_name=words, actor_office=None, action="x", what="x",
        target=words, purpose=words, subject=AboutOut(id="x", kind=None, name=words, code=None),
        details={"x": words}, hash="0",
    )  # fmt: skip
    table = Sheet("表", exporting.HEAD, list(exporting.sheet([line]).rows))
    text = as_csv(table).decode("utf-8-sig")
    assert all(
        not cell.startswith(("=", "+", "-", "@", "\t", "＝", "|"))
        for row in csv.reader(io.StringIO(text))
        for cell in row
    )
    sheet = load_workbook(io.BytesIO(as_xlsx([table]))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_verification_says_what_it_read(
    app: FastAPI, client: TestClient, staff: Headers, looked: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects from an answer that sounds whole and is not: from where to where stands in it."""
    told = client.get("/api/v1/audit/verification", headers=staff).json()
    assert (told["intact"], told["checked_from"], told["broken"]) == (True, 1, None)
    assert told["lines"] == told["checked_to"] > 3
    assert "一行不少" in told["text"]
    with verifying._ONE:
        assert client.get("/api/v1/audit/verification", headers=staff).status_code == 409


def test_every_action_has_a_name(client: TestClient, app: FastAPI, staff: Headers, looked: dict[str, str]) -> None:
    """Protects readers of the trail from bare identifiers."""
    named = {one["action"]: one for one in client.get("/api/v1/audit/actions", headers=staff).json()["items"]}
    assert named["case:clerk:accept"]["what"] == "已受理"
    assert named["case:staff:looked_up"]["is_look"]
    assert {line.action for line in trail(app)} <= named.keys()
    assert named.keys() == reading.names().keys()


def test_an_invisible_sign_in_a_purpose_leaves_the_trail_exportable(
    client: TestClient, staff: Headers, things: dict[str, str]
) -> None:
    """Protects auditors from a clerk who looks for a purpose that no table could hold."""
    client.get(f"/api/v1/records/{things['record_id']}", params={"purpose": "核对\ufffe资料"}, headers=staff)
    answer = client.get(f"{LINES}/export", params={"looks": "true"}, headers=staff)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(".xlsx")


@pytest.mark.parametrize("path", [LINES, f"{LINES}/export"], ids=["page", "table"])
@pytest.mark.parametrize("day", [{"to": "9999-12-31"}, {"from": "0001-01-01"}], ids=["last", "first"])
def test_a_day_at_the_end_of_the_calendar_is_no_crash(
    client: TestClient, staff: Headers, path: str, day: dict[str, str]
) -> None:
    """A day with no day after it, or none before it in UTC, is refused as a wrong filter."""
    answer = client.get(path, params=day, headers=staff)
    assert answer.status_code == 422
    assert "2999-12-31" in answer.text or "2000-01-01" in answer.text
