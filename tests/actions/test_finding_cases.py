"""Which case is meant, what is said when none is open, and who is at it."""

from typing import Any

import pytest

from tests.actions.fake_api import DEADLINE, FakeApi, case, problem, record, tracker

SHOW = "action_show_progress"
ONE, TWO = "XF-20261121-0001", "YY-20261121-0002"
SHIP = {"authority": "示例市交通运输局", "violation": "货车没有证件"}


@pytest.fixture
def two(api: FakeApi) -> FakeApi:
    """Two cases of two records, and a record without one."""
    cases = [case(ONE, status="submitted"), case(TWO, kind="objection", record_ids=["r2"])]
    api.set("GET /cases", {"items": cases})
    api.set("GET /records", {"items": [record(1), record(2, **SHIP), record(3, authority="示例市水务局")]})
    for one in cases:
        api.set(f"GET /cases/{one['number']}", one)
    return api


def shown(api: FakeApi, text: str, domain: dict[str, Any], **said: Any) -> Any:
    """What is said of ``text``."""
    return api.run(SHOW, tracker(text, "ask_case_status", **said), domain)


@pytest.mark.parametrize(
    ("text", "entities", "number"),
    [
        ("1号那条办到哪了", {}, ONE),
        ("苏示建罚〔2026〕2号的异议怎么样了", {"document_number": "苏示建罚〔2026〕2号"}, TWO),
        ("交通局那个到哪一步了", {"authority": "交通运输局"}, TWO),
        ("货车证件那件事处理得怎么样了", {}, TWO),
    ],
)
def test_a_case_is_found_by_its_record(
    two: FakeApi, domain: dict[str, Any], text: str, entities: dict[str, str], number: str
) -> None:
    """Protects people from looking up a case number that they do not know by heart."""
    assert shown(two, text, domain, **entities).slots["focus_case"] == number


def test_a_record_without_a_case_says_so(two: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against the standing of another case, and leads on."""
    said = shown(two, "3号那条办到哪了", domain, slots={"focus_case": ONE})
    assert said.names == ["utter_cases_none_about"]
    assert said.slots["focus_record"] == "r3"


def test_a_place_in_the_list_shown_last_is_a_case(two: FakeApi, domain: dict[str, Any]) -> None:
    """Protects "the second" after the cases from meaning a record, and after the records from meaning a case."""
    listed = shown(two, "我的所有申请", domain)
    assert listed.slots["shown_cases"] == [ONE, TWO]
    after = listed.slots | {"focus_case": ONE}
    assert two.run("action_take_value", tracker("第二个", ordinal="2", slots=after)).next == SHOW
    assert shown(two, "第二个", domain, ordinal="2", slots=after).slots["focus_case"] == TWO
    records = after | {"shown_records": ["r1", "r2"]}
    said = two.run("action_take_value", tracker("第二个", ordinal="2", slots=records))
    assert said.next == "action_check_repairability"


def test_all_withdrawn_is_not_nothing(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the memory of what was filed: the last one is named, and a new one offered."""
    gone = case(status="withdrawn", status_text="已撤回")
    api.set("GET /cases", {"items": [gone]})
    api.set(f"GET /cases/{ONE}", gone)
    api.set("GET /records", {"items": [record(1)]})
    said = shown(api, "查进度", domain).response("utter_cases_all_withdrawn")
    assert (said["number"], said["buttons"][0]["payload"]) == (ONE, '/start_repair{"record": "r1"}')
    by_record = shown(api, "1号那条办到哪了", domain)
    assert by_record.names == ["utter_case_status", "utter_next_withdrawn"]


def test_who_is_at_it_until_when(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects who waits: the actor of the nearest clock; where no clock runs, that is said."""
    running = case(status="submitted", deadlines=[DEADLINE])
    for deadlines, told in ([DEADLINE], "现在由认定单位办理"), ([], "没有查到可靠依据"):
        api.set("GET /cases", {"items": [running]})
        api.set(f"GET /cases/{ONE}", running | {"deadlines": deadlines})
        said = shown(api, "为什么还没办完", domain).response("utter_case_status")
        assert told in said["news"]
    assert api.run("action_not_understood", tracker("现在是谁在审", "nlu_fallback")).next == SHOW


def test_a_day_that_passed_opens_the_complaint(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects who waits too long: it is said, and complaining is one press."""
    late = case(status="submitted", deadlines=[DEADLINE | {"state": "breached", "text": "已超期2个工作日"}])
    api.set("GET /cases", {"items": [late]})
    api.set(f"GET /cases/{ONE}", late)
    assert shown(api, "进度", domain).names == ["utter_case_status", "utter_next_late"]


def test_the_portal_s_messages_are_shown(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against a letter that nobody sees: unread ones come first, the case is one press away."""
    note = {"title": "已受理", "text": "您的申请已受理。", "created_at": "2026-11-21T17:00:00Z", "case_number": ONE}
    read = note | {"title": "旧消息", "read_at": "2026-11-21T18:00:00Z", "case_number": None}
    api.set("GET /notifications", {"items": [read, note], "unread": 1})
    assert api.run("action_answer_policy", tracker("我的消息", "ask_policy")).next == SHOW
    cards = shown(api, "有什么新消息", domain).response("utter_news")["custom"]["cards"]
    assert [(card["title"], card["subtitle"]) for card in cards] == [
        ("已受理", "2026年11月22日"),
        ("旧消息", "2026年11月22日"),
    ]
    assert "payload" not in cards[1]


def test_every_thing_asked_for_is_listed(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against a trip for each paper: all are named, those that came are ticked."""
    asked = {"asked_at": "2026-11-21T01:00:00Z",
             "items": [{"material": "proof_of_performance", "name": "履行证明", "why": "看不清。"},
                       {"material": "other", "name": "情况说明", "why": "没有日期。"}]}  # fmt: skip
    new = {"id": "f1", "name": "a.pdf", "uploaded_at": "2026-11-22T01:00:00Z"}
    papers = [{"id": "proof_of_performance", "name": "履行证明", "required": True, "files": [new]},
              {"id": "other", "name": "情况说明", "required": True, "files": []}]  # fmt: skip
    waiting = case(status="supplement_requested", materials=papers, supplement=asked)
    api.set("GET /cases", {"items": [waiting]})
    api.set(f"GET /cases/{ONE}", waiting)
    said = api.run("action_supplement", tracker("还要交什么", "supplement_materials"), domain)
    assert said.names == ["utter_supplement_list", "utter_supplement_upload"]
    assert said.responses[0]["papers"] == "\n✓ 已传：履行证明\n· 要补：情况说明（没有日期。）"
    assert said.response("utter_supplement_upload")["material"] == "other"


@pytest.mark.parametrize(
    ("cases", "response"),
    [([], "utter_supplement_none"), ([case(status="reviewing")], "utter_supplement_nothing")],
    ids=["none", "one handled"],
)
def test_where_nothing_is_asked_for_that_is_said(api: FakeApi, cases: list[Any], response: str) -> None:
    """Protects against papers that nobody wants."""
    api.set("GET /cases", {"items": cases})
    api.set(f"GET /cases/{ONE}", case(status="reviewing"))
    assert api.run("action_answer_policy", tracker("还要补什么材料", "ask_materials")).next == "action_supplement"
    assert api.run("action_supplement", tracker("还缺什么", "supplement_materials")).names == [response]


def test_a_draft_is_dropped_in_its_own_words(api: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against "withdrawn" for what was never filed; applying anew is one press."""
    api.set("GET /cases", {"items": [case()]})
    api.set(f"GET /cases/{ONE}", case())
    api.set(f"POST /cases/{ONE}/withdraw", case(status="withdrawn"))
    asked = api.run("action_withdraw", tracker("删掉草稿", "withdraw_case"), domain)
    assert asked.names == ["utter_withdraw_ask_draft"]
    done = api.run("action_withdraw", tracker("是的", "withdraw_case", slots=asked.slots), domain)
    assert done.response("utter_draft_dropped")["buttons"][0]["title"] == "重新申请"
    api.set(f"GET /cases/{ONE}", case(status="withdrawn", allowed_actions=[]))
    again = api.run("action_withdraw", tracker("", "withdraw_case", case_number=ONE, step="confirmed"), domain)
    assert again.names == ["utter_withdrawn_before"]


def test_another_record_s_case_is_not_withdrawn(two: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the only case from a wish about something else."""
    said = two.run("action_withdraw", tracker("撤回3号那条的申请", "withdraw_case"), domain)
    assert said.names == ["utter_cases_none_about"]
    said = two.run("action_withdraw", tracker("撤回2号那条的申请", "withdraw_case"), domain)
    assert said.response("utter_withdraw_ask_draft")["number"] == TWO


@pytest.mark.parametrize(
    ("intent", "change", "response"),
    [
        ("ask_time_limit", {"status": "submitted", "deadlines": [DEADLINE]}, "utter_own_clocks"),
        ("ask_time_limit", {"status": "reviewing"}, "utter_own_no_clock"),
        ("ask_time_limit", {}, "utter_own_clock_draft"),
        ("ask_materials", {}, "utter_own_papers"),
        ("ask_materials", {"status": "submitted"}, "utter_own_papers_none"),
        ("ask_procedure", {"status": "submitted"}, "utter_own_step"),
    ],
)
def test_the_own_case_comes_before_the_rule(
    api: FakeApi, domain: dict[str, Any], intent: str, change: dict[str, Any], response: str
) -> None:
    """Protects people from a general answer to a question about their own case; the rule follows with its clause."""
    api.set(f"GET /cases/{ONE}", case(**change))
    api.set("GET /cases", {"items": []})
    api.set("GET /policies/answer", {"status": "answered", "answer": "按规定。", "citations": []})
    talked = {"slots": {"focus_case": ONE}}
    assert api.run("action_answer_policy", tracker("一般要多久呢", intent, **talked), domain).names == [
        response,
        "text",
    ]
    other = api.run("action_answer_policy", tracker("异议一般要多久呢", intent, **talked), domain)
    assert "text" in other.names
    assert response not in other.names


def test_a_lost_case_leaves_the_rule(api: FakeApi) -> None:
    """Protects the general answer from a case that cannot be read."""
    api.set(f"GET /cases/{ONE}", problem(404, "没有找到。"))
    api.set("GET /policies/answer", {"status": "answered", "answer": "按规定。", "citations": []})
    said = api.run("action_answer_policy", tracker("去哪里办呢", "ask_procedure", slots={"focus_case": ONE}))
    assert said.names == ["text"]
