"""Nothing is filed, and nobody signs, by a word that happens to sound like it."""

import httpx2
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.consent import backs_out, files_now
from actions.signing import typed_name
from actions.turn import Turn
from tests.actions.fake_api import tracker

NUMBER = "XF-20261121-0001"


def turn(text: str, intent: str = "affirm", *, said: int = 1) -> Turn:
    """A message after the assistant's ``said`` utterances."""
    raw = tracker(text, intent)
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
