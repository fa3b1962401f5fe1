"""What people bring after a repair was offered goes into the draft of that very record; nothing is asked twice."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, assessment, case, record, tracker
from tests.actions.test_repair import DRAFT, NUMBER, hear

BEGIN, CHECK = "action_begin_repair", "action_check_repairability"
OFFERED = {"offered": "r1", "focus_record": "r1"}


def test_a_positive_assessment_offers_its_record_until_another_one(api: FakeApi, domain: dict[str, Any]) -> None:
    """The offer outlives the next message; an assessment that says no ends it."""
    api.set("GET /records", {"items": [record(1)]})
    api.set("POST /assessments", assessment("repairable_now"))
    asked = tracker("", "ask_repairability", record="r1")
    assert api.run("action_check_repairability", asked, domain).slots["offered"] == "r1"
    api.set("POST /assessments", assessment("not_repairable"))
    assert api.run("action_check_repairability", asked, domain).slots["offered"] is None


@pytest.mark.parametrize(
    ("action", "text", "intent"),
    [
        ("action_take_value", "签字人是李小四", "inform"),
        ("action_answer_pending", "网上签，签李小四", "affirm"),
        ("action_answer_pending", "没问题，提交吧", "affirm"),
        ("action_not_understood", "李小四签", "nlu_fallback"),
    ],
)
def test_a_part_of_the_application_opens_its_draft(api: FakeApi, action: str, text: str, intent: str) -> None:
    """Who signs, or 提交, is no value without a purpose once a repair was offered."""
    said = api.run(action, tracker(text, intent, slots=OFFERED))
    assert (said.next, said.slots["pending"]) == (BEGIN, {"record": "r1", "sure": True})


@pytest.mark.parametrize("text", ["好的，就这样", "李小四是谁", "提交了会怎么样"])
def test_other_words_open_nothing(api: FakeApi, text: str) -> None:
    """A politeness or a question is no application."""
    assert api.run("action_answer_pending", tracker(text, "affirm", slots=OFFERED)).next != BEGIN


def test_a_file_after_the_offer_opens_the_draft(api: FakeApi) -> None:
    """The file waits for it, and nobody asks what it is for."""
    api.set("GET /cases", {"items": []})
    said = api.run("action_take_value", tracker("回单.pdf", slots=OFFERED, attachments=("回单",)))
    assert (said.names, said.next) == (["utter_upload_waits_for_draft"], BEGIN)
    assert said.slots["told"]["files"]["record"] == "r1"


def test_a_slip_that_names_its_record_is_its_answer(api: FakeApi) -> None:
    """Asked which record, somebody sends the payment slip of one."""
    records = [record(1, authority_field="fire_rescue"), record(2, authority_field="transport")]
    api.set("GET /records", {"items": records})
    api.set("GET /cases", {"items": []})
    shown = {"shown_records": ["r1", "r2"]}
    said = api.run("action_take_value", tracker("交警缴费回单.pdf", slots=shown, attachments=("消防队缴费回单",)))
    assert said.slots["pending"]["record"] == "r1"
    other = api.run("action_take_value", tracker("说明.pdf", slots=shown, attachments=("消防队门口照片",)))
    assert other.next != BEGIN


def test_a_block_that_wishes_a_repair_may_ask_what_is_missing(repairable: FakeApi) -> None:
    """The form tells that anyway; any other question is answered first."""
    block = "我单位拟办理信用修复：\n文号 苏示建罚〔2026〕1号\n缴款日期 2026/4/15\n"
    number = "苏示建罚〔2026〕1号"
    assert repairable.run(CHECK, tracker(block + "看看还缺什么", document_number=number)).next == BEGIN
    assert repairable.run(CHECK, tracker(block + "能办吗", document_number=number)).next != BEGIN


def test_a_day_that_is_denied_is_not_a_second_day(repairable: FakeApi) -> None:
    """4月9日交的，不是15日: one day is told, and it is written."""
    repairable.set(f"PATCH /cases/{NUMBER}", case(facts={"performed_on": "2026-04-09"}))
    text = "回单上是4月9日交的，不是15日，改一下"
    slots = DRAFT | {"repair_signers": {"facts": {"performed_on": "2026-04-15"}}, "requested_slot": "repair_proof"}
    made = tracker(text, "inform", form="repair_form", slots=slots)
    made["latest_message"]["entities"] = [
        {"entity": "date", "value": "2026-04-09", "start": 4, "end": 8},
        {"entity": "date", "value": "2026-11-15", "start": 13, "end": 16},
    ]
    said = repairable.run("validate_repair_form", made)
    assert repairable.body(f"PATCH /cases/{NUMBER}")["facts"]["performed_on"] == "2026-04-09"
    assert "utter_day_noted" in said.names


def test_a_way_of_paying_may_stand_before_the_word(repairable: FakeApi) -> None:
    """4月2号扫码交的 tells a day of payment."""
    made = tracker("是我自己4月2号微信扫码交的", "inform")
    made["latest_message"]["entities"] = [{"entity": "date", "value": "2026-04-02", "start": 4, "end": 8}]
    said = repairable.run(CHECK, made)
    assert said.slots["told"]["performed_on"] == "2026-04-02"


@pytest.mark.parametrize("text", ["这条1号没搞错吧", "没选错吧，是1号那条吧", "没点错记录吧"])
def test_asking_back_changes_no_record(repairable: FakeApi, text: str) -> None:
    """Protects the draft from being put aside by a question about it."""
    said = hear(repairable, "repair_confirmed", text, "start_objection")
    assert "repair_case" not in said.slots
    assert "utter_draft_put_aside" not in said.names


def test_a_wrong_name_is_asked_anew(repairable: FakeApi) -> None:
    """Without the right one in the same breath."""
    slots = DRAFT | {"repair_commitment": "李小四", "repair_proof": "回单.pdf"}
    said = hear(repairable, "repair_confirmed", "等等先别交，名字写错了", "deny", slots)
    assert said.slots["repair_commitment"] is None


@pytest.mark.parametrize(
    ("text", "filed"), [("对的，提1号这条，提交", [True]), ("提交2号那条", []), ("对的，提11号这条，提交", [])]
)
def test_the_yes_may_name_its_own_record(repairable: FakeApi, text: str, filed: list[bool]) -> None:
    """And files nothing where it names another."""
    signers = {"title": "苏示建罚〔2026〕1号"}
    slots = DRAFT | {"repair_commitment": "李小四", "repair_proof": "回单.pdf", "repair_signers": signers}
    said = hear(repairable, "repair_confirmed", text, "affirm", slots)
    assert [value for name, value in said.slots.items() if name == "repair_confirmed" and value] == filed


def test_a_day_of_payment_answers_whether_to_repair_instead(repairable: FakeApi) -> None:
    """Asked whether to leave the objection, somebody tells when they paid."""
    slots = {"pending": {"to_repair": True, "record": "r1"}, "requested_slot": "objection_ground"}
    made = tracker("早交了，4月2号交的", "inform", form="objection_form", slots=slots)
    made["latest_message"]["entities"] = [{"entity": "date", "value": "2026-04-02", "start": 4, "end": 8}]
    assert repairable.run("action_take_value", made).next == BEGIN
