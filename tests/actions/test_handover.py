"""A person of the office, complaints about slowness, and the way back."""

from typing import Any

import pytest

from tests.actions.fake_api import DEADLINE, FakeApi, case, record, tracker

LATE = DEADLINE | {"state": "breached", "text": "已超期2个工作日，最晚应在11月19日办完", "due_on": "2026-11-19"}
OWN = DEADLINE | {"actor": "申请人", "name": "补正材料", "state": "breached"}


def wish(said: Any) -> Any:
    """What the API is asked for."""
    (response,) = said.responses
    return response["custom"]["handover"]


@pytest.mark.parametrize("token", ["tok", None], ids=["signed_in", "anonymous"])
def test_whoever_asks_for_a_person_gets_one(api: FakeApi, token: str | None) -> None:
    """No form, no sign-in, and no words of our own: the API knows the queue and the hours."""
    said = api.run("action_begin_report", tracker("转人工", "request_human", token=token))
    assert wish(said) == {"case": None}
    assert said.next == "action_listen"
    assert api.asked == []


def test_also_who_is_angry(api: FakeApi) -> None:
    """An apology instead of a person would make it worse."""
    assert wish(api.run("action_begin_report", tracker("垃圾系统给我转人工", "request_human"))) == {"case": None}


@pytest.mark.parametrize(
    ("form", "slots", "number"),
    [
        (None, {"focus_case": "XF-20261121-0001"}, "XF-20261121-0001"),
        ("objection_form", {"objection_case": "YY-20261121-0002", "focus_case": "XF-1"}, "YY-20261121-0002"),
        ("repair_form", {"repair_case": None, "focus_case": "XF-20261121-0003"}, "XF-20261121-0003"),
    ],
    ids=["talked_of", "open_form", "form_without_draft"],
)
def test_the_case_at_hand_goes_along(api: FakeApi, form: str | None, slots: dict[str, Any], number: str) -> None:
    """Staff see at once what it is about; an open form keeps still meanwhile."""
    said = api.run("action_begin_report", tracker("找工作人员", "request_human", form=form, slots=slots))
    assert wish(said) == {"case": number}
    assert said.next == "action_listen"


def test_a_call_back_is_asked_for_by_its_button(api: FakeApi) -> None:
    """Outside office hours the report form is still there."""
    said = api.run("action_begin_report", tracker("/request_human", "request_human", step="callback"))
    assert (said.next, said.slots["report_kind"]) == ("report_form", "callback")


def test_back_from_a_person_the_form_asks_in_full(api: FakeApi) -> None:
    """Nothing is said in between; after a talk nobody remembers a question asked in short."""
    said = api.run("action_begin_report", tracker("/request_human", "request_human", form="repair_form", step="back"))
    assert (said.names, said.next, said.slots["asked_once"]) == ([], "repair_form", None)


@pytest.mark.parametrize(
    ("slots", "words"),
    [({"repair_case": "XF-20261121-0001"}, "utter_resume_repair"), ({}, "utter_nothing_pending")],
    ids=["draft", "nothing"],
)
def test_back_without_a_form_offers_what_is_next(api: FakeApi, slots: dict[str, Any], words: str) -> None:
    """The button never falls silent."""
    said = api.run("action_begin_report", tracker("/request_human", "request_human", slots=slots, step="back"))
    assert said.names == [words]


def test_too_slow_names_the_overdue_clock(api: FakeApi, domain: dict[str, Any]) -> None:
    """What is late is known, so it is said with its clause and written into the complaint, not asked."""
    api.set("GET /cases", {"items": [case(status="accepted", deadlines=[OWN, LATE])]})
    said = api.run("action_begin_report", tracker("太慢了，我要投诉", "complain"), domain)
    assert said.names == ["utter_complain_late"]
    assert (said.responses[0]["clock"], said.responses[0]["stand"]) == (LATE["name"], LATE["text"])
    assert said.responses[0]["custom"]["citations"] == LATE["citations"]
    assert said.next == "report_form"
    assert all(piece in said.slots["report_text"] for piece in ("太慢了", "XF-20261121-0001", "已超期2个工作日"))


def test_a_clock_that_still_runs_is_told_and_the_complaint_taken(api: FakeApi, domain: dict[str, Any]) -> None:
    """No accusation is put into the person's mouth: what happened is asked."""
    api.set("GET /cases", {"items": [case(status="accepted", deadlines=[OWN, DEADLINE])]})
    said = api.run("action_begin_report", tracker("太慢了，投诉", "complain"), domain)
    assert said.names == ["utter_complain_running"]
    assert (said.next, said.slots["report_text"]) == ("report_form", None)


def test_disappointment_is_answered_kindly_and_registers_nothing(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects whoever sighs about the waiting from a form: choices are offered, and a yes loses no word."""
    api.set("GET /cases", {"items": []})
    sigh = "等到明年啊？？人家平台等不了我"
    said = api.run("action_begin_report", tracker(sigh, "complain", slots={"focus_record": "r1"}), domain)
    assert (said.names, said.next) == (["utter_regrets_waiting"], "action_listen")
    assert said.slots["pending"] == {"complaint": sigh, "remind": "r1"}
    yes = tracker("", "complain", slots=said.slots, step="start")
    begun = api.run("action_begin_report", yes, domain)
    assert (begun.next, begun.slots["report_text"]) == ("report_form", sigh)


def test_what_is_late_is_said_and_a_complaint_offered_with_it(api: FakeApi, domain: dict[str, Any]) -> None:
    """The clock goes into the complaint once it is wished."""
    api.set("GET /cases", {"items": [case(status="accepted", deadlines=[OWN, LATE])]})
    said = api.run("action_begin_report", tracker("太慢了", "complain"), domain)
    assert (said.names, said.next) == (["utter_clock_late", "utter_regrets"], "action_listen")
    assert "已超期2个工作日" in said.slots["pending"]["complaint"]


@pytest.mark.parametrize(
    ("asked", "text", "intent"),
    [("report_contact", "对，到日子提醒我", "affirm"), ("report_text", "到那天记得叫我", "affirm")],
)
def test_a_reminder_is_no_part_of_a_complaint(api: FakeApi, asked: str, text: str, intent: str) -> None:
    """Protects the wish from being taken for a telephone number; the form goes on."""
    api.set("GET /records", {"items": [record(1)]})
    api.set("POST /reminders", (201, {"id": "m1", "record_id": "r1", "on_day": "2027-01-13", "text": "提醒"}))
    slots = {"report_kind": "complaint", "requested_slot": asked, "focus_record": "r1"}
    said = api.run("validate_report_form", tracker(text, intent, form="report_form", slots=slots))
    assert (said.names, said.slots) == (["utter_reminder_set"], {asked: None})


def test_a_complaint_about_something_else_looks_nothing_up(api: FakeApi) -> None:
    """Rudeness has no clock."""
    said = api.run("action_begin_report", tracker("窗口态度太差我要投诉", "complain"))
    assert (said.names, said.next) == ([], "report_form")
    assert api.asked == []
