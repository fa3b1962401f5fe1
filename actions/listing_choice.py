"""Which notice before a listing a message means, and whether it means one at all."""

import re
from collections.abc import Sequence
from typing import Any

from actions.cards import payload
from actions.turn import Turn, day
from actions.waiting_models import ListingNotice

_LISTING = re.compile(
    "拟(?:将|把)?.{0,8}列入|列入.{0,14}(?:告知|通知|之前)|(?:告知|通知).{0,12}列入|(?:要|准备|打算)(?:把|将).{0,12}(?:列入|列进|拉进|放进).{0,10}名单"
    "|(?:告知书?|通知书?).{0,16}(?:黑名单|拉黑|[拉列放]进)|(?:拟|要|准备|打算|会)(?:被|把|将)?.{0,8}(?:拉黑|[拉列放]进.{0,10}名单)"
    "|陈述(?:和|及|与|、)?申辩"
)
# Where a notice has come these are about it.
_PERHAPS = re.compile("申辩|黑名单|拉黑|告知书|名单")
_COMMON = frozenset({"失信", "信名", "名单", "列入", "严重", "违法", "主体", "联合", "惩戒", "对象", "告知"})
_PLACE_WORDS = re.compile("名单|告知|列入|[条份个]")


def about_a_notice(turn: Turn) -> bool:
    """A button that carries a notice, the number of such an objection, or words about one that is to come."""
    number = turn.entity("case_number") or str((turn.slot("pending") or {}).get("resume") or "")
    resumed = number.startswith("LY-") and (turn.entity("case_number") is not None or not turn.text)
    return bool(turn.entity("notice")) or resumed or bool(_LISTING.search(turn.text))


def perhaps_a_notice(text: str) -> bool:
    """Whether the words are about a notice, where one has come."""
    return bool(_PERHAPS.search(text))


def choose_notice(turn: Turn, notices: Sequence[ListingNotice]) -> ListingNotice | None:
    """By button, place in the list, authority, name of the list or day; the only one, where there is one."""
    pressed = next((n for n in notices if n.id == turn.entity("notice")), None)
    if pressed or turn.entity("notice"):
        return pressed
    place = _place(turn, len(notices))
    if place is not None:
        return notices[place]
    if len(notices) == 1:
        return notices[0]
    date, authority = turn.entity("date"), turn.entity("authority")
    tests = (
        [n for n in notices if date and n.notified_on.isoformat().startswith(date)],
        [n for n in notices if authority and (authority in n.authority or n.authority in authority)],
        _by_words(turn.text, notices),
    )
    return next((found[0] for found in tests if len(found) == 1), None)


def notice_cards(turn: Turn, notices: Sequence[ListingNotice]) -> list[dict[str, Any]]:
    """One card a notice; needs the domain."""
    return [
        {
            "title": notice.list_name,
            "subtitle": notice.authority,
            "lines": [turn.phrase("utter_card_notified", day=day(notice.notified_on)), notice.reasons[:60]],
            "payload": payload("inform", notice=notice.id),
            "status": "",
        }
        for notice in notices
    ]


def _place(turn: Turn, count: int) -> int | None:
    ordinal = turn.entity("ordinal") or ""
    if not ordinal.lstrip("-").isdigit() or not _PLACE_WORDS.search(turn.text):
        return None
    index = int(ordinal) - 1 if int(ordinal) > 0 else int(ordinal) + count
    return index if 0 <= index < count else None


def _by_words(text: str, notices: Sequence[ListingNotice]) -> list[ListingNotice]:
    """The notices whose authority or list shares the most pairs of characters with the words."""
    said = {text[i : i + 2] for i in range(len(text) - 1)} - _COMMON
    scores = [(len(said & _pairs(n)), n) for n in notices]
    best = max((score for score, _ in scores), default=0)
    return [n for score, n in scores if score == best] if best else []


def _pairs(notice: ListingNotice) -> set[str]:
    name = f"{notice.list_name}{notice.authority}"
    return {name[i : i + 2] for i in range(len(name) - 1)}
