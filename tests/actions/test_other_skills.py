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
    assert done.names == ["utter_repair_not_filed"]  # the fake API knows no such route: its words, no silence
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
    assert api.run("action_show_progress", tracker("进度", "ask_case_status"), domain).names == [response]


def test_missing_papers_are_named_with_an_upload(api: FakeApi) -> None:
    """The next one that is required."""
    api.set("GET /cases", {"items": [case()]})
    api.set("GET /cases/XF-20261121-0001", case())
    said = api.run("action_supplement", tracker("补材料", "supplement_materials"))
    assert said.response("utter_supplement_upload")["material"] == "proof_of_performance"


def test_a_telling_complaint_is_not_asked_again(api: FakeApi) -> None:
    """The words already said are the report; only the contact is asked."""
    words = "等了一个月都没有人理我，电话也打不通"
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
