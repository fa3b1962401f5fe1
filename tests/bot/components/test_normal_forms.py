"""Words of a message in the normal forms of the contract."""

import datetime as dt

import pytest

from bot.components.normalise.amounts import AMOUNT, normal_amount
from bot.components.normalise.codes import (
    normal_case_number,
    normal_document_number,
    normal_id_number,
    normal_uscc,
)
from bot.components.normalise.dates import date_spans, normal_date
from bot.components.normalise.ordinals import ORDINAL, normal_ordinal
from bot.components.normalise.patterns import find_spans
from bot.components.normalise.places import normal_authority, normal_region
from bot.components.normalise.text import fold, simplify

SATURDAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025年6月30日", "2025-06-30"), ("2025.6.30", "2025-06-30"), ("２０２５－０６－３０", "2025-06-30"),
        ("20250630", "2025-06-30"), ("二〇二四年六月一日", "2024-06-01"), ("25年6月30日", "2025-06-30"),
        ("2025-06", "2025-06"), ("2025年", "2025"), ("二零二四年", "2024"),
        ("去年", "2025"), ("去年十一月", "2025-11"), ("今年五月六号", "2026-05-06"), ("明年3月", "2027-03"),
        ("昨天", "2026-11-20"), ("大前天", "2026-11-18"), ("三天前", "2026-11-18"), ("三个月前", "2026-08"),
        ("半年前", "2026-05"), ("两年前", "2024"), ("上个月15号", "2026-10-15"), ("本月", "2026-11"),
        ("上周五", "2026-11-13"), ("下周一", "2026-11-23"), ("周三", "2026-11-18"), ("星期六", "2026-11-21"),
    ],
)  # fmt: skip
def test_dates_are_as_exact_as_the_words(text: str, iso: str) -> None:
    """A year stays a year, a month a month; relative words count from the message's day."""
    assert normal_date(text, SATURDAY) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [("11月20日", "2026-11-20"), ("11月21日", "2026-11-21"), ("11月22日", "2025-11-22"), ("12月", "2025-12"),
     ("30号", "2026-10-30"), ("2月29日", "2024-02-29")],
)  # fmt: skip
def test_without_a_year_the_latest_such_day_is_meant(text: str, iso: str) -> None:
    """People tell what has happened: a day without a year is never in the future."""
    assert normal_date(text, SATURDAY) == iso


@pytest.mark.parametrize("text", ["2025年2月30日", "2025-13-01"])
def test_an_impossible_date_is_no_date(text: str) -> None:
    """A day that is not in the calendar gives nothing instead of a neighbour."""
    assert normal_date(text, SATURDAY) is None


@pytest.mark.parametrize(
    "text", ["三个月", "满3个月", "10个工作日", "36号令", "12号文", "第12条", "国办发〔2020〕49号"]
)
def test_durations_and_document_numbers_are_not_dates(text: str) -> None:
    """A period or a number of a paper must never become a day that a deadline is counted from."""
    assert date_spans(text) == []


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("人民币3.5万元整", "35000"), ("罚了20,000.00元", "20000"), ("一万五千元", "15000"), ("两万块钱", "20000"),
     ("12元5角", "12.5"), ("¥300", "300"), ("１０００元", "1000"), ("3亿元", "300000000")],
)  # fmt: skip
def test_amounts_are_plain_yuan(text: str, yuan: str) -> None:
    """Sums come out as plain decimals however they are written."""
    found = AMOUNT.search(fold(text))
    assert found is not None
    assert normal_amount(found.group()) == yuan


def test_a_count_of_people_is_no_amount() -> None:
    """3万人 is not money."""
    assert AMOUNT.search("有3万人") is None


@pytest.mark.parametrize(
    ("text", "which"),
    [("第二条", "2"), ("第3个", "3"), ("最后一个", "-1"), ("倒数第二条", "-2"), ("上面那条", "prev"),
     ("刚才那条", "prev"), ("另外一条", "other"), ("另一条", "other")],
)  # fmt: skip
def test_choices_have_their_normal_form(text: str, which: str) -> None:
    """One of a list, counted from either end, or the one before, or the other one."""
    found = ORDINAL.search(text)
    assert found is not None
    assert normal_ordinal(found.group()) == which


@pytest.mark.parametrize("text", ["行政处罚法第三十三条", "第九条第二款"])
def test_an_article_of_a_statute_is_no_choice(text: str) -> None:
    """Naming an article must not pick a record from the list."""
    assert ORDINAL.search(text) is None


def test_codes_lose_separators_and_keep_their_check_digit() -> None:
    """Full-width and separated codes are accepted, a wrong check digit is not."""
    assert normal_uscc("91350100 m000-100Y43") == "91350100M000100Y43"
    assert normal_uscc("９１３５０１００Ｍ０００１００Ｙ４３") == "91350100M000100Y43"
    assert normal_uscc("91350100M000100Y44") is None
    assert normal_id_number("11010519491231002x") == "11010519491231002X"
    assert normal_id_number("110105194912310021") is None
    assert normal_id_number("320219198801019994") == "320219198801019994"  # the area is younger than the person
    assert normal_id_number("320281199013010019") is None


def test_case_and_document_numbers() -> None:
    """Our numbers get their dashes; document numbers get 〔〕 and keep 第 and leading zeros."""
    assert normal_case_number("xf 20261121 0001") == "XF-20261121-0001"
    assert normal_case_number("ab202611210001") is None
    assert normal_document_number("国办发（２０２０）49 号") == "国办发〔2020〕49号"
    assert normal_document_number("苏锡市监罚[2026]第 012号") == "苏锡市监罚〔2026〕第012号"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我要修复苏示建罚〔2026〕12号", "苏示建罚〔2026〕12号"),
        ("申请修复苏示建罚〔2026〕12号", "苏示建罚〔2026〕12号"),
        ("那个苏示城管罚〔2026〕88号能修复吗", "苏示城管罚〔2026〕88号"),
        ("关于苏示交罚〔2025〕7号的申请", "苏示交罚〔2025〕7号"),
        ("对行政处罚苏示建罚〔2026〕12号不服", "苏示建罚〔2026〕12号"),
        ("第苏示建罚〔2026〕12号", "苏示建罚〔2026〕12号"),
        ("江阴市监处罚〔2026〕00123号", "江阴市监处罚〔2026〕00123号"),
        ("锡市监行政处罚决〔2026〕7号", "锡市监行政处罚决〔2026〕7号"),
        ("发改办财金〔2021〕15号讲什么", "发改办财金〔2021〕15号"),
        ("国家发展改革委令第36号", "国家发展改革委令第36号"),
    ],
)
def test_words_before_a_document_number_are_not_part_of_it(text: str, number: str) -> None:
    """A sentence around a number must not keep its record from being found, nor hide what is asked for."""
    spans = [text[span.start : span.end] for span in find_spans(text) if span.kind == "document_number"]
    assert spans == [number]


def test_traditional_characters_become_simplified_in_place() -> None:
    """Each character by itself, so that offsets of entities stay true."""
    assert simplify("請問信用修復要多少錢，abc") == "请问信用修复要多少钱，abc"
    assert len(simplify("後臺裡的處罰記錄")) == len("後臺裡的處罰記錄")


def test_authorities_get_their_full_name_and_keep_their_place() -> None:
    """市监局 is spelt out; the place before it stays as written."""
    assert normal_authority("江阴市市监局") == "江阴市市场监督管理局"
    assert normal_authority("江阴市") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("江苏省", "320000"),
        ("江阴", "320281"),
        ("北京市朝阳区", "110105"),
        ("江苏省无锡市江阴市", "320281"),
        ("吉林", "220000"),
    ],
)
def test_regions_are_codes_of_the_national_standard(text: str, code: str) -> None:
    """Names with or without their level, alone or after the place around them."""
    assert normal_region(text) == code


def test_a_name_of_several_places_is_no_region_by_itself() -> None:
    """鼓楼区 is in four cities: guessing one would show the wrong law."""
    assert normal_region("鼓楼区") is None
