"""Damage of scanners, pages and mail: mended, and each repair listed with its place."""

import pytest

from knowledge.engine.gongwen import ParsedDocument, parse_text
from knowledge.engine.gongwen.lines import paragraphs
from knowledge.engine.gongwen.numerals import read_label

HEAD = "示例市办公室关于示例工作的通知\n\n各区人民政府：\n\n现就有关事项通知如下。\n\n"


def only(text: str) -> ParsedDocument:
    """The one document of a text."""
    (document,) = parse_text(text).documents
    return document


def texts(text: str) -> list[str]:
    """Clean paragraphs of a text."""
    return [paragraph.text for paragraph in paragraphs(text)]


def repairs(text: str) -> list[tuple[str, int]]:
    """What was repaired, and in which line."""
    return [(note.code, note.line) for paragraph in paragraphs(text) for note in paragraph.notes]


@pytest.mark.parametrize(
    ("damaged", "mended", "code"),
    [
        ("－、总体要求", "一、总体要求", "label_slip"),
        ("(－) 加强领导。", "（一） 加强领导。", "label_slip"),
        ("l.加强领导。", "1.加强领导。", "label_slip"),
        ("I、加强领导。", "1、加强领导。", "label_slip"),
        ("1O.加强领导。", "10.加强领导。", "label_slip"),
        ("1l.加强领导。", "11.加强领导。", "label_slip"),
        ("二）加强领导。", "（二）加强领导。", "label_slip"),
        ("笫三条 加强领导。", "第三条 加强领导。", "label_slip"),
        ("第三十－条 加强领导。", "第三十一条 加强领导。", "label_slip"),
        ("第二十八 条加强领导。", "第二十八条 加强领导。", "label_spaces"),
        ("第 三 条 加强领导。", "第三条 加强领导。", "label_spaces"),
        ("加强领导 and 监督。", "加强领导和监督。", "ocr_and"),
        ("加强领导and监督。", "加强领导和监督。", "ocr_and"),
        ("⼀、总体要求", "一、总体要求", "odd_characters"),
    ],
)
def test_slips_are_mended_and_listed(damaged: str, mended: str, code: str) -> None:
    """Safe slips in labels and words; the note names the line."""
    assert texts(f"甲。\n\n{damaged}") == ["甲。", mended]
    assert repairs(f"甲。\n\n{damaged}") == [(code, 3)]


@pytest.mark.parametrize(
    "sound", ["1.5亿元以上的", "lab.示例", "10.1条", "ABC and DEF", "第三方机构", "一带一路", "O2O平台、示例"]
)
def test_what_is_sound_stays(sound: str) -> None:
    """Nothing that only resembles a slip is touched, nor read as a label."""
    assert texts(sound) == [sound]
    assert read_label(sound) is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("1、甲", "1"),
        ("1．甲", "1"),
        ("１．甲", "1"),
        ("1.甲", "1"),
        ("⒈甲", "1"),
        ("(一)甲", "（一）"),
        ("（ 一 ）甲", "（一）"),
        ("㈠甲", "（一）"),
        ("⑴甲", "（1）"),
        ("(1)甲", "（1）"),
        ("（１）甲", "（1）"),
        ("1）甲", "1）"),
        ("①甲", "①"),
        ("一．甲", "一"),
        ("第1条 甲", None),
    ],
)
def test_labels_of_every_width_have_one_name(printed: str, name: str | None) -> None:
    """Full or half width and joined characters lead to the same locator."""
    label = read_label(printed)
    assert (label.name if label else None) == name


def test_page_numbers_and_running_heads_go() -> None:
    """Each removal is listed; numbers in tables and the first printing of the head stay."""
    text = "示例市办公室文件汇编\n\n" + "".join(
        f"第{n}段说明示例工作，应当依法\n\n- {n} -\n\n示例市办公室文件汇编\n\n依规办理。\n\n" for n in range(1, 5)
    )
    assert texts(text).count("示例市办公室文件汇编") == 1
    assert [code for code, _ in repairs(text)].count("page_number") == 4
    assert [code for code, _ in repairs(text)].count("running_head") == 4
    assert "第2段说明示例工作，应当依法依规办理。" in texts(text)
    assert texts("序号\t名称\n1\t甲\n1\n2\n3") == ["序号\t名称", "1\t甲", "1", "2", "3"]


def test_a_line_broken_at_a_page_end_is_joined() -> None:
    """In the middle of a sentence, with the place of the joint."""
    text = HEAD + "一、甲\n\n各单位应当加强领导，依法\n\n依规办理。\n\n二、乙\n\n丙。"
    assert only(text).find("一").text == "各单位应当加强领导，依法依规办理。"
    assert ("joined_line", 11) in repairs(text)


def test_mail_wrapped_at_a_fixed_width_becomes_paragraphs_again() -> None:
    """Lines of one width without blank lines between, indented paragraphs, short last lines."""
    sentence = (
        "各区各部门要高度重视示例工作并且按照规定的时间和程序依法依规办理有关事项确保取得实际成效不断提高服务水平。"
    )
    wrapped = []
    for number in "一二三四":
        line = f"　　{number}、{sentence}{sentence}"
        wrapped += [line[start : start + 30] for start in range(0, len(line), 30)]
    document = only("示例市办公室关于示例工作的通知\n各区：\n" + "\n".join(wrapped))
    assert [clause.locator for clause in document.walk()] == ["一", "二", "三", "四"]
    assert document.find("三").text == sentence * 2


def test_missing_blank_lines_do_not_matter() -> None:
    """A text pasted without empty lines has the same clauses."""
    text = HEAD + "一、甲\n\n（一）乙。丙。\n\n1. 丁。\n\n二、戊\n\n己。\n\n示例市办公室\n\n2024年3月5日"
    packed = text.replace("\n\n", "\n")
    assert [c.locator for c in only(packed).walk()] == [c.locator for c in only(text).walk()]
    assert only(packed).issued_on == only(text).issued_on


def test_markdown_is_no_text() -> None:
    """Marks, escapes, bullets before labels, rules and table pipes go without leaving characters."""
    text = "## **一、甲**\n\n- （一）乙\n\n1\\. 丙\n\n---\n\n| 名称 | 数量 |\n|---|---|\n| 丁 | 1 |\n\n"
    text += "> 戊\n\n联系人：____"
    assert texts(text) == ["一、甲", "（一）乙", "1. 丙", "名称\t数量", "丁\t1", "戊", "联系人：____"]


def test_a_section_printed_twice_is_kept_once_whatever_its_label() -> None:
    """Items too; the note says which lines were left out; equal short headings in a row are no copy."""
    item = "（一）甲乙丙。丁戊己庚辛。\n\n说明甲乙丙。\n\n"
    document = only(HEAD + "一、子\n\n" + item + item + "（二）丑。寅。")
    assert [clause.locator for clause in document.walk()] == ["前言", "一", "一（一）", "一（二）"]
    (warning,) = [w for w in document.warnings if w.code == "repeated_section"]
    assert "第9行到第13行" in warning.detail


def test_articles_run_together_are_cut() -> None:
    """A file that lost its line ends between articles still gives every article."""
    document = only("示例省示例条例\n\n第一条 甲。 第二条 乙。第三条 丙。\n\n第四条丁。第五条戊。\n\n第六条 己。")
    assert [clause.locator for clause in document.walk()] == [
        "第一条",
        "第二条",
        "第三条",
        "第四条",
        "第五条",
        "第六条",
    ]
    assert "split_line" in {warning.code for warning in document.warnings}


def test_every_repair_names_its_line_or_clause() -> None:
    """The person importing can find each place."""
    text = HEAD + "－、甲and乙，依法\n\n依规。\n\n— 3 —\n\n(二) 丙。联系人：王示例 13800000000\n\n二、丁\n\n戊。"
    for warning in only(text).warnings:
        assert (
            warning.locator
            or "第" in warning.detail
            or warning.code in {"number_missing", "issue_date_missing", "region_unknown"}
        )
