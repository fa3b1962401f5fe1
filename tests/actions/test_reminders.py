"""A reminder of the first day: offered, stored on a yes, taken back; drafts go on as what they are."""

from typing import Any

import pytest

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
