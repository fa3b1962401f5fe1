"""Several records in one application, groups filed apart, and which record is meant."""

from typing import Any

import pytest

from tests.actions.fake_api import FakeApi, assessment, case, problem, record, tracker
from tests.actions.test_repair import DRAFT, NUMBER, hear

ALL = [record(1), record(2), record(3)]


@pytest.fixture
def three(repairable: FakeApi) -> FakeApi:
    """Three records that can be repaired now."""
    repairable.set("GET /records", {"items": ALL})
    repairable.set("POST /cases", (201, case(record_ids=["r1", "r2", "r3"])))
    return repairable


def many(text: str, *ordinals: str, **more: Any) -> dict[str, Any]:
    """A wish that names several places."""
    made = tracker(text, "start_repair", **more)
    made["latest_message"]["entities"] += [{"entity": "ordinal", "value": o} for o in ordinals]
    return made


@pytest.mark.parametrize(
    ("text", "ordinals", "ids"),
    [
        ("三条全给我申请", (), ["r1", "r2", "r3"]),
        ("全部申请修复", (), ["r1", "r2", "r3"]),
        ("第一条和第三条一起", ("1", "3"), ["r1", "r3"]),
        ("2号和3号都申请", (), ["r2", "r3"]),
        ("材料全都准备好了，申请第二条", ("2",), ["r2"]),
    ],
)
def test_all_that_is_named_is_filed_together(three: FakeApi, text: str, ordinals: tuple[str, ...], ids: Any) -> None:
    """One application, and no record that nobody named."""
    said = three.run("action_begin_repair", many(text, *ordinals))
    assert three.body("POST /cases")["record_ids"] == ids
    assert said.next == "repair_form"


def test_what_cannot_be_filed_now_is_left_out_and_said(three: FakeApi, domain: dict[str, Any]) -> None:
    """No draft where none can be."""
    three.set("POST /assessments", assessment("repairable_later", earliest_on="2027-01-13"))
    said = three.run("action_begin_repair", many("三条全给我申请"), domain)
    assert said.names == ["utter_several_left"]
    assert said.responses[0]["lines"].count("2027年1月13日") == 3
    assert said.next != "repair_form"


def test_groups_that_go_apart_wait_for_their_turn(three: FakeApi) -> None:
    """The API says which; the first is opened, the next offered when it is filed."""
    errors = [{"pointer": f"/record_ids/{i}", "detail": d} for i, d in enumerate(("第1组", "第2组", "第1组"))]
    status, body = problem(409, "要分成2份申请。", "records_apart")
    answers = iter([(status, body | {"errors": errors}), (201, case(record_ids=["r1", "r3"]))])
    wall = three.handle

    def handle(request: Any) -> Any:
        if request.method == "POST" and request.url.path.endswith("/cases"):
            three.answers["POST /cases"] = next(answers)
        return wall(request)

    three.handle = handle  # type: ignore[method-assign]
    said = three.run("action_begin_repair", many("三条全给我申请"))
    assert said.names == ["text", "utter_repair_apart", "utter_repair_opened"]
    assert three.body("POST /cases")["record_ids"] == ["r1", "r3"]
    assert said.slots["repair_queue"] == [["r2"]]
    three.handle = wall  # type: ignore[method-assign]
    three.set(f"POST /cases/{NUMBER}/submit", {"number": NUMBER, "status": "submitted", "receipt_url": "/r"})
    filed = three.run("action_finish_repair", tracker(slots=said.slots | {"repair_confirmed": True}))
    assert filed.names[-1] == "utter_repair_next"
    three.set("POST /cases", (201, case()))
    three.run(
        "action_begin_repair", tracker("/start_repair", "start_repair", slots=filed.slots | said.slots, step="next")
    )
    assert three.body("POST /cases")["record_ids"] == ["r2"]


def test_a_draft_that_has_some_of_them_takes_the_others(three: FakeApi) -> None:
    """No second draft, and no refusal that the person has to sort out."""
    three.set("POST /cases", problem(409, "已在草稿里。", "in_another_draft"))
    three.set("GET /cases", {"items": [case()]})
    three.set(f"PATCH /cases/{NUMBER}", case(record_ids=["r1", "r2", "r3"]))
    said = three.run("action_begin_repair", many("三条全给我申请"))
    assert three.body(f"PATCH /cases/{NUMBER}")["record_ids"] == ["r1", "r2", "r3"]
    assert said.next == "repair_form"


@pytest.mark.parametrize(
    ("text", "ordinals", "chosen"),
    [("不对，是第二条", ("2",), "r2"), ("换成第三条", ("3",), "r3"), ("第三条", ("3",), "r3"),
     ("我说的是2号那条", (), "r2")],
)  # fmt: skip
def test_the_record_can_be_corrected_in_the_form(three: FakeApi, text: str, ordinals: Any, chosen: str) -> None:
    """The draft that was begun is kept, and that is said."""
    other = "XF-20261121-0002"
    three.set("POST /cases", (201, case(other, record_ids=[chosen])))
    slots = DRAFT | {"requested_slot": "repair_proof"}
    made = many(text, *ordinals, form="repair_form", slots=slots)
    made["latest_message"]["intent"]["name"] = "inform"
    said = three.run("validate_repair_form", made)
    assert three.body("POST /cases")["record_ids"] == [chosen]
    assert said.response("utter_draft_put_aside")["number"] == NUMBER
    assert said.slots["repair_case"] == other


def test_another_one_of_three_is_asked(three: FakeApi) -> None:
    """Nothing is guessed."""
    said = hear(three, "repair_proof", "不对，是另外一条", ordinal="other")
    assert said.names == ["utter_draft_put_aside"]
    assert (said.slots["repair_record"], said.slots["repair_case"]) == (None, None)


@pytest.mark.parametrize("text", ["那第二条呢", "第二条要多久", "签字人改成李小二", "金额不对"])
def test_a_question_or_another_correction_is_no_other_record(three: FakeApi, text: str) -> None:
    """The draft stays."""
    said = hear(three, "repair_proof", text, "ask_repairability", ordinal="2")
    assert "repair_case" not in said.slots or said.slots["repair_case"] == NUMBER
    assert all(r.url.path != "/api/v1/cases" for r in three.asked)


@pytest.mark.parametrize(
    ("text", "field"),
    [("市监的那个", "market_regulation"), ("建设局的那条", "housing_construction"), ("环保罚的", "environment"),
     ("城管那条", "urban_management"), ("消防的", "fire_rescue")],
)  # fmt: skip
def test_a_body_by_the_name_that_people_use(api: FakeApi, text: str, field: str) -> None:
    """``市监`` shares no word with 市场监督管理局."""
    fields = ["housing_construction", "environment", "urban_management", "fire_rescue", "market_regulation"]
    records = [record(i, authority=f"示例{i}", authority_field=name) for i, name in enumerate(fields)]
    api.set("GET /records", {"items": records})
    api.set("POST /assessments", assessment("repairable_now"))
    said = api.run("action_check_repairability", tracker(text, "ask_repairability"))
    assert said.slots["focus_record"] == f"r{fields.index(field)}"


def test_two_requests_are_both_answered_the_question_first(three: FakeApi) -> None:
    """Whichever of them the message was taken for."""
    three.set("GET /policies/answer", {"status": "answered", "answer": "不收钱。", "citations": []})
    words = "修复要钱吗，帮我把第一条申请了"
    said = three.run("action_begin_repair", many(words, "1"))
    assert said.names == ["text", "utter_repair_opened"]
    asked = three.run("action_answer_policy", tracker(words, "ask_fee", ordinal="1"))
    assert (asked.names, asked.next) == (["text"], "action_begin_repair")
    after = three.run("action_begin_repair", many(words, "1", slots=asked.slots))
    assert after.names == ["utter_repair_opened"]


@pytest.mark.parametrize(
    ("text", "left"), [("2号那条先不要", ["r1", "r3"]), ("只要2号", ["r2"]), ("去掉2号和3号", ["r1"])]
)
def test_records_are_taken_out_of_the_draft(three: FakeApi, text: str, left: list[str]) -> None:
    """Who signed is kept, and the yes is asked anew."""
    every = case(record_ids=["r1", "r2", "r3"])
    three.set(f"GET /cases/{NUMBER}", every)
    three.set(f"PATCH /cases/{NUMBER}", case(record_ids=left))
    slots = DRAFT | {"repair_commitment": "李晓", "repair_confirmed": None}
    said = hear(three, "repair_confirmed", text, "deny", slots=slots)
    assert three.body(f"PATCH /cases/{NUMBER}") == {"record_ids": left}
    assert (said.names, said.slots["repair_commitment"]) == (["utter_draft_changed"], "李晓")
    assert said.slots["repair_confirmed"] is None


def test_the_last_record_is_never_taken_out(three: FakeApi) -> None:
    """An empty application is none; the words are heard as a no."""
    hear(three, "repair_confirmed", "1号那条不要了", "deny")
    assert all(r.method != "PATCH" for r in three.asked)


def test_a_name_and_a_question_are_both_taken(three: FakeApi) -> None:
    """The name signs, the question is answered."""
    three.set("GET /policies/answer", {"status": "answered", "answer": "十个工作日。", "citations": []})
    said = hear(three, "repair_commitment", "李晓，要多久能好", "ask_time_limit")
    assert (said.names, said.slots["repair_commitment"]) == (["text"], "李晓")


@pytest.mark.parametrize("text", ["那2号呢", "2号那条"])
@pytest.mark.parametrize("intent", ["goodbye", "ask_case_status", "inform"])
def test_a_bare_pointer_answers_which_record(three: FakeApi, text: str, intent: str) -> None:
    """Whatever the few words were taken for."""
    three.set("POST /cases", (201, case(record_ids=["r2"])))
    hear(three, "repair_record", text, intent, slots={})
    assert three.body("POST /cases")["record_ids"] == ["r2"]
