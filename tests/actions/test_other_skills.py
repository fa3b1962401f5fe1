"""Objection, progress, reports, and small talk."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, case, material, record, tracker

NUMBER = "YY-20261121-0001"
OBJECTION = case(
    NUMBER, kind="objection", ground="inaccurate", statement="罚款是二千元不是二万元",
    materials=[material("evidence_of_error", "能说明问题的材料")],
)  # fmt: skip
FORM = "objection_form"
OPEN = {"objection_record": "r1", "objection_ground": "inaccurate"}


@pytest.fixture
def objecting(api: FakeApi) -> FakeApi:
    """Two records and an objection draft for the first."""
    api.set("GET /records", {"items": [record(1), record(2)], "total": 2, "next": None})
    api.set("POST /cases", (201, OBJECTION))
    api.set(f"GET /cases/{NUMBER}", OBJECTION)
    return api


def test_an_objection_takes_over_what_the_message_says(objecting: FakeApi) -> None:
    """Record and ground named in the first sentence are not asked again."""
    said = objecting.run("action_begin_objection", tracker("第一条金额写错了", "start_objection", ordinal="1"))
    assert said.next == FORM
    assert (said.slots["objection_record"], said.slots["objection_ground"]) == ("r1", "inaccurate")


def test_the_statement_opens_the_draft(objecting: FakeApi) -> None:
    """In the person's own words; an open draft of other words is corrected, not doubled."""
    words = "罚款是三千元不是三万元"
    objecting.set(f"PATCH /cases/{NUMBER}", OBJECTION | {"statement": words})
    slots = OPEN | {"requested_slot": "objection_statement"}
    said = objecting.run("validate_objection_form", tracker(words, "start_objection", form=FORM, slots=slots))
    assert said.slots["objection_case"] == NUMBER
    assert objecting.body(f"PATCH /cases/{NUMBER}") == {"ground": "inaccurate", "statement": words}


def test_an_objection_is_filed_after_a_yes_only(objecting: FakeApi) -> None:
    """The API's refusal, if any, is passed on."""
    slots = OPEN | {"objection_case": NUMBER, "requested_slot": "objection_confirmed"}
    said = objecting.run("validate_objection_form", tracker("确认提交", "affirm", form=FORM, slots=slots))
    assert said.slots["objection_confirmed"] is True
    done = objecting.run("action_finish_objection", tracker("确认提交", "affirm", slots=slots | said.slots))
    assert done.names == ["utter_objection_not_filed"]  # the fake API knows no such route: its words, no silence
    assert objecting.body(f"POST /cases/{NUMBER}/submit") == {}


def test_a_case_is_withdrawn_by_its_own_button_only(api: FakeApi) -> None:
    """Words alone ask back."""
    api.set("GET /cases", {"items": [case(status="submitted")]})
    api.set("GET /cases/XF-20261121-0001", case(status="submitted"))
    api.set("POST /cases/XF-20261121-0001/withdraw", case(status="withdrawn"))
    asked = api.run("action_withdraw", tracker("撤回申请", "withdraw_case"))
    assert asked.names == ["utter_withdraw_ask"]
    done = api.run(
        "action_withdraw", tracker("/withdraw_case", "withdraw_case", case_number="XF-20261121-0001", step="confirmed")
    )
    assert done.names == ["utter_withdrawn"]


def test_a_decided_case_cannot_be_withdrawn(api: FakeApi) -> None:
    """The state is said."""
    api.set("GET /cases/XF-20261121-0001", case(status="reviewing", status_text="正在审查", allowed_actions=[]))
    said = api.run("action_withdraw", tracker("", "withdraw_case", case_number="XF-20261121-0001", step="confirmed"))
    assert said.response("utter_withdraw_not_possible")["status"] == "正在审查"


@pytest.mark.parametrize(("items", "response"), [([], "utter_cases_none"), ([1, 2], "utter_cases_which")])
def test_progress_without_a_number(api: FakeApi, items: list[int], response: str, domain: dict[str, Any]) -> None:
    """None, or a choice."""
    api.set("GET /cases", {"items": [case(f"XF-20261121-000{i}") for i in items]})
    api.set("GET /records", {"items": [record(1)]})
    api.set("GET /rights", {"items": []})
    assert api.run("action_show_progress", tracker("进度", "ask_case_status"), domain).names == [response]


def test_missing_papers_are_named_with_an_upload(api: FakeApi) -> None:
    """The next one that is required."""
    api.set("GET /cases", {"items": [case()]})
    api.set("GET /cases/XF-20261121-0001", case())
    said = api.run("action_supplement", tracker("补材料", "supplement_materials"))
    assert said.response("utter_supplement_upload")["material"] == "proof_of_performance"


def test_a_telling_complaint_is_not_asked_again(api: FakeApi) -> None:
    """The words already said are the report; only the contact is asked."""
    words = "等了一个月都没有人理我，电话也打不通，我要反映"
    said = api.run("action_begin_report", tracker(words, "complain"))
    assert said.next == "report_form"
    assert said.slots["report_text"] == words


def test_a_complaint_does_not_throw_away_an_open_form(api: FakeApi) -> None:
    """An apology, a button, and the form goes on."""
    said = api.run("action_begin_report", tracker("太慢了", "complain", form="repair_form"))
    assert (said.names, said.next) == (["utter_complain_in_form"], "repair_form")


@pytest.mark.parametrize(
    ("text", "intent", "contact"),
    [
        ("13812345678", "inform", "13812345678"),
        ("我电话 0510-12345678", "inform", "0510-12345678"),
        ("不留", "deny", "-"),
        ("随便", "inform", None),
    ],
)
def test_a_contact_is_a_number_or_left_out(api: FakeApi, text: str, intent: str, contact: str | None) -> None:
    """Anything else is asked again."""
    slots = {"requested_slot": "report_contact"}
    said = api.run("validate_report_form", tracker(text, intent, form="report_form", slots=slots))
    assert said.slots["report_contact"] == contact


def test_a_report_gets_a_number_and_leads_back(api: FakeApi) -> None:
    """An application that waits is not forgotten."""
    api.set("POST /reports", (201, {"number": "HD-20261121-0001"}))
    slots = {
        "report_kind": "callback",
        "report_text": "请回电话",
        "report_contact": "-",
        "repair_case": "XF-20261121-0001",
    }
    said = api.run("action_finish_report", tracker("不留", "deny", slots=slots))
    assert said.names == ["utter_report_filed_callback", "utter_resume_repair"]
    assert api.body("POST /reports") == {"kind": "callback", "text": "请回电话"}


def test_paid_agents_are_warned_of_first(api: FakeApi) -> None:
    """The cited answer, then the warning; the report is the person's choice."""
    api.set("GET /policies/answer", {"status": "answered", "answer": "不收钱。", "citations": []})
    said = api.run("action_begin_report", tracker("中介要收五千", "report_paid_agent"))
    assert said.names == ["text", "utter_paid_agent_warning"]
    assert said.next == "action_listen"


def test_twice_not_understood_offers_a_person(api: FakeApi) -> None:
    """Buttons the first time."""
    first = api.run("action_not_understood", tracker("呃", "nlu_fallback"))
    assert first.names == ["utter_not_understood"]
    second = api.run("action_not_understood", tracker("呃", "nlu_fallback", slots=first.slots))
    assert second.names == ["utter_not_understood_twice"]


def test_yes_takes_up_the_offer_just_made(api: FakeApi) -> None:
    """And only that."""
    said = api.run("action_answer_pending", tracker("好", "affirm", slots={"pending": {"record": "r1"}}))
    assert said.next == "action_begin_repair"
    assert api.run("action_answer_pending", tracker("好", "affirm")).names == ["utter_nothing_pending"]


@pytest.mark.parametrize(
    ("number", "then"), [("XF-20261121-0001", "action_begin_repair"), (NUMBER, "action_show_progress")]
)
def test_a_submit_button_after_its_form_was_left_does_not_submit(api: FakeApi, number: str, then: str) -> None:
    """It leads back to where the case stands."""
    said = api.run("action_answer_pending", tracker("/affirm", "affirm", step="submit", case_number=number))
    assert said.next == then
    assert api.asked == []


def test_a_typed_yes_withdraws_and_a_no_keeps(api: FakeApi) -> None:
    """The question just asked may be answered in words; a bare wish without it asks first."""
    filed = case(status="submitted")
    api.set("GET /cases/XF-20261121-0001", filed)
    api.set("POST /cases/XF-20261121-0001/withdraw", case(status="withdrawn"))
    slots = {"pending": {"withdraw": "XF-20261121-0001"}}
    assert api.run("action_answer_pending", tracker("是的", "affirm", slots=slots)).next == "action_withdraw"
    for words in ("是的", "嗯 确认撤回", "确认撤回", "对，不办了"):
        said = api.run("action_withdraw", tracker(words, "withdraw_case", slots=slots))
        assert said.names == ["utter_withdrawn"], words
    assert api.run("action_answer_pending", tracker("不", "deny", slots=slots)).names == ["utter_not_withdrawn"]
    assert api.run("action_withdraw", tracker("先不撤", "withdraw_case", slots=slots)).names == ["utter_not_withdrawn"]


def test_a_withdrawn_draft_s_form_asks_nothing_more(api: FakeApi) -> None:
    """The form would go on for a case that is gone."""
    api.set("GET /cases/XF-20261121-0001", case())
    api.set("POST /cases/XF-20261121-0001/withdraw", case(status="withdrawn"))
    slots = {"pending": {"withdraw": "XF-20261121-0001"}, "repair_case": "XF-20261121-0001"}
    said = api.run("action_withdraw", tracker("是", "affirm", slots=slots, form="repair_form"))
    assert {"event": "active_loop", "timestamp": None, "name": None} in said.events
    assert said.slots["repair_case"] is None


def test_a_yes_to_the_withdrawal_is_not_an_answer_of_the_form(api: FakeApi) -> None:
    """And a later yes to the form is no withdrawal."""
    slots = {"pending": {"withdraw": "XF-20261121-0001"}, "requested_slot": "report_text"}
    assert api.run("validate_report_form", tracker("是", "affirm", form="report_form", slots=slots)).events == []
    said = api.run("validate_report_form", tracker("等了两个月没有人理", "inform", form="report_form", slots=slots))
    assert said.slots["pending"] is None


def test_taking_down_a_record_is_no_withdrawal(api: FakeApi) -> None:
    """Only something filed can be withdrawn."""
    said = api.run("action_withdraw", tracker("把城管那条撤掉", "withdraw_case"))
    assert said.next == "action_check_repairability"


def test_the_first_sentence_is_the_statement(objecting: FakeApi) -> None:
    """What was said is not asked again, and the record taken is named."""
    words = "第一条根本不是我的，是同名同姓的人"
    objecting.set("POST /cases", (201, OBJECTION | {"ground": "not_mine", "statement": words}))
    said = objecting.run("action_begin_objection", tracker(words, "start_objection", ordinal="1"))
    assert said.slots["objection_statement"] == words
    assert (said.slots["objection_ground"], said.slots["objection_case"]) == ("not_mine", NUMBER)
    assert said.names == ["utter_objection_about"]


@pytest.mark.parametrize("intent", ["start_objection", "inform", "deny", "nlu_fallback"])
def test_a_correction_at_the_end_changes_the_statement(objecting: FakeApi, intent: str) -> None:
    """The draft is kept, with what was added, whatever the words were taken for."""
    objecting.set(f"PATCH /cases/{NUMBER}", OBJECTION)
    slots = OPEN | {
        "objection_case": NUMBER,
        "objection_statement": "金额写错了",
        "requested_slot": "objection_confirmed",
    }
    words = "不对，应该是两千，决定书上写的"
    said = objecting.run("validate_objection_form", tracker(words, intent, form=FORM, slots=slots))
    assert said.slots["objection_statement"] == f"金额写错了；{words}"
    assert said.slots["objection_confirmed"] is None


def test_a_file_before_the_objection_s_draft_is_told_once(objecting: FakeApi) -> None:
    """Neither the form nor its question may put it into another case."""
    slots = OPEN | {"requested_slot": "objection_statement"}
    said = objecting.run("validate_objection_form", tracker("证据.pdf", form=FORM, slots=slots, attachments=("a1",)))
    assert said.names == ["utter_upload_waits_for_draft"]
    for action in ("action_ask_objection_record", "action_ask_objection_ground", "action_ask_objection_statement"):
        objecting.run(action, tracker("证据.pdf", form=FORM, slots=slots, attachments=("a1",)))
    assert not [r for r in objecting.asked if r.url.path.endswith("/materials")]


def test_an_open_repair_is_not_left_unasked(api: FakeApi) -> None:
    """Words that sound like an objection ask first, and the form's own question waits for the answer."""
    said = api.run("action_begin_objection", tracker("我要提异议", "start_objection", form="repair_form"))
    assert (said.names, said.next) == (["utter_leave_repair"], "action_listen")
    said = api.run("action_begin_objection", tracker("名字错了", "start_objection", form="repair_form"))
    assert (said.names, said.next) == (["utter_correct_here"], "repair_form")


@pytest.mark.parametrize("action", ["action_not_understood", "action_take_value"])
def test_the_rules_are_asked_before_giving_up(api: FakeApi, action: str) -> None:
    """A sentence that no intent fits may still be a question that the rules answer."""
    api.set("GET /policies/answer", {"status": "answered", "answer": "到期自动撤下。", "citations": []})
    said = api.run(action, tracker("公示期满了网站会自己拿掉吗", "nlu_fallback"))
    assert said.names == ["text"]


@pytest.mark.parametrize("intent", ["out_of_scope", "nlu_fallback", "complain"])
def test_an_insult_gets_an_apology_and_a_person(api: FakeApi, intent: str) -> None:
    """Nothing is looked up and no form is opened."""
    action = {"out_of_scope": "action_small_talk", "nlu_fallback": "action_not_understood"}
    said = api.run(action.get(intent, "action_begin_report"), tracker("垃圾系统", intent))
    assert said.names == ["utter_insulted"]


def test_a_stopped_objection_is_gone_on_with_as_one(objecting: FakeApi) -> None:
    """Not as a repair with the objection's number."""
    stopped = objecting.run("action_stop", tracker("停", "stop", form=FORM, slots={"objection_case": NUMBER}))
    assert stopped.names == ["utter_stopped_objection"]
    said = objecting.run("action_answer_pending", tracker("继续", "affirm", slots=stopped.slots))
    assert said.next == "action_begin_objection"
    again = objecting.run("action_begin_objection", tracker("继续", "affirm", slots=said.slots))
    assert (again.next, again.slots["objection_case"]) == (FORM, NUMBER)


def test_a_notice_before_a_listing_is_answered_first(api: FakeApi) -> None:
    """It runs against the clock: no signing in before the right is told."""
    api.set("GET /policies/answer", {"status": "answered", "answer": "可以陈述申辩。", "citations": []})
    words = "收到拟列入严重失信名单告知书怎么办"
    begun = api.run("action_begin_objection", tracker(words, "start_objection", token=None))
    assert begun.next == "action_begin_listing"
    said = api.run("action_begin_listing", tracker(words, "start_objection", token=None))
    assert said.names == ["text", "utter_listing_urgent", "utter_sign_in"]
