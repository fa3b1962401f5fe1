"""The repair form keeps what it is given apart: a receipt is no signature, a correction is no objection."""

import pytest

from tests.actions.fake_api import FakeApi, tracker
from tests.actions.test_repair import DRAFT, READY, hear


def test_a_receipt_at_the_commitment_is_not_a_signature(repairable: FakeApi) -> None:
    """What the file is, is asked; nothing is put anywhere before the answer."""
    said = hear(repairable, "repair_commitment", "扫描件.pdf", attachments=("扫描件",))
    assert said.slots["repair_upload"] == [{"id": "扫描件", "name": "扫描件.pdf"}]
    assert said.slots["repair_commitment"] is None
    assert {r.method for r in repairable.asked} == {"GET"}
    asked = repairable.run("action_ask_repair_commitment", tracker(slots=DRAFT | said.slots, form="repair_form"))
    assert asked.names == ["utter_ask_repair_upload_kind"]


def test_a_paper_that_says_what_it_is_is_not_asked_about(repairable: FakeApi) -> None:
    """A receipt by name goes with the proofs, and the question who signs stays."""
    hear(repairable, "repair_commitment", "缴款书.pdf", attachments=("缴款书",))
    sent = next(r for r in repairable.asked if r.method == "POST").content.decode()
    assert "proof_of_performance" in sent


@pytest.mark.parametrize(
    ("text", "intent", "material"),
    [("是，承诺书", "affirm", "credit_commitment"), ("不是，是缴款回单", "deny", "proof_of_performance")],
)
def test_the_person_says_what_the_file_is(repairable: FakeApi, text: str, intent: str, material: str) -> None:
    """Then it goes where it belongs."""
    slots = DRAFT | {"repair_upload": [{"id": "a1", "name": "回单.pdf"}]}
    said = hear(repairable, "repair_commitment", text, intent, slots=slots)
    sent = next(r for r in repairable.asked if r.method == "POST").content.decode()
    assert material in sent
    assert said.slots["repair_upload"] is None


@pytest.mark.parametrize("intent", ["start_objection", "deny", "inform", "supplement_materials"])
@pytest.mark.parametrize(
    ("text", "name"),
    [("名字写错了应该是李晓二", "李晓二"), ("不对，签字人应该写李小二", "李小二"), ("签名改成周涛", "周涛")],
)
def test_a_corrected_name_stays_in_the_form(repairable: FakeApi, text: str, name: str, intent: str) -> None:
    """Whatever the sentence was taken for."""
    said = hear(repairable, "repair_confirmed", text, intent, slots=READY)
    assert said.slots["repair_commitment"] == name
    assert said.slots["repair_confirmed"] is None


def test_the_commitment_is_read_out_once(repairable: FakeApi) -> None:
    """After an interruption one line is enough."""
    first = repairable.run("action_ask_repair_commitment", tracker(slots=DRAFT, form="repair_form"))
    assert first.names == ["utter_ask_repair_commitment"]
    again = repairable.run("action_ask_repair_commitment", tracker(slots=DRAFT | first.slots, form="repair_form"))
    assert again.names == ["utter_commitment_again"]


def test_a_wrong_file_is_explained(repairable: FakeApi) -> None:
    """A new one is added beside it; the draft may be dropped."""
    said = repairable.run(
        "action_supplement", tracker("材料传错了我要换", "supplement_materials", slots=READY, form="repair_form")
    )
    assert (said.names, said.next) == (["utter_replace_file"], "repair_form")
