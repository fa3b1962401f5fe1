"""What an import points out without refusing it: things in a record that do not go together, and risky changes."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.records.problems import shown_name
from tests.api.conftest import BUSINESS_CODE
from tests.api.records.conftest import CODE, NUMBER, PERSON, ROW, as_csv

Headers = dict[str, str]
FINE, REGION, PAID = "罚款金额（万元）", "行政区划", "已缴金额（万元）"


def warned(answer: Any) -> list[tuple[int, str, str]]:
    """Line, column and words of each warning of a file that was taken."""
    assert answer.status_code == 200, answer.text
    return [(one["line"], one["column"], one["detail"]) for one in answer.json()["warnings"]]


def test_a_re_import_names_old_and_new(imported: Any) -> None:
    """Protects from an update by a slip: amount, place, day and penalties are shown as they were and as they are."""
    imported(as_csv(ROW | {REGION: "320281"}))
    other = ROW | {NUMBER: "苏示建罚〔2026〕13号"}
    new = {FINE: "2000", REGION: "320200", "处罚决定日期": "2026-05-07", "处罚类别": "罚款、警告"}
    found = {
        column: (line, detail) for line, column, detail in warned(imported(as_csv(other | {REGION: ""}, ROW | new)))
    }
    assert found == {
        FINE: (3, "更新：罚款金额 2000.00→20000000.00元，请核对。"),
        REGION: (3, "更新：行政区划 江阴市（320281）→无锡市（320200），请核对。"),
        "处罚决定日期": (3, "更新：处罚决定日期 2026-05-06→2026-05-07，请核对。"),
        "处罚类别": (3, "更新：处罚类别 罚款→罚款、警告，请核对。"),
    }


def test_filling_a_blank_is_no_risky_change(imported: Any) -> None:
    """Protects attention: what nobody knew before is simply added, and the same file again says nothing."""
    imported(as_csv(ROW | {FINE: ""}))
    assert warned(imported(as_csv(ROW | {"违法事实": "示例"}))) == []
    assert warned(imported(as_csv(ROW))) == []


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({REGION: "330100"}, REGION, "对不上"),
        ({"义务履行完成日期": "2026-05-05"}, "义务履行完成日期", "早于"),
        ({PAID: "0.3"}, PAID, "多于罚款金额 2000.00 元"),
        ({"处罚类别": "警告"}, "处罚类别", "没有罚款"),
        ({"处罚程序": "简易程序", FINE: "0.300001"}, "处罚程序", "不超过 3000 元"),
        ({"处罚程序": "简易程序", CODE: "", "证件号码": PERSON, FINE: "0.0201"}, "处罚程序", "不超过 200 元"),
        ({"失信信息种类": "严重失信主体名单"}, "名单名称", "名单全称"),
    ],
)
def test_what_does_not_go_together_is_pointed_out(
    imported: Any, changes: dict[str, str], column: str, words: str
) -> None:
    """Protects the facts that answers are computed from: each oddity is named, and the file is taken all the same."""
    ((line, name, detail),) = warned(imported(as_csv(ROW | {"证件号码": ""} | changes)))
    assert (line, name) == (2, column)
    assert words in detail


@pytest.mark.parametrize(
    "changes",
    [
        {REGION: "320200"},
        {REGION: "320000"},
        {"处罚机关统一社会信用代码": "11100000MB1DEM06XK", REGION: "330100"},
        {"义务履行完成日期": "2026-05-06"},
        {PAID: "0.2"},
        {"处罚程序": "简易程序", FINE: "0.3"},
        {"处罚程序": "简易程序", CODE: "", "证件号码": PERSON, FINE: "0.02"},
        {"处罚程序": "简易程序", "处罚决定日期": "2021-07-14", FINE: "1"},
        {"处罚程序": "普通程序", FINE: "100"},
        {"处罚类别": "警告", FINE: "0"},
        {"失信信息种类": "严重失信主体名单", "名单名称": "示例严重失信主体名单"},
        {"失信信息种类": "经营异常名录"},
    ],
)
def test_what_may_well_be_is_not(imported: Any, changes: dict[str, str]) -> None:
    """Protects attention: the edges of each oddity, and the law of before, pass in silence."""
    assert warned(imported(as_csv(ROW | {"证件号码": ""} | changes))) == []


def test_what_is_known_already_counts(imported: Any) -> None:
    """Protects from a file that tells only half: the record as it will be is looked at."""
    imported(as_csv(ROW))
    ((_, column, _),) = warned(imported(as_csv(ROW | {FINE: "", PAID: "0.3"})))
    assert column == PAID


def test_history_says_who_in_words(
    client: TestClient, imported: Any, add_account: Any, sign_in: Any, staff: Headers, business: Headers
) -> None:
    """Protects trust in the history: the owner learns which office, staff learn whose account and which file."""
    add_account("clerk-jiangyin", ["clerk"], region="320281")
    files = {"file": ("C:\\导出\\五月公示 91320281MA1DEMQ10W.csv", as_csv(ROW))}
    clerk = sign_in("clerk-jiangyin")
    assert client.post("/api/v1/records/import", files=files, headers=clerk).json()["imported"] == 1
    (record,) = client.get("/api/v1/records", headers=business).json()["items"]
    address = f"/api/v1/records/{record['id']}/history"
    (own,) = client.get(address, headers=business).json()["items"]
    assert (own["actor_name"], own["actor"], own["file_name"]) == ("江阴市经办人", None, None)
    (seen,) = client.get(address, params={"purpose": "核查"}, headers=staff).json()["items"]
    assert seen["actor_name"] == "江阴市经办人 clerk-jiangyin"
    assert (seen["file_name"], BUSINESS_CODE in seen["file_name"]) == ("五月公示 （略）.csv", False)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (None, None),
        ("", None),
        ("penalty_records.xlsx", "penalty_records.xlsx"),
        ("公示 32028119900101002X.csv", "公示 （略）.csv"),
        ("长" * 300, "长" * 200),
    ],
)
def test_the_name_of_a_file_is_kept_without_codes(name: str | None, kept: str | None) -> None:
    """Protects codes that people put into names of files; ordinary names stay readable."""
    assert shown_name(name) == kept
