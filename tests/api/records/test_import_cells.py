"""Columns, dates, amounts, codes and words of a file, and what is said where they cannot be read."""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

import pytest

from api.accounts.codes import normalise_code
from api.records import cells, columns, drafts
from api.records.problems import BadFile, RowError, quoted
from api.records.rows import Context
from api.records.tables import Cell
from knowledge.engine.record_words import load_record_words
from tests.api.conftest import BUSINESS_CODE
from tests.api.records.conftest import CODE, NUMBER, PERSON, ROW, as_csv, day, make_context


def errors_of(context: Context, *rows: dict[str, str]) -> list[RowError]:
    """What is wrong with rows; nothing where they are good."""
    try:
        drafts.read(as_csv(*rows), context)
    except BadFile as error:
        return [one for one in error.errors if isinstance(one, RowError)]
    return []


def renamed(old: str, new: str) -> dict[str, str]:
    """The good row with another name for a column."""
    return {new if name == old else name: value for name, value in ROW.items()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (CODE, "行政相对人代码_1(统一社会信用代码)"),
        (CODE, " 行政相对人代码_1 （统一社会信用代码） "),
        (CODE, "行政相对人代码_1"),
        (CODE, "*统一社会信用代码"),
        (NUMBER, "行政处罚决定文书号"),
        (NUMBER, "行政处罚决定书文号（必填）"),
        ("罚款金额（万元）", "罚款金额(万元)"),
        ("处罚决定日期", "处罚决定\n日期"),
    ],
)
def test_usual_spellings_of_a_column_are_one_column(context: Context, old: str, new: str) -> None:
    """Protects clerks from renaming columns of files that other systems export."""
    assert errors_of(context, renamed(old, new)) == []


def test_the_order_of_columns_does_not_matter(context: Context) -> None:
    """Protects files of other systems."""
    assert errors_of(context, dict(reversed(ROW.items()))) == []


def test_a_misspelt_column_is_refused_and_a_foreign_one_is_pointed_out(context: Context) -> None:
    """Protects against a column that silently counts for nothing, and against refusing harmless extras."""
    (error,) = errors_of(context, ROW | {"公示截至期": "2027-05-06"})
    assert (error.line, error.column, "公示截止期" in error.detail) == (1, "公示截至期", True)
    found = drafts.read(as_csv(ROW | {"经办科室": "示例科", "备注": "无"}), context)
    assert [warning.column for warning in found.warnings] == ["经办科室"]


@pytest.mark.parametrize(
    ("title", "typed"),
    [("处罚机关", "处罚机关名"), ("处罚决定日期", "处罚决定日其"), (CODE, "行政相对人代玛_1（统一社会信用代码）")],
)
def test_one_mistyped_column_is_one_error(context: Context, title: str, typed: str) -> None:
    """Protects from being told twice about one slip: misspelt, and missing."""
    (error,) = errors_of(context, renamed(title, typed))
    assert (error.column, title in error.detail) == (typed, True)


def test_missing_doubled_and_unclear_columns_are_each_named(context: Context) -> None:
    """Protects from ten thousand times the fine, and from guessing which of two columns counts."""
    row = {name: value for name, value in ROW.items() if name not in ("处罚机关", CODE)}
    assert {error.column for error in errors_of(context, row)} == {
        "处罚机关",
        "行政相对人代码_1（统一社会信用代码）或证件号码",
    }
    (error,) = errors_of(context, ROW | {"统一社会信用代码": BUSINESS_CODE})
    assert error.column == "统一社会信用代码"
    (error,) = errors_of(context, renamed("罚款金额（万元）", "罚款金额"))
    assert "单位" in error.detail
    (draft,) = drafts.read(
        as_csv(renamed("罚款金额（万元）", "罚款金额（元）") | {"罚款金额（元）": "2000"}), context
    ).rows
    assert draft.given["fine_amount"] == Decimal("2000.00")


def test_column_names_are_in_the_data_once() -> None:
    """Protects the table of columns: no name stands for two fields, and every one has a hint."""
    names = [columns._plain(name) for column in columns.template() for name in (column.title, *column.also)]
    assert len(names) == len(set(names))
    assert all(column.hint for column in columns.template())


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-06",
        "2026-5-6",
        "2026/5/6",
        "2026.05.06",
        "20260506",
        "2026年5月6日",
        "２０２６年５月６日",
        "2026-05-06 00:00:00",
    ],
)
def test_a_date_in_each_usual_form(text: str) -> None:
    """Protects dates as files write them."""
    assert cells.date(Cell(text)) == day("2026-05-06")


@pytest.mark.parametrize("text", ["06/05/2026", "26-05-06", "2026-05", "2026-02-30", "2026-13-01", "五月六日", "46148"])
def test_a_date_that_may_mean_another_is_refused(text: str) -> None:
    """Protects from days and months changed about."""
    with pytest.raises(ValueError, match=r"\w"):
        cells.date(Cell(text))


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("0.2", "2000.00"),
        ("2", "20000.00"),
        ("0.00005", "0.50"),
        ("1,000.5", "10005000.00"),
        ("0.2万元", "2000.00"),
        ("０", "0.00"),
    ],
)
def test_an_amount_is_exact(text: str, yuan: str) -> None:
    """Protects money: decimals, never binary fractions."""
    assert str(cells.amount(Cell(text), 10000)) == yuan


@pytest.mark.parametrize("text", ["0.0000001", "-1", "2000元", "贰仟", "1,00", "1e3", "NaN", "9" * 20])
def test_an_amount_that_is_not_clear_is_refused(text: str) -> None:
    """Protects money from a wrong unit, a sign, a fraction of a cent and a typing error."""
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        cells.amount(Cell(text), 10000)


def test_penalties_are_parted_and_each_word_is_known(context: Context) -> None:
    """Protects what is decided by the kind of a penalty: several at once, the law's words, 其他 with its name."""
    kinds: Callable[[str], list[str]] = lambda text: cells.penalties(context.words, Cell(text), lambda: "…")  # noqa: E731
    assert kinds("罚款、没收违法所得；没收非法财物，罚款") == ["fine", "confiscation"]
    assert kinds("没收违法所得、没收非法财物") == ["confiscation"]
    assert kinds("吊销许可证件/责令停产停业") == ["licence_revoked", "suspension_of_business"]
    assert kinds("警告、其他-责令限期办理") == ["warning", "other"]
    for unclear in ("暂扣或者吊销许可证", "罚钱", "、"):
        with pytest.raises(ValueError, match=r"吊销|罚款|可以填"):
            cells.penalties(context.words, Cell(unclear), lambda: "罚款")


# GB 32100-2015 and GB 11643-1999: the standards' own example of an ID, and a code computed from the standard.
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("business", "91350100M000100Y43"),
        ("business", "９１３５０１００m000100y43"),
        ("business", "9135 0100 M000 100Y 43"),
        ("person", "11010519491231002X"),
        ("person", "11010519491231002x"),
    ],
)
def test_the_standards_vectors_pass(kind: Literal["business", "person"], code: str) -> None:
    """Protects real codes in any usual writing."""
    assert len(normalise_code(kind, code)) == 18


@pytest.mark.parametrize("last", sorted(set("0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ") - {"3"}))
def test_every_other_last_character_fails(last: str) -> None:
    """Protects the check digit and the restricted alphabet: one character right, all others wrong."""
    with pytest.raises(ValueError, match="统一社会信用代码"):
        normalise_code("business", "91350100M000100Y4" + last)


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_outside_the_alphabet_fail_anywhere(letter: str) -> None:
    """Protects against letters that look like digits."""
    with pytest.raises(ValueError, match="不允许的字符"):
        normalise_code("business", f"91350100M0001{letter}0Y43")


def test_registering_authorities_with_a_letter_are_known() -> None:
    """Protects village collectives and others whose code begins with A, N or Y; their check digit counts too."""
    from stdnum.cn import uscc

    for first in "ANY":
        code = f"{first}2320281MF0000001"
        code += uscc.calc_check_digit(code)
        assert normalise_code("business", code) == code
        with pytest.raises(ValueError, match="校验位"):
            normalise_code("business", code[:-1] + ("0" if code[-1] != "0" else "1"))


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({CODE: "9132****MA1DEM0154"}, CODE, "星号"),
        ({CODE: "9.13203E+17"}, CODE, "末几位"),
        ({CODE: PERSON}, CODE, "证件号码"),
        ({CODE: ""}, CODE, "没有填代码"),
        ({"行政相对人类别": "自然人", "证件号码": ""}, "证件号码", "身份证号码要填在这一列"),
        ({"行政相对人类别": "自然人", "证件号码": BUSINESS_CODE}, "证件号码", "行政相对人代码_1"),
        ({"行政相对人类别": "外星人"}, "行政相对人类别", "可以填"),
        ({"处罚机关统一社会信用代码": "11320281MB1DEM019X"}, "处罚机关统一社会信用代码", "校验位"),
        ({"行政区划": "999999"}, "行政区划", "六位代码"),
        ({"行政区划": "鼓楼区"}, "行政区划", "几个地方"),
        ({"处罚决定日期": "2027-01-01"}, "处罚决定日期", "之后"),
        ({"公示日期": "2026-05-01"}, "公示日期", "早于"),
        ({"公示截止期": "2026-05-05"}, "公示截止期", "早于"),
        ({"处罚类别": ""}, "处罚类别", "没有填"),
        ({"失信信息类别": "特别严重"}, "失信信息类别", "轻微、一般、严重"),
        ({"处罚依据": "长" * 4001}, "处罚依据", "4000"),
        ({"行政相对人名称": "长" * 201}, "行政相对人名称", "200"),
        ({"处罚机关": "示例\ufffd局"}, "处罚机关", "乱码"),
    ],
)
def test_each_wrong_cell_says_how_to_mend_it(
    context: Context, changes: dict[str, str], column: str, words: str
) -> None:
    """Protects clerks from guessing, cell by cell."""
    (error,) = errors_of(context, ROW | {"证件号码": "", "行政相对人类别": ""} | changes)
    assert (error.line, error.column) == (2, column)
    assert words in error.detail


def test_a_person_is_known_by_the_id(context: Context) -> None:
    """Protects records of natural persons: by the column that is filled in, or by 行政相对人类别."""
    for kind in ("", "自然人"):
        row = ROW | {CODE: "", "证件号码": PERSON.lower(), "行政相对人类别": kind, "行政相对人名称": "示例某乙"}
        (draft,) = drafts.read(as_csv(row), context).rows
        assert (draft.subject.kind, draft.subject.code) == ("person", PERSON)


@pytest.mark.parametrize(
    ("given", "code", "clerk", "region"),
    [
        ("320200", "11320281MB1DEM019T", "320000", "320200"),
        ("江阴市", "", "320000", "320281"),
        ("", "11320281MB1DEM019T", "320000", "320281"),
        ("", "", "320281", "320281"),
        ("", "11100000MB1DEM06XK", "320281", "320281"),
        ("360427", "", None, "360483"),
    ],
)
def test_where_a_record_belongs(given: str, code: str, clerk: str | None, region: str) -> None:
    """Protects the region: stated, else from the body's code, else the clerk's; a former code is today's."""
    row = ROW | {"行政区划": given, "处罚机关统一社会信用代码": code}
    (draft,) = drafts.read(as_csv(row), make_context(clerk)).rows
    assert ({**draft.derived, **draft.given})["region"] == region


def test_without_any_hint_the_region_is_asked_for(context: Context) -> None:
    """Protects records from a region nobody named."""
    (error,) = errors_of(context, ROW | {"处罚机关统一社会信用代码": ""})
    assert error.column == "行政区划"


def test_the_field_is_told_by_the_name_of_the_body_only_where_it_is_clear(context: Context) -> None:
    """Protects the choice of rules: one field, or none."""
    assert context.words.field_of("示例市市场监督管理局") == "market_regulation"
    assert context.words.field_of("国家税务总局示例市税务局") == "tax"
    assert context.words.field_of("示例市综合行政执法局") is None
    assert context.words.field_of("示例市水利和农业农村局") is None


@pytest.mark.parametrize(
    "text",
    ["320281199001010029", "3202 8119 9001 0100 29", "９１３２０２８１ＭＡ１ＤＥＭ０１５５", "1-3-8-0-0-1-3-8-0-0-0"],
)
def test_what_may_be_a_code_is_not_repeated(text: str) -> None:
    """Protects codes and numbers that stand in a wrong column."""
    assert quoted(text) == "（内容略）"
    assert quoted("两千") == "“两千”"


def test_a_word_that_stands_for_two_is_refused_at_loading(tmp_path: object, context: Context) -> None:
    """Protects the table of words: nobody can make 吊销 mean 暂扣 by a slip."""
    from pathlib import Path

    folder = Path(str(tmp_path))
    text = "words: {penalty_kind: {fine: [警告]}}\nauthority_names: {}\n"
    (folder / "record_words.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match="stands for"):
        load_record_words(folder, context.glossary)
