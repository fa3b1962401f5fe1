"""How long an objection takes: the case's own clocks, then what the rules know; never "nothing known" beside them."""

from typing import Any

import pytest

from tests.actions.fake_api import CITATION, DEADLINE, FakeApi, case, record, tracker

NUMBER = "YY-20261121-0001"
FILED = ["utter_objection_submitted", "utter_receipt_link"]
DAYS = {"status": "answered", "answer": "属于本单位处理的，3个工作日。", "citations": [CITATION]}


@pytest.mark.parametrize(
    ("deadlines", "more"),
    [([DEADLINE], []), ([], ["utter_objection_time"]), ([DEADLINE | {"state": "met"}], ["utter_objection_time"])],
)
def test_a_filed_objection_with_a_last_day_is_not_said_to_have_none(
    api: FakeApi, domain: dict[str, Any], deadlines: list[dict[str, Any]], more: list[str]
) -> None:
    """Protects the verified days of a place from a sentence beside them that denies them."""
    receipt = {"number": NUMBER, "status": "submitted", "receipt_url": "/r", "deadlines": deadlines}
    api.set(f"POST /cases/{NUMBER}/submit", receipt)
    slots = {"objection_case": NUMBER, "objection_confirmed": True}
    assert api.run("action_finish_objection", tracker(slots=slots), domain).names == FILED + more
    assert "依据" not in domain["responses"]["utter_objection_submitted"][0]["text"]


@pytest.mark.parametrize(("answer", "said"), [(DAYS, "text"), (DAYS | {"status": "not_found"}, "utter_objection_time")])
def test_the_rules_are_asked_for_the_days_of_an_objection(api: FakeApi, answer: dict[str, Any], said: str) -> None:
    """Protects local days: inside the form the rules of the person's place answer, and never those of a repair."""
    api.set("GET /policies/answer", answer)
    slots = {"objection_record": "r1", "requested_slot": "objection_statement"}
    heard = tracker("多久给我答复", "ask_time_limit", form="objection_form", slots=slots)
    assert api.run("action_answer_policy", heard).names == [said]
    assert [one.url.params["question"] for one in api.asked] == ["异议多少个工作日办结？"]


def test_the_clocks_of_the_own_objection_come_first(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the last day of the own case, with the rule after it."""
    api.set(f"GET /cases/{NUMBER}", case(NUMBER, kind="objection", status="submitted", deadlines=[DEADLINE]))
    api.set("GET /cases", {"items": []})
    api.set("GET /policies/answer", DAYS)
    asked = tracker("一般要多久呢", "ask_time_limit", slots={"focus_case": NUMBER})
    assert api.run("action_answer_policy", asked, domain).names == ["utter_own_clocks", "text"]


@pytest.mark.parametrize(("form", "steps"), [("repair", 4), ("objection", 5)])
def test_the_first_question_says_of_how_many_steps(api: FakeApi, domain: dict[str, Any], form: str, steps: int) -> None:
    """Protects the count that people see: the first step knows as many as the later ones of its form."""
    api.set("GET /records", {"items": [record(1), record(2)]})
    said = api.run(f"action_ask_{form}_record", tracker(), domain)
    assert said.response(f"utter_ask_{form}_record")["custom"]["progress"]["of"] == steps
    later = {one["custom"]["progress"]["of"] for name, all_of_it in domain["responses"].items() for one in all_of_it
             if name.startswith(f"utter_ask_{form}") and "progress" in one.get("custom", {})}  # fmt: skip
    assert later == {steps}
