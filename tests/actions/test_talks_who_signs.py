"""Whole sentences that say who signs: offices, kinship and courtesies around a name, and people named by no name."""

import pytest

from tests.actions.fake_api import FakeApi, tracker
from tests.actions.test_repair import DRAFT, READY, hear


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("承诺书由我司负责人梁小纱签", "梁小纱"),
        ("签新园长 花小朵", "花小朵"),
        ("签我 曲小梯", "曲小梯"),
        ("酒坊负责人于小窖签", "于小窖"),
        ("让我家那口子刘大壮来签", "刘大壮"),
        ("法人是我爸 赵铁柱 他签", "赵铁柱"),
        ("由本单位法定代表人周明同志签署", "周明"),
        ("签字的人是公司总经理孙一鸣女士", "孙一鸣"),
        ("我媳妇签，她叫王小兰", "王小兰"),
        ("签字人：韩小溪（店长）", "韩小溪"),
        ("王有为签", "王有为"),
        ("由李长春签", "李长春"),
        ("名字就签我的嘛牛小满", "牛小满"),
        ("不是我签，让李强签", "李强"),
        ("就写我们厂长李大锤的名字吧", "李大锤"),
        ("俺儿子签 叫 鲁大海", "鲁大海"),
    ],
)
@pytest.mark.parametrize("intent", ["inform", "ask_fee", "out_of_scope", "deny"])
def test_the_name_is_found_in_the_sentence(repairable: FakeApi, text: str, name: str, intent: str) -> None:
    """Protects people who name an office or a relation with the name from being asked again."""
    for asked in ("repair_commitment", "repair_confirmed"):
        assert hear(repairable, asked, text, intent, slots=READY).slots["repair_commitment"] == name


@pytest.mark.parametrize(
    "text",
    [
        "我",
        "老板",
        "我签",
        "老板娘签",
        "张总签",
        "王经理",
        "我老婆签",
        "让会计签",
        "老李签",
        "他签",
        "由我方委托代理人签",
    ],
)
@pytest.mark.parametrize("intent", ["inform", "out_of_scope", "nlu_fallback"])
def test_somebody_named_by_no_name_is_asked_for_it(repairable: FakeApi, text: str, intent: str) -> None:
    """Nobody signs as 老板: the name is asked for, and nothing else is said."""
    said = hear(repairable, "repair_commitment", text, intent)
    assert said.slots["repair_commitment"] is None
    slots = DRAFT | {"requested_slot": "repair_commitment"}
    asked = repairable.run("action_ask_repair_commitment", tracker(text, intent, form="repair_form", slots=slots))
    assert asked.names == ["utter_repair_commitment_need_name"]


@pytest.mark.parametrize("text", ["材料都传完了", "那就交吧", "让农商行放款", "云里雾里", "说了多少遍了", "先等等"])
def test_a_sentence_without_a_name_signs_nothing(repairable: FakeApi, text: str) -> None:
    """Protects from a signature by a word."""
    assert hear(repairable, "repair_confirmed", text, "inform", slots=READY).slots.get("repair_commitment") is None


@pytest.mark.parametrize("text", ["我自己签", "我签", "本人签"])
def test_a_person_who_applies_for_themself_signs_by_saying_so(repairable: FakeApi, text: str) -> None:
    """Their name is on the button already; a boss whose name was told before is somebody else."""
    slots = DRAFT | {"repair_signers": {"person": "示例个人"}}
    assert hear(repairable, "repair_commitment", text, slots=slots).slots["repair_commitment"] == "示例个人"
    told = slots | {"told": {"signatory": "示例个人"}}
    assert hear(repairable, "repair_commitment", text, slots=told).slots["repair_commitment"] is None
