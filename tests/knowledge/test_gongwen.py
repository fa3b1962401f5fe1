"""Reading official documents: structure, damage, contact data, bad input."""

import os
from pathlib import Path

import pytest

from knowledge.engine.gongwen import DocumentError, ParsedDocument, parse_bytes, parse_text
from knowledge.engine.gongwen.numerals import read_label, to_chinese, to_int
from knowledge.engine.schema import Rank

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS", ROOT.parent / "shared" / "documents"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")

NOTICE = """示例市甲乙办公室文件

示办发〔2024〕 3 号

示例市甲乙办公室 关于做好 示例工作的通知

各区人民政府：

为做好示例工作，现通知如下。

## 一、第一部分

**（一）编制目录。**先编制甲类目录，再编制乙类目录，并且按照规定公布

实施。（责任单位：示例部门）

二、第二部分

(二) 继续编号。本项接着上一节编号，明确规则 and 程序。

1. 细化一级。先做这个。

2. 细化二级。再做那个。

三、保障

落实责任。各单位要落实。

加强宣传。各单位要宣传。

联系人：示例甲 13800000000

- 附件：1. 示例表

示例市甲乙办公室

2024年3月5日

附件1

示例表

序号\t名称
1\t示例

注：1. 第一栏这样填。

2. 第二栏那样填。
"""


def only(text: str) -> ParsedDocument:
    """The one document of a text."""
    (document,) = parse_text(text).documents
    return document


def test_a_notice_is_taken_apart() -> None:
    """Number, issuer, title, dates and addressees are normalised; repairs are reported."""
    document = only(NOTICE)
    assert document.document == "示办发〔2024〕3号"
    assert (document.issuer, document.title) == ("示例市甲乙办公室", "示例市甲乙办公室关于做好示例工作的通知")
    assert (str(document.issued_on), document.addressees) == ("2024-03-05", ("各区人民政府",))
    assert document.attachments == ("示例表",)
    codes = {warning.code for warning in document.warnings}
    assert {"title_spaces", "joined_line", "ocr_and", "half_width_label", "personal_contact"} <= codes


def test_locators_are_the_printed_labels() -> None:
    """Sections, running numbers, points, run-in headings, attachments and their notes."""
    assert [clause.locator for clause in only(NOTICE).walk()] == [
        "前言", "一", "一（一）", "二", "二（二）", "二（二）1", "二（二）2", "三", "三/落实责任", "三/加强宣传",
        "附件1", "附件1/注1", "附件1/注2",
    ]  # fmt: skip


def test_broken_lines_are_joined_and_slips_repaired() -> None:
    """A page end in mid-sentence leaves no trace in the clause, nor does "and" for 和."""
    document = only(NOTICE)
    first, second = document.find("一（一）"), document.find("二（二）")
    assert first is not None
    assert second is not None
    assert first.heading == "编制目录"
    assert "按照规定公布实施。（责任单位：示例部门）" in first.text
    assert "规则和程序" in second.text


def test_every_character_of_the_body_is_in_one_clause() -> None:
    """The printed parts of the clauses give the body back, each paragraph once."""
    document = only(NOTICE)
    body = document.body
    for phrase in ("为做好示例工作", "先编制甲类目录", "先做这个", "各单位要宣传", "第二栏那样填"):
        assert body.count(phrase) == 1


def test_contact_data_is_hidden_everywhere() -> None:
    """Names with numbers, mobiles, landlines and mailboxes leave no trace, public hotlines stay."""
    document = only(NOTICE + "\n\n联系电话：0512-88888888，邮箱 someone@example.com，或拨打12345。\n")
    everything = document.model_dump_json()
    for secret in ("13800000000", "示例甲", "88888888", "someone@"):
        assert secret not in everything
    assert "12345" in everything


def test_a_section_printed_twice_is_kept_once() -> None:
    """The cut-off first copy goes, with a warning that says where."""
    section = "一、甲\n\n（一）乙。甲乙丙，丁戊\n\n"
    document = only(
        "示例市办公室关于示例的通知\n\n各区：\n\n现通知如下。\n\n"
        + section
        + section
        + "己庚。\n\n二、辛\n\n壬。\n\n2024年1月1日"
    )
    assert [clause.locator for clause in document.walk()] == ["前言", "一", "一（一）", "二"]
    assert "repeated_section" in {warning.code for warning in document.warnings}


def test_a_document_without_number_is_named_by_place_kind_and_year() -> None:
    """The short title follows from the document itself."""
    text = "石家庄市栾城区示例办公室关于示例工作的通知\n\n各单位：\n\n现通知如下。\n\n一、甲\n\n乙。\n\n2021年1月15日"
    assert only(text).document == "栾城区通知2021"
    assert only(text).region == "130111"


STATUTE = """# 示例省示例条例

2020年1月2日 示例省第一届人民代表大会常务委员会第二次会议通过

## 第一章 总则

第一条 为了示例，制定本条例。

第二条 有下列情形之一的，应当示例：

（一）甲；

（二）乙。

前款规定的情形，由示例部门认定。

## 第二章 附则

第三条 本条例自2020年3月1日起施行。
"""


def test_a_statute_has_articles_paragraphs_and_items() -> None:
    """Chapters are headings; an article's locator stands alone; a later 款 is named."""
    document = only(STATUTE)
    assert [clause.locator for clause in document.walk()] == [
        "第一章", "第一条", "第二条", "第二条（一）", "第二条（二）", "第二条第二款", "第二章", "第三条",
    ]  # fmt: skip
    assert (str(document.issued_on), str(document.effective_from)) == ("2020-01-02", "2020-03-01")
    assert (document.document, document.rank) == ("示例省示例条例", Rank.LOCAL_ORDINANCE)


def test_a_decree_is_named_by_its_short_form() -> None:
    """国家发展改革委令第36号, not the long name of the issuer."""
    text = "中华人民共和国国家发展和改革委员会令\n\n第36号\n\n示例办法\n\n第一条 甲。\n\n第二条 乙。\n"
    assert only(text).document == "国家发展改革委令第36号"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b"\x00\x01abc", "binary")],
)
def test_bad_input_has_a_reason(data: bytes, code: str) -> None:
    """Nothing is guessed from a file that is no text."""
    with pytest.raises(DocumentError) as error:
        parse_bytes(data)
    assert error.value.code == code
    assert error.value.reason.endswith("。")


def test_numerals() -> None:
    """Chinese, Arabic, full-width and circled numbers."""
    assert [to_int(n) for n in ("十", "十二", "二十", "一百零三", "１２", "③", "二〇")] == [10, 12, 20, 103, 12, 3, 20]
    assert [to_int(to_chinese(n)) for n in (1, 10, 15, 20, 100, 105, 110, 999, 1005, 1234)] == [
        1,
        10,
        15,
        20,
        100,
        105,
        110,
        999,
        1005,
        1234,
    ]
    assert [to_chinese(n) for n in (0, 12, 110, 203, 1010, 12345)] == [
        "零",
        "十二",
        "一百一十",
        "二百零三",
        "一千零一十",
        "12345",
    ]
    assert read_label("1.5亿元以上的") is None


@needs_shared
def test_the_seed_files_give_eight_documents() -> None:
    """Five files as they came: all eight names, every locator the fact sheet uses, no contact data."""
    files = sorted((SHARED / "policies").iterdir())
    documents = {d.document: d for path in files for d in parse_bytes(path.read_bytes()).documents}
    assert set(documents) == {
        "苏政办发〔2021〕67号", "苏政办发〔2020〕10号", "澄信用发〔2018〕5号", "庐山市实施意见2022", "栾城区通知2021",
        "石社信办发〔2021〕1号", "发改办财金〔2021〕15号", "国办发〔2020〕49号",
    }  # fmt: skip
    for name, locators in {
        "国办发〔2020〕49号": ("前言", "六（十二）", "九/落实主体责任", "九/把握时间节点"),
        "庐山市实施意见2022": ("二（四）4", "二（三）2"),
        "澄信用发〔2018〕5号": ("七（二十四）", "二（六）1"),
        "发改办财金〔2021〕15号": ("一（四）", "附件1/注3", "附件2"),
        "栾城区通知2021": ("一（二）", "附件1/注3"),
    }.items():
        assert all(documents[name].find(locator) for locator in locators)
    assert sum(len(list(d.walk())) for d in documents.values()) > 200
    assert "@" not in "".join(d.model_dump_json() for d in documents.values())


@needs_shared
def test_the_laws_parse_into_articles_from_one_to_n() -> None:
    """Every article of the nine statutes is found once and in order."""
    for path in sorted((SHARED / "laws").glob("*.md")):
        (document,) = parse_bytes(path.read_bytes()).documents
        labels = [label for c in document.walk() if c.locator.endswith("条") and (label := read_label(c.locator))]
        assert [label.number for label in labels] == list(range(1, len(labels) + 1)), path.name
