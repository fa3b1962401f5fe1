"""How an assessment is told: the days, why, the papers and where, in as few lines as carry it."""

from typing import Any

import pytest

from tests.actions.fake_api import CITATION, FakeApi, Said, assessment, record, tracker

CHECK = "action_check_repairability"
DOOR = {"id": "credit_china", "name": "信用中国网站", "channel": "www.creditchina.gov.cn", "citations": [CITATION]}
PAPERS = [
    {"id": "proof_of_performance", "name": "履行证明", "required": True, "why": "办法要求。", "citations": []},
    {"id": "application_form", "name": "申请表", "required": False, "why": "可以带上。", "citations": []},
]
SPARED = [{"id": "training_certificate", "name": "培训证明", "why": "不得要求。", "citations": []}]


def reason(rule: str, text: str, *, satisfied: bool | None) -> dict[str, Any]:
    """One reason with a clause."""
    return {"rule": rule, "text": text, "satisfied": satisfied, "citations": [CITATION]}


REASONS = [
    reason("publication.class", "属于一般失信信息。", satisfied=True),
    reason("publication.minimum", "按一般规定到2027年1月12日为止，还没有届满。", satisfied=False),
    reason("publication.minimum_107", "按市场监管的规定到2027年1月22日为止，还没有届满。", satisfied=False),
    reason("publication.maximum", "最长公示到2027年10月12日。", satisfied=True),
    reason("publication.start_107", "从哪一天起算没有读到原文。", satisfied=None),
    reason("conditions.performance", "还没有全部履行义务。", satisfied=False),
    reason("conditions.if_performed_today", "如果今天缴清，2027年1月23日起可以申请。", satisfied=None),
    reason("conditions.commitment", "还需要作出信用承诺。", satisfied=None),
    reason("conditions.other", "另有条件的，还要满足。", satisfied=None),
    reason("door.credit_china", "在信用中国网站申请。", satisfied=True),
    reason("fee.free", "不收取任何费用。", satisfied=True),
    reason("local.jiangsu_governs", "江苏有自己的条例。", satisfied=None),
]


@pytest.fixture
def one_record(api: FakeApi) -> FakeApi:
    """A person with one record."""
    api.set("GET /records", {"items": [record(1)], "total": 1, "next": None})
    return api


def told(api: FakeApi, domain: dict[str, Any], outcome: str, **changes: Any) -> Said:
    """What is said of an assessment."""
    parts: dict[str, Any] = {"reasons": REASONS, "door": DOOR, "materials": PAPERS, "not_asked_for": SPARED}
    api.set("POST /assessments", assessment(outcome, **(parts | changes)))
    return api.run(CHECK, tracker("这条能修复吗", "ask_repairability"), domain)


def test_later_is_told_with_days_reasons_papers_and_place(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the whole answer: first day, both regimes, what stands in the way, last day, if paid today, papers."""
    said = told(one_record, domain, "repairable_later", earliest_on="2027-01-23", ends_on="2027-10-12")
    later = said.response("utter_assessed_repairable_later_if_performed")
    assert later["earliest"] == "2027年1月23日"
    assert later["details"].splitlines() == [
        "✗ 按一般规定到2027年1月12日为止，还没有届满。",
        "✗ 按市场监管的规定到2027年1月22日为止，还没有届满。",
        "✗ 还没有全部履行义务。",
        "✓ 属于一般失信信息。",
        "· 从哪一天起算没有读到原文。",
        "改正并履行完的，公示最晚到 2027年10月12日。",
        "如果今天缴清，2027年1月23日起可以申请。",
        "要准备：履行证明。",
        "在哪里办：信用中国网站；在这里提交也可以。",
        "不用交：培训证明。",
    ]


def test_performed_duties_need_no_if(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects from a condition that is met already, and so is no longer one."""
    done = [reason("conditions.performance", "已经履行。", satisfied=True)]
    said = told(one_record, domain, "repairable_later", reasons=done, earliest_on="2027-01-23", ends_on="2027-10-12")
    assert "公示最晚到 2027年10月12日。" in said.response("utter_assessed_repairable_later")["details"].splitlines()


@pytest.mark.parametrize(
    ("rule", "satisfied"),
    [
        ("conditions.performance", None),
        ("publication.day_unknown", None),
        ("publication.shown_end", None),
        ("conditions.instalments", False),
    ],
)
def test_what_bears_the_answer_is_never_cut(
    one_record: FakeApi, domain: dict[str, Any], rule: str, *, satisfied: bool | None
) -> None:
    """Protects an answer from losing the "if" that makes it true, however much else there is to say."""
    held = [reason(f"publication.other{n}", f"第{n}点。", satisfied=True) for n in range(6)]
    open_one = reason(rule, "还不清楚。", satisfied=satisfied)
    said = told(one_record, domain, "repairable_now", reasons=[*held, open_one])
    assert "还不清楚。" in said.responses[0]["details"]


def test_a_shown_end_that_agrees_with_the_law_is_not_repeated(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects short answers: only a longer one is worth a warning."""
    said = told(
        one_record, domain, "repairable_now", reasons=[reason("publication.shown_end", "到那天。", satisfied=True)]
    )
    assert "到那天" not in said.responses[0]["details"]


def test_an_end_by_older_law_keeps_its_caution(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against an end that nobody is sure of."""
    caution = reason("publication.transition", "新旧怎样衔接没有查到原文。", satisfied=None)
    over = [reason("publication.ended", "已经届满。", satisfied=True), *REASONS[:1], caution]
    said = told(one_record, domain, "ended", reasons=over)
    assert said.responses[0]["details"].splitlines() == ["✓ 已经届满。", "· 新旧怎样衔接没有查到原文。"]


@pytest.mark.parametrize("status", ["repaired", "withdrawn"])
def test_a_record_closed_by_its_source_did_not_run_out(api: FakeApi, domain: dict[str, Any], status: str) -> None:
    """Protects people from hearing that the time is over where the record was repaired."""
    api.set("GET /records", {"items": [record(1, status=status)], "total": 1, "next": None})
    said = told(api, domain, "ended", reasons=[reason(f"objection.{status}", "应当停止公示。", satisfied=True)])
    assert said.names == [f"utter_assessed_{status}"]


def test_an_answer_without_papers_or_days_has_no_empty_lines(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects readers from half sentences where the assessment says less."""
    changes: dict[str, Any] = {"materials": [], "not_asked_for": [], "door": None, "reasons": REASONS[5:6]}
    said = told(one_record, domain, "repairable_later", **changes)
    assert said.response("utter_assessed_repairable_later_no_day")["details"] == "✗ 还没有全部履行义务。"


def test_an_ended_publication_says_only_that(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects people from conditions that no longer matter."""
    over = [*REASONS, reason("publication.ended", "已经届满。", satisfied=True)]
    assert told(one_record, domain, "ended", reasons=over).responses[0]["details"] == "✓ 已经届满。"


def test_why_a_person_must_look_stands_first(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the reason that decided from being cut off behind others."""
    reasons = [reason("lists.own_rule", "没有逐一核实。", satisfied=None), *REASONS[:1]]
    said = told(one_record, domain, "needs_person", reasons=reasons)
    assert said.names == ["utter_assessed_needs_person", "utter_assessed_door"]
    assert said.responses[0]["details"].splitlines()[0] == "· 没有逐一核实。"


def test_only_what_is_said_is_cited(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the list of clauses from growing beyond the answer: reasons, papers and places left out."""
    other = [{"document": "别的"}]
    unsaid = reason("conditions.other", "另有条件的。", satisfied=None) | {"citations": other}
    optional = PAPERS[1] | {"citations": other}
    said = told(one_record, domain, "repairable_now", reasons=[*REASONS[:1], unsaid], materials=[optional])
    assert said.responses[0]["custom"]["citations"] == [CITATION]
    ended = told(one_record, domain, "ended", reasons=REASONS[:1], door=DOOR | {"citations": other})
    assert ended.responses[0]["custom"]["citations"] == [CITATION]


@pytest.mark.parametrize(
    ("text", "entities", "performed_on"),
    [
        ("如果我今天交了罚款，什么时候能修复", {}, "2026-11-21"),
        ("要是把罚款缴清的话能修吗", {}, "2026-11-21"),
        ("如果12月1号缴清罚款呢，能修复吗", {"date": "2026-12-01"}, "2026-12-01"),
    ],
)
def test_supposing_a_payment_asks_what_if(
    one_record: FakeApi, domain: dict[str, Any], text: str, entities: dict[str, Any], performed_on: str
) -> None:
    """Protects what was told: a supposition is asked as one, and never remembered as a fact."""
    after = assessment("repairable_now", earliest_on=performed_on)
    before = assessment("repairable_later", reasons=[REASONS[5]])
    one_record.set("POST /assessments/what-if", {"before": before, "after": after, "changes": []})
    slots = {"known_facts": {"r1": {"obligations_fulfilled": False}}}
    said = one_record.run(CHECK, tracker(text, "ask_repairability", slots=slots, **entities), domain)
    assert said.names == ["utter_what_if_now"]
    assert one_record.body("POST /assessments/what-if") == {
        "record_id": "r1",
        "facts": {"obligations_fulfilled": False},
        "change": {"facts": {"obligations_fulfilled": None, "performed_on": performed_on}},
    }
    assert "known_facts" not in said.slots
    assert said.slots["pending"] is None


@pytest.mark.parametrize(
    ("after", "response"),
    [
        (assessment("repairable_later", earliest_on="2027-01-13"), "utter_what_if_later"),
        (assessment("repairable_later"), "utter_what_if_unclear"),
        (assessment("ended"), "utter_what_if_ended"),
        (assessment("needs_person"), "utter_what_if_unclear"),
    ],
)
def test_every_supposed_outcome_has_words(
    one_record: FakeApi, domain: dict[str, Any], after: dict[str, Any], response: str
) -> None:
    """Protects people from a promise that the answer does not make."""
    before = assessment("repairable_later", reasons=[REASONS[5]])
    one_record.set("POST /assessments/what-if", {"before": before, "after": after, "changes": []})
    text = "如果我今天交了罚款，什么时候能修复"
    assert one_record.run(CHECK, tracker(text, "ask_repairability"), domain).names == [response]


def test_performed_duties_are_not_supposed_again(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects the real day of performance: paying again changes nothing."""
    before = assessment("repairable_now", reasons=[reason("conditions.performance", "已经履行。", satisfied=True)])
    one_record.set("POST /assessments/what-if", {"before": before, "after": before, "changes": []})
    said = one_record.run(CHECK, tracker("如果我今天交罚款能修吗", "ask_repairability"), domain)
    assert said.names == ["utter_what_if_performed", "utter_assessed_repairable_now"]


def test_a_payment_in_the_past_is_no_supposition(one_record: FakeApi, domain: dict[str, Any]) -> None:
    """Protects against supposing what the message may tell as a fact."""
    one_record.set("POST /assessments", assessment("repairable_later", earliest_on="2027-01-13"))
    heard = tracker("如果我6月1号交了罚款，能修复吗", "ask_repairability", date="2026-06-01")
    assert one_record.run(CHECK, heard, domain).names == ["utter_assessed_repairable_later_if_performed"]
