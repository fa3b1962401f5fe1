"""Where cases stand, and taking a case back."""

import re
from collections.abc import Sequence
from typing import Any

from actions.afterwards import asks_news, asks_who, takes_back
from actions.appealing import SLOTS as APPEAL_SLOTS
from actions.cards import payload
from actions.case_choice import (
    again_button,
    case_meant,
    in_focus,
    names_a_record,
    of_kind,
    offer,
    only,
    picked,
    record_named,
    say_none_about,
)
from actions.drafts import SLOTS as REPAIR_SLOTS
from actions.listing import SLOTS as LISTING_SLOTS
from actions.models import CaseLine, Record
from actions.objecting import SLOTS as OBJECTION_SLOTS
from actions.pausing import taken_up_again
from actions.privacy import say_right
from actions.skill import SkillAction
from actions.standing import say_status, say_who
from actions.turn import Event, Turn, china_day, close_form, day, forget, remember, then

# The person asks about all cases, not about the one just talked about.
_ALL = re.compile("所有|全部|哪些|都有|其他|别的|几个(?!工作日|月|星期)")
_RECORD = re.compile("处罚|公示|记录|罚款|网上|[那这第].{0,4}条|消掉|那个")
_FILED = re.compile("申请|异议|案|编号|办件|撤件|草稿|提交|[交递报填]|件|单子")
_REFUSE = re.compile("[不别吗？?等留]|再想|算了|先放|后悔")
_NO_MORE = re.compile("不(?:想)?(?:办|要|弄|修|申请)了")
# 申请照旧办，别给我撤了
_KEEPS = re.compile("(?:别|不要|不用|不想|没(?:有)?(?:说|要))[^，。；,;]{0,5}撤|照[旧常样][办走]")
_WITHDRAWABLE = ("draft", "submitted", "supplement_requested", "accepted", "reviewing")
_FORM_CASES = {
    "repair_form": ("repair_case", REPAIR_SLOTS),
    "objection_form": ("objection_case", OBJECTION_SLOTS),
    "listing_form": ("listing_case", LISTING_SLOTS),
    "appeal_form": ("appeal_case", APPEAL_SLOTS),
}
_MOST_NEWS = 3


class ShowProgress(SkillAction):
    """One case, or the person's cases as cards; the portal's messages where these are asked for."""

    name = "action_show_progress"

    async def handle(self, turn: Turn) -> list[Event]:
        """The case that a form just left, the one named or talked about, the only one not withdrawn, or a choice."""
        if not turn.signed_in:
            turn.say("utter_sign_in")
            return []
        again = taken_up_again(turn)
        if again is not None:
            return again
        if asks_news(turn.text):
            return await _say_news(turn)
        number = (turn.slot("pending") or {}).get("show") or turn.entity("case_number")
        if number:
            return await say_status(turn, await turn.api.case(number))
        every = (await turn.api.cases()).items
        if not every:
            return await _say_rights(turn)
        return await _of_several(turn, every)


async def _of_several(turn: Turn, every: Sequence[CaseLine]) -> list[Event]:
    """Which of the person's cases is meant; a withdrawn one only where nothing else fits."""
    cases = [c for c in every if c.status != "withdrawn"]
    if _ALL.search(turn.text) and len(every) > 1:
        return await offer(turn, every, "ask_case_status")
    record = await record_named(turn)
    if record is not None:
        return await _of_record(turn, record, every)
    if not cases:
        return await _last_withdrawn(turn, every[0])
    likely = of_kind(turn, cases)
    meant = picked(turn, cases) or in_focus(turn, likely if len(likely) < len(cases) else every)
    if meant is None and not (names_a_record(turn) and len(likely) > 1):
        meant = only(likely)
    if meant is None:
        return await offer(turn, likely, "ask_case_status")
    case = await turn.api.case(meant.number)
    if asks_who(turn.text) and case.status != "draft":
        return await say_who(turn, case)
    return await say_status(turn, case, others=len(cases) > 1)


async def _of_record(turn: Turn, record: Record, every: Sequence[CaseLine]) -> list[Event]:
    """The newest case about a record; one that was withdrawn where there is no other."""
    about = sorted((c for c in every if record.id in c.record_ids), key=lambda c: c.status == "withdrawn")
    if not about:
        return say_none_about(turn, record)
    return await say_status(turn, await turn.api.case(about[0].number), others=len(every) > 1)


async def _last_withdrawn(turn: Turn, last: CaseLine) -> list[Event]:
    """Nothing is open: the last one was taken back, and may be applied for anew."""
    turn.say("utter_cases_all_withdrawn", buttons=again_button(turn, last), number=last.number)
    return remember(focus_case=last.number)


async def _say_rights(turn: Turn) -> list[Event]:
    """No case: what was asked for about the person's own data, if anything was."""
    rights = (await turn.api.rights()).items
    if not rights:
        turn.say("utter_cases_none")
    return [event for right in rights for event in say_right(turn, right)]


async def _say_news(turn: Turn) -> list[Event]:
    """The newest messages of the portal, unread ones first."""
    page = await turn.api.notices()
    if not page.items:
        turn.say("utter_news_none")
        return []
    newest = sorted(page.items, key=lambda n: n.read_at is not None)[:_MOST_NEWS]
    cards = [
        {
            "title": notice.title,
            "subtitle": day(china_day(notice.created_at)),
            "lines": [notice.text],
            **({"payload": payload("ask_case_status", case_number=notice.case_number)} if notice.case_number else {}),
        }
        for notice in newest
    ]
    turn.say("utter_news" if page.unread else "utter_news_read", custom={"cards": cards}, count=page.unread)
    return []


class Withdraw(SkillAction):
    """Take a case back, after asking once."""

    name = "action_withdraw"

    async def handle(self, turn: Turn) -> list[Event]:
        """The button that names the case withdraws it, and so does a clear yes to the question just asked."""
        asked = str((turn.slot("pending") or {}).get("withdraw") or "")
        if not asked and not turn.is_button and _KEEPS.search(turn.text):
            return then("action_show_progress")
        if not (asked or turn.is_button or turn.entity("case_number")) and _about_a_record(turn.text):
            return then("action_check_repairability")
        if asked and turn.text and _REFUSE.search(_NO_MORE.sub("", turn.text)) and not turn.is_question:
            turn.say("utter_not_withdrawn", number=asked)
            return []
        agreed = bool(asked) and turn.entity("case_number") in (None, asked) and turn.said_yes("withdraw")
        same = agreed or (bool(asked) and takes_back(turn))
        case = await turn.api.case(asked) if same else await case_meant(turn, _WITHDRAWABLE, "withdraw_case")
        if isinstance(case, list):
            return case
        focus, draft = remember(focus_case=case.number), case.status == "draft"
        named: dict[str, Any] = {"number": case.number, "status": case.status_text}
        if case.status == "withdrawn":
            turn.say("utter_withdrawn_before", buttons=again_button(turn, case), **named)
            return focus
        if "withdraw" not in case.allowed_actions:
            turn.say("utter_withdraw_not_possible", **named)
            return focus
        pressed = turn.entity("step") == "confirmed" and turn.entity("case_number") == case.number
        if agreed or pressed:
            taken = await turn.api.withdraw(case.number)
            again = again_button(turn, case)
            turn.say("utter_draft_dropped" if draft else "utter_withdrawn", buttons=again, number=taken.number)
            return focus + _leave_form_of(turn, case.number)
        turn.say("utter_withdraw_ask_draft" if draft else "utter_withdraw_ask", **named)
        # The form's question would stand between this one and its answer, so the form waits.
        return focus + remember(pending={"withdraw": case.number}) + then("action_listen")


def _about_a_record(text: str) -> bool:
    """``撤掉工地那条`` is about what is published, not about something filed."""
    return bool(_RECORD.search(text)) and not _FILED.search(text)


def _leave_form_of(turn: Turn, number: str) -> list[Event]:
    """A form that fills in a case which is gone asks nothing more."""
    for form, (slot, slots) in _FORM_CASES.items():
        if turn.slot(slot) == number:
            return forget(slots) + (close_form() if turn.active_form == form else [])
    return []
