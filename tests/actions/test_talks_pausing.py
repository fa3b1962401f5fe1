"""Called away and back: a pause answers nothing and ends nothing, and whoever comes back is told where we are."""

from typing import Any

import pytest

from actions.pausing import postpones
from tests.actions.fake_api import FakeApi, Said, tracker
from tests.actions.test_repair import DRAFT, READY, hear

FACT = {
    "record": "r1",
    "field": "publication_basis",
    "text": "依据？",
    "retry": "action_check_repairability",
    "times": 1,
}
ASKED = {"assessment_question": FACT, "requested_slot": "assessment_answer"}

PAUSES = [
    "来单了 等我五分钟", "稍等 船来了", "我们这儿信号孬得很你等一哈我翻照片", "老师先忙一下，马上回来", "莫催嘛我找哈",
    "领导叫我，一会儿再弄", "锅要糊了 我先去看一下", "别急别急我戴眼镜", "十分钟后接着弄", "容我想想", "接个电话",
    "我先问下合伙人她同不同意，今天先别交", "先别交 我问下老板",
]  # fmt: skip


@pytest.mark.parametrize("intent", ["stop", "greet", "out_of_scope", "inform", "goodbye"])
@pytest.mark.parametrize("text", PAUSES)
def test_whoever_is_called_away_finds_everything_as_it_was(repairable: FakeApi, text: str, intent: str) -> None:
    """Protects people with customers, children and lorries from beginning anew."""
    for asked in ("repair_proof", "repair_confirmed"):
        said = hear(repairable, asked, text, intent, slots=READY)
        assert (said.names, said.slots) == (["utter_take_your_time"], {asked: None})
    said = repairable.run("validate_assessment_form", tracker(text, intent, form="assessment_form", slots=ASKED))
    assert (said.names, said.slots) == (["utter_take_your_time"], {"assessment_answer": None})


@pytest.mark.parametrize(
    "text",
    [
        "等一下，我不太放心跟机器弄，给我转人工", "等等，金额不对", "等一下 签李大强", "算了，回头再说", "要等多久",
        "先别急着交，撤了吧", "等一下，还是先弄环境局的", "马上给我办", "等下，我会计说是六月二十号交的",
    ],
)  # fmt: skip
def test_more_than_a_pause_is_heard(repairable: FakeApi, text: str) -> None:
    """Protects a wish that only begins with "wait"."""
    assert "utter_take_your_time" not in hear(repairable, "repair_commitment", text, "inform").names


@pytest.mark.parametrize(
    "text",
    [
        "回来了 刚才到哪了",
        "好了 继续",
        "我又来了 昨天那个弄到哪了",
        "不好意思久等了，接着弄吧",
        "在吗",
        "有人没",
        "你好",
    ],
)
@pytest.mark.parametrize("intent", ["ask_case_status", "affirm", "greet", "start_repair", "bot_challenge"])
def test_whoever_comes_back_is_told_where_we_are_and_asked_again(repairable: FakeApi, text: str, intent: str) -> None:
    """Whatever the words were taken for; at the last step they file nothing."""
    said = hear(repairable, "repair_confirmed", text, intent, slots=READY)
    assert (said.names, said.slots) == (["utter_back_at_draft"], {"repair_confirmed": None})
    said = repairable.run("validate_assessment_form", tracker(text, intent, form="assessment_form", slots=ASKED))
    assert (said.names, said.slots) == (["utter_back"], {"assessment_answer": None})


@pytest.mark.parametrize(
    "text", ["我那个申请到哪一步了，还剩几天出结果", "继续，签字人换成李大强", "继续 不过金额不对"]
)
def test_a_wish_with_the_return_is_more_than_a_return(repairable: FakeApi, text: str) -> None:
    """Protects what is told or asked beside it."""
    assert "utter_back_at_draft" not in hear(repairable, "repair_confirmed", text, "inform", slots=READY).names


def _said(name: str) -> dict[str, Any]:
    return {"event": "bot", "metadata": {"utter_action": name}}


def _asks(api: FakeApi, said: str) -> Said:
    made = tracker("等一下", "stop", form="repair_form", slots=DRAFT | {"requested_slot": "repair_proof"})
    made["events"].append(_said(said))
    return api.run("action_ask_repair_proof", made)


def test_a_pause_is_not_followed_by_the_question(repairable: FakeApi) -> None:
    """Protects somebody with no hand free from being pressed."""
    assert _asks(repairable, "utter_take_your_time").names == []
    assert _asks(repairable, "utter_noted").names == ["utter_ask_repair_material"]


def test_a_yes_after_a_pause_files_nothing(repairable: FakeApi) -> None:
    """The summary was not the last thing that was said; 好 answers the pause."""
    made = tracker("好", "affirm", form="repair_form", slots=READY | {"requested_slot": "repair_confirmed"})
    user = [event for event in made["events"] if event["event"] == "user"]
    made["events"] = [
        {"event": "user"},
        _said("utter_take_your_time"),
        *user,
        {"event": "action", "name": "repair_form"},
    ]
    assert repairable.run("validate_repair_form", made).slots.get("repair_confirmed") is None


def test_for_later_without_a_draft_the_question_stays_open(api: FakeApi) -> None:
    """Protects what was told before there was a draft; what is given up is let go."""
    later = api.run("action_stop", tracker("下班了 明天再弄", "stop", form="assessment_form", slots=ASKED))
    assert (later.names, later.next) == (["utter_take_your_time"], "action_listen")
    assert not any(event["event"] == "active_loop" for event in later.events)
    gone = api.run("action_stop", tracker("不办了", "stop", form="assessment_form", slots=ASKED))
    assert gone.names == ["utter_stopped"]
    assert not postpones("算了，明天也不办了")


@pytest.mark.parametrize("action", ["action_show_progress", "action_small_talk"])
def test_after_the_form_was_left_the_way_back_leads_to_the_draft(api: FakeApi, action: str) -> None:
    """Protects from an answer on progress where somebody only wants to go on."""
    intent = "out_of_scope" if action == "action_small_talk" else "ask_case_status"
    slots = {"pending": {"resume": "XF-20261121-0001"}}
    said = api.run(action, tracker("我回来了，刚才到哪了", intent, slots=slots))
    assert (said.next, said.slots["pending"]) == ("action_begin_repair", slots["pending"])
