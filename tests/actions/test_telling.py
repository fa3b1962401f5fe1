"""What is told by the way is kept: a pasted block is not asked again, and a record's day stays that record's."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, case, material, record, tracker
from tests.actions.test_repair import DRAFT, NUMBER, READY, hear

BLOCK = "申请修复苏示建罚〔2026〕1号；2026年4月9日交的罚款；法定代表人：李晓；联系人王芳，电话13800000000"


def told(text: str, *days: str, intent: str = "start_repair", **more: Any) -> dict[str, Any]:
    """A tracker whose message has its dates found in it, as the bot's component gives them."""
    made = tracker(text, intent, **more)
    entities = made["latest_message"]["entities"]
    place = 0
    for spoken, value in (day.split("=") for day in days):
        place = text.index(spoken, place)
        entities.append({"entity": "date", "value": value, "start": place, "end": place + len(spoken)})
    return made


def test_a_pasted_block_goes_into_the_draft(repairable: FakeApi) -> None:
    """Day of payment, contact and signatory are not asked again; the name is no signature by itself."""
    said = repairable.run(
        "action_begin_repair", told(BLOCK, "2026年4月9日=2026-04-09", document_number="苏示建罚〔2026〕1号")
    )
    sent = repairable.body("POST /cases")
    assert sent["facts"] == {"performed_on": "2026-04-09", "contact": {"name": "王芳", "phone": "13800000000"}}
    assert repairable.body("POST /assessments")["facts"]["performed_on"] == "2026-04-09"
    assert said.slots["repair_signers"]["person"] == "李晓"
    assert said.slots["repair_commitment"] is None
    assert said.slots["told"] == {"signatory": "李晓", "contact": {"name": "王芳", "phone": "13800000000"}}


@pytest.mark.parametrize(
    ("text", "day", "performed"),
    [
        ("2026年4月9日交的罚款", "2026年4月9日=2026-04-09", "2026-04-09"),
        ("缴款日期：2026年4月9日", "2026年4月9日=2026-04-09", "2026-04-09"),
        ("罚款我们4月9日就交清了", "4月9日=2026-04-09", "2026-04-09"),
        ("处罚决定日期：2026年3月26日", "2026年3月26日=2026-03-26", None),
        ("2026年4月交的", "2026年4月=2026-04", None),
        ("2026年3月26日罚的", "2026年3月26日=2026-03-26", None),
    ],
)
def test_only_a_whole_day_beside_words_of_paying_counts(
    repairable: FakeApi, text: str, day: str, performed: str | None
) -> None:
    """Protects against the day of a decision, or a plan, being filed as the day of payment."""
    repairable.run("action_check_repairability", told(text, day, intent="ask_repairability", record="r1"))
    asked = repairable.body("POST /assessments")
    assert asked.get("facts", {}).get("performed_on") == performed


def test_the_day_of_one_record_is_not_taken_for_another(repairable: FakeApi) -> None:
    """What was told about the first does not go into the draft of the second."""
    first = repairable.run(
        "action_check_repairability",
        told("4月9日交的", "4月9日=2026-04-09", intent="ask_repairability", record="r1"),
    )
    repairable.run("action_begin_repair", tracker("", "start_repair", record="r2", slots=first.slots))
    assert "facts" not in repairable.body("POST /cases")


def test_facts_told_in_the_form_change_the_draft(repairable: FakeApi) -> None:
    """At any step, and the yes is asked for again."""
    repairable.set(f"PATCH /cases/{NUMBER}", case(facts={"contact": {"phone": "*******0000"}}))
    said = hear(repairable, "repair_confirmed", "联系电话改成13800000000", slots=READY)
    assert repairable.body(f"PATCH /cases/{NUMBER}") == {"facts": {"contact": {"phone": "13800000000"}}}
    assert (said.names, said.slots["repair_confirmed"]) == (["utter_noted"], None)
    assert said.slots["repair_commitment"] == "张三"


def test_the_summary_says_what_was_told(api: FakeApi, domain: dict[str, Any]) -> None:
    """Nothing is filed that the person did not see."""
    facts = {"performed_on": "2026-04-09", "agent": "周涛", "contact": {"name": "王芳", "phone": "*******0000"}}
    signers = {"title": "x", "facts": facts, "helpful": "授权委托书"}
    said = api.run("action_ask_repair_confirmed", tracker(slots=READY | {"repair_signers": signers}), domain)
    lines = said.response("utter_ask_repair_confirmed")["told"]
    assert all(piece in lines for piece in ("2026年4月9日", "周涛", "王芳 *******0000", "授权委托书", "不是必须"))


def test_a_yes_signs_with_the_name_that_was_offered(repairable: FakeApi) -> None:
    """The name was pasted before; agreeing to the text with it is the signature."""
    slots = DRAFT | {"repair_signers": {"person": "李晓", "text": "材料真实。"}}
    said = hear(repairable, "repair_commitment", "同意", "affirm", slots=slots)
    assert said.slots["repair_commitment"] == "李晓"


def test_how_far_a_reorganisation_is_is_asked_once(repairable: FakeApi) -> None:
    """Then the assessment goes by it, and so does the draft."""
    words = "我们在破产重整，第一条能修复吗"
    said = repairable.run("action_check_repairability", tracker(words, "ask_repairability", ordinal="1"))
    assert said.next == "assessment_form"
    question = said.slots["assessment_question"]
    slots = {"assessment_question": question, "assessment_answer": {"reorganisation": "plan_approved"}}
    known = repairable.run("action_finish_assessment", tracker("/inform", slots=slots))
    repairable.run("action_check_repairability", tracker("/inform", slots=known.slots))
    assert repairable.body("POST /assessments")["facts"] == {"reorganisation": "plan_approved"}
    repairable.set("POST /cases", (201, case(shielding=True, materials=[material("court_ruling", "裁定书")])))
    opened = repairable.run("action_begin_repair", tracker("", "start_repair", record="r1", slots=known.slots))
    assert repairable.body("POST /cases")["facts"] == {"reorganisation": "plan_approved"}
    assert opened.names == ["utter_repair_opened", "utter_draft_is_shielding"]


@pytest.mark.parametrize(
    ("text", "stage"),
    [("法院批准了重整计划", "plan_approved"), ("和解协议法院认可了", "settlement_approved"),
     ("重整计划已经执行完毕", "plan_completed")],
)  # fmt: skip
def test_a_stage_that_is_named_is_not_asked(repairable: FakeApi, text: str, stage: str) -> None:
    """The person has said it."""
    words = f"{text}，第一条能修复吗"
    repairable.run("action_check_repairability", tracker(words, "ask_repairability", ordinal="1"))
    assert repairable.body("POST /assessments")["facts"] == {"reorganisation": stage}


@pytest.mark.parametrize(
    ("text", "entities", "refused"),
    [
        ("查一下示例餐饮管理有限公司的处罚", {}, True),
        ("查华为公司的处罚", {}, True),
        ("帮我朋友查一下", {}, True),
        ("查查别人的记录", {}, True),
        ("91320281MA1DEMQ29R有处罚吗", {"uscc": "91320281MA1DEMQ29R"}, True),
        ("示例建筑有限公司有哪些记录", {}, False),
        ("我们公司有哪些记录", {}, False),
        ("查公司的处罚", {}, False),
        ("9132****", {"uscc": "9132****"}, False),
    ],
)
def test_somebody_else_is_refused_in_the_same_words(
    api: FakeApi, text: str, entities: dict[str, str], *, refused: bool
) -> None:
    """Whether or not there is such a business, nothing is looked up for it and nothing is said about it."""
    api.set("GET /records", {"items": [record(1)]})
    said = api.run("action_show_records", tracker(text, "ask_my_records", **entities))
    assert (said.names == ["utter_only_own"]) is refused
