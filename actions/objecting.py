"""What an objection says: record, ground and statement out of the person's words, and the draft that holds them."""

import re
from typing import Any

from actions.cards import title_of
from actions.client import key_of
from actions.drafts import say_put_aside, told_of
from actions.grounds import ASKING, TELLING, ground_changed
from actions.models import Case, Material
from actions.telling import for_the_case, waiting
from actions.turn import Event, Turn, remember, then
from actions.uploads import attach_waiting

SLOTS = (
    "objection_record", "objection_ground", "objection_statement", "objection_evidence", "objection_confirmed",
    "objection_case", "objection_material", "asked_once",
)  # fmt: skip
_LONG = 10
# Whatever the length, these are no part of a statement.
_OTHER_WISHES = frozenset({"stop", "restart", "request_human", "withdraw_case", "start_repair", "ask_case_status"})
_EVIDENCE = "evidence_of_error"
_OF_THE_CASE = ("contact", "agent")
_ABOUT_LISTING = re.compile(
    "收到|告知书?|通知书?|拟|列入|列进|严重|失信|违法|主体|名单|黑名单|我(?:们)?(?:公司)?|不服|不同意|怎么办?|可以|能|吗|要|把|将|他们|说|一份|一张|之前"
)
_ANEW = re.compile('(?:不对[，,]?|不是[，,])?(?:把?说明|内容)?(?:改成|改为|换成|写成|应该写)[:：，,"“]*')


def corrected(statement: str, words: str) -> str:
    """``statement`` with what was said at its confirmation: in its place where that is asked for, else added to it."""
    anew = _ANEW.match(words)
    return words[anew.end() :] if anew and len(words) - anew.end() >= TELLING else f"{statement}；{words}"


def says_something(text: str) -> bool:
    """Whether more is said than that an objection is wished for."""
    rest = _ABOUT_LISTING.sub("", ASKING.sub("", text))
    return len(rest) >= TELLING


def states(turn: Turn) -> bool:
    """Whether a message may be the person's own words where these are asked for; a question on its way is none."""
    if turn.is_button or not turn.text or turn.intent in _OTHER_WISHES:
        return False
    told = turn.may_be_value or turn.intent in ("start_objection", "appeal_rejection")
    if turn.is_question:
        return told and turn.intent not in ("out_of_scope", "affirm", "deny") and len(turn.text) >= _LONG
    return told or len(turn.text) >= _LONG


async def advance(turn: Turn, record: str | None, ground: str | None, statement: str | None) -> list[Event]:
    """The form's slots as far as they are known; once all are, the draft that the API keeps."""
    known = remember(objection_record=record, objection_ground=ground, objection_statement=statement)
    if not (record and ground and statement):
        return known
    case, ground, statement = await draft(turn, record, ground, statement)
    known = remember(objection_record=record, objection_ground=ground, objection_statement=statement)
    main = main_paper(case)
    case, put_in = await attach_waiting(turn, case, main.id if main else _EVIDENCE, record)
    return known + put_in + await draft_slots(turn, case)


async def draft(turn: Turn, record: str, ground: str, statement: str) -> tuple[Case, str, str]:
    """The draft, with its ground and words: an open one for the same record is corrected, not doubled."""
    facts = {name: value for name, value in for_the_case(waiting(turn)).items() if name in _OF_THE_CASE}
    told: dict[str, Any] = {"ground": ground, "statement": statement} | ({"facts": facts} if facts else {})
    case = await turn.api.create_objection(
        record, told, key_of("objection", turn.conversation, record, turn.message_id)
    )
    if turn.active_form != "objection_form" and not turn.is_button:
        ground, statement = _of_before(turn, case, ground, statement)
    if (case.ground, case.statement) != (ground, statement):
        case = await turn.api.correct(case.number, ground=ground, statement=statement)
    say_put_aside(turn, turn.slot("objection_case"), case.number)
    return case, ground, statement


def _of_before(turn: Turn, case: Case, ground: str, statement: str) -> tuple[str, str]:
    """A draft that was put aside keeps its ground and words; what is said now comes to them."""
    if turn.entity("ground") is None and ground_changed(turn.text, case.ground, case.statement or "") == case.ground:
        ground = case.ground or ground
    before = case.statement or ""
    return ground, statement if before in statement else f"{before}；{statement}"


async def resume(turn: Turn, number: str) -> list[Event]:
    """Go on with an objection draft; anything else is shown where it stands."""
    if number.startswith("LY-"):
        return remember(pending={"resume": number}) + then("action_begin_listing")
    case = await turn.api.case(number)
    if case.kind != "objection" or case.status != "draft" or not case.record_ids:
        return then("action_show_progress")
    known = remember(
        objection_record=case.record_ids[0],
        objection_ground=case.ground,
        objection_statement=case.statement or None,
        objection_confirmed=None,
        asked_once=None,
    )
    say_put_aside(turn, turn.slot("objection_case"), case.number)
    return known + await draft_slots(turn, case) + then("objection_form")


async def draft_slots(turn: Turn, case: Case, *, without: bool = False) -> list[Event]:
    """What the last questions show of the draft; ``without``: the person has no paper to show."""
    main = main_paper(case)
    files = "、".join(f.name for m in case.materials for f in m.files)
    titles = [title_of(r) for r in (await turn.api.records()).items if r.id in case.record_ids]
    paper = {
        "id": main.id if main else "other",
        "name": main.name if main else "",
        "why": (main.why or "") if main else "",
        "required": bool(main and main.required),
        "files": files or "—",
        "title": "、".join(titles),
        **told_of(case),
    }
    has_none = (without or turn.slot("objection_evidence") == "—") and not (main and main.required)
    shown = files or ("—" if has_none or main is None else None)
    return remember(
        objection_case=case.number, objection_material=paper, objection_evidence=shown, focus_case=case.number
    )


def main_paper(case: Case) -> Material | None:
    """The paper that shows what is wrong: the required one, else the evidence; other papers only help."""
    required = (m for m in case.materials if m.required)
    return next(required, None) or next((m for m in case.materials if m.id == _EVIDENCE), None)
