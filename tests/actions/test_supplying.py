"""Handing in what staff asked for: uploaded, offered, and sent on a clear word only."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, case, material, tracker

NUMBER, OTHER = "XF-20261121-0001", "XF-20261121-0002"
SUBMIT = f"POST /cases/{NUMBER}/supplement"
OFFERED = {"pending": {"supplement": NUMBER}, "focus_case": NUMBER}


def asked_for(number: str = NUMBER, *, given: bool = True) -> dict[str, Any]:
    """A case that waits for a proof, which came since or did not."""
    paper = material("proof_of_performance", "履行证明", "回单.pdf")
    paper["files"][0]["uploaded_at"] = f"2026-11-2{2 if given else 0}T01:00:00Z"
    asked = {"asked_at": "2026-11-21T01:00:00Z",
             "items": [{"material": paper["id"], "name": "履行证明", "why": "看不清。"}]}  # fmt: skip
    return case(number, status="supplement_requested", status_text="需要补充材料", materials=[paper], supplement=asked)


@pytest.fixture
def asked(api: FakeApi) -> FakeApi:
    """One case that has all that was asked for, beside a draft."""
    api.set("GET /cases", {"items": [case(OTHER), asked_for()]})
    api.set(f"GET /cases/{NUMBER}", asked_for())
    api.set(f"GET /cases/{OTHER}", case(OTHER))
    api.set(f"POST /cases/{NUMBER}/materials", (201, {"id": "f1", "name": "回单.pdf"}))
    api.set(SUBMIT, case(status="submitted", status_text="已提交，等待受理"))
    return api


def handed_in(api: FakeApi) -> int:
    """How often the supplement was sent."""
    return sum(r.url.path.endswith("/supplement") for r in api.asked)


def test_the_last_upload_offers_to_hand_in(asked: FakeApi) -> None:
    """Protects a supplement from lying there unsent: the offer is made, and a yes to it sends once."""
    upload = tracker("回单.pdf", "inform", slots={"focus_case": NUMBER}, attachments=("a1",))
    offered = asked.run("action_take_value", upload)
    assert offered.names == ["utter_repair_upload_taken", "utter_supplement_ready"]
    assert (offered.slots["pending"], handed_in(asked)) == ({"supplement": NUMBER}, 0)
    yes = asked.run("action_answer_pending", tracker("好的", "affirm", slots=offered.slots))
    assert yes.next == "action_supplement"
    done = asked.run("action_supplement", tracker("好的", "affirm", slots=yes.slots | {"focus_case": NUMBER}))
    assert (done.names, done.slots["pending"], handed_in(asked)) == (["utter_supplement_handed_in"], None, 1)


def test_an_upload_that_leaves_something_missing_asks_for_it(asked: FakeApi) -> None:
    """Protects against a supplement that the API would refuse."""
    asked.set(f"GET /cases/{NUMBER}", asked_for(given=False))
    upload = tracker("回单.pdf", "inform", slots={"focus_case": NUMBER}, attachments=("a1",))
    assert asked.run("action_take_value", upload).names == ["utter_repair_upload_taken", "utter_supplement_upload"]
    said = asked.run("action_supplement", tracker("提交补充材料", "supplement_materials"))
    assert (said.names, handed_in(asked)) == (["utter_supplement_upload"], 0)


@pytest.mark.parametrize("text", ["提交补充材料", "我要提交补充材料", "补充材料帮我交上去", "/supplement_materials"])
def test_button_and_plain_words_hand_in(asked: FakeApi, text: str) -> None:
    """Protects who says it outright; the case with the open request is meant, whatever draft there is besides."""
    pressed: dict[str, Any] = {"step": "submit", "case_number": NUMBER} if text.startswith("/") else {}
    heard = tracker(text, "supplement_materials", slots={"focus_case": OTHER}, **pressed)
    assert asked.run("action_supplement", heard).names == ["utter_supplement_handed_in"]


@pytest.mark.parametrize("text", ["传好了", "补材料", "怎么提交补充材料", "补充材料已经提交了", "先别提交补充材料"])
def test_other_words_only_offer(asked: FakeApi, text: str) -> None:
    """Protects against sending what nobody said to send."""
    said = asked.run("action_supplement", tracker(text, "supplement_materials"))
    assert (said.names, said.next, handed_in(asked)) == (["utter_supplement_ready"], "action_listen", 0)


@pytest.mark.parametrize("action", ["action_take_value", "action_not_understood", "action_answer_policy"])
def test_the_words_count_whatever_they_were_taken_for(asked: FakeApi, action: str) -> None:
    """Protects against the classifier; the offer just made may be taken up in other words too."""
    assert asked.run(action, tracker("提交补充材料", "inform")).next == "action_supplement"
    said = asked.run(action, tracker("传好了，交吧", "inform", slots=OFFERED))
    assert (said.next, said.slots["pending"]) == ("action_supplement", {"supplement": NUMBER})


def test_a_no_keeps_what_was_uploaded(asked: FakeApi) -> None:
    """Protects who wants to add something first."""
    said = asked.run("action_answer_pending", tracker("先不", "deny", slots=OFFERED))
    assert (said.names, said.slots["pending"], handed_in(asked)) == (["utter_supplement_kept"], None, 0)


def test_of_several_asked_for_the_named_one_is_meant(asked: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against handing in another case's papers: without a name the cards ask, with one it is clear."""
    asked.set("GET /cases", {"items": [asked_for(), asked_for("XF-20261121-0003"), case(OTHER)]})
    asked.set("GET /records", {"items": []})
    said = asked.run("action_supplement", tracker("提交补充材料", "supplement_materials"), domain)
    assert [card["title"] for card in said.responses[0]["custom"]["cards"]] == [NUMBER, "XF-20261121-0003"]
    named = asked.run("action_supplement", tracker("/s", "supplement_materials", case_number=NUMBER), domain)
    assert named.names == ["utter_supplement_ready"]


def test_an_offer_beside_an_open_form_is_answered_first(asked: FakeApi) -> None:
    """Protects the form's draft: neither the yes nor the file that was asked for goes into it."""
    slots = OFFERED | {"repair_case": OTHER, "requested_slot": "repair_confirmed"}
    for heard in ({"text": "好的", "intent": "affirm"}, {"text": "a.pdf", "attachments": ("a1",)}):
        assert asked.run("validate_repair_form", tracker(form="repair_form", slots=slots, **heard)).events == []
    assert not [r for r in asked.asked if r.method == "POST"]


def test_pressed_again_says_that_nothing_is_open(asked: FakeApi) -> None:
    """Protects against a second answer to the same request."""
    asked.set(f"GET /cases/{NUMBER}", case(status="submitted"))
    again = tracker("/s", "supplement_materials", step="submit", case_number=NUMBER)
    assert asked.run("action_supplement", again).names == ["utter_supplement_nothing"]
    assert handed_in(asked) == 0
