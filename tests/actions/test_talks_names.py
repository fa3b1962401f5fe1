"""In answer to "who signs", a name is a name whatever the classifier took it for."""

import pytest

from tests.actions.fake_api import FakeApi, tracker
from tests.actions.test_repair import DRAFT, hear


@pytest.mark.parametrize("intent", ["out_of_scope", "ask_fee", "ask_effects", "inform"])
@pytest.mark.parametrize("name", ["李晓", "钱小二", "费小美", "时小雨", "何小一", "欧阳小雨", "任小七"])
def test_a_bare_name_wins_over_every_intent(repairable: FakeApi, name: str, intent: str) -> None:
    """Protects people called 钱 or 费 from being told the price."""
    said = hear(repairable, "repair_commitment", name, intent, confidence=0.97)
    assert said.slots["repair_commitment"] == name


@pytest.mark.parametrize(
    "text",
    [
        "郑小八签字", "郑小八来签", "签字人郑小八", "由郑小八签", "由郑小八签字吧", "法人郑小八", "法定代表人：郑小八",
        "同意，承诺书由郑小八签", "写郑小八吧", "让郑小八签吧", "签署人是郑小八", "好的，我是郑小八", "承诺人郑小八",
        "郑小八签的",
    ],
)  # fmt: skip
def test_a_name_is_found_in_what_people_say_with_it(repairable: FakeApi, text: str) -> None:
    """A label before it, or the act behind it."""
    said = hear(repairable, "repair_commitment", text, "inform", confidence=0.3)
    assert said.slots["repair_commitment"] == "郑小八"


@pytest.mark.parametrize(
    ("text", "intent"),
    [("查进度", "ask_case_status"), ("费用", "ask_fee"), ("时限", "ask_timeline"), ("申请", "start_repair"),
     ("付罚款", "ask_fee"), ("何时", "ask_timeline")],
)  # fmt: skip
def test_a_question_that_begins_like_a_name_is_let_go(repairable: FakeApi, text: str, intent: str) -> None:
    """It is answered, and the form asks again."""
    said = hear(repairable, "repair_commitment", text, intent, confidence=0.97)
    assert "repair_commitment" not in said.slots


@pytest.mark.parametrize("text", ["时间", "高兴", "安全"])
def test_a_common_word_is_asked_back(repairable: FakeApi, text: str) -> None:
    """It signs nothing by itself."""
    said = hear(repairable, "repair_commitment", text, "inform", confidence=0.9)
    assert said.slots["repair_commitment"] is None
    slots = DRAFT | {"requested_slot": "repair_commitment"}
    asked = repairable.run("action_ask_repair_commitment", tracker(text, "inform", form="repair_form", slots=slots))
    assert asked.names == ["utter_repair_signer_ask"]


def test_a_name_after_a_sigh_is_taken(repairable: FakeApi) -> None:
    """An annoyed person who gives the name all the same is not asked again."""
    said = hear(repairable, "repair_commitment", "怎么还要签 烦死了 赵大力", "out_of_scope", confidence=0.75)
    assert said.slots["repair_commitment"] == "赵大力"


@pytest.mark.parametrize("text", ["不是我签，赵大力", "名字错了 赵大力", "我再想想，明白"])
def test_a_name_that_is_denied_beside_it_is_not_taken(repairable: FakeApi, text: str) -> None:
    """What stands beside a name may say that it is the wrong one."""
    said = hear(repairable, "repair_commitment", text, "out_of_scope", confidence=0.75)
    assert said.slots.get("repair_commitment") is None


def test_my_name_is_said_with_me(repairable: FakeApi) -> None:
    """写我王小明 names the person, not somebody called 我."""
    said = hear(repairable, "repair_commitment", "承诺书写我王小明", "inform", confidence=0.68)
    assert said.slots["repair_commitment"] == "王小明"


@pytest.mark.parametrize("text", ["不传行不行", "单子丢了咋办", "没有凭证", "证明找不到了"])
def test_somebody_without_the_paper_is_helped(repairable: FakeApi, text: str) -> None:
    """Whatever the words were taken for, they are about the paper just asked for."""
    said = hear(repairable, "repair_proof", text, "ask_privacy", confidence=0.36)
    assert said.names == ["utter_repair_proof_help"]


def test_a_paper_that_is_in_order_is_not_missing(repairable: FakeApi) -> None:
    """Protects 材料没问题 from being heard as 材料没."""
    said = hear(repairable, "repair_proof", "材料没问题吧", "inform", confidence=0.9)
    assert "utter_repair_proof_help" not in said.names


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("老板何小三签", "何小三"),
        ("承诺书 吕小六 签", "吕小六"),
        ("还是施小七签", "施小七"),
        ("签名就签我自己示例老钱", "示例老钱"),
        ("更正：李小四同志已调离，现主要负责人为王小五，请以王小五署名。", "王小五"),
        ("是冯小依 依靠的依", "冯小依"),
    ],
)
def test_a_name_among_words_that_only_say_who_signs(repairable: FakeApi, words: str, name: str) -> None:
    """People say who signs in a sentence; whatever stands around the name is not asked again."""
    for asked in ("repair_commitment", "repair_confirmed"):
        said = hear(repairable, asked, words, "inform", confidence=0.7)
        assert said.slots["repair_commitment"] == name
