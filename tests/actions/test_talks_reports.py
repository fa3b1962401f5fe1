"""What people say around a report, a refusal, a notice, a reminder and somebody else's record."""

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.afterwards import asks_why_refused
from actions.belonging import about_somebody_else, asks_for_own
from actions.listing_choice import about_a_notice
from actions.turn import Turn
from tests.actions.fake_api import FakeApi, assessment, case, record, tracker

BEGIN = "action_begin_report"
TOLD = "有个人加我微信说八千块包撤销处罚，我都准备转钱了"
ANSWER = {"status": "answered", "answer": "不收钱。", "citations": []}
OFFERED = {"pending": {"report": TOLD}}
NOTICE = {
    "id": "n1", "list_name": "拖欠农民工工资失信联合惩戒对象名单", "authority": "示例市人力资源和社会保障局",
    "reasons": "拖欠工资", "notified_on": "2026-11-10", "status": "open",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "intent"),
    [("骗子啊 那我要举报他", "report_paid_agent"), ("他又来找我要钱了", "report_paid_agent"), ("好", "affirm")],
)
def test_a_report_said_again_is_opened_with_what_was_told(api: FakeApi, text: str, intent: str) -> None:
    """Protects somebody who was nearly cheated from the same button again, and from telling it twice."""
    said = api.run(BEGIN, tracker(text, intent, slots=OFFERED))
    assert (said.names, said.next, said.slots["report_kind"]) == ([], "report_form", "paid_agent")
    assert said.slots["report_text"] == (TOLD if intent == "affirm" else f"{TOLD}；{text}")


def test_what_was_told_waits_for_the_report(api: FakeApi) -> None:
    """Protects the first words: the offer holds them, and a question about it keeps the offer."""
    api.set("GET /policies/answer", ANSWER)
    first = api.run(BEGIN, tracker(TOLD, "report_paid_agent"))
    assert (first.names, first.slots["pending"]) == (["text", "utter_paid_agent_warning"], {"report": TOLD})
    asks = api.run(BEGIN, tracker("他说是官方的，可信吗", "report_paid_agent", slots=first.slots))
    assert asks.names == ["text", "utter_paid_agent_warning"]
    assert asks.slots["pending"]["report"].startswith(TOLD)


@pytest.mark.parametrize("action", ["action_not_understood", "action_take_value", "action_answer_policy"])
def test_the_offered_report_is_taken_up_whatever_it_is_taken_for(api: FakeApi, action: str) -> None:
    """Protects the wish to report from the classifier."""
    said = api.run(action, tracker("我要举报", "ask_policy", slots=OFFERED))
    assert (said.next, said.slots["pending"]) == (BEGIN, OFFERED["pending"])


@pytest.mark.parametrize(
    ("text", "intent", "contact"),
    [
        ("好，辛苦了", "thank", "-"), ("那我自己那条改天再来申请，今天先不弄", "start_repair", "-"),
        ("我那个到哪一步了", "ask_case_status", "-"), ("今天就这样，别问了", "stop", "-"),
        ("算了不投诉了", "stop", None), ("13800000000，辛苦了", "thank", "13800000000"),
    ],
)  # fmt: skip
def test_whoever_turns_to_something_else_loses_no_report(
    api: FakeApi, text: str, intent: str, contact: str | None
) -> None:
    """Protects what was told from a telephone that nobody left; only taking it back drops it."""
    slots = {"report_kind": "complaint", "report_text": TOLD, "requested_slot": "report_contact"}
    said = api.run("validate_report_form", tracker(text, intent, form="report_form", slots=slots))
    assert said.slots.get("report_contact") == contact


@pytest.mark.parametrize("intent", ["report_paid_agent", "inform", "nlu_fallback"])
def test_more_told_at_the_contact_belongs_to_the_report(api: FakeApi, intent: str) -> None:
    """Protects details that come late; a telephone is still asked for, and leaving it out needs no certain words."""
    slots = {"report_text": TOLD, "requested_slot": "report_contact"}
    more = "微信名叫信用小助手，说内部有人，八千块三天撤掉"
    said = api.run("validate_report_form", tracker(more, intent, form="report_form", slots=slots))
    assert (said.names, said.slots["report_contact"]) == (["utter_noted"], None)
    assert said.slots["report_text"] == f"{TOLD}；{more}"
    left = api.run("validate_report_form", tracker("不留电话了", "ask_privacy", form="report_form", slots=slots))
    assert left.slots["report_contact"] == "-"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("咋没给我过啊", True), ("怎么没过呢", True), ("凭什么不让我过", True), ("为啥没让我们通过", True),
        ("怎么还没过期", False), ("为什么没过去", False), ("你们没给过我告知书", False),
    ],
)  # fmt: skip
def test_why_in_everyday_words(text: str, *, asks: bool) -> None:
    """Protects the right to reasons from words that no officer would use, and from their neighbours."""
    assert asks_why_refused(text) is asks


def test_why_not_begins_no_objection(api: FakeApi) -> None:
    """Protects somebody just refused from an objection to the record."""
    said = api.run("action_begin_objection", tracker("咋没给我过啊", "start_objection", confidence=0.22))
    assert said.next == "action_appeal"


def test_a_friendly_yes_is_no_reason_of_an_appeal(api: FakeApi) -> None:
    """Protects the reason that is handed in from a yes written behind it."""
    slots = {"appeal_case": "XF-20261121-0001", "appeal_statement": "凭证传过", "requested_slot": "appeal_confirmed"}
    heard = tracker("对的呀就按这个来吧", "affirm", form="appeal_form", slots=slots)
    said = api.run("validate_appeal_form", heard)
    assert "appeal_statement" not in said.slots
    sends = tracker("对 就这么提交", "affirm", form="appeal_form", slots=slots)
    assert api.run("validate_appeal_form", sends).slots["appeal_confirmed"] is True


@pytest.mark.parametrize(
    "text",
    [
        "人社局给我们寄了个告知书说要拉进黑名单，怎么办",
        "说准备把我们公司拉黑",
        "我想行使陈述申辩的权利",
        "收到拟列入告知",
    ],
)
def test_a_notice_in_everyday_words(text: str, tokens: Any) -> None:
    """Protects the days that run from a notice from words like 拉黑."""
    assert about_a_notice(tokens(text))
    assert not about_a_notice(tokens("我已经在黑名单上了，怎么移出"))


@pytest.mark.parametrize(("records", "text"), [([], "我要申辩"), ([record(1)], "我要申辩"), ([], "工资早结清了")])
def test_an_objection_is_about_the_notice_that_came(api: FakeApi, records: list[dict[str, Any]], text: str) -> None:
    """Protects somebody with a notice and no record from "nothing was found"."""
    api.set("GET /records", {"items": records})
    api.set("GET /notices", {"items": [NOTICE]})
    assert api.run("action_begin_objection", tracker(text, "start_objection")).next == "action_begin_listing"


@pytest.mark.parametrize("text", ["到日子了喊我一声", "到点告诉我一声", "行 能办了跟我说一声", "那你叫我一下"])
def test_the_offered_reminder_in_everyday_words(api: FakeApi, text: str) -> None:
    """Protects the reminder just offered from being out of scope."""
    heard = tracker(text, "out_of_scope", slots={"pending": {"remind": "r1"}})
    assert api.run("action_small_talk", heard).next == "action_remind"


@pytest.mark.parametrize("text", ["你告诉我一共几条", "给我叫个人"])
def test_other_words_are_no_reminder(api: FakeApi, text: str) -> None:
    """Protects from a reminder that nobody wanted."""
    heard = tracker(text, "out_of_scope", slots={"pending": {"remind": "r1"}})
    assert api.run("action_small_talk", heard).next != "action_remind"


@pytest.mark.parametrize("text", ["隔壁老王家的店听说也被罚了 你给我看看是不是", "邻居家有处罚记录"])
def test_the_neighbour_is_refused_in_words(api: FakeApi, text: str) -> None:
    """Protects the neighbour, and the person from taking the own records for his."""
    api.set("GET /records", {"items": [record(1)]})
    assert api.run("action_show_records", tracker(text, "ask_my_records")).names == ["utter_only_own"]


@pytest.mark.parametrize(
    "text", ["隔壁和我们家都被罚了，我们的能修复吗", "邻居举报我，罚了两千", "朋友说交了罚款就能修复记录"]
)
def test_the_own_record_beside_a_neighbour_is_own(text: str, tokens: Any) -> None:
    """Protects one's own question from a neighbour in the same sentence."""
    assert not about_somebody_else(tokens(text), [])


@pytest.mark.parametrize("action", ["action_not_understood", "action_small_talk", "action_take_value"])
def test_then_the_own_ones(api: FakeApi, action: str) -> None:
    """Protects the way back from somebody else's records to the own."""
    said = api.run(action, tracker("看不了就算了 那我自己家的呢", "out_of_scope"))
    assert said.next == "action_show_records"
    assert not asks_for_own("我想自己申请修复")


def test_why_so_long_stays_with_the_record(api: FakeApi) -> None:
    """Protects the record talked of from an answer about privacy."""
    api.set("GET /records", {"items": [record(1), record(2)]})
    said = api.run("action_privacy", tracker("为什么要这么久", "ask_privacy", slots={"focus_record": "r2"}))
    assert (said.next, said.slots["pending"]) == ("action_check_repairability", {"record": "r2", "sure": True})


QUESTION = {"record": "r1", "field": "publication_basis", "text": "依据？", "retry": "action_begin_repair"}
HEAR, FORM = "validate_assessment_form", "assessment_form"


def asked(times: int) -> dict[str, Any]:
    """The question for the basis, put so many times."""
    return {"assessment_question": QUESTION | {"times": times}, "requested_slot": "assessment_answer"}


def test_the_basis_is_not_asked_a_third_time(api: FakeApi) -> None:
    """Protects an old man from one question over and over: not to know it bars nobody, and that is said."""
    counted = api.run("action_ask_assessment_answer", tracker(slots=asked(1)))
    assert counted.slots["assessment_question"]["times"] == 2
    text = "罚的钱我当天就交掉了单子我拍给你"
    once = api.run(HEAR, tracker(text, form=FORM, slots=asked(1)))
    assert once.slots["assessment_answer"] is None
    twice = api.run(HEAR, tracker(text, form=FORM, slots=asked(2)))
    assert (twice.names, twice.slots["assessment_answer"]) == (["utter_assessment_left_open"], {"sought": "repair"})
    other = asked(2) | {"assessment_question": QUESTION | {"times": 2, "field": "severity"}}
    assert api.run(HEAR, tracker(text, form=FORM, slots=other)).slots["assessment_answer"] is None


def test_a_file_before_the_draft_is_put_into_it(repairable: FakeApi) -> None:
    """Protects a receipt that comes while a question stands before the application."""
    heard = tracker("罚款单子.pdf", form=FORM, slots=asked(2), attachments=("a1",))
    kept = repairable.run(HEAR, heard)
    assert kept.names == ["utter_upload_waits_for_draft"]
    repairable.set("POST /assessments", assessment("repairable_now"))
    slots = {"told": kept.slots["told"], "pending": {"record": "r1", "sure": True}}
    said = repairable.run("action_begin_repair", tracker("罚款单子.pdf", slots=slots, attachments=("a1",)))
    assert said.names == ["utter_repair_opened", "utter_repair_upload_taken"]
    assert said.slots["told"] is None


def test_such_a_file_never_goes_to_another_record(repairable: FakeApi) -> None:
    """Protects the draft about another record from a paper that is not its own."""
    told = {"files": {"record": "r2", "files": [{"id": "a1", "name": "单子.pdf"}]}}
    repairable.set("POST /cases", (201, case()))
    slots = {"told": told, "pending": {"record": "r1", "sure": True}}
    assert repairable.run("action_begin_repair", tracker("办", "start_repair", slots=slots)).names == [
        "utter_repair_opened"
    ]


@pytest.fixture
def tokens() -> Any:
    """A message as the actions read it."""

    def read(text: str) -> Turn:
        return Turn(None, Tracker.from_dict(tracker(text)), {}, None)  # type: ignore[arg-type]

    return read


def test_a_call_for_a_person_leaves_the_report(api: FakeApi) -> None:
    """Protects 转人工 from being written down as the complaint, or being too short for one."""
    slots = {"report_kind": "complaint", "requested_slot": "report_text"}
    heard = api.run("validate_report_form", tracker("转人工", "request_human", form="report_form", slots=slots))
    assert heard.names == []
    called = api.run(BEGIN, tracker("转人工", "request_human", form="report_form", slots=slots))
    assert (called.next, called.slots["report_kind"]) == ("action_listen", None)


def test_a_reminder_taken_for_a_yes_is_still_one(api: FakeApi) -> None:
    """那到时候提醒我 asks for something, and agrees to nothing."""
    assert api.run("action_answer_pending", tracker("那到时候提醒我", "affirm")).next == "action_remind"
