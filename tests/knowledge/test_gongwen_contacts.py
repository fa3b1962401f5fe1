"""Personal contact data: found in whatever form it is printed, and nothing else mistaken for it.

Every name, number and mailbox here is invented.
"""

import os
import re
from pathlib import Path

import pytest

from knowledge.engine.gongwen import parse_bytes, parse_text
from knowledge.engine.gongwen.contacts import HIDDEN, redact, redact_lines

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS", ROOT.parent / "shared" / "documents"))

HIDES = [
    ("联系人：示例甲 13800000000", ["示例甲", "13800000000"]),
    ("联系人:王示例，电话：0512-88888888。请按时报送。", ["王示例", "88888888"]),
    ("联系人及联系方式：示例司李示、张例，010-60000000、2838，a@example.com。", ["李示", "张例", "60000000", "2838"]),
    ("联 系 人：赵示例", ["赵示例"]),
    ("经办人：钱示 手机 139 0000 0000", ["钱示", "139 0000 0000"]),
    ("联络员：孙示例（138-0000-0000）", ["孙示例", "138-0000-0000"]),
    ("王示例：13800000000", ["王示例", "13800000000"]),
    ("王示例（13800000000）", ["王示例", "13800000000"]),
    ("请与李示联系，电话13800000000。", ["13800000000"]),
    ("由市信用办李示例（电话：0512-88888888）负责解释。", ["李示例", "88888888"]),
    ("王主任 13800000000", ["王主任", "13800000000"]),
    ("李科长，联系电话：0311-8000 0000", ["李科长", "8000 0000"]),
    ("张示例、李示例 13800000000", ["张示例", "李示例", "13800000000"]),
    ("阿依示例·买示例 13800000000", ["买示例", "13800000000"]),
    ("１３８００００００００", ["１３８００００００００"]),
    ("手机：１３８－００００－００００", ["１３８－００００－００００"]),
    ("138 0000 0000", ["138 0000 0000"]),
    ("138—0000—0000", ["138—0000—0000"]),
    ("1380 000 0000", ["1380 000 0000"]),
    ("1 3 8 0 0 0 0 0 0 0 0", ["1 3 8 0 0 0 0 0 0 0 0"]),
    ("+86 13800000000", ["13800000000"]),
    ("+86-138-0000-0000", ["138-0000-0000"]),
    ("8613800000000", ["13800000000"]),
    ("（86）13800000000", ["13800000000"]),
    ("电话：138.0000.0000，手机13800000000", ["13800000000"]),
    ("13800000000/13900000000", ["13800000000", "13900000000"]),
    ("13800000000、13900000000", ["13800000000", "13900000000"]),
    ("电话：0512-88888888", ["88888888"]),
    ("电话：（0512）88888888", ["88888888"]),
    ("电话：0512－88888888", ["88888888"]),
    ("电话：０５１２—８８８８８８８８", ["８８８８８８８８"]),
    ("电话 0512 88888888", ["88888888"]),
    ("051288888888", ["88888888"]),
    ("010-6000 0000", ["6000 0000"]),
    ("010-60000000转8001", ["60000000", "8001"]),
    ("010-60000000-8001", ["60000000", "8001"]),
    ("010-60000000、60000001", ["60000000", "60000001"]),
    ("+86-10-60000000 电话：60000000", ["电话：60000000"]),
    ("办公电话：88888888", ["88888888"]),
    ("联系电话： 85500000 13900000000", ["85500000", "13900000000"]),
    ("传真：8888888", ["8888888"]),
    ("咨询电话：88888888、88888889", ["88888888", "88888889"]),
    ("Tel: 88888888", ["88888888"]),
    ("电 话：88888888", ["88888888"]),
    ("邮箱：someone@example.com", ["someone"]),
    ("邮箱：some.one+x@mail.example.com.cn。", ["some.one", "example.com.cn"]),
    ("邮箱：someone @ example.com", ["someone"]),
    ("邮箱：someone＠example．com", ["someone"]),
    ("邮箱：ｓｏｍｅｏｎｅ@example.com", ["@example"]),
    ("邮箱：someone(at)example.com", ["someone"]),
    ("邮箱：12345678@qq.example", ["12345678"]),
    ("邮箱someone@example.com", ["someone"]),
    ("请发someone@example.com谢谢", ["someone", "example.com"]),
    ("邮箱-someone@example.com", ["someone"]),
    ("邮箱ｓｏｍｅ＿ｏｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", ["ｓｏｍｅ", "ｏｎｅ", "ｅｘａｍｐｌｅ"]),
    ("邮箱someone［at］example.com", ["someone"]),
    ("我的手机是13800000000谢谢", ["13800000000"]),
    ("电话１３８００００００００转告", ["１３８００００００００"]),
    ("打0512-88888888找我", ["88888888"]),
    ("电话-0512-88888888", ["88888888"]),
    ("Tel13800000000，tel0512-88888888", ["13800000000", "88888888"]),
    ("加我vx：example_123，VX13800000000", ["example_123", "13800000000"]),
    ("我QQ123456789，扣扣１２３４５６７８９", ["123456789", "１２３４５６７８９"]),
    ("身份证号：110101199001010010", ["110101199001010010"]),
    ("身份证号码 11010119900101001X", ["11010119900101001X"]),
    ("公民身份号码：110101 19900101 0010", ["110101 19900101 0010"]),
    ("１１０１０１１９９００１０１００１ｘ", ["１１０１０１１９９００１０１００１ｘ"]),
    ("身份证：110101900101001", ["110101900101001"]),
    ("李示例，身份证号110101199001010010", ["李示例", "110101199001010010"]),
    ("微信号：example_123", ["example_123"]),
    ("微信：wxid-example01", ["wxid-example01"]),
    ("加微信 example2026 报名", ["example2026"]),
    ("微信同手机13800000000", ["13800000000"]),
    ("QQ：123456789", ["123456789"]),
    ("QQ群号:12345678", ["12345678"]),
    ("ＱＱ１２３４５６７８９", ["１２３４５６７８９"]),
    ("序号\t姓名\t单位\t联系电话\n1\t示例甲\t示例局\t88888888", ["示例甲", "88888888"]),
    ("姓名\t职务\t手机号码\t邮箱\n李示例\t科员\t13800000000\tx@example.com", ["李示例", "13800000000", "x@"]),
    ("联系电话：0512-\n88888888", ["88888888"]),
    ("联系电话：\n88888888", ["88888888"]),
    ("手机：138\n00000000", ["00000000"]),
    ("王示例\n13800000000", ["王示例", "13800000000"]),
    ("邮箱：someone@\nexample.com", ["someone", "example.com"]),
    ("身份证号：110101\n199001010010", ["199001010010"]),
    ("手机：139\u00a00000\u00a00000", ["0000"]),
    ("手机：139\u20090000\u20090000", ["0000"]),
    ("手机：139\u200b0000\u200b0000", ["0000"]),
    ("手机：139_0000_0000，139/0000/0000", ["0000"]),
    ("手机：139(0000)0000", ["0000"]),
    ("139.0000.0000", ["0000"]),
    ("电话：0086-13900000000", ["13900000000"]),
    ("tel13900000000，电话a13900000000", ["13900000000"]),
    ("材料送王小示13900000000元旦前", ["13900000000"]),
    ("手机号：一三九零零零零零零零零", ["零零"]),
    ("手机号：幺三九〇〇〇〇〇〇〇〇", ["〇〇"]),
    ("电话：①③⑨⓪⓪⓪⓪⓪⓪⓪⓪", ["⓪⓪"]),
    ("电话：𝟏𝟑𝟗𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟎", ["𝟎𝟎"]),
    ("电话：١٣٩٠٠٠٠٠٠٠٠", ["٠٠"]),
    ("电话：0510.86000000", ["86000000"]),
    ("咨询电话：8600 0000", ["8600", "0000"]),
    ("电话：86000000转8612", ["86000000", "8612"]),
    ("电话：+86 510 86000000", ["86000000"]),
    ("邮箱：_example@example.com，.example@example.com", ["example"]),
    ("邮箱：someone(AT)example.com", ["someone"]),
    ("邮箱：someone@example。com", ["someone", "example"]),
    ("邮箱：示例@公司.中国", ["示例@", "公司.中国"]),
    ("邮箱：someone艾特example.com", ["someone"]),
    ("VX example_90", ["example_90"]),
    ("wx:example_93", ["example_93"]),
    ("WeiXin: example_92，WECHAT：Example99", ["example_92", "Example99"]),
    ("薇信：example_94", ["example_94"]),
    ("微信號：example_95", ["example_95"]),
    ("微信同号，微信（工作）：example_96", ["example_96"]),
    ("微信号：88axx1", ["88axx1"]),
    ("微 信 号 码 ： example97", ["example97"]),
    ("微信“example98”", ["example98"]),
    ("企鹅号：88000000，Q Q：88000001，Q：88000002", ["88000000", "88000001", "88000002"]),
    ("钉钉：dd_example", ["dd_example"]),
    ("身份证号码：110101199013010010", ["110101199013010010"]),
    ("银行账号6222 0000 0000 0000 000", ["6222", "0000"]),
    ("账号：6222000000000000000", ["6222"]),
    ("姓名\t李示例\n手机\t13900000000", ["李示例", "13900000000"]),
    ("单位\t联系人\t职务\n示例局\t李示例\t科长", ["李示例"]),
    ("联系人\n卫示例", ["卫示例"]),
    ("联络人 陈示例", ["陈示例"]),
    ("13900000000，郑小示", ["郑小示", "13900000000"]),
    ("找严科长（13900000000）", ["严科长", "13900000000"]),
]  # fmt: skip

KEEPS = [
    "请拨打12345或12315咨询。",
    "举报电话：12345，消防119，急救120，税务12366，征信中心400-810-8866。",
    "服务热线：95588、96310。",
    "全市设置统一的森林火警电话“6660119”。",
    "监督举报电话：0512-88888888。",
    "国办发〔2020〕49号，苏政办发〔2021〕67号",
    "自2021年3月1日起施行，截止20211231。",
    "处五万元以上二十万元以下罚款，金额13800000元，合计13800000000元整",
    "统一社会信用代码91320281MA1XXXXX0X",
    "统一社会信用代码911101087000000000",
    "第一百三十八条、第二百四十条至第二百四十五条",
    "GB 32100—2015，GB/T 39441-2020",
    "行政区划代码320281，邮政编码214400，预算88888888元",
    "微信公众号：信用示例，微信小程序：信用示例",
    "微信公众号example_credit已经开通",
    "网站：https://credit.example.com/2021/03/01/20210301.html",
    "联系人：______　联系电话：______",
    "联系人（签字）：　　　年　月　日",
    "各单位要明确联系人，按时报送。",
    "联系人：×××",
    "序号\t名称\t金额\n1\t示例甲\t88888888",
    "序号\t责任单位\t责任人姓名及职务\t电话\n示例\t区城管大队\t姓名：XX 职务：XX\t联系电话",
    "坐标34°44.084′，面积1234567平方米，电话报送数据8888888条",
    "2018-2020年，1-12月，13-15日，10:30-11:30",
    "案号（2021）示0101执12345号，公开电话另行公布",
    "图号GB-0512-88888888，设备编号A13800000000",
    "13.5 12.3 14.6 15.8 16.9 17.0",
    "局长签署，王示例同志任示例局局长。",
]


@pytest.mark.parametrize(("text", "secrets"), HIDES)
def test_contact_data_is_hidden(text: str, secrets: list[str]) -> None:
    """In every spelling, width, table and broken line that clerks and scanners produce."""
    hidden, kinds = redact(text)
    assert not [secret for secret in secrets if secret in hidden], hidden
    assert HIDDEN in hidden
    assert kinds


@pytest.mark.parametrize("text", KEEPS)
def test_what_is_no_contact_data_stays(text: str) -> None:
    """Public hotlines, numbers of documents, dates, amounts, codes, blanks of forms and bare names."""
    assert redact(text) == (text, ())


def test_hiding_twice_changes_nothing() -> None:
    """What was hidden once is not found again, so corrected drafts stay as they are."""
    for text, _ in HIDES:
        once, _ = redact(text)
        assert redact(once)[0] == once


def test_hidden_data_is_cut_out_where_it_stands() -> None:
    """Signs that vanish or grow when they are read do not shift what is hidden."""
    assert redact("甲\u200b…㈠乙㎡电话：139\u200b0000\u200b0000。丙⑩") == (
        f"甲\u200b…㈠乙㎡电话：{HIDDEN}。丙⑩",
        ("手机号1处",),
    )


def test_the_report_names_kind_and_place_and_nothing_else() -> None:
    """The person importing gets a count; lines keep their places even where a number ran over the end."""
    lines, kinds = redact_lines(["甲。", "电话：0512-", "88888888，邮箱 a@example.com", "乙。"])
    assert len(lines) == 4
    assert lines[3] == "乙。"
    assert kinds == {1: ("固定电话1处",), 2: ("电子邮箱1处",)}


NOTICE = (
    "示例市办公室关于示例的通知\n\n各区：\n\n现通知如下。\n\n一、甲\n\n"
    "联系电话：0512-\n\n88888888。\n\n二、乙\n\n丙。\n"
)


def test_a_number_broken_over_paragraphs_never_reaches_a_clause() -> None:
    """The warning says how many of which kind, and where; no part of the document holds the number."""
    (document,) = parse_text(NOTICE).documents
    assert "8888" not in document.model_dump_json()
    (warning,) = [w for w in document.warnings if w.code == "personal_contact"]
    assert warning.locator == "一"
    assert re.fullmatch(r"第9行：已隐去个人联系方式：固定电话1处。", warning.detail)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")
def test_real_laws_hold_no_contact_data_and_real_notices_lose_theirs() -> None:
    """No false alarm in nine statutes; nothing that looks like a number or mailbox left in the notices."""
    for path in sorted((SHARED / "laws").glob("*.md")):
        assert not redact(path.read_text(encoding="utf-8"))[1], path.name
    number = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|0\d{2,3}-\d{7,8}|[\w.]+@[\w.]+")
    for path in sorted((SHARED / "policies").iterdir()):
        for document in parse_bytes(path.read_bytes()).documents:
            assert not number.search(document.model_dump_json()), path.name
