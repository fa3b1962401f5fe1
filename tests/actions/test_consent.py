"""Nothing is filed, and nobody signs, by a word that happens to sound like it."""

from typing import Any

import httpx2
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.consent import backs_out, files_now
from actions.signing import corrected_name, doubtful_name, name_before, typed_name
from actions.turn import Turn
from tests.actions.fake_api import tracker

NUMBER = "XF-20261121-0001"


def turn(text: str, intent: str = "affirm", *, said: int = 1, **entities: str) -> Turn:
    """A message after the assistant's ``said`` utterances."""
    raw = tracker(text, intent, **entities)
    raw["events"] = [{"event": "user"}, *({"event": "bot"} for _ in range(said)), {"event": "user"}]
    tracked = Tracker(
        "c1",
        {},
        raw["latest_message"],
        raw["events"],
        paused=False,
        followup_action=None,
        active_loop={},
        latest_action_name="action_listen",
    )
    return Turn(CollectingDispatcher(), tracked, {}, httpx2.AsyncClient())


@pytest.mark.parametrize("text", ["确认提交", "提交吧", "好的，提交", "我确认提交。", "那就提交吧", "对"])
def test_a_clear_yes_files(text: str) -> None:
    """The explicit words file, and so does a bare yes to the one question just asked."""
    assert files_now(turn(text), NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        "我得先确认一下",
        "确定个头",
        "可以晚点",
        "先不提交",
        "提交之前我想问问",
        "是不是要钱",
        "好烦啊",
        "对了，罚款是多少",
        "不是提交，是修改",
    ],
)
def test_a_yes_inside_other_words_files_nothing(text: str) -> None:
    """Doubt, irony and questions are no consent, whatever the classifier makes of them."""
    assert not files_now(turn(text), NUMBER)


@pytest.mark.parametrize("text", ["好", "是的", "确认"])
def test_a_bare_yes_after_something_else_was_said_files_nothing(text: str) -> None:
    """After an interruption nobody knows what the yes was for; the explicit words still work."""
    assert not files_now(turn(text, said=2), NUMBER)
    assert files_now(turn("确认提交", said=2), NUMBER)


@pytest.mark.parametrize(
    "entities",
    [
        {},
        {"step": "submit"},
        {"case_number": NUMBER},
        {"step": "submit", "case_number": "XF-20261121-0009"},
        {"step": "appeal", "case_number": NUMBER},
    ],
    ids=["bare", "no number", "no step", "another case", "another step"],
)
def test_a_button_files_only_what_it_names(entities: dict[str, str]) -> None:
    """Protects from an old "yes" that was shown for something else: to a bare one nothing is filed or agreed to."""
    assert not files_now(turn("/affirm", **entities), NUMBER)
    assert not turn("/affirm", **entities).said_yes()
    assert files_now(turn("/affirm", step="submit", case_number=NUMBER), NUMBER)
    assert files_now(turn("/affirm", step="appeal", case_number=NUMBER), NUMBER, "appeal")


def test_every_button_that_files_names_its_case(domain: dict[str, Any]) -> None:
    """Protects the last step of each form from a button that nothing would hear."""
    asked = {name for name in domain["responses"] if name.startswith("utter_ask_") and "_confirmed" in name}
    assert {"utter_ask_repair_confirmed", "utter_ask_objection_confirmed", "utter_ask_listing_confirmed"} <= asked
    for name in asked:
        yes = next(one["payload"] for text in domain["responses"][name] for one in text["buttons"])
        step = "appeal" if "appeal" in name else "submit"
        assert yes == f'/affirm{{{{"step": "{step}", "case_number": "{{number}}"}}}}'


@pytest.mark.parametrize("text", ["那就不弄异议了，删掉这个草稿", "算了", "我不想提交了", "先别提交"])
def test_backing_out_is_heard(text: str) -> None:
    """Taking the wish back ends the form, also where it was understood as something else."""
    assert backs_out(turn(text, "start_objection"))


@pytest.mark.parametrize("name", ["李小二", "欧阳小明", "我叫张建国", "示例建材有限公司", "示例某乙"])
def test_names_sign(name: str) -> None:
    """People and businesses sign with their names."""
    assert typed_name(turn(name, "inform"))


@pytest.mark.parametrize(
    "words", ["城管那条不是我干的", "工商局有没有电话", "法人今天不在", "公司", "明天", "上海", "张经理", "不知道"]
)
def test_other_words_do_not_sign(words: str) -> None:
    """A sentence, a place, a day or a form of address is no signature."""
    assert typed_name(turn(words, "inform")) is None


@pytest.mark.parametrize(
    "words",
    [
        "马上",
        "时间",
        "江苏",
        "成功",
        "周末",
        "单位",
        "安排",
        "程序",
        "金额",
        "毛病",
        "许可",
        "高速公路",
        "周末再说",
        "安排好",
    ],
)
def test_a_word_that_may_be_a_name_is_asked_back(words: str) -> None:
    """A commitment is signed by a person, never by "soon" or by a place, however unsure the classifier is."""
    said = turn(words, "inform")
    assert typed_name(said) is None
    assert doubtful_name(said) == words
    assert name_before(turn(f"{words}，要多久？")) == (None, "")
    assert corrected_name(turn(f"名字错了应该是{words}")) is None


def test_a_name_that_is_a_word_can_be_said_to_be_one() -> None:
    """Somebody called 高兴 signs with the name, once it is said to be one."""
    assert typed_name(turn("我叫高兴", "inform")) == "高兴"
    assert doubtful_name(turn("李晓", "inform")) is None
