"""What each letter says, read from its case; the names are those that templates may use (``placeholders``)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.cases import service as cases
from api.cases.commitment import TEXT
from api.cases.deadlines import clock_of
from api.cases.models import Case, CaseDeadline
from api.crypto import FieldCipher
from api.filing.letters import decided, receipt, words
from api.filing.letters.kinds import LetterKind, last_decision, last_supplement
from api.filing.letters.matters import matters
from api.masking import masked
from knowledge.engine.clock import Paused
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import Event

Facts = dict[str, Any]
_APPLICATIONS = {"repair": "信用修复申请", "objection": "异议申请", "listing_objection": "列入前异议申请"}
_CODE_NAMES = {"business": "统一社会信用代码", "person": "居民身份证号码"}
_NO_STATEMENT = "（没有另外填写说明）"
_FREE_HERE = "在本系统提出异议、查询进度、下载文书，都不收取任何费用。"


@dataclass(frozen=True)
class Reading:
    """A case, and by whom it is read: the owner sees codes and telephone numbers in full, everybody else masked."""

    case: Case
    library: Library
    cipher: FieldCipher
    in_full: bool

    def said(self, text: str) -> str:
        """What the applicant wrote, as this reader may see it."""
        return text if self.in_full else masked(text)


@dataclass(frozen=True)
class Letter:
    """What a letter says, and the moment it speaks of: the same for ever after."""

    facts: Facts
    moment: dt.datetime


def gather(reading: Reading, kind: LetterKind) -> Letter:
    """The facts of one letter; the case must be one that has it (``kinds.require``)."""
    parts, moment = _LETTERS[kind]
    facts = _common(reading)
    for part in parts:
        facts |= part(reading)
    return Letter({name: _clean(value) for name, value in facts.items()}, moment(reading.case))


def _common(reading: Reading) -> Facts:
    case = reading.case
    return {
        "申请编号": case.number,
        "申请名称": _APPLICATIONS[case.kind],
        "申请人": case.subject.name,
        "代码名称": _CODE_NAMES[case.subject.kind],
        "代码": case.subject.shown_code(reading.cipher, in_full=reading.in_full),
        "所涉事项": matters(case),
    }


def _application(reading: Reading) -> Facts:
    case, told = reading.case, cases.facts_of(reading.case, reading.cipher)
    name, phone = (told.contact.name, told.contact.phone) if told.contact else (None, None)
    return {
        "申请书名称": f"{_APPLICATIONS[case.kind]}书",
        "异议理由": _grounds(reading),
        "陈述": words.paragraphs(reading.said(cases.statement_of(case, reading.cipher) or "")) or [_NO_STATEMENT],
        "履行日期": _performed(case, told.performed_on),
        "联系人": name or "未填写",
        "联系电话": (phone if reading.in_full else _masked(phone)) if phone else "未填写",
        "受托人": reading.said(told.agent or "无"),
        "提交情况": f"{words.minute_of(case.submitted_at)}提交" if case.submitted_at else "草稿，还没有提交",
        "提交日期": words.day_of(case.submitted_at) if case.submitted_at else words.BLANK_DAY,
        "材料": _papers(reading),
    }


def _performed(case: Case, told: dt.date | None) -> str:
    """The day of performance that was told, or else those that the records hold."""
    held = [record.obligations_fulfilled_on for record in case.records if record.obligations_fulfilled_on]
    days = [told] if told else sorted(set(held))
    return "、".join(words.day(day) for day in days) or "未填写"


def _grounds(reading: Reading) -> str:
    """All grounds of an objection; before a listing there is none to choose."""
    case = reading.case
    grounds = (case.ground, *case.also_grounds) if case.ground else ()
    return "、".join(reading.library.glossary.term("ground", one) for one in grounds) or "见说明"


def _commitment(reading: Reading) -> Facts:
    given = reading.case.commitment or {}
    return {
        "承诺内容": given.get("text", TEXT),
        "承诺人": given.get("signed_by", words.BLANK_NAME),
        "承诺日期": words.day_of(given["signed_at"]) if given else words.BLANK_DAY,
        "承诺方式": "已在线承诺" if given else "请签字或者盖章",
    }


def _receipt(reading: Reading) -> Facts:
    kept = receipt.of(reading.case, reading.library)
    filed = reading.case.submitted_at
    fee = kept["fee"]
    return {
        "提交时间": words.minute_of(filed) if filed else "",
        "提交日期": words.day_of(filed) if filed else "",
        "材料": _papers(reading),
        "没有提交的记录": [{"名称": one["name"], "原因": one["why"]} for one in kept.get("left_out", ())],
        "办理期限": [words.time_limit(clock) for clock in kept["deadlines"]] or [words.NO_LIMITS],
        "费用": f"{fee['text']}{words.behind(fee)}" if fee else _FREE_HERE,
    }


def _supplement(reading: Reading) -> Facts:
    asked = last_supplement(reading.case) or {}
    on = words.in_china(asked["asked_at"]).date()
    clocks = [(row, clock_of(row).until(on)) for row in reading.case.deadlines]
    return {
        "补正日期": words.day(on),
        "补正事项": [{"名称": item["name"], "原因": item["why"]} for item in asked["items"]],
        "补正说明": [words.saying(note) for note in asked.get("notes") or ()],
        "补正期限": [
            words.time_limit(receipt.clock(row, on))
            for row, clock in clocks
            if clock.started_on == on and _asks(reading.library, row)
        ],
        "暂停期限": [
            _pause(reading.library, row.name, clock.history[-1], on)
            for row, clock in clocks
            if clock.paused_on == on and isinstance(clock.history[-1], Paused)
        ],
    }


def _pause(library: Library, name: str, pause: Paused, on: dt.date) -> str:
    """That a time limit stands still; where the clause was not read, that this is how it is counted for now."""
    if not pause.certain:
        return f"{name}：补正的时间算不算在内，条文没有读到（待核实），这里暂按自{words.day(on)}起不计算。"
    cited = [library.cite(ref).model_dump(mode="json") for ref in pause.cites]
    return f"{name}的期限自{words.day(on)}起暂停计算。{words.behind({'citations': cited})}"


def _decision(reading: Reading) -> Facts:
    return decided.decision(reading.case, reading.library)


def _correction(reading: Reading) -> Facts:
    return decided.correction(reading.case)


def _filed_at(case: Case) -> dt.datetime:
    return case.submitted_at or case.created_at


def _asked_at(case: Case) -> dt.datetime:
    return words.in_china((last_supplement(case) or {})["asked_at"])


def _decided_at(case: Case) -> dt.datetime:
    return words.in_china((last_decision(case) or {})["decided_at"])


def _asks(library: Library, row: CaseDeadline) -> bool:
    return library.time_limit(row.rule).event is Event.SUPPLEMENT_REQUESTED


def _papers(reading: Reading) -> list[dict[str, str]]:
    case = reading.case
    listed = receipt.of(case, reading.library)["materials"] if case.submitted_at else receipt.papers(case)
    return [{"名称": paper["name"], "情况": _handed_in(paper)} for paper in listed]


def _handed_in(paper: dict[str, Any]) -> str:
    names = [*paper["files"], *([f"已由{paper['signed_by']}在线承诺"] if paper["signed_by"] else [])]
    return "、".join(names) or ("未提交" if paper["required"] else "未提交（不是必需）")


def _masked(phone: str) -> str:
    return "*" * max(len(phone) - 4, 0) + phone[-4:]


def _clean(value: Any) -> Any:
    """Texts on one line each and readable; a letter cannot hold control characters."""
    if isinstance(value, str):
        return words.readable(value)
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    return [_clean(part) for part in value]


Part = Callable[[Reading], Facts]
_LETTERS: dict[LetterKind, tuple[tuple[Part, ...], Callable[[Case], dt.datetime]]] = {
    "commitment": ((_commitment,), _filed_at),
    "application": ((_application,), _filed_at),
    "objection": ((_application,), _filed_at),
    "receipt": ((_receipt,), _filed_at),
    "supplement_notice": ((_supplement,), _asked_at),
    "decision": ((_decision,), _decided_at),
    "apology": ((_correction,), _decided_at),
    "correction_notice": ((_correction,), _decided_at),
}
