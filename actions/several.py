"""Several records in one wish: 三条全给我申请, 第一条和第三条一起, 12号和35号."""

import re
from collections.abc import Sequence

from actions.matters import ending_in, points_by_description, points_by_number, short_numbers
from actions.models import Record
from actions.turn import Turn

_ALL = re.compile(
    "全部|所有|(?:[两二三四五六七八九十几\\d]+|每)[条个笔件项](?:记录|处罚)?(?:全|都|一起|一块|一并)|(?:全|都)(?:给我|帮我)?(?:申请|修|办|弄|要|交)"
    "|一次性|一起(?:申请|修|办|弄|交)|一块儿?(?:申请|修|办|弄)"
)
_ONE = re.compile("[那这][条个]|[那这]一[条个]")
_EVERYTHING = re.compile("什么都|都可以|都行|材料|资料|证明|文件")
_ADD = re.compile(
    "(?:也|再|还有|把|一并|顺便).{0,14}(?:加上|加进|带上|一起|一并|算上|放进)|加上第|加一条|也(?:申请|修|办)"
)
_SHORT = 12
_ASKS = re.compile("能|可以|多久|什么时候|材料|为什么|要钱")
_KEEP = re.compile("[只仅](?:要|办|申请|修|弄|留|保留|报|提)|保留")
_DROP = re.compile(
    f"{_KEEP.pattern}|去掉|拿掉|删掉|剔除|不想?(?:要|办|申请|修|弄)|别(?:要|办|申请|修|弄)|(?:本次|这次|暂)不"
)
_CLAUSE = re.compile(r"[，,。；;！!？?\n]+")
# 301号、302号: what stands beside a whole number is a number as well, and no day.
_BESIDE = re.compile(r"[、和与及跟]\s*(?:第)?\d{1,6}\s*号")
_NUMBERS = re.compile(r"\d+\s*号?")
_SORTS = re.compile(
    "先|暂时|只|就|也|不动|别动|不管|不提|不办|不弄|不说|说|办|提|弄|要|是|[那这]|[条个]|的|吧|了|异议|修复|[\\s，,。.！!]"
)
_COUNT = re.compile(r"([两二三四五六七八九十]|\d+)[条个笔件项](?:记录|处罚)?(?:全|都|一起|一块|一并)")
_COUNTS = {word: number for number, word in enumerate("二三四五六七八九十", start=2)} | {"两": 2}


def listed(turn: Turn, records: Sequence[Record]) -> list[Record]:
    """The records that the words name one by one, in the order of the list; all, where all are meant."""
    if turn.is_button:
        return []
    named = [*by_places(turn, records), *by_numbers(turn, records)]
    if len({r.id for r in named}) > 1:
        return [r for r in records if r in named]
    one = named or _ONE.search(turn.text) or turn.entity("authority")
    return (
        list(records) if not one and len(records) > 1 and means_all(turn.text) and _counts(turn.text, records) else []
    )


def _counts(text: str, records: Sequence[Record]) -> bool:
    """Whether a number of records that is named is the number there is: 两项一并 are not all of three."""
    found = _COUNT.search(text)
    return found is None or (_COUNTS.get(found[1]) or int(found[1])) == len(records)


def means_all(text: str) -> bool:
    """Whether the words mean every record."""
    return bool(_ALL.search(text)) and not _EVERYTHING.search(text)


def adds(text: str) -> bool:
    """Whether a record is to be added to what is being filled in."""
    return bool(_ADD.search(text))


def drops(text: str) -> bool:
    """Whether a record is to be taken out of it."""
    return bool(_DROP.search(text))


def only_sorts(text: str) -> bool:
    """``742先不动，只说741``: which records are meant, and nothing about any of them."""
    return bool(_NUMBERS.search(text)) and not _SORTS.sub("", _NUMBERS.sub("", text))


def keeps(text: str) -> bool:
    """Whether only what is named is to stay in it."""
    return bool(_KEEP.search(text))


def picks_record(turn: Turn) -> bool:
    """A few words that only point at a record, whatever they were taken for: 那35号呢, 消防栓那个怎么样."""
    if turn.is_button or len(turn.text) > _SHORT or _ASKS.search(turn.text):
        return False
    numbered = points_by_number(turn.text) or bool(short_numbers(turn.text))
    return bool(turn.entity("ordinal")) or numbered or points_by_description(turn.text)


def by_places(turn: Turn, records: Sequence[Record]) -> list[Record]:
    """Those at the places named in the list shown last, in the order of the words."""
    known = {r.id: r for r in records}
    shown = [known[i] for i in turn.slot("shown_records") or () if i in known] or list(records)
    places = [int(o) for o in turn.entities("ordinal") if o.lstrip("-").isdigit()]
    indexes = [place - 1 if place > 0 else place + len(shown) for place in places]
    return [shown[index] for index in indexes if 0 <= index < len(shown)]


def by_numbers(turn: Turn, records: Sequence[Record]) -> list[Record]:
    """Those whose document numbers, or their ends, are named."""
    whole = turn.entities("document_number")
    named = [r for r in records if any(r.document_number and w.endswith(r.document_number) for w in whole)]
    beside = ending_in(records, "，".join(_BESIDE.findall(turn.text))) if named else []
    return [*named, *(r for r in beside if r not in named)] or ending_in(records, turn.text)


def taken_out(turn: Turn, held: Sequence[Record]) -> list[Record]:
    """Those of ``held`` that are to go, clause by clause: 302号不申请，从中剔除，仅保留301号."""
    gone: list[Record] = []
    stays: list[Record] = []
    named: list[Record] = []
    for clause in _CLAUSE.split(turn.text):
        named = ending_in(held, clause) or named
        if keeps(clause):
            stays += named
        elif drops(clause):
            gone += named
    if not (gone or stays):
        return []
    return [r for r in held if r not in stays and (r in gone or stays)]
