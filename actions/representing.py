"""Acting for somebody else: by an authorisation that the office has confirmed, and for nobody without one.

Which one is remembered as ``acting_for``; every call about matters then names it, and the API decides each time whether
it still stands. Without one the words are the same whoever is meant: nothing is looked up.
"""

import re
from collections.abc import Sequence

from actions.belonging import about_somebody_else, refuse_others
from actions.client import Problem
from actions.models import Record, Subject
from actions.persons import businesses
from actions.turn import Event, Turn, forget, remember, then
from actions.waiting_models import Authorisation

NOT_AUTHORISED = "not_authorised"
SLOT = "acting_for"
_SHOW = "action_show_records"
_SHOWN_OF_A_CODE = 4
_OF_MATTERS = ("shown_records", "focus_record", "focus_case", "known_facts", "told", "pending", "offered")
_ENTRUSTED = re.compile("客户|委托|单位|孩子|儿子|女儿")
_FAMILY = re.compile("(?<!前)(?:爸|妈|父亲|母亲|爷爷|奶奶|外公|外婆|老公|老婆|丈夫|妻子|爱人|闺女|娃)")
_ONESELF = re.compile("(?:我|俺|咱)(?:自己|本人|自家)|不替|不帮(?:他|她|别人|客户)|(?:查|看|办|问)自己的")


async def for_somebody_else(turn: Turn, records: Sequence[Record]) -> list[Event] | None:
    """What follows where the message is about somebody else; None: about the person, or whom they act for already.

    ``records`` are those of whom the conversation is about now.
    """
    if turn.acting_for and (turn.entity("step") == "own" or _ONESELF.search(turn.text)):
        turn.say("utter_own_again", name=turn.acting_for["name"])
        return forget((*_OF_MATTERS, SLOT)) + then(_SHOW)
    if not about_somebody_else(turn, records):
        return None
    meant = [one for one in await _standing(turn) if _is_meant(turn, one.principal)]
    if len(meant) != 1:
        return refuse_others(turn)
    found = meant[0]
    if turn.acting_for and turn.acting_for["id"] == found.id:
        return None
    turn.say("utter_acting_for", name=found.principal.name, until=found.until.isoformat())
    return forget(_OF_MATTERS) + remember(acting_for={"id": found.id, "name": found.principal.name}) + then(_SHOW)


async def _standing(turn: Turn) -> list[Authorisation]:
    """By which the person may act now; none where the API tells nothing of them."""
    try:
        return (await turn.api.authorisations()).items
    except Problem as problem:
        if problem.status in (403, 404):
            return []
        raise


def _is_meant(turn: Turn, principal: Subject) -> bool:
    """Named by a part of the name, by the code, of which the API shows the ends, or as who entrusted the person."""
    codes = [*turn.entities("uscc"), *turn.entities("id_number")]
    names = businesses(turn.text)
    if codes:
        ends = principal.code[:_SHOWN_OF_A_CODE], principal.code[-_SHOWN_OF_A_CODE:]
        return any((code[:_SHOWN_OF_A_CODE], code[-_SHOWN_OF_A_CODE:]) == ends for code in codes)
    if names:
        return any(name in principal.name for name in names)
    kin = principal.kind == "person" and _FAMILY.search(turn.text)
    return principal.name in turn.text or bool(kin or _ENTRUSTED.search(turn.text))
