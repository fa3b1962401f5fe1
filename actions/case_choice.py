"""Which case a message means: the one named, the one talked about, or the only one that fits."""

from collections.abc import Iterable

from actions.cards import case_cards, title_of
from actions.client import Api
from actions.models import Case, CaseLine
from actions.turn import Event, Turn


async def case_meant(turn: Turn, statuses: Iterable[str], intent: str) -> Case | None:
    """A case in one of ``statuses``; says what is missing where it is not clear which."""
    if not turn.signed_in:
        turn.say("utter_sign_in")
        return None
    number = turn.entity("case_number")
    if number:
        return await turn.api.case(number)
    cases = [c for c in (await turn.api.cases()).items if c.status in statuses]
    chosen = in_focus(turn, cases) or only(cases)
    if chosen is not None:
        return await turn.api.case(chosen.number)
    if not cases and intent == "withdraw_case":
        turn.say("utter_withdraw_none")
    else:
        await offer(turn, cases, intent)
    return None


def in_focus(turn: Turn, cases: list[CaseLine]) -> CaseLine | None:
    """The one talked about."""
    return next((c for c in cases if c.number == turn.slot("focus_case")), None)


def only(cases: list[CaseLine]) -> CaseLine | None:
    """The only one."""
    return cases[0] if len(cases) == 1 else None


async def offer(turn: Turn, cases: list[CaseLine], intent: str) -> list[Event]:
    """Cards to choose from; choosing one says ``intent`` about it."""
    if not cases:
        turn.say("utter_cases_none")
        return []
    cards = case_cards(turn, cases, await _titles(turn.api), intent)
    turn.say("utter_cases_which", custom={"cards": cards}, count=len(cases))
    return []


async def _titles(api: Api) -> dict[str, str]:
    return {record.id: title_of(record) for record in (await api.records()).items}
