"""What a message says for itself beats its intent, the topic and "no record found"."""

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.correcting import may_name_another
from actions.elsewhere import without_denied
from actions.matters import ending_in, named_matters, short_numbers
from actions.models import Record
from actions.several import only_sorts
from actions.turn import Turn
from actions.wondering import asks_whether_done, wonders
from tests.actions.fake_api import FakeApi, case, record, tracker

POLICY = "action_answer_policy"
DOOR = {"name": "主管税务机关", "channel": "办税服务厅", "citations": []}
ANSWER = {"status": "answered", "answer": "规定如此。", "citations": []}
SEVERAL = [Record.model_validate(record(number)) for number in (12, 631, 632)]


def turn(text: str, intent: str = "ask_policy") -> Turn:
    """A message as the actions read it."""
    return Turn(None, Tracker.from_dict(tracker(text, intent)), {}, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你给句准话，交上去保证能批是吧？不能批我就不费这劲了", "promise"),
        ("包过不", "promise"),
        ("交上去你们打不打包票能过", "promise"),
        ("你们给打包票吗，一定能下来不", "promise"),
        ("这个能批下来吗", "promise"),
        ("有几成把握", "promise"),
        ("交了肯定能通过吧", "promise"),
        ("你敢不敢保证给我撤了？", "promise"),
        ("我加点钱，五百一千的，能不能提前几天给办喽", "faster"),
        ("给你们领导包个红包，快点行不行", "faster"),
        ("加急费多少", "faster"),
        ("能快点吗，我出两千块", "faster"),
        ("花点钱能不能插队", "faster"),
        ("问一下，交上去以后还能不能反悔？撤了以后还能再申请吗", "back"),
        ("提交了后悔了能撤回不？", "back"),
        ("撤掉的话以后还可以再办吗", "back"),
        ("哎先问下，我交上去对面能看到我申请了吗", "seen"),
        ("我的申请会不会被客户看到", "seen"),
        ("同行查得到我在申请修复吗", "seen"),
        ("我刚问过没 几天来着", "days"),
        ("要多少钱来着", "fee"),
        ("刚才说要什么材料来着", "papers"),
        ("这条肯定能修复吗", None),
        ("承诺书里保证的内容是什么", None),
        ("担保代偿记录怎么消", None),
        ("卖过期面包罚了三千，什么时候能撤下来", None),
        ("一般几天能批", None),
        ("是不是交了钱就能撤", None),
        ("罚了我多少钱来着", None),
        ("我保证材料真实，能交了吧", None),
        ("一定要给我撤掉！", None),
        ("加油站罚了一千块，今天能修吗", None),
        ("罚款交了马上能修吗", None),
        ("把刚才交的撤回来", None),
        ("网上还能看到我的处罚吗", None),
        ("申请多久有结果", None),
    ],
)
def test_questions_with_one_narrow_answer(text: str, kind: str | None) -> None:
    """Protects such a question from the assessment of a record, a draft's state or an answer about forgery."""
    assert wonders(turn(text)) == kind


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("现在是撤掉了吧", True),
        ("交上去了吗", True),
        ("提交成功了吧？", True),
        ("两个申请都登记上了吗", True),
        ("已经撤了没", True),
        ("把它撤了吧", False),
        ("那就交了吧", False),
        ("嗯，交上去吧", False),
        ("帮我提交了吧", False),
        ("可以申请了吗", False),
    ],
)
def test_whether_it_has_happened(text: str, *, asked: bool) -> None:
    """Protects from a second draft, and a plain order from being taken for a question."""
    assert asks_whether_done(text) is asked


def test_after_a_withdrawal_its_state_is_told(api: FakeApi) -> None:
    """Protects somebody who makes sure from a new draft of what was just taken back."""
    api.set("GET /cases", {"items": [case(status="withdrawn")]})
    heard = tracker("现在是撤掉了吧", "start_repair", slots={"focus_case": "XF-20261121-0001"})
    assert api.run("action_begin_repair", heard).next == "action_show_progress"


@pytest.mark.parametrize("action", ["action_not_understood", "action_check_repairability", "action_show_progress"])
def test_a_promise_is_asked_of_the_rules(api: FakeApi, action: str) -> None:
    """Protects from a promise, from silence and from losing the form that is open."""
    api.set("GET /policies/answer", ANSWER)
    slots = {"pending": {"remind": "r1"}}
    first = api.run(action, tracker("你保证能批是吧？", "nlu_fallback", slots=slots))
    assert first.next == POLICY
    said = api.run(POLICY, tracker("你保证能批是吧？", "nlu_fallback", slots={"pending": first.slots["pending"]}))
    assert said.names == ["text"]
    assert said.slots["pending"] == {"remind": "r1"}


@pytest.mark.parametrize(
    ("text", "matters"),
    [
        ("不是法院那个，是年报忘了报，进了经营异常名录", ["abnormal"]),
        ("我说的不是银行征信，是纳税信用", ["tax"]),
        ("没说法院，我问天眼查上面的", ["site"]),
        ("我是不是失信被执行人", ["court"]),
        ("不是失信被执行人", ["court"]),
    ],
)
def test_a_denied_door_is_not_named(text: str, matters: list[str]) -> None:
    """Protects who says which office is not meant; a message that only denies keeps its words."""
    assert named_matters(without_denied(text)) == matters


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("我厂纳税信用掉到D级了，帮我修复回B级，急，现在就办", "action_begin_repair"),
        ("征信上信用卡逾期给我修掉", "action_begin_repair"),
        ("把我从失信被执行人名单上撤下来", "action_withdraw"),
        ("天眼查上还挂着，看看我有什么", "action_show_records"),
        ("列进经营异常名录了，不服", "action_begin_objection"),
    ],
)
def test_the_office_named_beats_no_record_found(api: FakeApi, text: str, action: str) -> None:
    """Protects who names another office from "nothing was found", and keeps that office as the topic."""
    api.set("GET /records", {"items": []})
    first = api.run(action, tracker(text, "start_repair"))
    assert first.next == POLICY
    api.set("GET /policies/answer", ANSWER | {"status": "wrong_door", "doors": [DOOR]})
    said = api.run(POLICY, tracker(text, "start_repair", slots={"pending": first.slots["pending"]}))
    assert said.names == ["text", "utter_policy_door"]


@pytest.mark.parametrize("text", ["银行贷款逾期不给续，说我有环保处罚，帮我修复", "天眼查上看到的那条处罚，申请修复"])
def test_an_office_only_mentioned_is_not_the_matter(repairable: FakeApi, text: str) -> None:
    """Protects the own record from an office that somebody only speaks of."""
    assert repairable.run("action_begin_repair", tracker(text, "start_repair")).next != POLICY


def test_a_file_after_another_office_begins_nothing(api: FakeApi) -> None:
    """Protects who has just been sent to the court from being asked for which application the paper is."""
    api.set("GET /cases", {"items": []})
    slots = {"door": "失信被执行人名单怎么移出？"}
    said = api.run("action_take_value", tracker("还款收据.pdf", slots=slots, attachments=("收据",)))
    assert said.names == ["utter_upload_elsewhere"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("632那条为啥不行？", [632]),
        ("632到日子了提醒我", [632]),
        ("把631号拿掉", [631]),
        ("12那条", [12]),
        ("631是真的 632号是重的 拿掉632", [632]),
        ("631先不动，只说632", [631, 632]),
        ("罚了632块", []),
        ("罚款632", []),
        ("2026年632元", []),
        ("12", []),
        ("电话13800138000", []),
    ],
)
def test_a_short_number_names_a_record(text: str, named: list[int]) -> None:
    """Protects the record that is named from the one that is talked about; amounts and years name none."""
    assert [r.id for r in ending_in(SEVERAL, text)] == [f"r{number}" for number in named]


def test_the_named_record_is_assessed_within_another_s_form(api: FakeApi) -> None:
    """Protects an answer about 632 from being given about 631, whose form is open."""
    api.set("GET /records", {"items": [record(631), record(632)]})
    slots: dict[str, Any] = {"focus_record": "r631", "requested_slot": "repair_proof", "repair_case": "XF-1"}
    heard = tracker("632那条为啥不行？那得等到几时？", "ask_repairability", slots=slots)
    api.run("action_check_repairability", heard)
    assert api.body("POST /assessments")["record_id"] == "r632"
    assert short_numbers("58号令") == []


def test_sorting_records_states_nothing() -> None:
    """Protects the person's statement from words that only say which record is meant."""
    assert only_sorts("742先不动，只说741")
    assert not only_sorts("741写错了，应该是5000元")


@pytest.mark.parametrize(
    ("text", "corrects"),
    [
        ("错了错了 761是真的 762号是重的 拿掉762", True),
        ("不对，应该是632那条，不是631那条，你再看看", True),
        ("错了，金额应该写五千，决定书上写得清清楚楚的，你们多打了一个零", False),
    ],
)
def test_a_long_correction_with_a_number_names_another(text: str, *, corrects: bool) -> None:
    """Protects the other record from an objection that was meant for its twin."""
    assert may_name_another(turn(text, "inform")) is corrects


def test_no_case_tells_of_the_rights(api: FakeApi) -> None:
    """Protects who asked for a copy and for deletion from "no application was found"."""
    api.set("GET /cases", {"items": []})
    right = {"number": "QL-1", "kind": "export", "status": "filed", "text": "已登记。", "citations": []}
    api.set("GET /rights", {"items": [right, right | {"number": "QL-2", "kind": "erase"}]})
    said = api.run("action_show_progress", tracker("两个申请都登记上了吗", "ask_case_status"))
    assert said.names == ["utter_right_filed", "utter_right_filed"]
