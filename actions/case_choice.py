"""Which case a message means: the one named, the one of a record described, the one talked about, or the only one."""

from collections.abc import Iterable, Sequence

from actions.cards import case_cards, payload, title_of
from actions.choosing import described
from actions.matters import points_by_number, short_numbers
from actions.models import Case, CaseLine, Record
from actions.turn import Event, Turn, remember

SHOWN = "shown_cases"
_PICKS = 10
_NONE = {"withdraw_case": "utter_withdraw_none", "supplement_materials": "utter_supplement_none"}


async def case_meant(turn: Turn, statuses: Iterable[str], intent: str) -> Case | list[Event]:
    """A case in one of ``statuses``; where it is not clear which, says what is missing and gives the events of that."""
    if not turn.signed_in:
        turn.say("utter_sign_in")
        return []
    number = turn.entity("case_number")
    if number:
        return await turn.api.case(number)
    cases = of_kind(turn, [c for c in (await turn.api.cases()).items if c.status in statuses])
    record = await record_named(turn)
    if record is not None and cases:
        about = [c for c in cases if record.id in c.record_ids]
        if not about and names_a_record(turn):
            return say_none_about(turn, record)
        cases = about or cases
    chosen = picked(turn, cases) or in_focus(turn, cases) or only(cases)
    if chosen is not None:
        return await turn.api.case(chosen.number)
    return await offer(turn, cases, intent)


def of_kind(turn: Turn, cases: Sequence[CaseLine]) -> list[CaseLine]:
    """The cases of the kind that the words name, where there are any."""
    objects, repairs = "异议" in turn.text, "修复" in turn.text
    named = [c for c in cases if (c.kind == "repair") is repairs] if objects is not repairs else []
    return named or list(cases)


def in_focus(turn: Turn, cases: Sequence[CaseLine]) -> CaseLine | None:
    """The one talked about."""
    return next((c for c in cases if c.number == turn.slot("focus_case")), None)


def only(cases: Sequence[CaseLine]) -> CaseLine | None:
    """The only one."""
    return cases[0] if len(cases) == 1 else None


def picks(turn: Turn) -> bool:
    """Whether the message points at a place in the list of cases that was shown last, after any list of records."""
    if turn.entity("ordinal") is None or "条" in turn.text or len(turn.text) > _PICKS:
        return False
    return turn.filled_last("shown_records", SHOWN) == SHOWN


def picked(turn: Turn, cases: Sequence[CaseLine]) -> CaseLine | None:
    """The case at the place that the message points at."""
    ordinal = turn.entity("ordinal") or ""
    if not picks(turn) or not ordinal.lstrip("-").isdigit():
        return None
    shown = [str(number) for number in turn.slot(SHOWN) or ()]
    place = int(ordinal) - 1 if int(ordinal) > 0 else int(ordinal) + len(shown)
    number = shown[place] if 0 <= place < len(shown) else None
    return next((c for c in cases if c.number == number), None)


async def record_named(turn: Turn) -> Record | None:
    """The own record that the words name by number, authority or description; ``None`` where they name none."""
    if not turn.text or picks(turn) or not (names_a_record(turn) or len(turn.text) > _PICKS):
        return None
    return described(turn, (await turn.api.records()).items)


def names_a_record(turn: Turn) -> bool:
    """Whether the words point at a record, be it one that is not there."""
    values = any(turn.entity(name) for name in ("record", "document_number", "authority", "amount"))
    return values or points_by_number(turn.text) or bool(short_numbers(turn.text)) or "条" in turn.text


async def offer(turn: Turn, cases: Sequence[CaseLine], intent: str) -> list[Event]:
    """Cards to choose from; choosing one says ``intent`` about it."""
    if not cases:
        turn.say(_NONE.get(intent, "utter_cases_none"))
        return []
    titles = {record.id: title_of(record) for record in (await turn.api.records()).items}
    turn.say("utter_cases_which", custom={"cards": case_cards(turn, cases, titles, intent)}, count=len(cases))
    return remember(shown_cases=[c.number for c in cases], pending={"choose": intent})


def say_none_about(turn: Turn, record: Record) -> list[Event]:
    """Nothing was applied for about this record."""
    turn.say("utter_cases_none_about", title=title_of(record), record=record.id)
    return remember(focus_record=record.id)


def again_button(turn: Turn, case: CaseLine) -> list[dict[str, str]]:
    """A button that applies anew for what ``case`` was about; needs the domain."""
    if not case.record_ids or case.kind == "listing_objection":
        return []
    intent = "start_repair" if case.kind == "repair" else "start_objection"
    return [{"title": turn.phrase("utter_button_again"), "payload": payload(intent, record=case.record_ids[0])}]
