"""A form and the case that it fills in: a bare number is no answer, and what was filed elsewhere ends the form."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, case, problem, record, tracker

OBJECTION, REPAIR = "YY-20261121-0001", "XF-20261121-0001"
SLOTS = {
    "objection": {"objection_record": "r1", "objection_ground": "inaccurate", "objection_statement": "金额写错了"},
    "repair": {"repair_record": "r1", "repair_commitment": "张三"},
}


def hear(api: FakeApi, form: str, text: str, intent: str = "inform", **said: Any) -> Any:
    """The form's last question is answered with ``text``."""
    number = OBJECTION if form == "objection" else REPAIR
    slots = SLOTS[form] | {f"{form}_case": number, "requested_slot": f"{form}_confirmed"}
    return api.run(f"validate_{form}_form", tracker(text, intent, form=f"{form}_form", slots=slots, **said))


@pytest.mark.parametrize("asked", ["objection_statement", "objection_confirmed", "objection_record"])
@pytest.mark.parametrize(("text", "intent"), [("XF-20261121-0009", "inform"), ("查下XF-20261121-0009的进度", "inform"),
                                              ("XF-20261121-0009", "nlu_fallback")])  # fmt: skip
def test_a_bare_case_number_is_not_written_into_the_statement(api: FakeApi, asked: str, text: str, intent: str) -> None:
    """Protects the person's own words; the number asks where that case stands."""
    slots = SLOTS["objection"] | {"objection_case": OBJECTION, "requested_slot": asked}
    heard = tracker(text, intent, form="objection_form", slots=slots, case_number="XF-20261121-0009")
    assert api.run("validate_objection_form", heard).events == []
    assert api.asked == []
    action = "action_not_understood" if intent == "nlu_fallback" else "action_take_value"
    assert api.run(action, heard).next == "action_show_progress"


def test_a_number_within_a_statement_stays_there(api: FakeApi) -> None:
    """Protects who tells that two cases are about the same thing."""
    draft = case(OBJECTION, kind="objection", ground="inaccurate", statement="x")
    for route in (f"GET /cases/{OBJECTION}", f"PATCH /cases/{OBJECTION}"):
        api.set(route, draft)
    api.set("POST /cases", (201, draft))
    api.set("GET /records", {"items": [record(1)]})
    words = "内容和XF-20261121-0009里的决定书写的不一样"
    said = hear(api, "objection", words, case_number="XF-20261121-0009")
    assert said.slots["objection_statement"] == f"金额写错了；{words}"


@pytest.mark.parametrize("form", ["objection", "repair"])
@pytest.mark.parametrize(
    ("text", "intent"), [("确认提交", "affirm"), ("金额应该是两千元", "inform"), ("收费吗", "ask_fee")]
)
@pytest.mark.parametrize("status", ["submitted", "closed", "withdrawn"])
def test_the_form_of_a_case_filed_elsewhere_ends_with_its_status(
    api: FakeApi, domain: dict[str, Any], form: str, text: str, intent: str, status: str
) -> None:
    """Protects against "confirm and it is filed" about what was filed, closed or taken back by another way."""
    number = OBJECTION if form == "objection" else REPAIR
    api.set(f"GET /cases/{number}", case(number, status=status, status_text="已提交"))
    api.set(f"GET /cases/{number}/sync", {"items": []})
    said = hear(api, form, text, intent)
    assert (said.names, said.slots["requested_slot"], said.slots[f"{form}_case"]) == ([], None, None)
    finished = api.run(f"action_finish_{form}", tracker(text, intent, slots=said.slots))
    assert (finished.names, finished.next) == ([], "action_show_progress")
    shown = api.run("action_show_progress", tracker(text, intent, slots=finished.slots), domain)
    assert (shown.names[0], shown.responses[0]["number"]) == ("utter_case_status", number)
    assert {r.method for r in api.asked} == {"GET"}


def test_a_file_for_a_case_filed_elsewhere_is_not_lost_in_silence(api: FakeApi) -> None:
    """Protects the file: kept where papers are asked for, and said plainly where none are."""
    api.set(f"GET /cases/{REPAIR}", case(status="submitted"))
    api.set("GET /cases", {"items": [case(status="submitted")]})
    said = hear(api, "repair", "回单.pdf", attachments=("a1",))
    assert (said.names, said.slots["requested_slot"]) == (
        ["utter_upload_waits_for_draft", "utter_upload_no_draft"],
        None,
    )


def test_a_draft_that_is_gone_ends_its_form(api: FakeApi) -> None:
    """Protects against a form that says the same refusal for ever."""
    api.set(f"GET /cases/{REPAIR}", problem(404, "没有找到这个申请。"))
    said = hear(api, "repair", "确认提交", "affirm")
    assert (said.names, said.slots["requested_slot"]) == (["utter_api_problem"], None)
