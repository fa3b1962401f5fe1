"""A person of the office, complaints about slowness, and the way back."""

from typing import Any

import pytest

from tests.actions.fake_api import DEADLINE, FakeApi, case, tracker

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
    said = api.run("action_begin_report", tracker("太慢了", "complain"), domain)
    assert said.names == ["utter_complain_late"]
    assert (said.responses[0]["clock"], said.responses[0]["stand"]) == (LATE["name"], LATE["text"])
    assert said.responses[0]["custom"]["citations"] == LATE["citations"]
    assert said.next == "report_form"
    assert all(piece in said.slots["report_text"] for piece in ("太慢了", "XF-20261121-0001", "已超期2个工作日"))


def test_a_clock_that_still_runs_is_told_and_the_complaint_taken(api: FakeApi, domain: dict[str, Any]) -> None:
    """No accusation is put into the person's mouth: what happened is asked."""
    api.set("GET /cases", {"items": [case(status="accepted", deadlines=[OWN, DEADLINE])]})
    said = api.run("action_begin_report", tracker("太慢了", "complain"), domain)
    assert said.names == ["utter_complain_running"]
    assert (said.next, said.slots["report_text"]) == ("report_form", None)


def test_a_complaint_about_something_else_looks_nothing_up(api: FakeApi) -> None:
    """Rudeness has no clock."""
    said = api.run("action_begin_report", tracker("窗口态度太差我要投诉", "complain"))
    assert (said.names, said.next) == ([], "report_form")
    assert api.asked == []
