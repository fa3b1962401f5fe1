"""Values told at a later step of the repair form: each changes what it belongs to, or is asked about."""

import datetime as dt
import re

from actions.drafts import slots_of, told_of
from actions.explaining import explain
from actions.forms import ask_again, end_form
from actions.matters import supposes_performance
from actions.models import Case
from actions.telling import Told, for_the_case, performing, told_about, told_in, waiting
from actions.turn import Event, Turn, day, remember
from actions.uploads import COMMITMENT

CORRECTS = re.compile(
    "[记搞弄说写填看输]错|错了|不对|不是|应该?是|应当是|更正|改[成为到]|改一下|改个|其实是|实际是|才是|准确|重新看"
)
_EXACT_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# 26号 without its month: the month is the one that stands in the draft.
_DAY_ONLY = re.compile(r"[\d〇零一二三四五六七八九十廿卅\s]{1,4}[日号]")
# A question about the draft itself, and not about what comes after it.
_ASKS_BACK = re.compile("吧[？?，,。]|吧$|日期|日子|写的")
_OTHER_DAY = re.compile("(?:决定|处罚|公示|列入|作出|下达|送达|收到)[^，。；;\n]{0,6}$")
_DENIED = re.compile("(?:不是|并非|而非|不)[^，。；\\d]{0,4}$")
_OF_THE_DAY = re.compile(
    "日期|日子|[那哪]天|回单|凭证|票|收据|缴款书|整改|改正|履行|(?<![没不未别再])[交缴付](?:的|了|清|款|钱)"
)
# Duties that are still open; a paper that is missing (没有缴款凭证) is none.
_UNPAID = re.compile(
    "(?:罚款|罚金|钱|款)[^，。？?]{0,4}(?:没有?|未)[^，。？?]{0,3}[交缴付](?![^，。]{0,2}[凭单证书])[^？?吗]*$"
    "|(?:没有?|未)[^，。？?]{0,3}(?:[交缴付](?:罚款?|钱|款|清|完|齐)(?![凭单书回证记收票])|整改|改正|履行)[^？?吗]*$"
)
_HARDLY_MORE = 2
_FORWARD = re.compile("结果|答复|回复|办完|办好|开标|投标|之前要|前要")
_LATER = ("repair_proof", "repair_commitment", "repair_confirmed")


async def noted(turn: Turn, asked: str) -> list[Event]:
    """Facts told by the way go into the draft; who signs is a name only where that is asked."""
    told = told_in(turn)
    if "performed_on" in told and _told_before(turn) and not _names_month(turn, told["performed_on"]):
        return await _day(turn, asked)
    case = await turn.api.correct(str(turn.slot("repair_case")), facts=for_the_case(told))
    if "performed_on" in told:
        _say_day(turn, told["performed_on"])
    else:
        turn.say("utter_noted")
    return await _kept(turn, asked, case, told)


async def value_told(turn: Turn, asked: str) -> list[Event]:
    """A day or an amount that no other rule took: the day of performance is changed, or it is asked which is meant."""
    if asked not in _LATER:
        return []
    offered = turn.entity("date") if turn.is_button and turn.entity("step") == "performed" else None
    waits = (turn.slot("pending") or {}).get("performed_on")
    if offered or (waits and turn.said_yes()):
        return await _performed(turn, asked, str(offered or waits))
    if asked == "repair_proof" and not turn.is_button and _UNPAID.search(turn.text):
        return await _unpaid(turn)
    if turn.is_button or not turn.may_be_value or supposes_performance(turn.text) or _FORWARD.search(turn.text):
        return []
    if turn.entity("date") and _speaks_of_day(turn):
        return await _day(turn, asked)
    about_money = turn.entity("amount") and (asked == "repair_confirmed" or CORRECTS.search(turn.text))
    if about_money and not turn.is_question:
        turn.say("utter_amount_of_record", record=turn.slot("repair_record") or "")
        return ask_again(turn)
    return []


async def other_day(turn: Turn) -> list[Event]:
    """The question for a day that was told along with the yes and that the summary does not show; else nothing."""
    value = turn.entity("date") or ""
    today = turn.today.isoformat() if turn.today else ""
    if turn.is_button or value in (_told_before(turn), today) or not _can_be(turn, value):
        return []
    return await _day(turn, "repair_confirmed")


async def _day(turn: Turn, asked: str) -> list[Event]:
    """Changed where the words correct it, confirmed where it stands so already, else asked about."""
    named = [place for place in performing(turn) if not _is_denied(turn, place)] or _named(turn)
    before = _told_before(turn)
    meanings = dict(_meant(turn, place, before) for place in named)
    if len(meanings) != 1 or _OTHER_DAY.search(turn.text[: max(named[0][1], 0)]):
        return []
    meant, whole = next(iter(meanings.items()))
    if meant == before:
        _say_day(turn, meant, "utter_day_stands")
        return ask_again(turn)
    if not _can_be(turn, meant):
        if _is_to_come(turn, meant):
            return []
        turn.say("utter_assessment_day_incomplete")
        return ask_again(turn)
    if whole and CORRECTS.search(turn.text) and not turn.is_question:
        return await _performed(turn, asked, meant)
    _say_day(turn, meant, "utter_day_ask")
    return ask_again(turn) + remember(pending={"performed_on": meant})


def _meant(turn: Turn, named: tuple[str, int, int], before: str) -> tuple[str, bool]:
    """The day, and whether its words name the month too."""
    value, start, end = named
    if not (before and _EXACT_DAY.fullmatch(value) and _day_only(turn, start, end)) or _names_month(turn, value):
        return value, True
    same_month = before[:8] + value[8:]
    return (same_month if _is_a_day(same_month) else value), False


def _named(turn: Turn) -> list[tuple[str, int, int]]:
    """The days that the message names, without those that it denies: 4月9日缴的，不是15日."""
    return [place for place in turn.places("date") if not _is_denied(turn, place)]


def _is_denied(turn: Turn, place: tuple[str, int, int]) -> bool:
    return _DENIED.search(turn.text[: max(place[1], 0)]) is not None


def _day_only(turn: Turn, start: int, end: int) -> bool:
    return _DAY_ONLY.fullmatch(turn.text[max(start, 0) : max(end, 0)]) is not None


def _names_month(turn: Turn, value: str) -> bool:
    """Whether the message names this day with its month, be it in another place than the one that counts."""
    return any(day == value and not _day_only(turn, start, end) for day, start, end in turn.places("date"))


def _speaks_of_day(turn: Turn) -> bool:
    """Whether a day is told for the draft: by words of paying or correcting, of the paper, or by nothing else."""
    if turn.is_question:
        return bool(_ASKS_BACK.search(turn.text))
    alone = turn.more_than_values <= _HARDLY_MORE
    return alone or bool(performing(turn) or CORRECTS.search(turn.text) or _OF_THE_DAY.search(turn.text))


def _is_to_come(turn: Turn, value: str) -> bool:
    """A whole day after today that corrects nothing: something else is planned for it."""
    today = turn.today.isoformat() if turn.today else "9999"
    return bool(_EXACT_DAY.fullmatch(value)) and value > today and not CORRECTS.search(turn.text)


def _can_be(turn: Turn, value: str) -> bool:
    today = turn.today.isoformat() if turn.today else "9999"
    return bool(_EXACT_DAY.fullmatch(value)) and _is_a_day(value) and value <= today


def _is_a_day(value: str) -> bool:
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _told_before(turn: Turn) -> str:
    """The day that the summary shows; empty where none was told."""
    return str(((turn.slot("repair_signers") or {}).get("facts") or {}).get("performed_on") or "")


async def _performed(turn: Turn, asked: str, value: str) -> list[Event]:
    case = await turn.api.correct(str(turn.slot("repair_case")), facts={"performed_on": value})
    _say_day(turn, value)
    return await _kept(turn, asked, case, {"performed_on": value, "obligations_fulfilled": True})


async def _kept(turn: Turn, asked: str, case: Case, told: Told) -> list[Event]:
    """The form with the draft as it is now; where another day makes it too early, that is explained instead."""
    if "performed_on" in told:
        later = await _not_yet(turn, told)
        if later:
            return remember(told={**waiting(turn), **told}) + later
    signed = turn.slot("repair_commitment")
    if asked in ("repair_commitment", "repair_confirmed") and told.get("signatory") and signed != COMMITMENT:
        signed = told["signatory"]
    shown = remember(repair_signers={**(turn.slot("repair_signers") or {}), **told_of(case)})
    return ask_again(turn) + slots_of(case, signed) + shown + remember(told={**waiting(turn), **told})


async def _unpaid(turn: Turn) -> list[Event]:
    """What the draft asks a proof of has not been done: when it can be gone on with is told instead."""
    told: Told = {"obligations_fulfilled": False}
    later = await _not_yet(turn, told)
    return remember(told={**waiting(turn), **told}) + later if later else []


async def _not_yet(turn: Turn, told: Told) -> list[Event]:
    """With another day of performance it may be too early: that is explained, and the draft waits."""
    record = next((r for r in (await turn.api.records()).items if r.id == turn.slot("repair_record")), None)
    found = await turn.api.assess(record.id, told_about(turn, record.id) | _of_record(told)) if record else None
    if record is None or found is None or found.outcome in ("repairable_now", "needs_person"):
        return []
    return await explain(turn, record, found, retry="action_begin_repair") + end_form()


def _of_record(told: Told) -> Told:
    return {name: told[name] for name in ("performed_on", "obligations_fulfilled") if name in told}


def _say_day(turn: Turn, value: str, response: str = "utter_day_noted") -> None:
    turn.say(response, day=day(dt.date.fromisoformat(value)), date=value)
