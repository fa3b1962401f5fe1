"""What a document says about itself: dates, issuers, rank, region, number; and what is refused."""

import datetime as dt

import pytest

from knowledge.engine.gongwen import DocumentError, ParsedDocument, parse_text
from knowledge.engine.gongwen.dates import date_alone
from knowledge.engine.gongwen.places import region_of
from knowledge.engine.schema import Rank


def only(text: str) -> ParsedDocument:
    """The one document of a text."""
    (document,) = parse_text(text).documents
    return document


def notice(last: str, signed: str = "2024年3月5日", issuer: str = "示例市人民政府办公室") -> ParsedDocument:
    """A notice that ends with the sentence ``last``."""
    return only(
        f"{issuer}关于示例工作的通知\n\n各区：\n\n现通知如下。\n\n一、甲。\n\n二、{last}\n\n{issuer}\n\n{signed}"
    )


@pytest.mark.parametrize(
    ("said", "since", "until"),
    [
        ("本通知自2024年5月1日起施行。", "2024-05-01", None),
        ("本通知自2024年5月1日起实施，有效期5年。", "2024-05-01", "2029-04-30"),
        ("本通知自二〇二四年五月一日起施行，有效期至2026年12月31日。", "2024-05-01", "2026-12-31"),
        ("本通知自印发之日起施行，有效期两年。", "2024-03-05", "2026-03-04"),
        ("本通知自公布之日起执行。", "2024-03-05", None),
        ("本通知自发布之日起30日后施行。", "2024-04-05", None),
        ("本通知自公布之日起三十日后施行。", "2024-04-05", None),
        ("本通知自发布之日起三个月后施行。", "2024-06-06", None),
        ("本通知自发布之日起试行，试行期一年。", "2024-03-05", "2025-03-04"),
        ("证书有效期3年，自2024年5月1日起发放。", "2024-03-05", None),
        ("甲。", "2024-03-05", None),
    ],
)
def test_coming_into_force_and_ceasing(said: str, since: str, until: str | None) -> None:
    """A named day, the day of publication, so long after it; a period of validity of the document itself."""
    document = notice(said)
    assert str(document.effective_from) == since
    assert (str(document.effective_to) if document.effective_to else None) == until
    computed = "effective_computed" in {warning.code for warning in document.warnings}
    assert computed == ("后施行" in said)


def test_a_period_counts_from_the_month_end_it_reaches() -> None:
    """One month from 31 January ends with February."""
    assert str(notice("本通知自2023年1月31日起施行，有效期1个月。").effective_to) == "2023-02-27"


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月5日",
        "2024 年 3 月 5 日",
        "２０２４年３月５日",
        "二〇二四年三月五日",
        "二○二四年三月五日",
        "（2024年3月5日）",
    ],
)
def test_dates_in_every_writing(text: str) -> None:
    """Half and full width, Chinese numerals with either zero, brackets, spaces."""
    assert date_alone(text) == dt.date(2024, 3, 5)


def test_the_last_of_several_dates_in_a_header_counts() -> None:
    """Adoption and revisions over several lines, in brackets; the day of coming into force is none of them."""
    document = only(
        "示例省示例条例\n\n（2010年1月2日示例省第一届人民代表大会常务委员会第二次会议通过\n\n根据2020年5月6日示例省第三届人民代表大会"
        "常务委员会第四次会议《关于修改〈示例省示例条例〉的决定》修正 自2020年7月1日起施行）"
        "\n\n第一条 甲。\n\n第二条 本条例自2010年3月1日起施行。"
    )
    assert str(document.issued_on) == "2020-05-06"
    assert str(document.effective_from) == "2010-03-01"
    assert [clause.locator for clause in document.walk()] == ["第一条", "第二条"]


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        (
            "示例省发展和改革委员会 示例省财政厅文件\n\n示发改〔2024〕3号\n\n关于示例的通知",
            "示例省发展和改革委员会、示例省财政厅",
        ),
        ("示例省财政厅\n\n示例省教育厅文件\n\n示财〔2024〕3号\n\n关于示例的通知", "示例省财政厅、示例省教育厅"),
        ("示例省财政厅、示例省教育厅关于示例的通知", "示例省财政厅、示例省教育厅"),
        ("关于示例的通知", "示例市财政局、示例市教育局"),
        ("示例市财政局\n\n关于示例的通知", "示例市财政局"),
        ("索引号：A1\n\n发文字号：示财〔2024〕3号\n\n发布机构：示例市财政局\n\n标题：关于示例的通知", "示例市财政局"),
    ],
)
def test_single_and_joint_issuers(head: str, issuer: str) -> None:
    """From the masthead, the title, the signatures, or the fields of a web page."""
    text = f"{head}\n\n各区：\n\n现通知如下。\n\n一、甲。\n\n二、乙。\n\n示例市财政局\n\n示例市教育局\n\n2024年3月5日"
    document = only(text)
    assert document.issuer == issuer
    assert document.title.endswith("关于示例的通知")


@pytest.mark.parametrize(
    ("head", "rank"),
    [
        ("示例法", Rank.LAW),
        ("示例法修正案", Rank.LAW),
        ("示例管理条例", Rank.ADMINISTRATIVE_REGULATION),
        ("中华人民共和国国务院令\n\n第700号\n\n示例规定", Rank.ADMINISTRATIVE_REGULATION),
        ("江苏省示例条例", Rank.LOCAL_ORDINANCE),
        ("江苏省示例规定\n\n2020年1月2日 江苏省第一届人民代表大会常务委员会第二次会议通过", Rank.LOCAL_ORDINANCE),
        ("国家发展和改革委员会令\n\n第58号\n\n示例办法", Rank.DEPARTMENTAL_RULE),
        ("国家发展和改革委员会令第58号\n\n示例办法", Rank.DEPARTMENTAL_RULE),
        ("示例办法\n\n2022年3月10日 国家市场监督管理总局令第53号公布", Rank.DEPARTMENTAL_RULE),
        ("江苏省人民政府令\n\n第12号\n\n江苏省示例办法", Rank.LOCAL_GOVERNMENT_RULE),
        ("江苏省示例办法\n\n2022年3月10日 江苏省人民政府令第12号公布", Rank.LOCAL_GOVERNMENT_RULE),
        ("最高人民法院关于示例若干问题的解释", Rank.JUDICIAL_INTERPRETATION),
        ("法释〔2022〕3号\n\n关于示例的规定", Rank.JUDICIAL_INTERPRETATION),
        ("最高人民法院关于示例工作的通知", Rank.NORMATIVE_DOCUMENT),
        ("江苏省人民政府办公厅关于示例的实施意见", Rank.NORMATIVE_DOCUMENT),
    ],
)
def test_rank(head: str, rank: Rank) -> None:
    """From the kind, the decree, the adopting body and the place."""
    assert only(f"{head}\n\n第一条 甲。\n\n第二条 乙。").rank is rank


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("江苏省人民政府办公厅", "320000"),
        ("江阴市社会信用体系建设领导小组", "320281"),
        ("南京市江宁区人民政府", "320115"),
        ("石家庄市栾城区示例办公室", "130111"),
        ("内蒙古自治区人民政府", "150000"),
        ("深圳经济特区示例条例", "440300"),
        ("上海市示例条例", "310000"),
        ("景宁畲族自治县示例条例", "331127"),
        ("国家发展改革委办公厅", "000000"),
        ("交通运输部", "000000"),
        ("鼓楼区人民政府", None),
        ("示例协会", None),
    ],
)
def test_region_of_an_issuer(text: str, code: str | None) -> None:
    """Province, city, county and district by their codes; a name that several places bear stays open."""
    assert region_of(text) == code


def test_the_number_may_stand_under_the_title_or_before_it_in_one_file() -> None:
    """Two documents in one file, the second with its number below its title; a number in a list begins nothing."""
    first = "示例市办公室文件\n\n示办〔2024〕3号\n\n示例市办公室关于甲的通知\n\n"
    first += "各区：\n\n现通知如下。\n\n一、甲。\n\n二、乙。\n\n2024年3月5日"
    second = (
        "示例市办公室关于乙的通知\n\n示办〔2024〕4号\n\n各区：\n\n现通知如下。\n\n一、丙。\n\n二、丁。\n\n2024年3月6日"
    )
    documents = parse_text(f"{first}\n\n{second}").documents
    assert [document.document for document in documents] == ["示办〔2024〕3号", "示办〔2024〕4号"]
    assert documents[1].title == "示例市办公室关于乙的通知"


@pytest.mark.parametrize(
    "text",
    [
        "亲爱的小明：\n\n你好！好久不见，最近过得怎么样？我一切都好。\n\n此致\n\n敬礼\n\n小红\n\n2024年3月5日",
        "第一章 初见\n\n他走进屋子，看见她坐在窗前。\n\n“你来了。”她说。\n\n第二章 重逢\n\n三年以后，他们又见面了。",
        "今天天气很好，我们去公园玩。小朋友们都很高兴。\n\n下午下雨了，大家回家。",
        "买菜清单\n\n1. 白菜\n\n2. 萝卜\n\n3. 豆腐",
        "abc def ghi\n\njkl mno",
    ],
)
def test_a_text_without_structure_is_refused_with_a_reason(text: str) -> None:
    """A letter, a page of a novel, a story, a shopping list: nothing is imported, the reason says how to mend it."""
    with pytest.raises(DocumentError) as error:
        parse_text(text)
    assert error.value.code == "no_structure"
    assert "再导入" in error.value.reason


def test_clauses_without_a_title_are_refused_with_another_reason() -> None:
    """The person only has to add the title."""
    with pytest.raises(DocumentError) as error:
        parse_text("第一条 甲。\n\n第二条 乙。")
    assert error.value.code == "no_title"


def test_a_part_without_structure_is_named_and_the_rest_is_kept() -> None:
    """Nothing is dropped in silence from a file of several documents."""
    found = parse_text(
        "这是转发的邮件，请查收。谢谢。\n\n示例市办公室文件\n\n示办〔2024〕3号\n\n示例市办公室关于甲的通知\n\n各区：\n\n现通知如下。\n\n一、甲。\n\n二、乙。"
    )
    assert [document.document for document in found.documents] == ["示办〔2024〕3号"]
    assert [warning.code for warning in found.warnings] == ["left_out"]
    assert "第1行到第1行" in found.warnings[0].detail
