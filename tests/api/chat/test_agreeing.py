"""What a message agrees to and tells to do: nothing is filed, taken back or deleted on a word that means otherwise."""

import pytest

from api.chat.agreeing import Told, told_by
from api.chat.schemas import Content

NUMBER = "XF-20261121-0001"
TELLS_TO_SUBMIT = [
    "行行没啥问题你就给我报上去吧", "对对对都对没有问题你帮我提交吧", "就这一张，补交上去吧",
    "内容都对，麻烦您帮我提交，不胜感激", "本人保证以上属实，确认提交",
    "对头没得错交上去嘛", "核对过了，确认，把631号这份交上去", "好的没有错了，确认提交",
    "762号重复公示 没错 提交异议", "对，就这么交，赶紧", "嗯 都对 确认提交修复申请", "对，就按这个理由交上去",
    "中 就这样 给俺交上去", "核对好了，提交", "行，信息对的，提交", "没问题，确认提交", "对 提交",
    "无误，请提交", "内容属实，提交异议", "就这样交上去", "不想再等了，提交吧", "不用了，直接提交",
    "传好了，交吧", "没有别的材料了，提交吧", "行，交吧", "确认，提交", "以上信息属实，同意提交。",
    "行，没问题了，交", "对，都对，赶紧交", "这下对了 交吧", "要得 交嘛", "信息没问题，可以提交了",
    "对的对的帮我交上去", "经核对，申请内容无误，确认提交。", "那就好，这条确认提交", "嗯，提交吧，麻烦快点",
    "OK提交", "就按这个报上去吧师傅", "提交提交", "可以了，交了吧", "都是对的，请您帮我递交",
    "会计看过了没毛病，报上去", "我确认以上内容，提交申请", "冇问题，提交啦", "中，交吧",
    "交了吧，别耽误我投标", "赶紧给我交上去，急着投标", "那行，提交一下", "名字日期都没错，麻烦您提交",
    "同意提交，谢谢您", "好的，麻烦提交，辛苦了", "嗯呐，整上去吧，提交", "现在就提交", "确认无误请提交",
    "帮我把这个申请提交了", "那就提交了哈", "提交！", "发上去吧", "没意见，交", "姓名电话都对的上，递上去吧",
    "俺看清楚了，交给他们吧", "资料齐了，提交审核吧", "先把631号这条交上去吧，没改的了",
    "我是法人，我同意提交", "全部属实，愿意承担责任，请予提交", "一个字都不用改，交",
    "OK的，帮忙提交一下谢谢", "对，提交吧，别再拖了",
]  # fmt: skip

SUBMITS_NOTHING = [
    "交了", "罚款交了", "那条交了", "交什么", "交不交", "没问题吗，交吧？", "明天提交", "错了，提交",
    "提交过了", "先别交", "提高", "换个名字再提交", "提交材料要哪些", "不提交", "怎么撤回", "罚款2万",
    "提交之后能撤吗", "提交了会怎样", "会计说等她看完再提交", "提交前我再看看", "我的罚款交上去了",
    "钱交上去了", "我昨天已经提交了", "材料我交上去了", "嗯…我看看啊", "先问下合伙人她同不同意，今天先别交",
    "好像有个地方怪怪的", "不交了", "提交以后多久", "要提交什么", "可以提交了吗", "提交要钱吧",
    "如果没问题就提交", "改一下再交", "日期不对，改成4月9日再提交", "你们要求提交承诺书", "交罚款",
    "罚款已交", "我交的钱", "交过罚款了", "报上去有用没", "没提交", "等我老板点头了就交", "下午提交",
    "把名字换成张三，提交", "签字的人错了，提交吧", "好的", "嗯", "同意", "我去交罚款", "请问提交成功了吗",
    "提交成功了", "材料提交给谁", "处罚决定书我交给会计了", "那我就不提交了", "算了不提交",
    "先存着，晚点提交", "提交什么的以后再说", "我怕提交了没用",
]  # fmt: skip

TAKES_BACK = [
    "确定，撤回", "嗯 确认撤回", "确认撤回", "对，不办了", "嗯，撤了吧", "好，撤吧", "是的，撤回",
    "想好了，撤回来", "把刚才交的撤回来", "不要了，撤掉", "确定，撤回这个申请", "撤吧，别耽误",
]  # fmt: skip

TAKES_NOTHING_BACK = [
    "撤的是另一件", "法院撤销了", "先不撤", "撤了还能再申请吗", "撤回要钱吗", "别撤", "怎么撤回",
    "处罚撤销了", "不撤回", "留着吧", "已经撤了",
]  # fmt: skip

ERASES = [
    "确认删除", "删了吧", "确定删除", "确定，删除", "对，都删了吧", "删除我的个人信息", "删掉吧，谢谢",
]  # fmt: skip

EXPORTS = [
    "确认导出", "同意导出", "对，申请导出", "好的，导出吧", "导出一份",
]  # fmt: skip

OF_SOMETHING_ELSE = [
    "行 留着吧", "好 留着", "好慢啊", "好贵", "好烦", "是我公司", "可以后悔", "行政处罚那条",
    "中建的那个", "工行那个", "中行", "银行", "是住建局", "我是会计", "撤的是另一件", "是第一个",
    "是行", "对中", "好了", "行了", "对了", "是不是", "可以吗", "好……", "嗯。。", "确定个头",
    "反对", "同意了会怎么样", "别删", "罚款2万",
]  # fmt: skip


def told(words: str) -> Told:
    """The judgement of a typed message."""
    return told_by(Content(text=words))


@pytest.mark.parametrize(
    "words", ["是", "是的", "对", "对对对", "好的", "嗯", "可以", "同意", "我同意", "OK", "中", "对头"]
)
def test_a_bare_yes_agrees_and_tells_nothing(words: str) -> None:
    """What it agrees to depends on what was asked."""
    assert told(words) == Told(agrees=True)


@pytest.mark.parametrize("words", TELLS_TO_SUBMIT)
def test_people_tell_to_submit_in_their_own_words(words: str) -> None:
    """Nobody who says it clearly is asked again for the assistant's own phrase."""
    assert "submit" in told(words).acts


@pytest.mark.parametrize("words", SUBMITS_NOTHING)
def test_nothing_is_filed_on_a_word_about_filing(words: str) -> None:
    """Having paid, asking, putting it off, doubting and finding a mistake all hold the same characters."""
    said = told(words)
    assert "submit" not in said.acts


@pytest.mark.parametrize("words", TAKES_BACK)
def test_taking_back_is_told_in_own_words(words: str) -> None:
    """A withdrawal told clearly is one, and files nothing."""
    assert "withdraw" in told(words).acts
    assert "submit" not in told(words).acts


@pytest.mark.parametrize("words", TAKES_NOTHING_BACK)
def test_nothing_is_taken_back_on_a_word_about_it(words: str) -> None:
    """What a court revoked, what was taken back before, a question and a refusal withdraw nothing."""
    assert "withdraw" not in told(words).acts


@pytest.mark.parametrize(
    ("words", "right"), [*((one, "erase") for one in ERASES), *((one, "export") for one in EXPORTS)]
)
def test_a_right_is_told_by_its_name(words: str, right: str) -> None:
    """Typed instead of pressed, with the yes or after it."""
    assert right in told(words).acts


@pytest.mark.parametrize("words", OF_SOMETHING_ELSE)
def test_a_yes_inside_other_words_is_none(words: str) -> None:
    """Keeping, complaining, a bank, an authority or another case: none of them agrees to anything."""
    assert told(words) == Told()


@pytest.mark.parametrize("words", ["同意，你查吧", "好的，同意，查吧", "你查吧，同意", "同意查"])
def test_a_consent_may_say_what_it_is_for(words: str) -> None:
    """To anything else these words are no yes."""
    assert told(words) == Told(acts=("consent",))


def test_a_button_tells_of_its_own_case_only() -> None:
    """An old button of another case does nothing to this one."""
    button = Content(text="", payload=f'/affirm{{"step": "submit", "case_number": "{NUMBER}"}}')
    assert told_by(button) == Told(acts=(f"submit {NUMBER}",))
    assert told_by(Content(text="提交", payload="/affirm")) == Told()


@pytest.mark.parametrize(
    "words",
    [
        "包过的话我就交",
        "你答应我能通过，我就提交",
        "只要你说一句肯定批，我们马上提交",
        "您保证没问题我就确认提交",
        "一定能过吧，那我交",
    ],
)
def test_an_order_on_a_condition_is_none(words: str) -> None:
    """Who wants a promise first has not told to file: nobody can give one."""
    assert "submit" not in told(words).acts
