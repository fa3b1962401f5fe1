"""Papers that a case still lacks: uploaded one by one, and handed in when the person says so."""

import re

from actions.case_choice import case_meant, in_focus, offer, only
from actions.client import key_of
from actions.models import Case, CaseLine, Supplement
from actions.skill import SkillAction
from actions.turn import Event, Turn, remember
from actions.uploads import go_on_supplying, next_missing, replaces_file

_OPEN = ("draft", "supplement_requested")
_HANDS_IN = re.compile("交.{0,2}补充?的?材料|补充?的?材料.{0,6}(?:提交|交上|交吧)")
# Also what says that it was done before: then the button is offered, should it not have been.
_NOT_YET = re.compile("[不别没嘛等已]|再想|算了|先放|如何|哪|啥|需要|[提递]?交[过了](?!吧)")


class SupplyPapers(SkillAction):
    """What a case still lacks, with the upload control for it; what staff asked for is handed in on a clear word."""

    name = "action_supplement"

    async def handle(self, turn: Turn) -> list[Event]:
        """The case named, the one that was ready to be handed in, or the open one that is meant."""
        if replaces_file(turn.text) and turn.active_form == "repair_form" and turn.slot("repair_case"):
            turn.say("utter_replace_file", number=turn.slot("repair_case"))
            return []
        ready = str((turn.slot("pending") or {}).get("supplement") or "")
        if ready and turn.entity("case_number") in (None, ready):
            case: Case | None = await turn.api.case(ready)
        else:
            case = await _meant(turn)
        if case is None:
            return []
        if case.supplement is not None:
            return await _supply(turn, case, case.supplement, ready)
        return _lacking(turn, case)


def hands_in(turn: Turn) -> bool:
    """Whether the words say that the papers asked for are handed in now; a bare yes only where that was just asked."""
    if turn.is_button or turn.is_question or _NOT_YET.search(turn.text):
        return False
    asked = bool((turn.slot("pending") or {}).get("supplement"))
    return bool(_HANDS_IN.search(turn.text)) or (asked and turn.words_say_yes())


async def _meant(turn: Turn) -> Case | None:
    """What staff ask for comes before drafts, but for a draft that was talked about just now."""
    if not turn.signed_in or turn.entity("case_number"):
        return await case_meant(turn, _OPEN, "supplement_materials")
    cases = [c for c in (await turn.api.cases()).items if c.status in _OPEN]
    asked = [c for c in cases if c.status == "supplement_requested"]
    if not asked:
        return await case_meant(turn, _OPEN, "supplement_materials")
    chosen = _talked_of(turn, cases) or in_focus(turn, asked) or only(asked)
    if chosen is None:
        await offer(turn, asked, "supplement_materials")
        return None
    return await turn.api.case(chosen.number)


def _talked_of(turn: Turn, cases: list[CaseLine]) -> CaseLine | None:
    return in_focus(turn, cases) if turn.talked_of == "focus_case" and not hands_in(turn) else None


async def _supply(turn: Turn, case: Case, asked: Supplement, ready: str) -> list[Event]:
    """Hand in where nothing is missing and that was said; else what is missing, or the question."""
    pressed = turn.entity("step") == "submit" and turn.entity("case_number") == case.number
    said = hands_in(turn) or (turn.said_yes() and ready == case.number)
    if next_missing(case) is None and (pressed or said):
        taken = await turn.api.supplement(case.number, key_of("supplement", case.number, asked.asked_at.isoformat()))
        turn.say("utter_supplement_handed_in", number=taken.number, status=taken.status_text)
        return remember(focus_case=case.number)
    return go_on_supplying(turn, case)


def _lacking(turn: Turn, case: Case) -> list[Event]:
    missing = next_missing(case)
    if case.status != "draft" or (missing is None and not replaces_file(turn.text)):
        turn.say("utter_supplement_nothing", number=case.number, status=case.status_text)
        return remember(focus_case=case.number)
    if missing is None:
        turn.say("utter_replace_file", number=case.number)
        return remember(focus_case=case.number)
    return go_on_supplying(turn, case)
