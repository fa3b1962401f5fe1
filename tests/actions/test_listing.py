"""Objecting to a notice before a listing, and the objection's evidence."""

from typing import Any

import httpx2
import pytest

from tests.actions.fake_api import FakeApi, case, material, record, tracker

NUMBER, FORM = "LY-20261121-0001", "listing_form"
WORDS = "工资10月8日已经全部付清了"


def notice(number: int, **changes: Any) -> dict[str, Any]:
    """Notice ``n<number>``."""
    base = {"id": f"n{number}", "authority": "示例市人力资源和社会保障局", "list_name": f"示例名单{number}",
            "notified_on": "2026-11-18", "reasons": "拖欠工资。"}  # fmt: skip
    return base | changes


def draft(**changes: Any) -> dict[str, Any]:
    """A draft against the first notice."""
    papers = [material("evidence_of_error", "支持您意见的材料") | {"required": False}]
    base = case(NUMBER, kind="listing_objection", statement=WORDS, record_ids=[], notice=notice(1), materials=papers)
    return base | changes


@pytest.fixture
def noticed(api: FakeApi) -> FakeApi:
    """One notice."""
    api.set("GET /notices", {"items": [notice(1)]})
    api.set("POST /cases", (201, draft()))
    api.set(f"GET /cases/{NUMBER}", draft())
    return api


def hear(api: FakeApi, asked: str, text: str, intent: str = "inform", **more: Any) -> Any:
    """What the form makes of a message."""
    slots = {"listing_notice": "n1", "listing_case": NUMBER, "listing_statement": WORDS, "requested_slot": asked}
    return api.run("validate_listing_form", tracker(text, intent, form=FORM, slots=slots, **more))


def test_the_only_notice_is_taken_and_one_s_own_words_are_asked(noticed: FakeApi) -> None:
    """The wish alone is no statement."""
    words = "收到拟列入失信名单的告知书，我要提异议"
    assert noticed.run("action_begin_objection", tracker(words, "start_objection")).next == "action_begin_listing"
    said = noticed.run("action_begin_listing", tracker(words, "start_objection"))
    assert (said.names, said.next) == (["utter_listing_about"], FORM)
    assert (said.slots["listing_notice"], said.slots["listing_statement"]) == ("n1", None)


def test_without_a_notice_nothing_is_begun(noticed: FakeApi) -> None:
    """It is said where notices come from."""
    noticed.set("GET /notices", {"items": []})
    said = noticed.run("action_begin_listing", tracker("收到拟列入告知书，要异议", "start_objection"))
    assert (said.names[-1], said.next) == ("utter_listing_none", "action_listen")


@pytest.mark.parametrize(("text", "more", "chosen"), [("示例名单2那份", {}, "n2"), ("第二份", {"ordinal": "2"}, "n2"),
                                                     ("", {"notice": "n1"}, "n1"), ("那一份", {}, None)])  # fmt: skip
def test_one_of_two_notices_is_chosen(noticed: FakeApi, text: str, more: dict[str, str], chosen: str | None) -> None:
    """Never guessed."""
    noticed.set("GET /notices", {"items": [notice(1), notice(2)]})
    slots = {"requested_slot": "listing_notice"}
    said = noticed.run("validate_listing_form", tracker(text, form=FORM, slots=slots, **more))
    assert said.slots.get("listing_notice") == chosen


@pytest.mark.parametrize("intent", ["inform", "ask_materials", "nlu_fallback", "start_objection"])
def test_the_words_open_the_draft_whatever_they_were_taken_for(noticed: FakeApi, intent: str) -> None:
    """Free text is rarely understood as an answer."""
    said = hear(noticed, "listing_statement", WORDS, intent)
    assert noticed.body("POST /cases") == {"kind": "listing_objection", "notice_id": "n1", "statement": WORDS}
    assert said.slots["listing_case"] == NUMBER


@pytest.mark.parametrize(
    ("text", "intent", "confirmed"),
    [
        ("确认提交", "affirm", True),
        ("先不提交", "deny", False),
        ("好像可以吧？", "affirm", None),
        ("嘎嘎", "affirm", None),
    ],
)
def test_only_an_explicit_yes_files_it(noticed: FakeApi, text: str, intent: str, *, confirmed: bool | None) -> None:
    """As everywhere."""
    assert hear(noticed, "listing_confirmed", text, intent).slots.get("listing_confirmed") is confirmed


def test_filing_says_number_and_the_draft_is_gone_on_with(noticed: FakeApi, domain: dict[str, Any]) -> None:
    """A failed filing keeps the draft; its button leads back here."""
    slots = {"listing_case": NUMBER, "listing_confirmed": True}
    noticed.set(f"POST /cases/{NUMBER}/submit", {"number": NUMBER, "status": "submitted", "receipt_url": "/r"})
    done = noticed.run("action_finish_listing", tracker(slots=slots), domain)
    assert done.names == ["utter_listing_submitted", "utter_receipt_link"]
    noticed.set(f"POST /cases/{NUMBER}/submit", httpx2.ReadTimeout("slow"))
    assert noticed.run("action_finish_listing", tracker(slots=slots)).names == ["utter_objection_not_filed_down"]
    back = noticed.run("action_begin_objection", tracker("", "start_objection", case_number=NUMBER))
    assert back.next == "action_begin_listing"
    again = noticed.run("action_begin_listing", tracker("", "start_objection", case_number=NUMBER))
    assert (again.next, again.slots["listing_statement"]) == (FORM, WORDS)


def test_other_words_replace_or_follow_the_statement(noticed: FakeApi) -> None:
    """Until the yes."""
    noticed.set(f"PATCH /cases/{NUMBER}", draft())
    said = hear(noticed, "listing_confirmed", "不对，应该是10月9日付清的")
    assert said.slots["listing_statement"] == f"{WORDS}；不对，应该是10月9日付清的"
    assert said.slots["listing_confirmed"] is None


@pytest.mark.parametrize(
    ("ground", "paper", "required"),
    [("inaccurate", "evidence_of_error", False), ("revoked_basis", "revocation_document", True)],
)
def test_evidence_is_asked_as_the_api_s_list_says(api: FakeApi, ground: str, paper: str, *, required: bool) -> None:
    """Where one's own words will do, nobody is held up; where a paper must come, nothing is filed without it."""
    made = case("YY-20261121-0001", kind="objection", ground=ground, statement="说明",
                materials=[material(paper, "材料") | {"required": required}])  # fmt: skip
    api.set("GET /records", {"items": [record(1)]})
    api.set("GET /cases/YY-20261121-0001", made)
    begun = api.run("action_begin_objection", tracker("", "start_objection", case_number="YY-20261121-0001"))
    assert begun.slots["objection_evidence"] is None
    slots = begun.slots | {"requested_slot": "objection_evidence"}
    asked = api.run("action_ask_objection_evidence", tracker(slots=slots))
    suffix = "_needed" if required else ""
    assert asked.names == [f"utter_ask_objection_evidence{suffix}"]
    none = api.run("validate_objection_form", tracker("没有材料", "deny", form="objection_form", slots=slots))
    assert none.slots["objection_evidence"] == (None if required else "—")
    assert none.names == (["utter_objection_evidence_needed"] if required else [])


@pytest.mark.parametrize(
    ("text", "ground"),
    [("罚款是我交的但写错名字", "inaccurate"), ("这不是我的", "not_mine"), ("目录里没有这一项", "outside_catalogue"),
     ("两遍了", "duplicate"), ("法院判决撤销了", "revoked_basis")],
)  # fmt: skip
def test_the_story_settles_the_ground(api: FakeApi, text: str, ground: str) -> None:
    """Who paid a fine does not say that it is somebody else's."""
    api.set("GET /records", {"items": [record(1)]})
    made = case("YY-20261121-0001", kind="objection", ground=ground, statement=text)
    api.set("POST /cases", (201, made))
    slots = {"objection_record": "r1", "requested_slot": "objection_ground"}
    said = api.run("validate_objection_form", tracker(text, form="objection_form", slots=slots))
    assert said.slots["objection_ground"] == ground
