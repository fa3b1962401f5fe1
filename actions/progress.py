"""Where cases stand; missing papers; taking a case back; disagreeing with a result."""

import re

from actions.cards import case_cards, deadline_lines, title_of
from actions.client import Api
from actions.models import Case, CaseLine, once_each
from actions.policy import answer, question_of
from actions.skill import SkillAction
from actions.turn import Event, Turn, remember
from actions.uploads import next_missing

# The person asks about all cases, not about the one just talked about.
_ALL = re.compile("所有|全部|哪些|都有|其他|别的|几个")


class ShowProgress(SkillAction):
    """One case, or the person's cases as cards."""

    name = "action_show_progress"

    async def handle(self, turn: Turn) -> list[Event]:
        """The case named, the one talked about, the only one that is not withdrawn, or a choice."""
        if not turn.signed_in:
            turn.say("utter_sign_in")
            return []
        number = turn.entity("case_number")
        if number:
            return _say_status(turn, await turn.api.case(number))
        every = (await turn.api.cases()).items
        cases = [c for c in every if c.status != "withdrawn"] or every
        focus = None if _ALL.search(turn.text) else turn.slot("focus_case")
        meant = next((c for c in cases if c.number == focus), cases[0] if len(cases) == 1 else None)
        if meant is None:
            return await _offer(turn, cases, "ask_case_status")
        return _say_status(turn, await turn.api.case(meant.number), others=len(cases) > 1)


class Supplement(SkillAction):
    """What a case still lacks, with the upload control for it."""

    name = "action_supplement"

    async def handle(self, turn: Turn) -> list[Event]:
        """The case named, the one talked about, or the only open one."""
        case = await _case_meant(turn, ("draft", "supplement_requested"), "supplement_materials")
        if case is None:
            return []
        missing = next_missing(case)
        if missing is None:
            turn.say("utter_supplement_nothing", number=case.number, status=case.status_text)
        else:
            turn.say(
                "utter_supplement_upload",
                number=case.number, material=missing.id, name=missing.name, why=missing.why or "",
            )  # fmt: skip
        return remember(focus_case=case.number)


class Withdraw(SkillAction):
    """Take a case back, after asking once."""

    name = "action_withdraw"

    async def handle(self, turn: Turn) -> list[Event]:
        """Only the button that names the case and says so withdraws it."""
        case = await _case_meant(turn, ("draft", "submitted"), "withdraw_case")
        if case is None:
            return []
        if "withdraw" not in case.allowed_actions:
            turn.say("utter_withdraw_not_possible", number=case.number, status=case.status_text)
        elif turn.entity("step") == "confirmed" and turn.entity("case_number") == case.number:
            taken = await turn.api.withdraw(case.number)
            turn.say("utter_withdrawn", number=taken.number)
        else:
            turn.say("utter_withdraw_ask", number=case.number, status=case.status_text)
        return remember(focus_case=case.number)


class Appeal(SkillAction):
    """Disagreement with a result: the remedies from the law, and a person."""

    name = "action_appeal"

    async def handle(self, turn: Turn) -> list[Event]:
        """What the rules offer, then the way to a person."""
        await answer(turn, question_of(turn))
        turn.say("utter_appeal_next")
        return []


def _say_status(turn: Turn, case: Case, *, others: bool = False) -> list[Event]:
    if case.status == "draft":
        turn.say("utter_case_status_draft", number=case.number)
    else:
        citations = once_each([c for d in case.deadlines for c in d.citations])
        custom = {"case": case.number} | ({"citations": citations} if citations else {})
        turn.say(
            "utter_case_status", custom=custom,
            number=case.number, status=case.status_text, deadlines=deadline_lines(turn, case.deadlines),
        )  # fmt: skip
    if others and not turn.active_form:
        turn.say("utter_cases_others")
    return remember(focus_case=case.number)


async def _case_meant(turn: Turn, statuses: tuple[str, ...], intent: str) -> Case | None:
    """The case that the message is about; says what is missing where that is not clear."""
    if not turn.signed_in:
        turn.say("utter_sign_in")
        return None
    number = turn.entity("case_number")
    if number:
        return await turn.api.case(number)
    cases = [c for c in (await turn.api.cases()).items if c.status in statuses]
    focus = str(turn.slot("focus_case") or "")
    chosen = next((c for c in cases if c.number == focus), cases[0] if len(cases) == 1 else None)
    if chosen is not None:
        return await turn.api.case(chosen.number)
    if not cases and intent == "withdraw_case":
        turn.say("utter_withdraw_none")
    else:
        await _offer(turn, cases, intent)
    return None


async def _offer(turn: Turn, cases: list[CaseLine], intent: str) -> list[Event]:
    if not cases:
        turn.say("utter_cases_none")
        return []
    cards = case_cards(turn, cases, await _titles(turn.api), intent)
    turn.say("utter_cases_which", custom={"cards": cards}, count=len(cases))
    return []


async def _titles(api: Api) -> dict[str, str]:
    return {record.id: title_of(record) for record in (await api.records()).items}
