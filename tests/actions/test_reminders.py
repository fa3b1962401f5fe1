"""A reminder of the first day: offered, stored on a yes, taken back; drafts go on as what they are."""

from typing import Any

import pytest

from actions.reminders import wants_reminder
from tests.actions.fake_api import FakeApi, assessment, case, record, tracker

REMINDER = {"id": "m1", "record_id": "r1", "on_day": "2027-01-13", "text": "2027-01-13 提醒您。"}


@pytest.fixture
def early(api: FakeApi) -> FakeApi:
    """One record that cannot be repaired yet, and no reminder."""
    api.set("GET /records", {"items": [record(1), record(2)]})
    api.set("POST /assessments", assessment("repairable_later", earliest_on="2027-01-13"))
    api.set("POST /reminders", (201, REMINDER))
    api.set("GET /reminders", {"items": [REMINDER]})
    api.set("DELETE /reminders/m1", (204, {}))
    return api


def test_too_early_offers_a_reminder(early: FakeApi, domain: dict[str, Any]) -> None:
    """The first day is said, and a yes stores the reminder."""
    said = early.run("action_check_repairability", tracker("", "ask_repairability", record="r1"), domain)
    assert said.slots["pending"] == {"remind": "r1"}
    yes = early.run("action_answer_pending", tracker("好的", "affirm", slots=said.slots))
    assert yes.next == "action_remind"
    stored = early.run("action_remind", tracker("好的", "affirm", slots=said.slots | yes.slots))
    assert early.body("POST /reminders") == {"record_id": "r1"}
    assert stored.response("utter_reminder_set")["day"] == "2027年1月13日"


@pytest.mark.parametrize(
    ("action", "intent"),
    [("action_answer_policy", "ask_policy"), ("action_not_understood", "nlu_fallback"), ("action_take_value", "inform"),
     ("action_begin_repair", "start_repair"), ("action_check_repairability", "ask_repairability")],
)  # fmt: skip
def test_a_reminder_is_heard_whatever_it_was_taken_for(early: FakeApi, action: str, intent: str) -> None:
    """People ask for it in their own words."""
    slots = {"focus_record": "r1"}
    assert early.run(action, tracker("到时候提醒我", intent, slots=slots)).next == "action_remind"


@pytest.mark.parametrize(("text", "step"), [("不用提醒了", {}), ("", {"record": "r1", "step": "unremind"})])
def test_a_reminder_is_taken_back(early: FakeApi, text: str, step: dict[str, str]) -> None:
    """By words or by the button."""
    said = early.run("action_remind", tracker(text, "ask_repairability", slots={"focus_record": "r1"}, **step))
    assert said.names == ["utter_reminder_gone"]
    early.set("GET /reminders", {"items": []})
    again = early.run("action_remind", tracker("取消提醒", "deny", slots={"focus_record": "r1"}))
    assert again.names == ["utter_reminder_none"]


def test_nothing_is_stored_without_a_yes(early: FakeApi) -> None:
    """A no leaves the offer."""
    said = early.run("action_answer_pending", tracker("不用", "deny", slots={"pending": {"remind": "r1"}}))
    assert (said.names, said.next) == (["utter_deny_noted"], "action_listen")


@pytest.mark.parametrize(
    ("number", "kind", "response"),
    [("XF-20261121-0001", "repair", "utter_case_status_draft"),
     ("YY-20261121-0001", "objection", "utter_case_status_draft_objection"),
     ("LY-20261121-0001", "listing_objection", "utter_case_status_draft_objection")],
)  # fmt: skip
def test_a_draft_goes_on_as_what_it_is(
    api: FakeApi, domain: dict[str, Any], number: str, kind: str, response: str
) -> None:
    """The button of an objection leads to the objection."""
    api.set(f"GET /cases/{number}", case(number, kind=kind))
    said = api.run("action_show_progress", tracker("", "ask_case_status", case_number=number), domain)
    assert said.names == [response]
    payload = domain["responses"][response][0]["buttons"][0]["payload"]
    assert payload.startswith("/start_repair" if kind == "repair" else "/start_objection")


def test_after_a_restart_of_the_bot_go_on_finds_the_draft(repairable: FakeApi) -> None:
    """No slot is left, so the drafts are asked for."""
    assert repairable.run("action_answer_pending", tracker("继续", "affirm")).next == "action_begin_repair"
    said = repairable.run("action_begin_repair", tracker("继续", "affirm"))
    assert (said.names, said.next) == (["utter_repair_resumed"], "repair_form")


def test_several_drafts_are_offered(repairable: FakeApi, domain: dict[str, Any]) -> None:
    """None of them is guessed; each card goes to its own form."""
    repairable.set("GET /cases", {"items": [case(), case("YY-20261121-0001", kind="objection")]})
    said = repairable.run("action_begin_repair", tracker("接着上次的办", "start_repair"), domain)
    assert said.names == ["utter_cases_which"]
    repairable.set("GET /cases/YY-20261121-0001", case("YY-20261121-0001", kind="objection"))
    chosen = repairable.run("action_begin_repair", tracker("", "start_repair", case_number="YY-20261121-0001"))
    assert chosen.next == "action_begin_objection"


def test_restart_empties_the_slots_and_keeps_the_draft(api: FakeApi) -> None:
    """Nothing is taken back at the API, and the person hears that."""
    slots = {"repair_case": "XF-20261121-0001"}
    said = api.run("action_restart", tracker("重新开始", "restart", form="repair_form", slots=slots))
    assert said.response("utter_restart_draft")["number"] == "XF-20261121-0001"
    assert {"reset_slots", "active_loop"} <= {e["event"] for e in said.events}
    assert (api.asked, said.next) == ([], "action_listen")


@pytest.mark.parametrize("text", ["等一下", "等等", "稍等", "您等一下，我找找材料", "让我想想"])
def test_a_moment_is_given(repairable: FakeApi, text: str) -> None:
    """Whatever the words were taken for, the form waits and nothing is read into them."""
    slots = {"repair_case": "XF-20261121-0001", "requested_slot": "repair_confirmed", "repair_confirmed": None}
    said = repairable.run("validate_repair_form", tracker(text, "stop", form="repair_form", slots=slots))
    assert said.names == ["utter_take_your_time"]
    assert said.slots == {"repair_confirmed": None}


@pytest.mark.parametrize(
    "text",
    ["到那天喊我一声呗", "够日子了给我发个消息", "届时请通知我单位", "到辰光叫我一声", "那你记得提醒我"],
)
@pytest.mark.parametrize("intent", ["bot_challenge", "out_of_scope", "complain", "greet"])
def test_whoever_wants_to_be_told_is(early: FakeApi, text: str, intent: str) -> None:
    """Protects the wish from whatever its words resemble."""
    action = "action_begin_report" if intent == "complain" else "action_small_talk"
    assert early.run(action, tracker(text, intent, slots={"focus_record": "r1"})).next == "action_remind"


@pytest.mark.parametrize("text", ["到期了怎么没给我消息", "公示到期了还显示", "有结果了通知我", "能修的话告诉我怎么修"])
def test_what_only_resembles_it_is_none(text: str) -> None:
    """Protects people from reminders that nobody wished."""
    assert not wants_reminder(text)


def test_a_bare_number_names_its_record_while_a_form_waits(early: FakeApi) -> None:
    """632到日子了提醒我: the record named, not the one being filled in; the form asks on."""
    records = [record(1, document_number="苏示交罚〔2026〕631号"), record(2, document_number="苏示交罚〔2026〕632号")]
    early.set("GET /records", {"items": records})
    early.set("GET /cases/XF-20261121-0001", case())
    slots = {"repair_case": "XF-20261121-0001", "requested_slot": "repair_material", "focus_record": "r1"}
    heard = tracker("行，632到日子了喊我一声", "start_repair", form="repair_form", slots=slots)
    said = early.run("validate_repair_form", heard)
    assert early.body("POST /reminders") == {"record_id": records[1]["id"]}
    assert (said.names, said.slots) == (["utter_reminder_set"], {"repair_material": None})
