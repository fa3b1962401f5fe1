"""A refusal: why, what is open until when, and one appeal with an explicit yes."""

from typing import Any

import pytest

from tests.actions.fake_api import CITATION, FakeApi, case, problem, record, tracker

NUMBER, OTHER = "XF-20261121-0001", "XF-20261121-0002"
BEGIN, FORM, POST = "action_appeal", "appeal_form", f"POST /cases/{NUMBER}/appeal"
WAY = {
    "name": "行政复议",
    "where": "本级人民政府",
    "last_day": "2027-01-20",
    "note": "从知道之日起算。",
    "citations": [CITATION],
}
DENIED = {"decision": "denied", "reasons": ["最短公示期没有届满。"], "citations": [CITATION], "remedies": [WAY]}
WHY = "罚款去年就交清了，凭证你们没有看"


def refused(number: str = NUMBER, **changes: Any) -> dict[str, Any]:
    """A refused case that may be appealed against."""
    base = {"status": "denied", "status_text": "未同意", "decision": DENIED, "allowed_actions": ["appeal"]}
    return case(number, **(base | changes))


@pytest.fixture
def one(api: FakeApi) -> FakeApi:
    """One refused case beside one that goes on."""
    api.set("GET /cases", {"items": [case(OTHER, status="submitted"), refused()]})
    api.set(f"GET /cases/{NUMBER}", refused())
    api.set("GET /records", {"items": [record(1)]})
    api.set("GET /policies/answer", {"status": "answered", "answer": "可以复议。", "citations": [CITATION]})
    api.set(POST, case(status="reviewing", status_text="正在审查"))
    return api


def hear(api: FakeApi, asked: str, text: str, intent: str = "inform", **said: Any) -> Any:
    """The form's question ``asked`` is answered with ``text``."""
    slots = {"appeal_case": NUMBER, "appeal_statement": WHY, "requested_slot": asked}
    return api.run("validate_appeal_form", tracker(text, intent, form=FORM, slots=slots, **said))


@pytest.mark.parametrize("text", ["为什么不同意", "凭什么拒我", "驳回理由是什么", "为啥没通过"])
@pytest.mark.parametrize("action", [BEGIN, "action_not_understood", "action_answer_policy"])
def test_why_is_told_with_clauses_and_last_days(one: FakeApi, domain: dict[str, Any], text: str, action: str) -> None:
    """Protects the right to reasons, whatever the words were taken for; nothing is begun by asking."""
    if action != BEGIN:
        assert one.run(action, tracker(text, "ask_policy")).next == BEGIN
    said = one.run(BEGIN, tracker(text, "appeal_rejection"), domain)
    details = said.response("utter_refused_why")["details"]
    assert "理由：最短公示期没有届满。" in details
    assert details.endswith("您还可以：\n· 行政复议，向本级人民政府提出，最晚2027年1月20日\n从知道之日起算。")
    assert said.response("utter_refused_why")["custom"]["citations"] == [CITATION]
    assert [b["title"] for b in said.response("utter_next_refused")["buttons"]] == ["重新申请"]
    assert said.next == "action_listen"


def test_a_long_first_message_is_the_reason(one: FakeApi, domain: dict[str, Any]) -> None:
    """Protects people from telling it twice; a bare disagreement is asked for its reason."""
    said = one.run(BEGIN, tracker(f"我不服，{WHY}", "appeal_rejection"), domain)
    assert (said.next, said.slots["appeal_statement"]) == (FORM, f"我不服，{WHY}")
    bare = one.run(BEGIN, tracker("对结果不满意，要求复核", "appeal_rejection"), domain)
    assert (bare.next, bare.slots["appeal_statement"], bare.names) == (FORM, None, ["utter_refused_why"])
    pressed = one.run(BEGIN, tracker("/a", "appeal_rejection", case_number=NUMBER, step="start"), domain)
    assert (pressed.next, pressed.slots["appeal_case"]) == (FORM, NUMBER)


@pytest.mark.parametrize("token", ["tok", None])
def test_without_a_refusal_the_rules_answer(api: FakeApi, token: str | None) -> None:
    """Protects general questions, and those who are not signed in."""
    api.set("GET /cases", {"items": [case(status="submitted")]})
    api.set("GET /policies/answer", {"status": "answered", "answer": "可以复议。", "citations": [CITATION]})
    said = api.run(BEGIN, tracker("对修复结果不服怎么办", "appeal_rejection", token=token))
    assert said.names == ["text", "utter_appeal_next"]


def test_what_was_refused_inside_a_grant_is_found(one: FakeApi, domain: dict[str, Any]) -> None:
    """Protects those whose case was granted in part: the API says that an appeal is possible."""
    one.set("GET /cases", {"items": [case(status="closed")]})
    one.set(f"GET /cases/{NUMBER}", refused(status="closed"))
    assert one.run(BEGIN, tracker(WHY, "appeal_rejection"), domain).next == FORM


def test_of_several_refused_the_described_one_is_meant(one: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against an appeal in the wrong case: cards ask, a record's number decides."""
    one.set("GET /cases", {"items": [refused(OTHER, record_ids=["r2"]), refused()]})
    one.set("GET /records", {"items": [record(1), record(2)]})
    asked = one.run(BEGIN, tracker("我不服", "appeal_rejection"), domain)
    assert asked.slots["shown_cases"] == [OTHER, NUMBER]
    named = one.run(BEGIN, tracker("1号那条我不服", "appeal_rejection"), domain)
    assert named.slots["appeal_case"] == NUMBER
    assert one.run("action_take_value", tracker("第二个", ordinal="2", slots=asked.slots)).next == BEGIN
    picked = one.run(BEGIN, tracker("第二个", ordinal="2", slots=asked.slots), domain)
    assert picked.slots["appeal_case"] == NUMBER


def test_looked_at_again_once_only(one: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against a form that the API would refuse: what is open outside is said instead."""
    one.set(f"GET /cases/{NUMBER}", refused(allowed_actions=[], earlier_decisions=[DENIED]))
    said = one.run(BEGIN, tracker("我还是不服", "appeal_rejection"), domain)
    assert said.names == ["utter_refused_why", "utter_appealed_before"]
    assert "最晚2027年1月20日" in said.response("utter_appealed_before")["outside"]


def test_what_is_looked_at_again_is_shown(one: FakeApi, domain: dict[str, Any]) -> None:
    """Protects who asks again while somebody else looks: where it stands, and not the rules."""
    again = case(status="reviewing", earlier_decisions=[DENIED])
    one.set("GET /cases", {"items": [again]})
    one.set(f"GET /cases/{NUMBER}", again)
    said = one.run(BEGIN, tracker("我不服", "appeal_rejection"), domain)
    assert (said.next, said.slots["pending"]) == ("action_show_progress", {"show": NUMBER})
    shown = one.run("action_show_progress", tracker("我不服", "appeal_rejection", slots=said.slots), domain)
    assert "正在重新审查。\n您还可以：" in shown.responses[0]["news"]


@pytest.mark.parametrize(
    ("text", "intent", "kept"),
    [
        (WHY, "ask_materials", WHY),
        ("材料都是齐的，为什么说我没有履行", "ask_policy", "材料都是齐的，为什么说我没有履行"),
        ("不公平", "complain", None),
        ("要多久", "ask_time_limit", "unasked"),
        ("停止", "stop", "unasked"),
    ],
)
def test_the_reason_is_heard_whatever_it_was_taken_for(one: FakeApi, text: str, intent: str, kept: str | None) -> None:
    """Protects the person's words; short questions and other wishes are answered, and it is asked again."""
    assert hear(one, "appeal_statement", text, intent).slots.get("appeal_statement", "unasked") == kept


@pytest.mark.parametrize(
    ("text", "intent", "entities", "yes"),
    [
        ("确认提交", "affirm", {}, True),
        ("/affirm", "affirm", {"case_number": NUMBER, "step": "appeal"}, True),
        ("/affirm", "affirm", {"case_number": OTHER, "step": "appeal"}, None),
        ("先不提交", "deny", {}, False),
        ("好像吧", "affirm", {}, None),
    ],
)
def test_only_an_explicit_yes_appeals(
    one: FakeApi, text: str, intent: str, entities: dict[str, str], *, yes: bool | None
) -> None:
    """Protects against an appeal that nobody asked for: there is one a case."""
    said = hear(one, "appeal_confirmed", text, intent, **entities)
    assert said.slots.get("appeal_confirmed") is yes
    done = one.run("action_finish_appeal", tracker(slots={"appeal_case": NUMBER} | said.slots))
    assert bool([r for r in one.asked if r.method == "POST"]) is (yes is True)
    assert yes is True or done.names == []


def test_the_reason_can_be_corrected_before_the_yes(one: FakeApi) -> None:
    """Protects against sending what was said by mistake."""
    said = hear(one, "appeal_confirmed", "改成：罚款是今年三月交清的，有回单")
    assert said.slots == {"appeal_statement": "罚款是今年三月交清的，有回单", "appeal_confirmed": None}


def test_after_the_appeal_the_remedies_outside_stay_in_sight(one: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the last days that run on meanwhile; pressed twice it is one request."""
    slots = {"appeal_case": NUMBER, "appeal_statement": WHY, "appeal_confirmed": True}
    for _ in range(2):
        said = one.run("action_finish_appeal", tracker("确认提交", "affirm", slots=slots), domain)
    assert said.names == ["utter_appeal_filed", "utter_appeal_outside"]
    assert "最晚2027年1月20日" in said.response("utter_appeal_outside")["outside"]
    assert one.body(POST) == {"statement": WHY}
    assert len({r.headers["Idempotency-Key"] for r in one.asked if r.method == "POST"}) == 1


def test_a_refused_appeal_is_told_in_the_api_s_words(one: FakeApi) -> None:
    """Protects who has applied anew meanwhile."""
    one.set(POST, problem(409, "您已经就同一件事重新提出了申请。"))
    slots = {"appeal_case": NUMBER, "appeal_statement": WHY, "appeal_confirmed": True}
    said = one.run("action_finish_appeal", tracker("确认提交", "affirm", slots=slots))
    assert said.response("utter_api_problem")["detail"] == "您已经就同一件事重新提出了申请。"


def test_stop_leaves_the_appeal(one: FakeApi) -> None:
    """Protects who changes their mind: nothing is sent, and the way back is a button."""
    said = one.run("action_stop", tracker("算了", "stop", form=FORM, slots={"appeal_case": NUMBER}))
    assert said.names == ["utter_appeal_not_filed"]
    assert {"event": "active_loop", "timestamp": None, "name": None} in said.events


def test_a_late_yes_shows_where_the_case_stands(api: FakeApi) -> None:
    """Protects against a button pressed after the form was left."""
    late = tracker("/affirm", "affirm", step="appeal", case_number=NUMBER)
    assert api.run("action_answer_pending", late).next == "action_show_progress"
    assert api.asked == []
