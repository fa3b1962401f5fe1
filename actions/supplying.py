"""Papers that a case still lacks: uploaded one by one, and handed in when the person says so."""

import re
from collections.abc import Iterator

from actions.case_choice import case_meant, in_focus, offer, only, picked
from actions.client import key_of
from actions.models import Case, CaseLine, Supplement
from actions.skill import SkillAction
from actions.turn import Event, Turn, remember
from actions.uploads import go_on_supplying, next_missing, replaces_file

_OPEN = ("draft", "supplement_requested")
_HANDLED = ("submitted", "accepted", "reviewing")
_HANDS_IN = re.compile("交.{0,2}补充?的?材料|补充?的?材料.{0,6}(?:提交|交上|交吧)")
_HANDS_UP = re.compile(
    "(?:就?这.{1,4}|齐了|全了|好[的了])?[，, ]*(?:就|都|全|现在|帮我|给我|那)*"
    "补?(?:提交|递交|交|报)(?:上去|过去)?[吧呗]?"
)
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
            case: Case | list[Event] = await turn.api.case(ready)
        else:
            case = await _meant(turn)
        if isinstance(case, list):
            return case
        if case.supplement is not None:
            return await _supply(turn, case, case.supplement)
        return _lacking(turn, case)


def hands_in(turn: Turn) -> bool:
    """Whether the words say that the papers asked for are handed in now; a bare yes only where that was just asked."""
    if turn.is_button or turn.is_question or _NOT_YET.search(turn.text):
        return False
    asked = bool((turn.slot("pending") or {}).get("supplement"))
    now = turn.said_yes("submit") or bool(_HANDS_UP.fullmatch(turn.text.strip(" 。.，,！!～~")))
    return bool(_HANDS_IN.search(turn.text)) or (asked and now)


async def _meant(turn: Turn) -> Case | list[Event]:
    """What staff ask for comes before drafts, but for a draft that was talked about just now.

    Where nothing waits for papers, the case talked about or the only one that is being handled tells that.
    """
    if not turn.signed_in or turn.entity("case_number"):
        return await case_meant(turn, _OPEN, "supplement_materials")
    every = (await turn.api.cases()).items
    cases = [c for c in every if c.status in _OPEN]
    asked = [c for c in cases if c.status == "supplement_requested"]
    if not asked:
        return await case_meant(turn, _OPEN if cases else _HANDLED, "supplement_materials")
    chosen = picked(turn, asked) or _talked_of(turn, cases) or in_focus(turn, asked) or only(asked)
    return await turn.api.case(chosen.number) if chosen else await offer(turn, asked, "supplement_materials")


def _talked_of(turn: Turn, cases: list[CaseLine]) -> CaseLine | None:
    return in_focus(turn, cases) if turn.talked_of == "focus_case" and not hands_in(turn) else None


async def _supply(turn: Turn, case: Case, asked: Supplement) -> list[Event]:
    """Hand in where nothing is missing and that was said; else what is missing, or the question."""
    pressed = turn.entity("step") == "submit" and turn.entity("case_number") == case.number
    if next_missing(case) is None and (pressed or hands_in(turn)):
        taken = await turn.api.supplement(case.number, key_of("supplement", case.number, asked.asked_at.isoformat()))
        turn.say("utter_supplement_handed_in", number=taken.number, status=taken.status_text)
        return remember(focus_case=case.number)
    if len(asked.items) > 1 and next_missing(case) is not None:
        lines = "".join("\n" + line for line in _each(turn, case, asked))
        turn.say("utter_supplement_list", number=case.number, count=len(asked.items), papers=lines)
    return go_on_supplying(turn, case)


def _each(turn: Turn, case: Case, asked: Supplement) -> Iterator[str]:
    """Every thing asked for, and whether something came for it since."""
    came = {m.id for m in case.materials if any(f.uploaded_at and f.uploaded_at > asked.asked_at for f in m.files)}
    for item in asked.items:
        key = "utter_supplement_came" if item.material in came else "utter_status_asked"
        yield turn.phrase(key, name=item.name, why=item.why)


def _lacking(turn: Turn, case: Case) -> list[Event]:
    missing = next_missing(case)
    if case.status != "draft" or (missing is None and not replaces_file(turn.text)):
        turn.say("utter_supplement_nothing", number=case.number, status=case.status_text)
        return remember(focus_case=case.number)
    if missing is None:
        turn.say("utter_replace_file", number=case.number)
        return remember(focus_case=case.number)
    return go_on_supplying(turn, case)
