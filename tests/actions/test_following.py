"""What a message goes on about: the record or the case just talked of, another matter, an own number."""

from typing import Any

import pytest

from tests.actions.fake_api import CITATION, DEADLINE, FakeApi, assessment, case, record, tracker

CHECK, POLICY = "action_check_repairability", "action_answer_policy"
SHIP = {"document_number": "苏示交罚〔2025〕7号", "authority": "示例市交通运输局", "violation": "没有证件"}
RECORDS = [record(12, fine_amount=None), record(35), record(7, **SHIP)]
ANSWER = {"status": "answered", "answer": "按规定。", "citations": []}
DOOR = {"id": "credit_china", "name": "信用中国网站", "channel": None, "citations": [CITATION]}
PAPERS = [{"id": "proof_of_performance", "name": "履行证明", "required": True, "why": "要。", "citations": []}]
TALKED = {"focus_record": "r7"}


@pytest.fixture
def three(api: FakeApi) -> FakeApi:
    """Three records; each can be repaired now, and the rules know an answer to everything."""
    api.set("GET /records", {"items": RECORDS, "total": 3, "next": None})
    api.set("POST /assessments", assessment("repairable_now", door=DOOR, materials=PAPERS))
    before = assessment("repairable_later")
    api.set("POST /assessments/what-if", {"before": before, "after": assessment("repairable_now"), "changes": []})
    api.set("GET /policies/answer", ANSWER)
    api.set("GET /cases", {"items": [], "total": 0, "next": None})
    return api


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("12号那条", "r12"),
        ("那35号呢", "r35"),
        ("7号能修复吗", "r7"),
        ("第12号那条", "r12"),
        ("35号那条为什么不行", "r35"),
    ],
)
def test_the_end_of_a_number_names_the_record(three: FakeApi, text: str, chosen: str) -> None:
    """Protects against answering about the record talked of last, which people did not ask about."""
    said = three.run(CHECK, tracker(text, "ask_repairability", slots=TALKED, date="2026-11-12"))
    assert said.slots["focus_record"] == chosen


@pytest.mark.parametrize("text", ["9号那条", "12号和35号"])
def test_a_number_that_fits_no_single_record_is_asked_about(three: FakeApi, text: str) -> None:
    """Protects against a guess: neither the last topic nor the first of two is meant."""
    said = three.run(CHECK, tracker(text, "ask_repairability", slots=TALKED))
    assert said.names == ["utter_records_which"]


@pytest.mark.parametrize("text", ["发改委35号令为什么不能修复", "国办发〔2020〕12号能修复吗"])
def test_the_number_of_a_document_is_no_record(three: FakeApi, text: str) -> None:
    """Protects questions about the rules themselves."""
    assert three.run(POLICY, tracker(text, "ask_policy")).names == ["text"]


@pytest.mark.parametrize("action", [POLICY, "action_not_understood", "action_take_value", "action_small_talk"])
@pytest.mark.parametrize("text", ["35号呢", "苏示建罚〔2026〕12号为什么现在还不行"])
def test_an_own_number_leads_to_its_assessment(three: FakeApi, action: str, text: str) -> None:
    """Protects against the classifier, which knows neither form."""
    named: dict[str, Any] = {"document_number": "苏示建罚〔2026〕12号"} if "〔" in text else {}
    assert three.run(action, tracker(text, "out_of_scope", **named)).next == CHECK


@pytest.mark.parametrize(
    "text", ["为什么要这么久", "为什么现在不行", "最早哪天", "那如果我今天交罚款呢", "如果12月5号交清呢"]
)
@pytest.mark.parametrize("action", [POLICY, "action_not_understood", "action_small_talk"])
def test_a_follow_up_is_about_the_record_just_told(three: FakeApi, action: str, text: str) -> None:
    """Protects people from naming the record again, whatever the words were taken for."""
    said = three.run(action, tracker(text, "out_of_scope", slots=TALKED))
    assert (said.next, said.slots["pending"]) == (CHECK, {"record": "r7", "sure": True})
    assert three.run(CHECK, tracker(text, "ask_repairability", slots=TALKED)).slots["focus_record"] == "r7"


@pytest.mark.parametrize("text", ["为什么要有公示制度", "异议最早哪天能提", "行政处罚最早什么时候可以修复"])
def test_a_question_of_its_own_stays_one(three: FakeApi, text: str) -> None:
    """Protects general questions from being answered with a record."""
    assert three.run(POLICY, tracker(text, "ask_policy", slots=TALKED)).names == ["text"]


def test_what_was_told_long_ago_is_no_topic(three: FakeApi) -> None:
    """Protects against an answer about a record that nobody speaks of any more."""
    heard = tracker("为什么现在不行", "ask_policy", slots=TALKED)
    heard["events"][1:1] = [{"event": "user", "text": "收费吗"}] * 3
    assert three.run(POLICY, heard).names == ["text"]


def test_a_supposition_waits_for_the_record(three: FakeApi) -> None:
    """Protects the question asked while the record is chosen; a day still to come is meant, not last year's."""
    first = three.run(CHECK, tracker("如果12月5号交清呢", "ask_repairability", date="2025-12-05"))
    assert (first.names, first.slots["pending"]) == (["utter_records_which"], {"suppose": "2026-12-05"})
    named = three.run("action_take_value", tracker("12号那条", slots=first.slots))
    assert named.slots["pending"] == {"suppose": "2026-12-05"}
    said = three.run(CHECK, tracker("12号那条", slots=named.slots))
    assert said.names == ["utter_what_if_now"]
    assert three.body("POST /assessments/what-if")["change"]["facts"]["performed_on"] == "2026-12-05"
    assert said.slots["pending"] is None


@pytest.mark.parametrize(
    "text",
    [
        "我被行政拘留过五天，能修复吗",
        "公司税务D级能修复吗",
        "吊销执照的能修复吗",
        "失信被执行人能修复吗",
    ],
)
def test_another_matter_is_not_the_only_record(three: FakeApi, text: str) -> None:
    """Protects against calling something repairable that the message never spoke of."""
    three.set("GET /records", {"items": RECORDS[:1], "total": 1, "next": None})
    said = three.run(CHECK, tracker(text, "ask_repairability"))
    assert said.names == ["text", "utter_own_record_besides"]
    assert not [r for r in three.asked if r.url.path.endswith("/assessments")]
    begun = three.run("action_begin_repair", tracker(text, "start_repair"))
    assert begun.next in ("repair_form", "action_answer_policy")


def test_a_record_of_the_matter_is_meant(three: FakeApi) -> None:
    """Protects those whose record is about just that."""
    revoked = record(8, penalties=["licence_revoked"])
    three.set("GET /records", {"items": [*RECORDS, revoked], "total": 4, "next": None})
    said = three.run(CHECK, tracker("吊销执照的能修复吗", "ask_repairability", slots=TALKED))
    assert said.slots["focus_record"] == "r8"


@pytest.mark.parametrize("text", ["还剩几个工作日", "什么时候有结果", "最晚哪天告诉我", "超时了怎么办"])
@pytest.mark.parametrize("action", [POLICY, "action_small_talk", "action_show_records"])
def test_waiting_is_answered_with_the_case(three: FakeApi, action: str, text: str) -> None:
    """Protects people with a case from a general answer; those without one still get it."""
    assert three.run(action, tracker(text, "ask_time_limit")).next != "action_show_progress"
    running = case(status="submitted", deadlines=[DEADLINE])
    three.set("GET /cases", {"items": [running, case("XF-20261121-0002")], "total": 2, "next": None})
    said = three.run(action, tracker(text, "out_of_scope"))
    assert (said.next, said.slots["focus_case"]) == ("action_show_progress", running["number"])


def test_a_case_just_talked_of_is_awaited_without_a_clock(three: FakeApi) -> None:
    """Protects people from "I cannot help" about the case they see before them."""
    drafts = [case(), case("XF-20261121-0002")]
    three.set("GET /cases", {"items": drafts, "total": 2, "next": None})
    said = three.run(
        "action_small_talk", tracker("超时了怎么办", "out_of_scope", slots={"focus_case": drafts[1]["number"]})
    )
    assert (said.next, said.slots["focus_case"]) == ("action_show_progress", drafts[1]["number"])


def test_why_is_told_without_the_papers_again(three: FakeApi, domain: dict[str, Any]) -> None:
    """Protects people from reading the same list twice."""
    first = three.run(CHECK, tracker("7号能修复吗", "ask_repairability"), domain)
    assert "要准备" in first.responses[0]["details"]
    again = three.run(CHECK, tracker("为什么要这么久", "ask_repairability", slots=TALKED), domain)
    assert "要准备" not in again.responses[0]["details"]


@pytest.mark.parametrize(("text", "intent"), [("要什么材料", "ask_materials"), ("/ask_materials", "ask_materials")])
def test_papers_are_those_of_the_record(three: FakeApi, domain: dict[str, Any], text: str, intent: str) -> None:
    """Protects against a list for everybody right after a record was looked at."""
    asked = three.run(POLICY, tracker(text, intent, slots=TALKED))
    said = three.run(CHECK, tracker(text, intent, slots=TALKED | asked.slots), domain)
    lines = said.response("utter_record_part")["details"].splitlines()
    assert lines == ["要准备：履行证明。", "在哪里办：信用中国网站；在这里提交也可以。"]


def test_the_place_is_that_of_the_record(three: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against a list of doors right after a record was looked at."""
    asked = three.run(POLICY, tracker("去哪里办", "ask_procedure", slots=TALKED))
    said = three.run(CHECK, tracker("去哪里办", "ask_procedure", slots=TALKED | asked.slots), domain)
    assert said.response("utter_record_part")["details"] == "在哪里办：信用中国网站；在这里提交也可以。"
    assert said.response("utter_record_part")["custom"]["citations"] == [CITATION]


@pytest.mark.parametrize("text", ["异议要什么材料", "税务的去哪里办"])
def test_papers_and_places_of_something_else_stay_general(three: FakeApi, text: str) -> None:
    """Protects questions that name their own topic."""
    assert three.run(POLICY, tracker(text, "ask_materials", slots=TALKED)).names == ["text"]
