"""Importing a file of records: all of it or nothing, new and known records, and what is left behind."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api.audit.chain import check
from api.audit.models import AuditLine
from api.records.models import Record, RecordVersion
from api.settings import ROOT
from tests.api.conftest import BUSINESS_CODE
from tests.api.records.conftest import CODE, NUMBER, ROW, SHOP, TRUCKS, as_csv

Headers = dict[str, str]
SAMPLES = sorted((ROOT / "docs" / "samples").glob("双公示示例.*"))


def look(client: TestClient, staff: Headers, code: str = BUSINESS_CODE) -> list[dict[str, Any]]:
    """The records of a subject, as staff see them."""
    answer = client.get("/api/v1/records", params={"subject_code": code, "purpose": "核查"}, headers=staff)
    return list(answer.json()["items"])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.suffix)
def test_the_sample_that_ships_can_be_imported(imported: Any, client: TestClient, staff: Headers, path: Any) -> None:
    """Protects the first thing that people try: both samples import, twice without a change."""
    assert imported(path.read_bytes()).json() == {"imported": 5, "updated": 0, "unchanged": 0, "warnings": []}
    assert imported(path.read_bytes()).json() == {"imported": 0, "updated": 0, "unchanged": 5, "warnings": []}
    record = look(client, staff, SHOP)[0]
    assert (record["fine_amount"], record["penalties"]) == ("2000.00", ["fine", "confiscation"])
    assert (record["decided_on"], record["authority_field"], record["region"]) == (
        "2026-05-06",
        "market_regulation",
        "320281",
    )


def test_both_samples_ship() -> None:
    """Protects the test above from having nothing to test."""
    assert [path.suffix for path in SAMPLES] == [".csv", ".xlsx"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_is_understood_as_it_is(client: TestClient, imported: Any, staff: Headers, form: str) -> None:
    """Protects who fills in the template: its header is complete, and only lines are missing."""
    made = client.get("/api/v1/records/import/template", params={"format": form}, headers=staff)
    assert made.status_code == 200
    assert "attachment" in made.headers["content-disposition"]
    (error,) = imported(made.content).json()["errors"]
    assert "只有表头" in error["detail"]


def test_one_bad_cell_keeps_every_row_out(imported: Any, app: Any) -> None:
    """Protects against half a file: nothing is written, and each bad cell is told with line, column and remedy."""
    bad = ROW | {
        "处罚决定日期": "2026-13-01",
        "罚款金额（万元）": "两千",
        "处罚类别": "罚钱",
        NUMBER: "苏示〔2026〕2号",
    }
    answer = imported(as_csv(ROW, bad, ROW | {NUMBER: ""}))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == "bad_records_file"
    places = {(error["line"], error["column"]) for error in body["errors"]}
    assert places == {(3, "处罚决定日期"), (3, "罚款金额（万元）"), (3, "处罚类别"), (4, NUMBER)}
    with app.state.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Record)) == 0
        assert session.scalar(select(func.count()).select_from(RecordVersion)) == 0


def test_the_same_decision_twice_in_a_file_names_both_lines(imported: Any) -> None:
    """Protects against guessing which of two lines counts; brackets and spaces make no difference."""
    (error,) = imported(as_csv(ROW, ROW | {NUMBER: "苏示建罚[2026] 12号"})).json()["errors"]
    assert (error["line"], error["column"]) == (3, NUMBER)
    assert "第 2 行" in error["detail"]


def test_a_blank_cell_keeps_what_is_known(imported: Any, client: TestClient, staff: Headers) -> None:
    """Protects knowledge from an emptier file: blank means unknown, never "delete"."""
    imported(as_csv(ROW | {"失信信息类别": "一般", "义务履行完成日期": "2026-05-20", "行业领域": "水利"}))
    assert imported(as_csv(ROW | {"违法事实": "", "罚款金额（万元）": "", "失信信息类别": ""})).json()["unchanged"] == 1
    (record,) = look(client, staff)
    assert (record["fine_amount"], record["severity"], record["authority_field"]) == ("2000.00", "general", "water")
    assert record["violation"] == ROW["违法事实"]
    assert record["obligations_fulfilled_on"] == "2026-05-20"


def test_a_changed_cell_is_updated_with_its_history(
    imported: Any, client: TestClient, staff: Headers, business: Headers
) -> None:
    """Protects the subject's right to know what changed, and the office's to know who did it from which file."""
    imported(as_csv(ROW))
    changed = as_csv(ROW | {"罚款金额（万元）": "0.1", "义务履行完成日期": "2026-05-20", "记录状态": "已修复"})
    assert imported(changed).json()["updated"] == 1
    (record,) = client.get("/api/v1/records", headers=business).json()["items"]
    assert (record["fine_amount"], record["status"]) == ("1000.00", "repaired")
    own = client.get(f"/api/v1/records/{record['id']}/history", headers=business).json()
    assert [version["number"] for version in own["items"]] == [2, 1]
    assert {(c["name"], c["from"], c["to"]) for c in own["items"][0]["changes"]} == {
        ("罚款金额", "2000.00", "1000.00"),
        ("义务履行完成日期", None, "2026-05-20"),
        ("记录状态", "published", "repaired"),
    }
    assert own["items"][0]["actor"] is None
    assert own["items"][0]["file_sha256"] is None
    staff_view = client.get(f"/api/v1/records/{record['id']}/history", params={"purpose": "核查"}, headers=staff).json()
    assert staff_view["items"][0]["actor"]
    assert (len(staff_view["items"][0]["file_sha256"]), staff_view["items"][0]["file_line"]) == (64, 2)


def test_history_is_for_the_subject_and_for_staff_with_a_purpose(
    imported: Any, client: TestClient, staff: Headers, business: Headers, person: Headers, app: Any
) -> None:
    """Protects against prying: strangers find nothing, staff leave a line."""
    imported(as_csv(ROW))
    (record,) = client.get("/api/v1/records", headers=business).json()["items"]
    address = f"/api/v1/records/{record['id']}/history"
    assert client.get(address, headers=person).status_code == 404
    assert client.get(address, headers=staff).status_code == 422
    assert client.get(address, params={"purpose": "核查"}, headers=staff).status_code == 200
    with app.state.database.read() as session:
        last = session.scalars(select(AuditLine).order_by(AuditLine.sequence.desc())).first()
        assert (last.action, last.target) == ("record:staff:looked_up", record["id"])


def test_a_typed_in_record_has_a_history_too(client: TestClient, staff: Headers, imported: Any) -> None:
    """Protects the beginning of a record's story, and that a file finds what was typed in."""
    body = {
        "subject": {"kind": "business", "name": "示例建材有限公司", "code": BUSINESS_CODE},
        "document_number": "苏示建罚〔2026〕12号",
        "authority": "示例市住房和城乡建设局",
        "region": "320281",
    }
    made = client.post("/api/v1/records", json=body, headers=staff).json()
    assert imported(as_csv(ROW)).json()["updated"] == 1
    page = client.get(f"/api/v1/records/{made['id']}/history", params={"purpose": "核查"}, headers=staff).json()
    assert [version["source"] for version in page["items"]] == ["import", "entered"]
    assert "authority_field" not in {change["field"] for change in page["items"][0]["changes"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [("decided_on", "2027-01-01"), ("region", "329999"), ("authority_code", "11320281MB1DEM019X"), ("region", "32")],
)
def test_a_typed_in_record_keeps_to_the_same_rules(client: TestClient, staff: Headers, field: str, value: str) -> None:
    """Protects records from values that a file would be refused for."""
    body = {
        "subject": {"kind": "business", "name": "示例建材有限公司", "code": BUSINESS_CODE},
        "document_number": "苏示建罚〔2026〕12号",
        "authority": "示例市住房和城乡建设局",
        "region": "320281",
        field: value,
    }
    answer = client.post("/api/v1/records", json=body, headers=staff)
    assert answer.status_code == 422
    assert f"/{field}" in {error["pointer"] for error in answer.json()["errors"]}


def test_a_settled_record_is_not_published_again_by_an_old_file(imported: Any) -> None:
    """Protects who was repaired from a stale list; a list that is silent about the status changes nothing."""
    imported(as_csv(ROW | {"记录状态": "已撤回"}))
    (error,) = imported(as_csv(ROW | {"记录状态": "公示中"})).json()["errors"]
    assert (error["line"], error["column"]) == (2, "记录状态")
    assert imported(as_csv(ROW)).json()["unchanged"] == 1


def test_an_open_case_is_noted(imported: Any, client: TestClient, staff: Headers, business: Headers, app: Any) -> None:
    """Protects a case under way: a change of its record stands in history and audit under the case's number."""
    imported(as_csv(ROW))
    (record,) = client.get("/api/v1/records", headers=business).json()["items"]
    case = client.post("/api/v1/cases", json={"kind": "repair", "record_ids": [record["id"]]}, headers=business).json()[
        "number"
    ]
    assert imported(as_csv(ROW | {"罚款金额（万元）": "0.1"})).json()["updated"] == 1
    page = client.get(f"/api/v1/records/{record['id']}/history", params={"purpose": "核查"}, headers=staff).json()
    assert page["items"][0]["open_cases"] == [case]
    with app.state.database.read() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.action == "case:clerk:record_changed")).one()
        assert (line.target, line.details["records"]) == (case, [record["id"]])
        assert check(session).broken is None


def test_a_clerk_imports_for_the_own_region_only(
    imported: Any, add_account: Any, sign_in: Any, client: TestClient, staff: Headers
) -> None:
    """Protects other regions: neither new records nor changes of theirs, whatever the file says of the region."""
    add_account("clerk-su", ["clerk"], region="320000")
    add_account("clerk-gan", ["clerk"], region="360000")
    assert imported(as_csv(ROW), sign_in("clerk-su")).json()["imported"] == 1
    gan = sign_in("clerk-gan")
    (error,) = imported(as_csv(ROW), gan).json()["errors"]
    assert error["column"] == "处罚机关统一社会信用代码"
    (error,) = imported(as_csv(ROW | {"行政区划": "360000"}), gan).json()["errors"]
    assert (error["column"], "别的地区" in error["detail"]) == (NUMBER, True)


def test_only_clerks_and_administrators_import(
    client: TestClient, imported: Any, add_account: Any, sign_in: Any, business: Headers
) -> None:
    """Protects the register: neither subjects nor other staff write it."""
    add_account("auditor", ["auditor"])
    for headers in (business, sign_in("auditor")):
        assert imported(as_csv(ROW), headers).status_code == 403
        assert client.get("/api/v1/records/import/template", headers=headers).status_code == 403
    assert client.post("/api/v1/records/import", files={"file": b"x"}).status_code == 401


def test_another_name_for_a_known_code_is_pointed_out(imported: Any) -> None:
    """Protects against a wrong code: the known name stays, and the clerk is told, within a file and against before."""
    other = ROW | {"行政相对人名称": "示例别家有限公司", NUMBER: "苏示建罚〔2026〕13号"}
    within = imported(as_csv(ROW, other)).json()
    assert [(w["line"], w["column"]) for w in within["warnings"]] == [(3, "行政相对人名称")]
    again = imported(as_csv(other)).json()
    assert [(w["line"], w["column"]) for w in again["warnings"]] == [(2, "行政相对人名称")]


def test_an_import_leaves_one_line_with_its_file_and_counts(imported: Any, app: Any) -> None:
    """Protects the trail: which file, and how many records, in an unbroken chain."""
    imported(as_csv(ROW, ROW | {CODE: SHOP, "行政相对人名称": "示例木业有限公司"}))
    with app.state.database.read() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.action == "record:clerk:imported")).one()
        assert (len(line.target), line.details) == (64, {"imported": 2, "updated": 0, "unchanged": 0})
        assert check(session).broken is None


def test_no_code_is_repeated_anywhere(
    imported: Any, client: TestClient, staff: Headers, app: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    """Protects codes: errors, warnings, history, audit and logs never hold one, wherever in the file it stands."""
    wrong, identity = "91320281MA1DEM0155", "320281199001010029"
    misplaced = dict.fromkeys(("处罚决定日期", "处罚类别", "罚款金额（万元）"), identity) | {CODE: wrong}
    spaced = ROW | {"处罚决定日期": "3202 8119 9001 0100 29", "处罚类别": TRUCKS, CODE: identity}
    answers = [
        imported(as_csv(ROW | misplaced, spaced)),
        imported(as_csv(ROW)),
        imported(as_csv(ROW | {"处罚机关统一社会信用代码": "11320281MB1DEM027M"})),
    ]
    (record,) = look(client, staff)
    answers.append(client.get(f"/api/v1/records/{record['id']}/history", params={"purpose": "核查"}, headers=staff))
    with app.state.database.read() as session:
        audit = [[line.target, line.details] for line in session.scalars(select(AuditLine))]
        kept = [version.changes for version in session.scalars(select(RecordVersion))]
    out, err = capfd.readouterr()
    everything = "".join(answer.text for answer in answers) + json.dumps([audit, kept], ensure_ascii=False) + out + err
    assert [answer.status_code for answer in answers] == [422, 200, 200, 200]
    compact = everything.replace(" ", "")
    for code in (wrong, identity, TRUCKS, BUSINESS_CODE, "11320281MB1DEM027M", "11320281MB1DEM019T"):
        assert code not in compact
