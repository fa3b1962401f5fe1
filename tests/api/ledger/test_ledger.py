"""The ledger of restraint measures: entered or imported, judged by the clauses, exported in the annex's form."""

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from api.ledger.columns import ANNEX
from tests.api.conftest import Headers

PATH = "/api/v1/ledger/measures"
JAYWALKERS = {
    "name": "《示例市交通运输局关于加强信用管理的通知》（示交〔2020〕8号）",
    "summary": "行人闯红灯记入个人信用记录，严重的列入“黑名单”",
    "unit": "示例市交通运输局",
    "responsible": "示例负责人 局长",
    "phone": "0512-00000000",
    "answers": {
        "touches_publication": True,
        "touches_listing": True,
        "touches_punishment": True,
        "national_basis": False,
        "local_basis": False,
        "plans_legislation": False,
    },
}


def book(*rows: list[str]) -> bytes:
    """A workbook in the annex's form: a title, the heads, a sample and ``rows``."""
    workbook = Workbook()
    page: Any = workbook.active
    page.append(["示例区失信约束措施台账样式"])
    page.append(["序号", *ANNEX])
    page.append(["示例", "《XX办法》", "是", "是", "否", "…", "否", "否", "无", "修订"])
    for number, row in enumerate(rows, start=1):
        page.append([str(number), *row])
    page.append(["注：1.说明"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def sent(client: TestClient, staff: Headers, data: bytes) -> Any:
    """The answer to an import."""
    return client.post(f"{PATH}/import", files={"file": ("台账.xlsx", data)}, headers=staff)


def test_a_measure_without_a_basis_is_to_be_repealed(client: TestClient, staff: Headers) -> None:
    """Each failed requirement stands there with its clause."""
    made = client.post(PATH, json=JAYWALKERS, headers=staff)
    assert made.status_code == 201, made.text
    proposal = made.json()["proposal"]
    assert (proposal["disposition"], proposal["word"]) == ("repeal", "废止")
    failed = {check["id"]: check for check in proposal["checks"] if check["holds"] is False}
    assert set(failed) == {"inclusion_basis", "list_basis", "punishment_basis"}
    assert all(check["citations"] for check in failed.values())


def test_another_disposition_than_the_proposed_one_owes_a_reason(client: TestClient, staff: Headers) -> None:
    """Staff decide, and say why where they decide otherwise."""
    refused = client.post(PATH, json=JAYWALKERS | {"disposition": "keep"}, headers=staff)
    assert refused.json()["errors"][0]["pointer"] == "/reason"
    made = client.post(PATH, json=JAYWALKERS | {"disposition": "keep", "reason": "上级另有文件"}, headers=staff)
    assert made.json()["differs"]


def test_an_unknown_answer_is_named(client: TestClient, staff: Headers) -> None:
    """A misspelt fact is refused with what it may be."""
    refused = client.post(PATH, json=JAYWALKERS | {"answers": {"list_scope": "galaxy"}}, headers=staff)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/answers/list_scope"
    assert "只在本地" in refused.json()["errors"][0]["detail"]


def test_the_annex_form_comes_in_and_goes_out(client: TestClient, staff: Headers) -> None:
    """What was exported can be imported again and changes nothing."""
    row = [
        "《示例办法》",
        "是",
        "否",
        "否",
        "要点",
        "是",
        "否",
        "某法第一条",
        "保留",
        "2026年底",
        "示例局",
        "示例某 局长",
        "",
    ]
    answer = sent(client, staff, book(row))
    assert answer.json() == {"imported": 1, "updated": 0}, answer.text
    file = client.get(f"{PATH}/export", params={"unit": "示例区信用办"}, headers=staff).content
    page: Any = load_workbook(io.BytesIO(file)).active
    assert page.cell(1, 1).value == "示例区信用办失信约束措施台账"
    assert [page.cell(3, at).value for at in range(2, 15)] == list(ANNEX)
    assert [str(page.cell(4, at).value or "") for at in range(2, 15)] == row
    assert sent(client, staff, file).json() == {"imported": 0, "updated": 1}


def test_an_import_keeps_the_reason_that_somebody_gave(client: TestClient, staff: Headers) -> None:
    """The form has no column for it: the same disposition keeps its reason, another one owes it anew."""
    known = {"touches_punishment": True, "national_basis": False, "local_basis": False, "plans_legislation": False}
    body = {"name": "《示例办法》", "answers": known, "disposition": "keep", "reason": "上级另有文件"}
    address = f"{PATH}/{client.post(PATH, json=body, headers=staff).json()['id']}"
    file = client.get(f"{PATH}/export", headers=staff).content
    assert sent(client, staff, file).json() == {"imported": 0, "updated": 1}
    assert client.get(address, headers=staff).json()["reason"] == "上级另有文件"
    sent(client, staff, book(["《示例办法》", "", "", "", "", "", "", "", "修订"]))
    changed = client.get(address, headers=staff).json()
    assert (changed["disposition"], changed["reason"], changed["differs"]) == ("revise", "", True)


def test_a_places_measure_is_found_again(client: TestClient, staff: Headers) -> None:
    """The form names no place: one's own export of another place's measure comes in as the same measure."""
    client.post(PATH, json=JAYWALKERS | {"region": "320281"}, headers=staff)
    file = client.get(f"{PATH}/export", headers=staff).content
    assert sent(client, staff, file).json() == {"imported": 0, "updated": 1}
    assert client.get(PATH, headers=staff).json()["items"][0]["region"] == "320281"


def test_nothing_that_was_typed_is_a_formula(client: TestClient, staff: Headers) -> None:
    """A summary that begins with = is a text in the file that others open."""
    client.post(PATH, json=JAYWALKERS | {"summary": "=HYPERLINK(1)"}, headers=staff)
    file = client.get(f"{PATH}/export", headers=staff).content
    cell = load_workbook(io.BytesIO(file)).active.cell(4, 6)
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)


def test_a_bad_cell_is_named_and_nothing_comes_in(client: TestClient, staff: Headers) -> None:
    """Line and column of each fault; all rows or none."""
    good = ["《甲办法》", "是", "否", "否", "", "是", "否", "", "保留"]
    bad = ["《乙办法》", "也许", "否", "否", "", "是", "否", "", "再议"]
    refused = sent(client, staff, book(good, bad))
    assert refused.status_code == 422
    assert {(e["line"], e["column"]) for e in refused.json()["errors"]} == {
        (5, "是否涉及信用信息共享公开"),
        (5, "处置方式"),
    }
    assert client.get(PATH, headers=staff).json()["total"] == 0


def test_two_people_do_not_overwrite_each_other(client: TestClient, staff: Headers) -> None:
    """The second one, who has not seen the first one's change, is told."""
    made = client.post(PATH, json=JAYWALKERS, headers=staff).json()
    seen = {"If-Match": f'"{made["version"]}"'}
    address = f"{PATH}/{made['id']}"
    assert client.put(address, json=JAYWALKERS | {"due": "2026年底"}, headers=staff | seen).status_code == 200
    late = client.put(address, json=JAYWALKERS | {"due": "2027年底"}, headers=staff | seen)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")


@pytest.mark.parametrize("region", ["320000", None])
def test_a_region_sees_its_own(client: TestClient, add_account: Any, sign_in: Any, region: str | None) -> None:
    """Another province's ledger is nobody's business here; the whole country's is seen by nationwide staff alone."""
    add_account("jiangxi", ["policy_editor"], region="360000")
    add_account("other", ["policy_editor"], region=region)
    client.post(PATH, json=JAYWALKERS, headers=sign_in("jiangxi"))
    seen = client.get(PATH, headers=sign_in("other")).json()["total"]
    assert seen == (0 if region else 1)


def test_subjects_have_no_ledger(client: TestClient, business: Headers) -> None:
    """It is a tool of the office."""
    assert client.get(PATH, headers=business).status_code == 403


@pytest.mark.parametrize("sign", ["\x01", "\ufffe", "\uffff"], ids=["control", "fffe", "ffff"])
def test_an_invisible_sign_does_not_block_the_regions_export(client: TestClient, staff: Headers, sign: str) -> None:
    """Nobody's entry can keep the whole ledger from being written: what XML may not hold is not kept."""
    made = client.post(PATH, json={"name": f"坏{sign}文件", "due": f"年{sign}底"}, headers=staff).json()
    assert (made["name"], made["due"]) == ("坏文件", "年底")
    assert client.get(f"{PATH}/export", headers=staff).status_code == 200
