"""What is told at a later step changes what it belongs to, or is asked about: a day, a name, an amount."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, Said, assessment, case, tracker

NUMBER = "XF-20261121-0001"
TOLD = {"facts": {"performed_on": "2026-04-20"}, "title": "苏示建罚〔2026〕1号"}
DRAFT = {
    "repair_record": "r1",
    "repair_case": NUMBER,
    "repair_missing": {"id": "proof_of_performance"},
    "repair_signers": TOLD,
}
READY = DRAFT | {"repair_missing": None, "repair_proof": "回单.pdf", "repair_commitment": "张小三"}


@pytest.fixture
def draft(repairable: FakeApi) -> FakeApi:
    """A draft that takes every change."""
    repairable.set(f"PATCH /cases/{NUMBER}", case(facts={"performed_on": "2026-04-26"}))
    return repairable


def say(
    api: FakeApi,
    asked: str,
    text: str,
    values: dict[str, str] | None = None,
    *,
    intent: str = "inform",
    slots: dict[str, Any] | None = None,
    kind: str = "date",
) -> Said:
    """What the repair form makes of a message in which ``values`` were found, each by its words."""
    known = (READY if slots is None else slots) | {"requested_slot": asked}
    made = tracker(text, intent, form="repair_form", slots=known)
    made["latest_message"]["entities"] = [
        {"entity": kind, "value": value, "start": text.index(words), "end": text.index(words) + len(words)}
        for words, value in (values or {}).items()
    ]
    return api.run("validate_repair_form", made)


def changed(api: FakeApi) -> list[str]:
    """What was asked of the API beside reading and assessing."""
    return [f"{r.method}" for r in api.asked if r.method == "PATCH"]


@pytest.mark.parametrize("asked", ["repair_proof", "repair_commitment", "repair_confirmed"])
def test_a_corrected_day_changes_the_draft_at_every_later_step(draft: FakeApi, asked: str) -> None:
    """Protects people from filing with the day that they took back."""
    said = say(draft, asked, "哦记错了，回单上是4月26号", {"4月26号": "2026-04-26"})
    assert draft.body(f"PATCH /cases/{NUMBER}") == {"facts": {"performed_on": "2026-04-26"}}
    assert said.response("utter_day_noted")["day"] == "2026年4月26日"
    assert said.slots["repair_signers"]["facts"]["performed_on"] == "2026-04-26"
    assert said.slots[asked] is None or asked != "repair_confirmed"


@pytest.mark.parametrize(
    ("text", "words", "value", "meant"),
    [
        ("4月26号", "4月26号", "2026-04-26", "2026-04-26"),
        ("日期是26号吧？核对了没问题，提交", "26号", "2026-10-26", "2026-04-26"),
        ("不对，是26号交的", "26号", "2026-10-26", "2026-04-26"),
        ("回单上写着5月2日", "5月2日", "2026-05-02", "2026-05-02"),
    ],
)
def test_a_day_that_corrects_nothing_in_so_many_words_is_asked_about(
    draft: FakeApi, text: str, words: str, value: str, meant: str
) -> None:
    """Neither passed over nor taken unasked; a bare 26号 is one of the month that stands there."""
    said = say(draft, "repair_confirmed", text, {words: value}, intent="affirm")
    assert said.names == ["utter_day_ask"]
    assert said.slots["pending"] == {"performed_on": meant}
    assert said.slots["repair_confirmed"] is None
    assert not changed(draft)


def test_a_yes_to_that_question_changes_the_day_and_files_nothing(draft: FakeApi) -> None:
    """The yes belongs to the day, and the summary is shown anew."""
    slots = READY | {"pending": {"performed_on": "2026-04-26"}}
    said = say(draft, "repair_confirmed", "对", intent="affirm", slots=slots)
    assert draft.body(f"PATCH /cases/{NUMBER}") == {"facts": {"performed_on": "2026-04-26"}}
    assert said.slots["repair_confirmed"] is None
    assert said.slots["pending"] is None


def test_the_day_that_stands_already_is_said_so(draft: FakeApi) -> None:
    """A message with a value is never answered by asking for a plain yes only."""
    said = say(draft, "repair_confirmed", "日期是20号吧？没问题", {"20号": "2026-11-20"}, intent="affirm")
    assert said.names == ["utter_day_stands"]
    assert not changed(draft)


def test_a_day_that_makes_it_too_early_is_explained(draft: FakeApi) -> None:
    """The form ends there, as it does when the day is told with words of paying."""
    draft.set("POST /assessments", assessment("repairable_later", earliest_on="2027-01-13"))
    said = say(draft, "repair_confirmed", "不对，是10月9日", {"10月9日": "2026-10-09"})
    assert said.slots["requested_slot"] is None
    assert draft.body("POST /assessments")["facts"]["performed_on"] == "2026-10-09"


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [("12月5号能出结果吗", "12月5号", "2025-12-05"), ("决定书是3月26日的", "3月26日", "2026-03-26")],
)
def test_another_day_is_no_day_of_performance(draft: FakeApi, text: str, words: str, value: str) -> None:
    """A question on its way, and the day of the decision."""
    said = say(draft, "repair_confirmed", text, {words: value})
    assert "utter_day_ask" not in said.names
    assert not changed(draft)


def test_an_amount_at_the_summary_is_told_to_be_the_records(draft: FakeApi) -> None:
    """The application holds none, and a wrong one on record is objected to."""
    said = say(draft, "repair_confirmed", "罚款是3万不是2万", {"3万": "30000"}, kind="amount")
    assert said.names == ["utter_amount_of_record"]


@pytest.mark.parametrize(
    "text", ["等等，张小三上个月离职了，写李小四", "换李小四签吧", "让李小四来签", "不是张小三，由李小四签字"]
)
def test_another_signatory_at_the_summary_is_taken(draft: FakeApi, text: str) -> None:
    """Protects the one who left from having signed."""
    said = say(draft, "repair_confirmed", text)
    assert said.slots["repair_commitment"] == "李小四"
    assert said.slots["repair_confirmed"] is None


def test_a_signatory_who_left_is_asked_for_anew(draft: FakeApi) -> None:
    """Nobody stands in their place yet."""
    assert say(draft, "repair_confirmed", "张小三上个月离职了").slots["repair_commitment"] is None


def test_a_yes_at_the_summary_still_files(draft: FakeApi) -> None:
    """Whatever it was taken for."""
    assert say(draft, "repair_confirmed", "提交申请", intent="start_repair").slots["repair_confirmed"] is True
