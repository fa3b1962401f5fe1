"""Another office's matter that a message names itself: it beats the topic, the intent and "no record found".

A door that is denied (不是法院那个) is not named. Where a record of the person is about the matter, it is their own.
"""

import re

from actions.client import ApiDown, Problem
from actions.matters import is_about, named_matters, short_numbers
from actions.models import Record
from actions.turn import Turn

HOUSES = {
    "tax": "纳税信用怎么修复？",
    "bank": "银行征信记录怎么修复？",
    "court": "失信被执行人名单怎么移出？",
    "abnormal": "怎么移出经营异常名录？",
    "site": "第三方网站还显示已修复的处罚怎么办",
}
"""What each asks the rules where the person's own words get no answer."""

_DENIED = re.compile("(?<!是)(?:不是|并非|没说|不说|不找|不问)(?:说|问|指|要|找|在)?[^，。,；;！!？?\\s]{0,12}")
# Words of a record that is handled here: then the other house is only mentioned.
_OWN_MATTER = re.compile("罚|处罚|记录|文号|决定书|[第那这].?条|城管|环保|消防")
_OF_A_RECORD = ("record", "document_number", "ordinal", "case_number")


def without_denied(text: str) -> str:
    """The words without what they say is not meant; all of them where nothing is left."""
    return _DENIED.sub("", text).strip(" ，,。") or text


async def house_named(turn: Turn, *, unless_recorded: bool) -> str | None:
    """The other house's matter that the message is about; ``None`` where it is about a record of the person's own.

    With ``unless_recorded``, whoever has records is left to what is said of these besides.
    """
    houses = [matter for matter in named_matters(without_denied(turn.text)) if matter in HOUSES]
    pointed = any(turn.entity(kind) for kind in _OF_A_RECORD) or short_numbers(turn.text)
    if not houses or pointed:
        return None
    records = await _own(turn)
    own = any(is_about(record, houses) for record in records)
    only_mentioned = bool(records) and bool(_OWN_MATTER.search(turn.text))
    return None if own or only_mentioned or (records and unless_recorded) else houses[0]


async def _own(turn: Turn) -> list[Record]:
    """The person's records, where they may be looked at: an answer about another office needs none of them."""
    if not turn.signed_in:
        return []
    try:
        return (await turn.api.records()).items
    except (Problem, ApiDown):
        return []
