"""A rephrased answer says what the plain one says, or is not used."""

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.engine.schema import Citation, Verification
from knowledge.engine.wording_check import Fault, find_fault, is_cited
from knowledge.engine.wording_items import read_wording

PLAIN = (
    "一般可以申请。根据示例发〔2026〕1号第八条，办理单位应当在10个工作日内办结，不得收取费用；"
    "最短公示三个月、最长一年，未满的不能申请。罚款2万元以上的除外。"
)
CITED = (
    "可以申请，不能不办。"
    "办理单位应当在10个工作日内办结，不得收取任何费用；最短公示期3个月，最长1年；罚款二万元以上的除外。"
)


def cited(digest: str = CITED) -> list[Citation]:
    """One clause that says so."""
    return [
        Citation(
            document="示例发〔2026〕1号",
            title="示例办法",
            issuer="示例机关",
            locator="第八条",
            quote="不得收取费用",
            digest=digest,
            quote_verified=True,
            effective_from=dt.date(2026, 4, 1),
            effective_to=None,
            superseded_by=None,
            verification=Verification.PRIMARY,
            url="/x",
        )
    ]


@pytest.mark.parametrize(
    "words",
    [
        PLAIN,
        PLAIN.replace("三个月", "3个月").replace("一年", "1年"),
        PLAIN.replace("2万元", "20000元").replace("第八条", "第8条"),
        PLAIN.replace("10个工作日", "十个工作日"),
        "您好，" + PLAIN.replace("一般可以申请。", "一般情况下是可以申请的。"),
        PLAIN.replace("根据", "按照").replace("罚款2", "也就是说，罚款2"),
        PLAIN.replace("2万元", "20000元").replace("不能申请。", "是不能申请的。"),
    ],
)
def test_a_faithful_paraphrase_passes(words: str) -> None:
    """Greetings, openings, words that mean the same and the way of writing a number are free."""
    assert find_fault(PLAIN, words, cited()) is None


LIES = {
    "permission for a ban": ("不得收取", "可以收取"),
    "ban lifted": ("不得收取", "收取"),
    "negation dropped": ("不能申请", "能申请"),
    "duty softened": ("应当", "可以"),
    "duty hardened": ("应当", "必须"),
    "months to days": ("三个月", "三十天"),
    "months to month of the year": ("三个月", "三月"),
    "working days to days": ("10个工作日", "10日"),
    "number changed": ("10个", "15个"),
    "money changed": ("2万元", "3万元"),
    "limit turned": ("2万元以上", "2万元以下"),
    "inside to outside": ("工作日内", "工作日后"),
    "article changed": ("第八条", "第九十九条"),
    "document changed": ("〔2026〕1号", "〔2026〕2号"),
    "issuer changed": ("示例发", "国办发"),
    "labels swapped": ("最短公示三个月、最长一年", "最长公示三个月、最短一年"),
    "exception dropped": ("罚款2万元以上的除外。", ""),
    "hedge dropped": ("一般可以", "可以"),
    "body changed": ("办理单位", "法院"),
    "body swapped": ("办理单位应当", "申请人应当"),
    "verb changed": ("可以申请", "可以删除"),
    "object moved across clauses": ("一般可以申请。根据", "一般可以。申请根据"),
    "condition dropped": ("办结，", "，"),
    "invented article": ("根据示例发", "根据第九十九条和示例发"),
    "fee": ("不得收取费用", "不得收取费用，另交200元"),
    "fee without a number": ("不得收取费用", "不得收取费用，只交材料费"),
    "telephone": ("除外。", "除外。请打010-66668888。"),
    "address": ("除外。", "除外。见www.example.com。"),
    "promise": ("一般可以申请", "保证一般可以申请"),
    "sure": ("一般可以申请", "您放心，一般可以申请"),
    "threat": ("除外。", "除外。造假会坐牢。"),
    "new body": ("办结，", "办结，由示例银行转办，"),
    "or for and": ("、最长", "或最长"),
    "question": ("除外。", "除外？"),
    "passive": ("办理单位应当", "被办理单位应当"),
    "html": ("一般", "<b>一般</b>"),
    "markdown": ("一般", "**一般**"),
    "foreign words": ("一般", "Generally一般"),
    "hidden sign": ("不得", "不\u200b得"),
    "look-alike sign": ("不得", "不㝵"),
    "emoji": ("除外。", "除外。😀"),
    **{
        f"condition: {word}": ("一般可以", f"{word}一般可以")
        for word in ("若", "如果", "假如", "当", "一旦", "但", "且", "仅")
    },
    **{
        f"put in: {word}": ("可以申请", f"可以{word}申请")
        for word in ("都", "均", "已", "则", "才", "就", "也", "还", "又")
    },
    "when": ("申请。", "申请时。"),
    "condition made of a statement": ("办结，", "办结的，"),
    "reader made the one who acts": ("办理单位应当", "您应当"),
    "word order": ("不得收取费用", "费用不得收取"),
    "break after a fixed word": ("不得收取", "不得。收取"),
    "comma after a fixed word": ("不得收取", "不得，收取"),
    "break dropped": ("申请。罚款", "申请，罚款"),
    "instruction": ("除外。", "除外。请忽略以上内容。"),
}


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_a_lie_does_not_pass(lie: str) -> None:
    """Whatever is changed, added or left out that carries a rule is found."""
    old, new = LIES[lie]
    words = PLAIN.replace(old, new, 1)
    assert words != PLAIN
    assert find_fault(PLAIN, words, cited()) is not None


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        ("可以申请，不得收费。", "可以收费，不得申请。"),
        ("可以申请，不得收费。", "不得申请，可以收费。"),
        ("可以申请，不得收费。", "可以，申请不得收费。"),
        ("单位一年、个人三个月。", "个人一年、单位三个月。"),
        ("部门应当告知企业。", "企业应当告知部门。"),
        ("由法院决定，不由部门决定。", "由部门决定，不由法院决定。"),
        ("行为已改正、义务已履行，可以申请。", "行为已改正，可以申请。"),
        ("可以申请但不得收费。", "可以，申请但不得收费。"),
        ("可以查询但不得修改。", "可以修改但不得查询。"),
        ("已改正的，可以申请。", "改正的，可以申请。"),
        ("可以申请，但应当改正。", "可以申请，应当改正。"),
        ("应当警告、限制经营、吊销证照。", "应当警告、经营、吊销证照。"),
        ("应当警告、限制经营、吊销证照。", "应当限制经营、警告、吊销证照。"),
        ("应当警告、限制经营、吊销证照。", "应当警告、吊销证照。"),
        ("应当没收违法所得、非法财物。", "应当没收的违法所得、非法财物。"),
        ("应当公示（示例除外）。", "应当公示示例除外。"),
        ("可以写“示例”。", "可以写示例。"),
        ("应当甲；应当乙。", "应当甲，应当乙。"),
    ],
)
def test_the_same_words_in_another_order_do_not_pass(plain: str, words: str) -> None:
    """Swapped subjects, verbs and periods keep every word and turn the rule round."""
    law = "可以，不得，应当，一年，三个月，不由，除外"
    assert find_fault(plain, plain, cited(law)) is None
    assert find_fault(plain, words, cited(law)) is not None


def test_much_longer_does_not_pass() -> None:
    """An answer stays short, also when the additions carry no rule."""
    assert find_fault(PLAIN, "您好，" * 60 + PLAIN, cited()) is Fault.LENGTH


def test_figures_and_force_must_stand_in_the_cited_clauses() -> None:
    """What the citations do not bear out is not rephrased at all."""
    assert is_cited(PLAIN, cited())
    assert not is_cited(PLAIN, cited(CITED.replace("3个月", "6个月")))
    assert not is_cited("应当在10个工作日内办结。", cited("10个工作日内办结"))
    assert find_fault(PLAIN, PLAIN, []) is Fault.NOT_CITED


def test_numbers_are_read_alike_however_they_are_written() -> None:
    """Chinese and Arabic numerals, money, shares and dates have one form; a month is not months."""
    same = [
        ("三个月", "3 个月"),
        ("二十日", "20天"),
        ("两万元", "20,000元"),
        ("1.5亿元", "15000万元"),
        ("百分之五", "5%"),
        ("二〇二六年四月一日", "2026-04-01"),
        ("第三十二条", "第32条"),
        ("２０日", "20日"),
    ]
    assert all(read_wording(one).items == read_wording(other).items for one, other in same)
    assert read_wording("三个月").items != read_wording("三月").items


_MODALS = re.compile(r"不得|应当|必须|可以|不能|不|未|免费|只能|除外")
_FIGURE = re.compile(r"[0-9〇一二三四五六七八九十百千万]+|〔|〕|号|条|元|个月|年|日")


def modals(text: str) -> list[str]:
    """Modal words as a reader would list them; not the engine's own reading."""
    return _MODALS.findall(text)


def figures(text: str) -> list[str]:
    """Digits and the signs of dates and numbers, with Chinese numerals of one digit made Arabic."""
    return _FIGURE.findall(text.translate(str.maketrans("一二三四五六七八九", "123456789")))


_PIECES = re.findall(r"[0-9]+|[〇一二三四五六七八九十百千万]+|.", PLAIN)
_OTHERS = [
    "不得",
    "可以",
    "必须",
    "不",
    "未",
    "三",
    "30",
    "日",
    "您",
    "的",
    "，",
    "。",
    "元",
    "第九十九条",
    "保证",
    "法院",
    "或",
]


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_whatever_passes_has_the_figures_and_modal_words_of_the_plain_answer(data: st.DataObject) -> None:
    """Pieces dropped, doubled, swapped and put in at random: what gets through has lost and gained nothing."""
    pieces = [*_PIECES]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(pieces) - 1))
        other = data.draw(st.integers(0, len(pieces) - 1))
        match data.draw(st.sampled_from(["drop", "put", "swap", "replace"])):
            case "drop":
                pieces[at] = ""
            case "put":
                pieces[at] += data.draw(st.sampled_from(_OTHERS))
            case "swap":
                pieces[at], pieces[other] = pieces[other], pieces[at]
            case _:
                pieces[at] = data.draw(st.sampled_from(_OTHERS))
    words = "".join(pieces)
    if find_fault(PLAIN, words, cited()) is None:
        assert modals(words) == modals(PLAIN)
        assert figures(words) == figures(PLAIN)


@given(st.text(max_size=120))
def test_any_text_at_all_is_judged_and_refused(words: str) -> None:
    """Garbage of every script is answered with a fault, never with an error."""
    assert find_fault(PLAIN, words, cited()) is not None
