"""Files made to do harm, or to slip past a rule: they cost little, and what nobody sees counts for nothing."""

import io
import threading
import zipfile
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api import db
from api.audit import service as audit
from api.plain import visible
from api.records import cells, columns, drafts, importing, sheets, text_tables
from api.records.models import Record
from api.records.problems import BadFile, RowError, named, quoted
from api.records.rows import Context
from api.records.tables import Cell
from knowledge.engine.record_words import folded
from tests.api.conftest import BUSINESS_CODE
from tests.api.records.conftest import CODE, NUMBER, ROW, as_csv, as_xlsx

Headers = dict[str, str]
TITLES, VALUES = list(ROW), list(ROW.values())
IDENTITY = "320281199001010029"


def errors_of(data: bytes, context: Context) -> list[RowError]:
    """The errors of a file that is refused."""
    with pytest.raises(BadFile) as raised:
        drafts.read(data, context)
    return [error for error in raised.value.errors if isinstance(error, RowError)]


def look(client: TestClient, staff: Headers) -> list[dict[str, Any]]:
    """The records of the business, as staff see them."""
    ask = {"subject_code": BUSINESS_CODE, "purpose": "核查"}
    answer = client.get("/api/v1/records", params=ask, headers=staff)
    assert answer.status_code == 200
    return list(answer.json()["items"])


def test_a_long_name_of_a_column_is_cut_before_it_is_compared(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects the server: neither patterns nor likeness see forty thousand characters, and no answer repeats them."""
    seen: list[str] = []

    def fold(name: str) -> str:
        seen.append(name)
        return folded(name)

    monkeypatch.setattr(columns, "folded", fold)
    found = drafts.read(as_csv(ROW | {"*" * 40_000 + "示": "1"}), context)
    assert max(map(len, seen)) <= 100
    assert all(len(warning.column or "") <= 40 for warning in found.warnings)


def test_an_unknown_column_never_repeats_a_code(context: Context) -> None:
    """Protects who stands in a header by mistake; an English name is told as it is."""
    found = drafts.read(as_csv(ROW | {IDENTITY: "1", "department_of_the_case": "1"}), context)
    assert [warning.column for warning in found.warnings] == ["（列名略）", "department_of_the_case"]


@pytest.mark.parametrize(
    "text",
    [
        "320281/19900101/0029",
        "３２０２８１／１９９００１０１／００２９",
        "320281年19900101号0029",
        "91320281|MA1DEM·0154",
    ],
)
def test_a_code_is_known_whatever_parts_it(text: str) -> None:
    """Protects codes from being repeated because of a stroke between their digits."""
    assert quoted(text) == "（内容略）"
    assert named(text) == "（列名略）"


def test_a_code_in_a_list_of_penalties_is_not_repeated_in_part(context: Context) -> None:
    """Protects the first half of an identity that a stroke parts from the rest."""
    with pytest.raises(ValueError, match="不认识（内容略）"):
        cells.penalties(context.words, Cell("3202811990/01010029"), lambda: "罚款")


def test_the_length_of_a_number_is_that_of_what_is_kept(imported: Any, client: TestClient, staff: Headers) -> None:
    """Protects a subject's list: one sign that unfolds into eighteen is refused, typed in and imported."""
    unfolding = "ﷺ" * 50
    (error,) = imported(as_csv(ROW | {NUMBER: unfolding})).json()["errors"]
    assert error["column"] == NUMBER
    body = {
        "subject": {"kind": "business", "name": "示例建材有限公司", "code": BUSINESS_CODE},
        "document_number": unfolding,
        "authority": "示例市住房和城乡建设局",
        "region": "320281",
    }
    assert client.post("/api/v1/records", json=body, headers=staff).status_code == 422
    assert look(client, staff) == []


def test_a_record_kept_under_other_limits_is_still_shown(
    imported: Any, client: TestClient, staff: Headers, app: Any
) -> None:
    """Protects a subject's list from one record that today's limits would refuse."""
    imported(as_csv(ROW))
    with app.state.database.write() as session:
        if session.get_bind().dialect.name == "postgresql":  # the other database never cared for a column's length
            session.execute(text("ALTER TABLE records ALTER COLUMN document_number TYPE text"))
        session.query(Record).update({"document_number": "示" * 300})
    assert [len(one["document_number"]) for one in look(client, staff)] == [300]


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00ad", "\u202e"])
def test_what_nobody_sees_makes_no_second_record(imported: Any, unseen: str) -> None:
    """Protects one decision from becoming two, and names and codes from differing where nobody can see it."""
    imported(as_csv(ROW))
    with_it = {name: value[:3] + unseen + value[3:] for name, value in ROW.items() if name in (NUMBER, CODE, TITLES[0])}
    assert imported(as_csv(ROW | with_it)).json() == {"imported": 0, "updated": 0, "unchanged": 1, "warnings": []}
    assert visible(f"甲{unseen}乙\n丙") == "甲乙\n丙"


def test_a_settled_record_is_not_opened_by_way_of_ended(imported: Any, client: TestClient, staff: Headers) -> None:
    """Protects who was repaired: 已停止公示 does not open the record for 公示中 afterwards; 已撤回 may follow."""
    imported(as_csv(ROW | {"记录状态": "已修复"}))
    ended = imported(as_csv(ROW | {"记录状态": "已停止公示"})).json()
    assert (ended["unchanged"], [(w["line"], w["column"]) for w in ended["warnings"]]) == (1, [(2, "记录状态")])
    assert imported(as_csv(ROW | {"记录状态": "公示中"})).status_code == 422
    assert [one["status"] for one in look(client, staff)] == ["repaired"]
    assert imported(as_csv(ROW | {"记录状态": "已撤回"})).json()["updated"] == 1


@pytest.mark.parametrize(
    "word", ["无", "没有", "否", "-", "/", "——", "不适用", "N/A", "ＮＯ", "无。", "没有依据", "\u200b"]
)
def test_a_word_for_nothing_is_a_blank_cell(context: Context, word: str) -> None:
    """Protects from reading 无 as the name of a regulation, or as a word that nobody knows."""
    optional = ("明确不可修复的依据", "公示截止期", "失信信息类别", "名单名称", "违法事实")
    (draft,) = drafts.read(as_csv(ROW | dict.fromkeys(optional, word)), context).rows
    assert not {"excluded_by", "publication_ends_on", "severity", "list_name", "violation"} & draft.given.keys()
    (error,) = errors_of(as_csv(ROW | {"处罚机关": word}), context)
    assert (error.column, "没有填" in error.detail) == ("处罚机关", True)


def test_a_line_that_is_too_wide_is_one_error(context: Context) -> None:
    """Protects the answer: one error a line, however many cells stand beside the table; endless ones end the file."""
    line = as_csv(ROW).splitlines()[1]
    (error,) = errors_of(as_csv(ROW) + line + b",x" * 50, context)
    assert (error.line, "比表头多" in error.detail) == (3, True)
    (error,) = errors_of(as_csv(ROW) + line + b",x" * 200_000, context)
    assert (error.line, "最多 100 列" in error.detail) == (3, True)
    assert len(drafts.read(as_csv(ROW) + line.replace(b"12", b"13") + b"," * 500, context).rows) == 2


def test_the_words_that_may_be_written_are_listed_once(context: Context) -> None:
    """Protects the answer to thousands of bad lines from thousands of copies of one list."""
    rows = [ROW | {NUMBER: f"苏示〔2026〕{number}号", "处罚类别": "罚钱"} for number in range(1, 4)]
    first, *others = (error.detail for error in errors_of(as_csv(*rows), context))
    assert "行政拘留" in first
    assert [("第 2 行" in detail, "行政拘留" in detail) for detail in others] == [(True, False)] * 2


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_huge_cell_is_told_with_its_line(context: Context, delimiter: str) -> None:
    """Protects from a fault of ours where one cell is larger than a table's may be."""
    (error,) = errors_of(as_csv(ROW, ROW | {"违法事实": "示" * 140_000}, delimiter=delimiter), context)
    assert (error.line, "特别长" in error.detail) == (3, True)


def test_a_cell_is_cut_and_all_of_them_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects memory: one shared text in every cell of a workbook is not handed over a million times."""
    data = as_xlsx(TITLES, ["示" * 30_000] * len(TITLES))
    (table,) = sheets.read(data)
    assert {len(cell[0]) for cell in table["lines"][1][1]} == {text_tables.LONGEST_CELL}
    monkeypatch.setattr(text_tables, "_ANSWER", 50_000)
    for read in (lambda: sheets.read(data), lambda: text_tables.read(as_csv(*[ROW | {"违法事实": "示" * 4_000}] * 5))):
        with pytest.raises(text_tables.Unreadable, match="内容过多"):
            read()


@pytest.mark.parametrize("merged", ["A5:XFD1048576", "$A$5:$XFD$1048576"])
def test_a_merged_sheet_is_refused_before_the_library_reads_it(merged: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the two readers: a line of XML that merges billions of cells costs no seconds."""
    monkeypatch.setattr("openpyxl.load_workbook", lambda *_, **__: pytest.fail("the library was asked"))
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx(TITLES, VALUES))) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            line = f'</sheetData><mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>'.encode()
            new.writestr(name, old.read(name).replace(b"</sheetData>", line))
    with pytest.raises(text_tables.Unreadable, match="取消合并"):
        sheets.read(content.getvalue())


def test_two_encodings_in_one_file_are_told(context: Context) -> None:
    """Protects names from becoming nonsense where lines were pasted together from two programs."""
    header, line = as_csv(ROW).splitlines()
    mixed = header.decode().encode("gb18030") + b"\n" + line
    (error,) = errors_of(mixed, context)
    assert (error.line, "编码不同" in error.detail) == (2, True)
    odd = as_csv(ROW, ROW | {NUMBER: "苏示〔2026〕2号"}) + b"\xd6\xd0\n"
    (error,) = errors_of(odd, context)
    assert (error.line, "编码不同" in error.detail) == (4, True)
    assert len(drafts.read(as_csv(ROW, encoding="gb18030"), context).rows) == 1


def test_who_waits_in_vain_for_the_lock_is_asked_to_come_back(
    imported: Any, app: Any, client: TestClient, staff: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects people from "a fault of ours" where somebody else merely writes for long; nothing is half done."""
    database = app.state.database
    monkeypatch.setattr(db, "LOCK_WAIT_MS", 50)
    app.state.database = db.Database(database.engine.url.render_as_string(hide_password=False))
    with database.write() as other:
        audit.record(other, "other", "record:clerk:imported", "示例", now=app.state.clock.now())
        answer = imported(as_csv(ROW))
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert "请稍后再试" in answer.json()["detail"]
    assert imported(as_csv(ROW)).json()["imported"] == 1


def test_imports_write_in_turn(imported: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects everybody else's writing from waiting for two imports; who waits for a minute is told."""
    monkeypatch.setattr(importing, "_WAIT", 0.01)
    with importing.one_at_a_time():
        answer = imported(as_csv(ROW))
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert imported(as_csv(ROW)).json()["imported"] == 1


def test_codes_are_sealed_before_the_lock_is_taken(imported: Any, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects everybody else's time: while an import holds the lock, it does nothing that could be done before."""
    writing = threading.Event()
    keep, seal = importing.keep, app.state.cipher.seal

    def kept(session: Session, *rest: Any) -> Any:
        writing.set()
        return keep(session, *rest)

    def sealed(value: str) -> Any:
        assert not writing.is_set()
        return seal(value)

    monkeypatch.setattr(importing, "keep", kept)
    monkeypatch.setattr(app.state.cipher, "seal", sealed)
    assert imported(as_csv(ROW)).json()["imported"] == 1
