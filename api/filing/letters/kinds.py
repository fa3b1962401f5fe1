"""Which letters there are, and for which cases each exists."""

from typing import Any, Literal, get_args

from api.cases.effects import wrongly_listed
from api.cases.models import Case
from api.errors import Conflict

LetterKind = Literal[
    "commitment", "application", "objection", "receipt", "supplement_notice", "decision", "apology", "correction_notice"
]
LetterFormat = Literal["docx", "pdf"]
KINDS: tuple[LetterKind, ...] = get_args(LetterKind)
NAMES: dict[LetterKind, str] = {
    "commitment": "信用承诺书",
    "application": "信用修复申请书",
    "objection": "异议申请书",
    "receipt": "申请回执",
    "supplement_notice": "补正通知书",
    "decision": "决定书",
    "apology": "致歉函",
    "correction_notice": "更正通知",
}


def template_of(case: Case, kind: LetterKind) -> LetterKind:
    """The template of a letter: the application of an objection is an objection."""
    return "objection" if kind == "application" and case.kind != "repair" else kind


def last_decision(case: Case) -> dict[str, Any] | None:
    """The decision that stands, or the one that was appealed against last."""
    if case.decision is not None:
        return case.decision
    return case.earlier_decisions[-1] if case.earlier_decisions else None


def last_supplement(case: Case) -> dict[str, Any] | None:
    """What is asked for now, or what was asked for last."""
    if case.supplement:
        return case.supplement
    return case.earlier_supplements[-1] if case.earlier_supplements else None


def require(case: Case, kind: LetterKind) -> None:
    """Raises ``Conflict`` that says why the letter does not exist, where it does not."""
    missing = _why_not(case, kind)
    if missing:
        raise Conflict(f"{missing}（{case.number}）", code=f"no_{kind}")


def _why_not(case: Case, kind: LetterKind) -> str:
    if kind == "commitment":
        return "" if case.kind == "repair" else "只有信用修复申请要作信用承诺，提异议不需要信用承诺书。"
    if kind == "objection":
        return "这是信用修复申请，请下载信用修复申请书。" if case.kind == "repair" else ""
    if kind == "receipt":
        return "这件申请还没有提交，提交后才有回执。" if case.submitted_at is None else ""
    if kind == "supplement_notice":
        return "" if last_supplement(case) else "没有要求补正过材料，所以没有补正通知书。"
    if kind == "decision":
        return "" if last_decision(case) else "还没有作出决定，作出决定后才有决定书。"
    if kind in ("apology", "correction_notice"):
        return _why_nothing_to_correct(case, NAMES[kind])
    return ""


def _why_nothing_to_correct(case: Case, name: str) -> str:
    if case.kind == "repair":
        return f"{name}只用于异议成立的情形；信用修复不是更正错误，没有{name}。"
    if case.kind == "listing_objection":
        return f"列入前的异议，还没有列入名单，没有需要更正的内容，所以没有{name}。"
    if case.decision is None:
        return f"还没有作出决定；认定列入名单有误并删除或者撤回以后，才有{name}。"
    if not wrongly_listed(case):
        return f"{name}只用于错误列入名单、已经删除或者撤回的情形；这件异议的结果请看决定书。"
    return ""
