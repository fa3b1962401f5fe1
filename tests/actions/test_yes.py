"""Nothing is withdrawn, deleted, filed or given up on a word inside other words."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import yes
from actions.yes import ERASE, EXPORT, SUBMIT, WITHDRAW, gives_up, names, says_yes
from api.chat.agreeing import says_yes as token_agrees
from api.chat.agreeing import told_act
from api.chat.schemas import Content
from tests.actions.fake_api import FakeApi, case, record, tracker

NUMBER = "XF-20261121-0001"
YES = ["是", "是的", "对", "对对对", "好的", "嗯", "可以", "同意", "我同意", "确认", "行吧", "好的，同意", "OK", "中"]
NO = [
    "行 留着吧",
    "好 留着",
    "好慢啊",
    "好贵",
    "好烦",
    "是我公司",
    "可以后悔",
    "行政处罚那条",
    "中建的那个",
    "工行那个",
    "中行",
    "银行",
    "是住建局",
    "我是会计",
    "撤的是另一件",
    "是第一个",
    "是行",
    "对中",
    "好了",
    "行了",
    "对了",
    "是不是",
    "可以吗",
    "好……",
    "嗯。。",
    "确定个头",
    "反对",
    "同意了会怎么样",
    "不用了，不要了",
]


@pytest.mark.parametrize("words", YES)
def test_a_whole_yes_is_one_here_and_in_the_api(words: str) -> None:
    """What the bot acts on is never refused by the API, which decides by the same words."""
    assert says_yes(words)
    assert token_agrees(Content(text=words))


@pytest.mark.parametrize("words", ["确认删除", "删了吧", "确定删除", "确认导出", "同意导出"])
def test_a_right_named_with_the_yes_is_one_in_the_api_too(words: str) -> None:
    """The titles of the buttons may be typed."""
    assert names(words, ERASE, EXPORT)
    assert token_agrees(Content(text=words))


@pytest.mark.parametrize("words", NO)
def test_a_yes_inside_other_words_is_none(words: str) -> None:
    """Keeping, complaining, a bank, an authority or another case: none of them agrees to anything."""
    assert not says_yes(words, SUBMIT, WITHDRAW, ERASE, EXPORT)


@pytest.mark.parametrize("words", ["嗯 确认撤回", "确认撤回", "对，不办了", "嗯，撤了吧", "好，撤吧", "是的，撤回"])
def test_a_withdrawal_is_agreed_to_in_its_own_words(words: str) -> None:
    """Typed answers to the question are heard; they delete nothing else."""
    assert says_yes(words, WITHDRAW)
    assert not says_yes(words, ERASE)


@pytest.mark.parametrize(
    "words",
    [
        "不想再等了，提交吧",
        "不用了，直接提交",
        "传好了，交吧",
        "没有别的材料了，提交吧",
        "行，交吧",
        "确认，提交",
        "以上信息属实，同意提交。",
        "行，没问题了，交",
        "对，都对，赶紧交",
        "这下对了 交吧",
        "要得 交嘛",
        "信息没问题，可以提交了",
        "对的对的帮我交上去",
        "经核对，申请内容无误，确认提交。",
        "那就好，这条确认提交",
        "嗯，提交吧，麻烦快点",
    ],
)
def test_in_a_hurry_is_not_backing_out(words: str) -> None:
    """A "no" to waiting stands beside the wish to file."""
    assert names(words, SUBMIT)
    assert not gives_up(words)


@pytest.mark.parametrize(
    "words",
    [
        "交了",
        "罚款交了",
        "那条交了",
        "交什么",
        "交不交",
        "没问题吗，交吧？",
        "明天提交",
        "错了，提交",
        "提交过了",
        "先别交",
        "提高",
        "换个名字再提交",
    ],
)
def test_nothing_is_filed_on_a_word_about_filing(words: str) -> None:
    """Having paid, asking, putting it off and finding a mistake all hold the same characters."""
    assert not says_yes(words, SUBMIT)


@pytest.mark.parametrize("words", ["同意，你查吧", "好的，同意，查吧", "你查吧，同意", "同意查"])
def test_a_consent_may_say_what_it_is_for(words: str) -> None:
    """Here and in the API; to anything else these words are no yes."""
    assert yes.agrees_to_use(words)
    assert told_act(Content(text=words)) == "consent"
    assert not says_yes(words, SUBMIT, WITHDRAW, ERASE, EXPORT)


@pytest.mark.parametrize(
    "words",
    [
        "法院撤销了",
        "市局撤销了",
        "上月撤销的",
        "法院撤销的判决还在路上",
        "处罚已经被法院撤销了",
        "我不是不办，是材料没看清",
        "网上的记录应该撤下来才对",
        "撤销了",
        "删",
        "不要",
        "不用了",
        "不交罚款",
        "1号那条不要了",
        "已取消",
        "取消了",
    ],
)
def test_a_true_answer_does_not_give_up(words: str) -> None:
    """Somebody who tells what was revoked or taken down stays in the form."""
    assert not gives_up(words)


@pytest.mark.parametrize(
    "words",
    [
        "算了",
        "先不提交",
        "算了先不提交",
        "没有别的材料，先不提交",
        "我不想再提异议了",
        "太麻烦了，不弄了",
        "老板说先不申请了",
        "取消吧",
        "改天再弄",
        "我想了想，还是不申诉了吧",
        "草稿删掉",
    ],
)
def test_whole_phrases_give_up(words: str) -> None:
    """Taking the wish back is heard with its small words, and with reasons."""
    assert gives_up(words)


@pytest.mark.parametrize("intent", ["inform", "affirm", "withdraw_case", "nlu_fallback"])
@pytest.mark.parametrize("words", ["行政处罚那条", "工行那个", "我是会计", "撤的是另一件", "好 留着"])
def test_other_words_withdraw_nothing(api: FakeApi, words: str, intent: str) -> None:
    """Whatever the words were taken for: a filed case stays filed."""
    api.set("GET /cases", {"items": [], "total": 0, "next": None})
    api.set("GET /records", {"items": [record(1)], "total": 1, "next": None})
    api.set("GET /policies/answer", {"status": "unanswered", "answer": "", "citations": []})
    api.set(f"GET /cases/{NUMBER}", case(NUMBER, status="submitted"))
    slots: dict[str, Any] = {"pending": {"withdraw": NUMBER}}
    for action in ("action_withdraw", "action_take_value", "action_not_understood", "action_answer_pending"):
        said = api.run(action, tracker(words, intent, slots=slots))
        assert not {"utter_withdrawn", "utter_draft_dropped"} & set(said.names)
    assert not [r for r in api.asked if r.method == "POST" and r.url.path.endswith("/withdraw")]


@pytest.mark.parametrize("words", ["行 留着吧", "好烦", "好贵", "可以后悔", "是我公司"])
def test_other_words_delete_nothing(api: FakeApi, words: str) -> None:
    """The deletion waits for a yes that is one; keeping is heard as a no."""
    api.set("GET /rights", {"items": [], "total": 0, "next": None})
    slots: dict[str, Any] = {"pending": {"right": "erase"}}
    said = api.run("action_privacy", tracker(words, "affirm", slots=slots))
    assert said.names == ["utter_right_erase_ask"]
    assert not [r for r in api.asked if r.method == "POST"]
    kept = api.run("action_answer_pending", tracker("行 留着吧", "affirm", slots=slots))
    assert kept.names == ["utter_right_left"]


def test_an_appeal_in_a_hurry_is_filed_and_a_reason_kept(api: FakeApi) -> None:
    """A "no" inside the reason, or beside the wish to file, does not end the appeal."""
    asked = {"appeal_case": NUMBER, "appeal_statement": "材料齐全", "requested_slot": "appeal_confirmed"}
    for words in ("处罚已经被法院撤销了", "我不是不办，是材料没看清"):
        said = api.run("validate_appeal_form", tracker(words, "inform", form="appeal_form", slots=asked))
        assert words in said.slots["appeal_statement"]
    said = api.run("validate_appeal_form", tracker("不用了，直接提交", "deny", form="appeal_form", slots=asked))
    assert said.slots["appeal_confirmed"] is True


@pytest.mark.parametrize("words", ["法院撤销的判决还在路上", "没有撤销判决书"])
def test_a_word_about_the_evidence_stays_in_the_form(api: FakeApi, words: str) -> None:
    """The judgment may be on its way; nobody is told that nothing was filed."""
    slots = {"objection_record": "r1", "objection_ground": "revoked_basis", "objection_case": "YY-20261121-0001"}
    api.set("GET /records", {"items": [record(1)], "total": 1, "next": None})
    api.set("GET /cases/YY-20261121-0001", case("YY-20261121-0001"))
    known = slots | {"requested_slot": "objection_evidence"}
    said = api.run("validate_objection_form", tracker(words, "inform", form="objection_form", slots=known))
    assert "utter_objection_not_submitted" not in said.names


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.from_regex(yes._FILES, fullmatch=True), st.from_regex(yes._ACTS[WITHDRAW], fullmatch=True)))
def test_what_the_bot_files_on_the_api_files_on(words: str) -> None:
    """The outer wall is wider than the bot's grammar: nobody who says it clearly is asked again."""
    words = words.strip(yes._MARKS)
    if says_yes(words, SUBMIT, WITHDRAW):
        assert told_act(Content(text=words)) or token_agrees(Content(text=words))


@pytest.mark.parametrize("words", ["提交材料要哪些", "不提交", "先别交", "怎么撤回", "撤回吗", "罚款2万", "别删"])
def test_who_asks_or_refuses_tells_nothing(words: str) -> None:
    """Where the message asks, refuses or speaks of something else, the API files nothing, whatever the bot does."""
    assert not told_act(Content(text=words))


def test_a_button_tells_of_its_own_case_only() -> None:
    """An old button of another case does nothing to this one."""
    button = Content(text="", payload=f'/affirm{{"step": "submit", "case_number": "{NUMBER}"}}')
    assert told_act(button) == f"submit {NUMBER}"
    assert not told_act(Content(text="", payload="/affirm"))
