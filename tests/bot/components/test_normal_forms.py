"""Words of a message in the normal forms of the contract."""

import datetime as dt

import pytest

from bot.components.normalise.amounts import amount_spans, normal_amount
from bot.components.normalise.bodies import authority_spans, normal_authority
from bot.components.normalise.codes import (
    normal_case_number,
    normal_document_number,
    normal_id_number,
    normal_uscc,
)
from bot.components.normalise.dates import date_spans, normal_date
from bot.components.normalise.ordinals import normal_ordinal, ordinal_spans
from bot.components.normalise.organisations import part_of_a_name
from bot.components.normalise.patterns import find_spans
from bot.components.normalise.places import normal_region, regions
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


@pytest.mark.parametrize(
    ("start", "end", "iso"),
    [("2025-03", "6月", "2025-06"), ("2026-05-06", "8号", "2026-05-08"), ("2025-12-20", "1月5日", "2026-01-05")],
)
def test_the_end_of_a_range_takes_from_its_start_what_it_leaves_out(start: str, end: str, iso: str) -> None:
    """2025年3月至6月 ends in June 2025, whatever the message's day."""
    assert normal_date(end, SATURDAY, start) == iso


@pytest.mark.parametrize("text", ["2025年2月30日", "2025-13-01"])
def test_an_impossible_date_is_no_date(text: str) -> None:
    """A day that is not in the calendar gives nothing instead of a neighbour."""
    assert normal_date(text, SATURDAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "三个月",
        "满3个月",
        "10个工作日",
        "36号令",
        "12号文",
        "第12条",
        "国办发〔2020〕49号",
        "6个月以后",
        "30日内",
        "示例路12号",
        "周一到周五",
        "一周三次",
        "XF-20261121-000",
    ],
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
    assert {normal_amount(fold(text)[start:end]) for start, end in amount_spans(fold(text))} == {yuan}


@pytest.mark.parametrize(
    "text", ["有3万人", "几千块", "好几万", "一块儿办", "两块牌子", "千万别拒", "万一不行", "2万多条", "罚了两次"]
)
def test_a_count_or_a_rough_number_is_no_amount(text: str) -> None:
    """3万人 is not money, and 几千块 is no sum that a record could be found by."""
    assert list(amount_spans(text)) == []


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("罚了五百", "500"), ("罚款2000", "2000"), ("那笔2w的", None), ("罚10W", "100000"), ("已缴一万二", "12000")],
)
def test_a_bare_number_is_money_where_it_was_paid(text: str, yuan: str | None) -> None:
    """People leave 元 out behind 罚了 and 交了."""
    found = {normal_amount(text[start:end]) for start, end in amount_spans(text)}
    assert found == ({yuan} if yuan else {"20000"})


@pytest.mark.parametrize(
    ("text", "which"),
    [("第二条", "2"), ("第3个", "3"), ("最后一个", "-1"), ("倒数第二条", "-2"), ("上面那条", "prev"),
     ("刚才那条", "prev"), ("另外一条", "other"), ("另一条", "other")],
)  # fmt: skip
def test_choices_have_their_normal_form(text: str, which: str) -> None:
    """One of a list, counted from either end, or the one before, or the other one."""
    assert {normal_ordinal(text[start:end]) for start, end in ordinal_spans(text)} == {which}


@pytest.mark.parametrize("text", ["行政处罚法第三十三条", "第九条第二款"])
def test_an_article_of_a_statute_is_no_choice(text: str) -> None:
    """Naming an article must not pick a record from the list."""
    assert list(ordinal_spans(text)) == []


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
    ("text", "body"),
    [
        ("昨天被示例市应急局罚了", "示例市应急局"),
        ("我们区住建局说", "区住建局"),
        ("是苏州工业园区市监局", "苏州工业园区市监局"),
        ("国家税务总局示例市税务局", "国家税务总局示例市税务局"),
        ("台账报市信用办", "市信用办"),
        ("找市税务局稽查局", "市税务局稽查局"),
    ],
)
def test_an_authority_is_one_piece_with_its_place(text: str, body: str) -> None:
    """The place belongs to the name, the words before it do not."""
    assert [text[start:end] for start, end in authority_spans(text)] == [body]


@pytest.mark.parametrize("text", ["法院让我去", "工商执照丢了", "环保处罚能修复吗", "找税务局长", "别的城市法院"])
def test_nobody_in_particular_is_no_authority(text: str) -> None:
    """A field of law, a person or any court is no body that decided something."""
    assert list(authority_spans(text)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("江苏省", "320000"),
        ("江阴", "320281"),
        ("北京市朝阳区", "110105"),
        ("江苏省无锡市江阴市", "320281"),
        ("吉林", "220000"),
        ("栾城", "130111"),
        ("北京朝阳", "110105"),
        ("延边", "222400"),
        ("香港", "810000"),
        ("杭州市临平区", "330113"),
    ],
)
def test_regions_are_codes_of_the_national_standard(text: str, code: str) -> None:
    """Names with or without their level, alone or after the place around them."""
    assert normal_region(text) == code


def test_a_name_of_several_places_is_no_region_by_itself() -> None:
    """鼓楼区 is in four cities: guessing one would show the wrong law."""
    assert normal_region("鼓楼区") is None


@pytest.mark.parametrize("name", ["朝阳区", "公安", "资源", "富裕", "和平"])
def test_an_ordinary_word_is_no_region(name: str) -> None:
    """Counties that share their name with a word are meant only beside the city around them."""
    assert len(regions().get(name, ())) != 1


@pytest.mark.parametrize(
    ("place", "rest"),
    [
        ("江阴市", "示例建材有限公司"),
        ("江苏", "银行不给贷"),
        ("北京", "时间"),
        ("四川", "火锅店"),
        ("南京市", "政府网站"),
    ],
)
def test_a_place_inside_a_name_is_no_region(place: str, rest: str) -> None:
    """A company's name says nothing about whose rules hold."""
    assert part_of_a_name(place + rest, 0, len(place))


@pytest.mark.parametrize(
    ("place", "rest"), [("江苏", "的公司"), ("香港", "公司"), ("昆山", "开店"), ("苏州", "这边多久")]
)
def test_a_place_where_something_is_done_is_a_region(place: str, rest: str) -> None:
    """What follows a place in a sentence does not make a name of it."""
    assert not part_of_a_name(place + rest, 0, len(place))
