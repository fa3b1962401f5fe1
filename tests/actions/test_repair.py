"""The repair form: nothing lost, nothing filed without an explicit yes."""

from typing import Any

import httpx2
import pytest

from tests.actions.fake_api import (
    DEADLINE,
    PERSON,
    FakeApi,
    Said,
    assessment,
    case,
    material,
    problem,
    tracker,
)

NUMBER = "XF-20261121-0001"
HEAR = "validate_repair_form"
COMMITMENT = material("credit_commitment", "信用承诺书")
PROVEN = case(materials=[material("proof_of_performance", "履行证明", "回单.pdf"), COMMITMENT])
DRAFT = {"repair_record": "r1", "repair_case": NUMBER, "repair_missing": {"id": "proof_of_performance"}}
READY = DRAFT | {
    "repair_proof": "回单.pdf",
    "repair_commitment": "张三",
    "repair_signers": {"title": "苏示建罚〔2026〕1号"},
}


def hear(
    api: FakeApi, asked: str, text: str, intent: str = "inform", slots: dict[str, Any] = DRAFT, **more: Any
) -> Said:
    """What the form makes of a message while it asks for ``asked``."""
    return api.run(HEAR, tracker(text, intent, form="repair_form", slots=slots | {"requested_slot": asked}, **more))


def test_choosing_a_record_opens_the_draft_at_once(repairable: FakeApi) -> None:
    """The API keeps the draft from here on; the key makes a repeated call harmless."""
    said = repairable.run("action_begin_repair", tracker("", "start_repair", record="r1"))
    assert said.next == "repair_form"
    assert said.slots["repair_case"] == NUMBER
    assert said.slots["repair_proof"] is None
    assert len(repairable.asked[-1].headers["Idempotency-Key"]) == 64
    assert repairable.body("POST /assessments") == {"record_id": "r1"}


def test_without_a_record_the_form_asks_for_one(repairable: FakeApi, domain: dict[str, Any]) -> None:
    """Several records and no hint: cards."""
    said = repairable.run("action_begin_repair", tracker("我要修复", "start_repair"))
    assert (said.next, said.slots["repair_record"]) == ("repair_form", None)
    cards = repairable.run("action_ask_repair_record", tracker("我要修复", "start_repair"), domain)
    custom = cards.response("utter_ask_repair_record")["custom"]
    assert [c["payload"] for c in custom["cards"]] == ['/inform{"record": "r1"}', '/inform{"record": "r2"}']
    assert custom["progress"] == {"step": 1, "of": 4, "label": "选记录"}


@pytest.mark.parametrize("outcome", ["repairable_later", "not_repairable", "ended", "wrong_door", "objection_instead"])
def test_no_draft_where_nothing_can_be_filed(repairable: FakeApi, outcome: str) -> None:
    """The reasons are said instead, and the form is not opened."""
    repairable.set("POST /assessments", assessment(outcome))
    said = repairable.run("action_begin_repair", tracker("", "start_repair", record="r1"))
    assert said.next == "action_listen"
    assert said.names[0].startswith("utter_assessed_")
    assert all(r.url.path != "/api/v1/cases" for r in repairable.asked)


def test_a_person_decides_only_when_asked_for(repairable: FakeApi) -> None:
    """Unverified law decides nothing: preparing the papers anyway is the person's own choice."""
    repairable.set("POST /assessments", assessment("needs_person"))
    assert repairable.run("action_begin_repair", tracker("", "start_repair", record="r1")).next == "action_listen"
    anyway = repairable.run("action_begin_repair", tracker("", "start_repair", record="r1", step="anyway"))
    assert anyway.next == "repair_form"


def test_a_lost_conversation_goes_on_from_what_is_missing(repairable: FakeApi) -> None:
    """A draft with its proof is asked for the commitment only."""
    repairable.set(f"GET /cases/{NUMBER}", PROVEN)
    said = repairable.run("action_begin_repair", tracker("继续申请", "start_repair"))
    assert said.names == ["utter_repair_resumed"]
    assert said.slots["repair_proof"] == "回单.pdf"
    assert said.slots["repair_commitment"] is None


def test_a_word_of_the_language_is_asked_back_before_it_signs(repairable: FakeApi) -> None:
    """Protects from a commitment signed by "soon": the button says that it is a name."""
    said = hear(repairable, "repair_commitment", "马上", "inform", confidence=0.4)
    assert said.slots["repair_commitment"] is None
    asked = repairable.run(
        "action_ask_repair_commitment",
        tracker(
            "马上", "inform", form="repair_form", slots={"repair_case": NUMBER, "requested_slot": "repair_commitment"}
        ),
    )
    assert asked.response("utter_repair_signer_ask")["name"] == "马上"


@pytest.mark.parametrize(("status", "then"), [("draft", "repair_form"), ("submitted", "action_show_progress")])
def test_a_late_button_goes_to_where_its_case_is(repairable: FakeApi, status: str, then: str) -> None:
    """A button pressed long after its turn never files anything."""
    repairable.set(f"GET /cases/{NUMBER}", case(status=status))
    said = repairable.run("action_begin_repair", tracker("/start_repair", "start_repair", case_number=NUMBER))
    assert said.next == then


@pytest.mark.parametrize("intent", ["inform", "greet", "start_repair", "stop", "out_of_scope", ""])
def test_a_file_counts_whatever_its_name_is_taken_for(repairable: FakeApi, intent: str) -> None:
    """The file is put into the draft before anything else is thought about the message."""
    repairable.set(f"GET /cases/{NUMBER}", PROVEN)
    said = hear(repairable, "repair_proof", "你好.pdf", intent, attachments=("a1",))
    assert said.names == ["utter_repair_upload_taken"]
    assert said.slots["repair_proof"] == "回单.pdf"
    sent = next(r for r in repairable.asked if r.method == "POST").content.decode()
    assert "proof_of_performance" in sent
    assert "a1" in sent


def test_a_signed_paper_replaces_the_typed_name(repairable: FakeApi) -> None:
    """A file that says by its name that it is the commitment is taken for it."""
    signed = material("credit_commitment", "信用承诺书", "承诺书.pdf")
    repairable.set(f"GET /cases/{NUMBER}", case(materials=[signed]))
    said = hear(repairable, "repair_commitment", "承诺书.pdf", attachments=("承诺书",))
    assert said.slots["repair_commitment"] == "credit_commitment"


def test_a_refused_file_is_explained_and_asked_for_again(repairable: FakeApi) -> None:
    """The API's words; the question stays open."""
    repairable.set(f"POST /cases/{NUMBER}/materials", problem(415, "只收 PDF、JPG、PNG。"))
    said = hear(repairable, "repair_proof", "a.exe", attachments=("a1",))
    assert said.response("utter_api_problem")["detail"] == "只收 PDF、JPG、PNG。"
    assert said.slots == {"repair_proof": None}


@pytest.mark.parametrize(
    "intent", ["ask_fee", "ask_policy", "complain", "stop", "request_human", "nlu_fallback", "greet"]
)
def test_interruptions_are_let_go(repairable: FakeApi, intent: str) -> None:
    """No slot event: Rasa then looks for the rule that answers."""
    said = hear(repairable, "repair_proof", "这个收费吗", intent)
    assert (said.events, said.responses) == ([], [])


def test_coming_back_from_an_interruption_hears_nothing(repairable: FakeApi) -> None:
    """The words that interrupted are not read as an answer."""
    said = hear(repairable, "repair_confirmed", "好的", "affirm", slots=READY, interrupted=True)
    assert said.events == []


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "name"),
    [
        ("张三", "inform", 0.6, "张三"),
        ("周小军", "nlu_fallback", 0.4, "周小军"),
        ("冯大勇", "affirm", 0.85, "冯大勇"),
        ("签署人：王小明", "out_of_scope", 0.9, "王小明"),
        ("你真笨", "out_of_scope", 0.5, None),
        ("好的", "affirm", 0.9, None),
        ("要不要钱", "ask_fee", 0.9, None),
        ("我再想想", "nlu_fallback", 0.4, None),
    ],
)
def test_only_a_name_signs(repairable: FakeApi, text: str, intent: str, confidence: float, name: str | None) -> None:
    """An insult or a question must never stand under a commitment."""
    said = hear(repairable, "repair_commitment", text, intent, confidence=confidence)
    assert said.slots.get("repair_commitment") == name


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "entities", "yes"),
    [
        ("确认提交", "affirm", 0.9, {}, True),
        ("/affirm", "affirm", 1.0, {"case_number": NUMBER, "step": "submit"}, True),
        ("/affirm", "affirm", 1.0, {"case_number": "XF-20261121-0009", "step": "submit"}, None),
        ("嘎嘎嘎", "affirm", 0.98, {}, None),
        ("好像可以吧？", "affirm", 0.9, {}, None),
        ("先不提交", "affirm", 0.9, {}, False),
        ("确认", "affirm", 0.4, {}, None),
        ("第一条", "inform", 0.9, {}, None),
        ("/deny", "deny", 1.0, {"case_number": NUMBER, "step": "submit"}, False),
    ],
)
def test_only_an_explicit_yes_files(
    repairable: FakeApi, text: str, intent: str, confidence: float, entities: dict[str, str], *, yes: bool | None
) -> None:
    """Doubt, noise, or a button of another case is no consent."""
    said = hear(repairable, "repair_confirmed", text, intent, slots=READY, confidence=confidence, **entities)
    assert said.slots.get("repair_confirmed") is yes


def test_the_signatory_can_be_corrected_before_filing(repairable: FakeApi) -> None:
    """A correction asks for the yes again."""
    said = hear(repairable, "repair_confirmed", "签署人是李四", "inform", slots=READY)
    assert said.slots == {"repair_commitment": "李四", "repair_confirmed": None}


def test_filing_says_number_dates_and_receipt(api: FakeApi, domain: dict[str, Any]) -> None:
    """With the clause of each date."""
    receipt = {"number": NUMBER, "status": "submitted", "receipt_url": "/r", "deadlines": [DEADLINE]}
    api.set(f"POST /cases/{NUMBER}/submit", receipt)
    said = api.run(
        "action_finish_repair", tracker("确认提交", "affirm", slots=READY | {"repair_confirmed": True}), domain
    )
    done = said.response("utter_repair_submitted")
    assert done["deadlines"] == "\n· 认定单位决定是否受理：还剩2个工作日，最晚11月25日"
    assert done["custom"]["case"] == NUMBER
    assert done["custom"]["citations"]
    assert said.response("utter_receipt_link")["href"] == "/r"
    assert api.body(f"POST /cases/{NUMBER}/submit") == {"commitment": {"accepted": True, "signed_by": "张三"}}
    assert said.slots["repair_confirmed"] is None


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        (problem(422, "还缺：履行证明。"), "utter_repair_not_filed"),
        (httpx2.ReadTimeout("slow"), "utter_repair_not_filed_down"),
    ],
)
def test_a_failed_filing_keeps_the_draft(api: FakeApi, answer: Any, response: str) -> None:
    """What stops it is said, with a button that goes on."""
    api.set(f"POST /cases/{NUMBER}/submit", answer)
    said = api.run("action_finish_repair", tracker("确认提交", "affirm", slots=READY | {"repair_confirmed": True}))
    assert said.names == [response]
    assert said.slots["focus_case"] == NUMBER


@pytest.mark.parametrize("confirmed", [None, False])
def test_nothing_is_filed_without_the_yes(api: FakeApi, *, confirmed: bool | None) -> None:
    """The form may end for other reasons."""
    said = api.run("action_finish_repair", tracker("停", "stop", slots=READY | {"repair_confirmed": confirmed}))
    assert (api.asked, said.names) == ([], [])


def test_the_same_yes_carries_the_same_key(api: FakeApi) -> None:
    """Pressed twice, it files once."""
    api.set(f"POST /cases/{NUMBER}/submit", {"number": NUMBER, "status": "submitted", "receipt_url": "/r"})
    for _ in range(2):
        api.run("action_finish_repair", tracker("确认提交", "affirm", slots=READY | {"repair_confirmed": True}))
    assert len({r.headers["Idempotency-Key"] for r in api.asked}) == 1


def test_a_person_may_sign_with_one_press(repairable: FakeApi) -> None:
    """The button carries the subject's own name."""
    repairable.set("POST /cases", (201, case(subject=PERSON)))
    opened = repairable.run("action_begin_repair", tracker("", "start_repair", record="r1"))
    asked = repairable.run("action_ask_repair_commitment", tracker(slots=opened.slots))
    assert asked.response("utter_ask_repair_commitment_person")["name"] == "示例个人"
    signed = hear(repairable, "repair_commitment", "/inform", slots=opened.slots, signatory="示例个人")
    assert signed.slots["repair_commitment"] == "示例个人"


def test_stop_keeps_the_draft(api: FakeApi) -> None:
    """And says how to go on."""
    said = api.run("action_stop", tracker("停止", "stop", form="repair_form", slots=DRAFT))
    assert said.response("utter_stopped_draft")["number"] == NUMBER
    assert {"event": "active_loop", "timestamp": None, "name": None} in said.events
    assert said.next == "action_listen"


def test_a_file_outside_every_form_goes_to_the_only_draft(repairable: FakeApi) -> None:
    """Whatever its name was taken for; with no draft it waits for one, and that is said."""
    said = repairable.run("action_small_talk", tracker("你好.pdf", "greet", attachments=("a1",)))
    assert said.names == ["utter_upload_kept"]
    kept = {"id": "f1", "name": "回单.pdf", "warnings": ["这个文件看起来是空白的。"]}
    repairable.set(f"POST /cases/{NUMBER}/materials", (201, kept))
    said = repairable.run("action_small_talk", tracker("你好.pdf", "greet", attachments=("a1",)))
    assert said.names == ["utter_upload_kept", "text"]
    assert said.responses[1]["text"] == "这个文件看起来是空白的。"
    repairable.set("GET /cases", {"items": [], "total": 0, "next": None})
    said = repairable.run("action_answer_policy", tracker("收费.pdf", "ask_fee", attachments=("a1",)))
    assert said.names == ["utter_upload_waits_for_draft", "utter_upload_no_draft"]
