"""A correction of the record while a form about another one is open: 不对，是另外一条; 换成第二条."""

import re
from collections.abc import Sequence

from actions.choosing import described
from actions.matters import points_by_number, short_numbers
from actions.models import Record
from actions.several import by_numbers, by_places
from actions.turn import Turn

_BEGINS = re.compile(
    "^(?:那|哦|哎|嗯|呃)?[，, ]*(?:不对|不是|错了|[搞弄选点说]错了?|换(?:成|一?条|个|到|另)?|改(?:成|为|选)"
    "|应该是|应该(?:修|办|选)"
    "|我(?:说|要|指|选|想[修办选])的?(?:其实)?是|我要的是|是另|另外)"
)
_SWITCHES = re.compile(
    "换一?条|换个|换另|[选点弄搞]错(?:了)?(?:记录|一?条)?|不是这一?条|另外那?一?条|别的那?一?条|另一条"
)
_BARE = re.compile("^(?:是|就|修|办|选|申请|那就|要)?第.{1,3}[条个]的?(?:吧|啊|呀|哦)?$")
# 没搞错吧: whether it is this one is asked, and it is not another.
_ASKS_BACK = re.compile("没.{0,2}[选点弄搞说写]错|[吧没][？?。]*$")
_REVERSED = re.compile("[说搞弄写选点]反了?")
_LONGEST = 24
# With a number nothing else is meant: 错了错了 761是真的 762号是重的.
_LONGEST_NUMBERED = 40


def may_name_another(turn: Turn) -> bool:
    """Whether the words may correct which record is meant; told cheaply, before anything is fetched."""
    if turn.is_button:
        return turn.entity("record") is not None
    if turn.is_question or "签" in turn.text or "名字" in turn.text or _ASKS_BACK.search(turn.text):
        return False
    words = turn.text.strip(" 。.!！")
    if _REVERSED.search(words):
        return True
    numbered = bool(_BEGINS.match(words)) and bool(short_numbers(words))
    if numbered or len(words) > _LONGEST:
        return numbered and len(words) <= _LONGEST_NUMBERED
    points = turn.entity("ordinal") or turn.entity("document_number") or turn.entity("authority")
    named = bool(points) or points_by_number(words) or "条" in words
    return bool(_SWITCHES.search(words) or _BARE.match(words) or (_BEGINS.match(words) and named))


def another(turn: Turn, records: Sequence[Record], current: Sequence[str]) -> tuple[bool, Record | None]:
    """Whether another record than ``current`` is meant, and which; none where that has to be asked."""
    if turn.is_button:
        pressed = next((r for r in records if r.id == turn.entity("record") and r.id not in current), None)
        return pressed is not None, pressed
    numbered = [o for o in turn.entities("ordinal") if o.lstrip("-").isdigit()]
    named = [r for r in (*by_numbers(turn, records), *by_places(turn, records)) if r.id not in current]
    if named:
        return True, named[-1]
    if numbered:
        return False, None
    left = [r for r in records if r.id not in current]
    if not left:
        return False, None
    return True, left[0] if len(left) == 1 else _described(turn, left)


def _described(turn: Turn, left: Sequence[Record]) -> Record | None:
    return None if turn.entity("ordinal") else described(turn, left)
