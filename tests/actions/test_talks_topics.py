"""The talk stays on its topic: a right that waits, another office's matter, the child's objection, two wishes."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, case, material, problem, record, tracker
from tests.actions.test_repair import DRAFT, NUMBER, hear

BEGIN, CHECK, OBJECT = "action_begin_repair", "action_check_repairability", "action_begin_objection"
ERASES = {"pending": {"right": "erase"}}
DOOR = {"door": "失信被执行人名单怎么移出？"}
PRIVACY = {"objection_record": "r1", "objection_ground": "privacy", "objection_statement": "名字和年龄都挂出来了",
           "objection_case": "YY-20261121-0001"}  # fmt: skip
OBJECTION = case("YY-20261121-0001", kind="objection", ground="privacy", statement="名字和年龄都挂出来了",
                 materials=[material("evidence_of_error", "公示页面")])  # fmt: skip


@pytest.mark.parametrize("action", [BEGIN, CHECK, OBJECT])
@pytest.mark.parametrize("text", ["删完以后罚单还在不在", "罚单留着，剩下的删光"])
def test_words_about_deleting_belong_to_the_right_that_waits(repairable: FakeApi, action: str, text: str) -> None:
    """Protects from an application out of the blue; the question is asked again."""
    said = repairable.run(action, tracker(text, "start_repair", slots=ERASES))
    assert (said.next, said.slots["pending"]) == ("action_privacy", ERASES["pending"])


def test_other_words_leave_the_right(repairable: FakeApi) -> None:
    """A record that is named is looked at."""
    said = repairable.run(BEGIN, tracker("申请修复第一条", "start_repair", slots=ERASES, ordinal="1"))
    assert said.next == "repair_form"


def test_a_copy_may_be_wished_instead(api: FakeApi) -> None:
    """Neither a no nor a yes to the deletion: nothing is deleted, and the copy is asked about."""
    api.set("GET /rights", {"items": []})
    no = api.run("action_answer_pending", tracker("先别删，要一份副本看看", "deny", slots=ERASES))
    assert no.next == "action_privacy"
    said = api.run("action_privacy", tracker("先别删，要一份副本看看", "deny", slots=ERASES))
    assert (said.names, said.slots["pending"]) == (["utter_right_export_ask"], {"right": "export"})
    assert not [r for r in api.asked if r.method == "POST"]


def test_all_is_asked_to_be_deleted(api: FakeApi) -> None:
    """Without saying what, after it was told what is kept."""
    api.set("GET /rights", {"items": []})
    said = api.run("action_privacy", tracker("我要求全部删掉", "ask_privacy"))
    assert said.names == ["utter_right_erase_ask"]


@pytest.mark.parametrize("text", ["那个以后再说，不用给我办", "这个先不用办"])
def test_what_is_put_off_begins_nothing(repairable: FakeApi, text: str) -> None:
    """Whatever it was taken for."""
    said = repairable.run(BEGIN, tracker(text, "start_repair"))
    assert said.names == ["utter_deny_noted"]


@pytest.mark.parametrize("text", ["那拿什么去", "去哪办，带身份证行吗"])
def test_who_was_sent_elsewhere_asks_on_there(api: FakeApi, text: str) -> None:
    """The papers asked about are those of the court, not of a repair."""
    api.set("GET /policies/answer", {"status": "wrong_door", "answer": "找执行法院。", "citations": [], "doors": []})
    said = api.run("action_answer_policy", tracker(text, "ask_materials", slots=DOOR))
    assert DOOR["door"] in api.asked[0].url.params.values()
    assert said.slots["door"] == DOOR["door"]


@pytest.mark.parametrize("action", [BEGIN, OBJECT])
def test_insisting_begins_nothing_here(repairable: FakeApi, action: str) -> None:
    """The answer of the other office is said again; a record that is named ends the topic."""
    assert repairable.run(action, tracker("你们不就是干这个的", "start_objection", slots=DOOR)).next == (
        "action_answer_policy"
    )
    named = tracker("第一条罚款金额写成三万了，应该是三千", "start_objection", slots=DOOR, ordinal="1")
    assert repairable.run(action, named).next != "action_answer_policy"


def test_a_court_matter_becomes_the_topic(api: FakeApi) -> None:
    """As soon as it was answered."""
    api.set("GET /policies/answer", {"status": "answered", "answer": "找执行法院。", "citations": []})
    said = api.run("action_answer_policy", tracker("我上了老赖名单", "ask_court_list"))
    assert said.slots["door"] == DOOR["door"]


def test_venting_is_no_objection(repairable: FakeApi) -> None:
    """The record is shown with the two things that can be done; what is wrong is an objection as before."""
    repairable.set("GET /records", {"items": [record(1)]})
    said = repairable.run(OBJECT, tracker("这么点事挂了大半年，生意都黄了，见人都抬不起头！", "start_objection"))
    assert (said.names, said.next) == (["utter_record_two_ways"], "action_listen")
    said = repairable.run(OBJECT, tracker("金额写错了，多写了一个零，生意都黄了！", "start_objection"))
    assert said.next == "objection_form"


def test_a_court_record_is_explained_and_not_objected_to(repairable: FakeApi) -> None:
    """Complaining about it opens no form."""
    repairable.set("GET /records", {"items": [record(1, authority="示例市人民法院", authority_field="court")]})
    said = repairable.run(OBJECT, tracker("网上都写着信用修复，这里就是干这一行的嘛", "start_objection"))
    assert said.next == CHECK


@pytest.mark.parametrize("text", ["顺便帮我查下他爸爸名下有没有处罚", "看看我老公的记录"])
@pytest.mark.parametrize("asked", ["objection_evidence", "objection_confirmed"])
def test_the_other_parent_is_refused_within_the_objection(api: FakeApi, text: str, asked: str) -> None:
    """Nothing is looked up, and the words are no 'no more papers'."""
    api.set("GET /cases/YY-20261121-0001", OBJECTION)
    slots = PRIVACY | {"requested_slot": asked}
    said = api.run("validate_objection_form", tracker(text, "ask_my_records", form="objection_form", slots=slots))
    assert said.names == ["utter_only_own"]
    assert said.slots == {asked: None, "refused_other": "other"}


def test_going_on_with_this_is_no_stop(api: FakeApi) -> None:
    """那算了，先办这个: the form stays open."""
    api.set("GET /cases/YY-20261121-0001", OBJECTION)
    slots = PRIVACY | {"requested_slot": "objection_evidence"}
    made = tracker("那算了，先办孩子的", "stop", form="objection_form", slots=slots)
    assert api.run("validate_objection_form", made).slots == {"objection_evidence": None}
    made = tracker("算了先不办了", "stop", form="objection_form", slots=slots)
    assert "requested_slot" in api.run("validate_objection_form", made).slots


@pytest.mark.parametrize(
    ("text", "ground"),
    [("未成年人的信息本来就不该公开，没有依据", "privacy"), ("原因改成不该公开，上面没有写依据", "over_publication")],
)
def test_the_ground_chosen_stays(api: FakeApi, text: str, ground: str) -> None:
    """Of the names that one and the same wrong has; it is changed where that is said."""
    api.set("GET /cases/YY-20261121-0001", OBJECTION)
    api.set("POST /cases", (200, OBJECTION))
    api.set("PATCH /cases/YY-20261121-0001", OBJECTION)
    api.set("GET /records", {"items": [record(1)]})
    slots = PRIVACY | {"requested_slot": "objection_confirmed"}
    said = api.run("validate_objection_form", tracker(text, "start_objection", form="objection_form", slots=slots))
    assert said.slots["objection_ground"] == ground


def test_a_draft_put_aside_keeps_its_ground_and_words(api: FakeApi) -> None:
    """Protects from a filing on a ground that nobody chose."""
    api.set("GET /records", {"items": [record(1)]})
    api.set("GET /listing-notices", {"items": []})
    api.set("POST /cases", (200, OBJECTION))
    api.set("PATCH /cases/YY-20261121-0001", OBJECTION)
    said = api.run(OBJECT, tracker("小孩的个人信息不该公开，没有公开的依据", "start_objection"))
    assert said.slots["objection_ground"] == "privacy"
    assert said.slots["objection_statement"].startswith("名字和年龄都挂出来了；")


@pytest.mark.parametrize("text", ["是机器人吧？给我找个人说话", "你是程序吗，我要跟真人讲"])
def test_a_person_is_called_beside_the_question(api: FakeApi, text: str) -> None:
    """Asked and wished in one message."""
    assert api.run("action_small_talk", tracker(text, "bot_challenge")).responses[0]["custom"] == {
        "handover": {"case": None}
    }


@pytest.mark.parametrize("text", ["你是真人吗", "我在跟机器人说话吗", "找的是真人吗"])
def test_only_asking_calls_nobody(api: FakeApi, text: str) -> None:
    """It is answered."""
    assert api.run("action_small_talk", tracker(text, "bot_challenge")).names == ["utter_bot_challenge"]


def test_two_wishes_for_two_records(repairable: FakeApi) -> None:
    """One is applied for, of the other one is reminded; neither is taken for the other."""
    repairable.set("GET /records", {"items": [record(1), record(2)]})
    repairable.set("POST /reminders", (201, {"id": "m1", "record_id": "r2", "on_day": "2027-01-13", "text": "t"}))
    said = repairable.run(BEGIN, tracker("先把1号那条申请了，2号还没到日子就到时候提醒我", "start_repair"))
    assert repairable.body("POST /reminders") == {"record_id": "r2"}
    assert repairable.body("POST /cases")["record_ids"] == ["r1"]
    assert said.next == "repair_form"


def test_a_reminder_for_each(repairable: FakeApi) -> None:
    """What cannot be set for one does not lose the other."""
    repairable.set("GET /records", {"items": [record(1), record(2)]})
    repairable.set("POST /reminders", (201, {"id": "m1", "record_id": "r2", "on_day": "2027-01-13", "text": "t"}))
    said = repairable.run("action_remind", tracker("到时候都提醒我，两条都要", "ask_repairability"))
    assert said.names == ["utter_reminder_set", "utter_reminder_set"]
    repairable.set("POST /reminders", problem(409, "这条现在就可以申请。"))
    said = repairable.run("action_remind", tracker("到时候都提醒我，两条都要", "ask_repairability"))
    assert said.names == ["utter_api_problem", "utter_api_problem"]


HELD = [record(1), record(2)]


@pytest.mark.parametrize(
    "text", ["2号本次不申请，请从中剔除，仅保留1号", "只留1号", "把2号剔除", "2号先拿掉，1号接着办"]
)
def test_one_of_two_is_taken_out_and_the_form_goes_on(repairable: FakeApi, text: str) -> None:
    """Whatever the words were taken for; a stop would lose the other one."""
    both = case(record_ids=["r1", "r2"])
    repairable.set(f"GET /cases/{NUMBER}", both)
    repairable.set(f"PATCH /cases/{NUMBER}", case())
    said = hear(repairable, "repair_proof", text, "stop", DRAFT)
    assert repairable.body(f"PATCH /cases/{NUMBER}")["record_ids"] == ["r1"]
    assert "utter_draft_changed" in said.names


def test_a_number_beside_a_whole_one_is_a_record_as_well(repairable: FakeApi) -> None:
    """苏示建罚〔2026〕1号、2号两项."""
    repairable.set("POST /cases", (201, case(record_ids=["r1", "r2"])))
    text = "就苏示建罚〔2026〕1号、2号两项申请修复"
    repairable.run(BEGIN, tracker(text, "start_repair", document_number="苏示建罚〔2026〕1号"))
    assert repairable.body("POST /cases")["record_ids"] == ["r1", "r2"]


def test_two_of_three_are_not_all(repairable: FakeApi) -> None:
    """A number that does not fit is asked about."""
    repairable.set("GET /records", {"items": [record(1), record(2), record(3)]})
    repairable.run(BEGIN, tracker("两项一并申请", "start_repair"))
    assert not [r for r in repairable.asked if r.method == "POST" and r.url.path.endswith("/cases")]


@pytest.mark.parametrize(
    "text",
    ["我受示例建筑有限公司委托来办修复，代理人是我，李小四", "本所接受示例建筑有限公司委托申请修复，代理人：李小四"],
)
def test_who_acts_in_the_account_of_that_business_goes_on(repairable: FakeApi, text: str) -> None:
    """And is kept as the agent."""
    repairable.set("GET /records", {"items": [record(1)]})
    said = repairable.run(BEGIN, tracker(text, "start_repair"))
    assert (said.next, repairable.body("POST /cases")["facts"]["agent"]) == ("repair_form", "李小四")


def test_entrusted_by_another_business_is_refused(repairable: FakeApi) -> None:
    """As before: the account is not that one's."""
    said = repairable.run(BEGIN, tracker("我受示例运输有限公司委托来办修复", "start_repair"))
    assert said.names == ["utter_only_own"]


def test_what_was_filed_may_be_taken_back_in_other_words(api: FakeApi) -> None:
    """Right after filing, whatever record is named besides; it is asked first, and the words then say what."""
    filed = case(status="submitted", status_text="已提交")
    api.set("GET /cases", {"items": [filed]})
    api.set(f"GET /cases/{NUMBER}", filed)
    api.set(f"POST /cases/{NUMBER}/withdraw", case(status="withdrawn"))
    slots: dict[str, Any] = {"focus_case": NUMBER}
    heard = api.run(CHECK, tracker("弄错了，那张单子是城管的，还能拿回来吗", "ask_repairability", slots=slots))
    assert heard.next == "action_withdraw"
    slots |= heard.slots
    asked = api.run("action_withdraw", tracker("弄错了，还能拿回来吗", "ask_repairability", slots=slots))
    assert asked.names == ["utter_withdraw_ask"]
    done = api.run("action_withdraw", tracker("对，把刚才交的撤回来", "withdraw_case", slots=slots | asked.slots))
    assert done.names == ["utter_withdrawn"]


def test_a_report_is_not_lost_by_the_next_wish(api: FakeApi) -> None:
    """Who leaves no contact and turns to an application has reported all the same."""
    slots = {"report_kind": "paid_agent", "report_text": "有人收六千八包撤销处罚", "requested_slot": "report_contact"}
    api.set("POST /reports", (201, {"number": "JB-20261121-0001"}))
    said = api.run(
        "validate_report_form", tracker("现在就申请水务那条", "start_repair", form="report_form", slots=slots)
    )
    done = api.run("action_finish_report", tracker("现在就申请水务那条", "start_repair", slots=slots | said.slots))
    assert (done.names, done.next) == (["utter_report_filed_paid_agent"], BEGIN)


def test_anger_alone_opens_no_report(api: FakeApi) -> None:
    """踢皮球: whoever is only angry has asked for no complaint to be written down."""
    api.set("GET /cases", {"items": [], "total": 0, "next": None})
    said = api.run("action_begin_report", tracker("这里推那里，那里推这里，真受够了", "complain"))
    assert said.next != "report_form"


@pytest.mark.parametrize("text", ["他们说罚款能退回来吗", "材料以后再说，先申请第一条"])
def test_words_alike_are_no_withdrawal_and_no_delay(repairable: FakeApi, text: str) -> None:
    """Money is asked for back, or only the papers are put off."""
    said = repairable.run(CHECK, tracker(text, "ask_repairability", slots={"focus_case": NUMBER}, ordinal="1"))
    assert said.next != "action_withdraw"
    assert "utter_deny_noted" not in repairable.run(BEGIN, tracker(text, "start_repair", ordinal="1")).names


def test_a_complaint_about_a_look_at_kin_is_written_down(api: FakeApi) -> None:
    """Only a wish to look somebody up is refused, and only where an application is filled in."""
    slots = {"report_kind": "complaint", "requested_slot": "report_text"}
    words = "想查我老公的记录，窗口的人骂我"
    said = api.run("validate_report_form", tracker(words, "complain", form="report_form", slots=slots))
    assert said.slots["report_text"] == words
