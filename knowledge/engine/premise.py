"""What a question takes for granted: a belief with a number in it is looked up as the question behind it.

"处罚要公示五年，对吧" asks how long a penalty is shown. The number asked about is then held against the answer's own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.engine.gongwen.numerals import to_int

_NUMERAL = r"\d{1,6}|[一二三四五六七八九十两百千万半]{1,6}"
_QUANTITY = re.compile(
    rf"(?P<number>{_NUMERAL})(?:(?P<time>个?工作日|个?月|年|周年|天|日|周|小时)|(?P<money>元|块钱?|万元|千元|百元))"
    r"(?![前后]?(?:了|多|过|[月日\d号]))|(?P<ever>一辈子|永远|永久|终身)"
    r"|(?<=[收交付要花])(?P<sum>[一二三四五六七八九两]?[百千万]|[1-9]\d{1,5})(?![个年月天日条次号份样\d]|工作)"
)
_DATED = re.compile(r"[\d年月〔]$")
# What somebody did or paid already is a fact of theirs, not a belief about the rule.
_TOLD = re.compile(r"(已经?|罚了?|交了|缴了|过了|挂了|了|去年|今年|前年)[^，,。]{0,2}$")
_FINE_BEFORE, _FINE_BEHIND = (
    re.compile("罚款?(金额|数额)?[是为了:：]?$"),
    re.compile("^钱?的?(罚款|罚单|罚金)(?!以[上下内])"),
)
_LIMIT = re.compile("^钱?以[上下内]")
_RANGE = re.compile(
    rf"(?P<least>(?:{_NUMERAL})(?:个?月|年|天|日))(?:至|到|[-—~～])(?P<most>(?:{_NUMERAL})(?:个?月|年|天|日))"
)
_DAYS_A_MONTH = (28, 31)
_HEARD = re.compile(
    r"(听说|据说|听人[说讲]|(同行|街坊|邻居|他们|她们|人家|有人|别人|大家|中介|网上|都|说是)都?[说讲])[^，,。]{0,0}[，,：:]?"
)
_TAG = re.compile(
    r"[，,]?(是?不是真的|真的假的|真的吗|是真的吗?|有这回事吗?|没错吧|[对是]不[对是]|[对是]吧|是这样规定的吗|是吗|对吗)[？?。]*$"
)
_CONFIRMS = re.compile(
    r"^[^我俺]*吧[？?。]*$|^[^我俺]{0,14}是不是[^我俺]*规定|(第几|哪一?)条[^，,。]{0,6}(规定|允许|写|要求|说|讲)"
)
_ASKED = {
    "工作日": "几个工作日",
    "月": "几个月",
    "年": "几年",
    "周年": "几年",
    "周": "几周",
    "天": "几天",
    "日": "几天",
    "小时": "几小时",
}
_MONTHS = {"月": 1, "年": 12, "周年": 12}
_DAYS = {"工作日": 1, "天": 1, "日": 1, "周": 7}
_MONEY = {"万元": 10000, "千元": 1000, "百元": 100}
_FREE = re.compile("不要钱|不收费|免费|收费|不得以任何形式")
_HALF_YEAR = 6


@dataclass(frozen=True)
class Quantity:
    """A length of time or a sum as it was written; ``kind`` is month, day, money or ever."""

    words: str
    kind: str
    amount: int


@dataclass(frozen=True)
class Premise:
    """A belief put to the desk: the question behind it and the numbers it holds."""

    question: str
    said: tuple[Quantity, ...]

    def contradicted_by(self, answer: str) -> tuple[Quantity, ...]:
        """The numbers of which the answer has others of the same kind, and not these."""
        own = {(quantity.kind, quantity.amount) for quantity in quantities(answer)}
        kinds = {kind for kind, _ in own}
        if "month" in kinds:
            kinds.add("ever")
        if kinds & {"month", "day"}:
            kinds |= {"month", "day"}
        if _FREE.search(answer):
            kinds.add("money")
        return tuple(q for q in self.said if q.kind in kinds and (q.kind, q.amount) not in own)


@dataclass(frozen=True)
class Held:
    """Every number that the library holds, whatever it is for: only one that it holds nowhere can be denied."""

    numbers: frozenset[tuple[str, int]]
    ranges: frozenset[tuple[int, int]]

    def has(self, said: Quantity) -> bool:
        """Whether a rule of any field may be the one that is meant; days and months that come near are the same."""
        if said.kind == "day":
            least, most = _DAYS_A_MONTH
            months = (amount for kind, amount in self.numbers if kind == "month")
            return ("day", said.amount) in self.numbers or any(least * n <= said.amount <= most * n for n in months)
        if said.kind == "month":
            days = (30 * said.amount, 365 * said.amount // 12)
            within = any(least <= said.amount <= most for least, most in self.ranges)
            return within or (said.kind, said.amount) in self.numbers or any(("day", n) in self.numbers for n in days)
        return (said.kind, said.amount) in self.numbers


def held_in(texts: Iterable[str]) -> Held:
    """The numbers and the ranges of months of many texts."""
    numbers: set[tuple[str, int]] = set()
    ranges: set[tuple[int, int]] = set()
    for text in texts:
        numbers |= {(one.kind, one.amount) for one in quantities(text)}
        for match in _RANGE.finditer(text):
            ends = [
                one.amount for end in match.group("least", "most") for one in quantities(end) if one.kind == "month"
            ]
            if len(ends) > 1:
                ranges.add((ends[0], ends[1]))
    return Held(frozenset(numbers), frozenset(ranges))


def believes(text: str) -> bool:
    """Whether a question puts something to be confirmed."""
    return any(pattern.search(text) for pattern in (_HEARD, _TAG, _CONFIRMS))


def premise_of(text: str) -> Premise | None:
    """The premise of a question; None where it believes nothing, or nothing with a number in it."""
    if not believes(text):
        return None
    said: list[Quantity] = []
    plain = text
    for match in reversed(list(_believed(text))):
        said.insert(0, _read(match))
        plain = plain[: match.start()] + _asking(match) + plain[match.end() :]
    return Premise(_TAG.sub("", _HEARD.sub("", plain)), tuple(said)) if said else None


def quantities(text: str) -> Iterator[Quantity]:
    """Lengths of time and sums of a text; days of the calendar are none."""
    for match in _QUANTITY.finditer(text):
        if not _DATED.search(text[: match.start()]):
            yield _read(match)


def _believed(text: str) -> Iterator[re.Match[str]]:
    for match in _QUANTITY.finditer(text):
        before = text[: match.start()]
        if not _DATED.search(before) and not _TOLD.search(before) and not _is_fine(match):
            yield match


def _is_fine(match: re.Match[str]) -> bool:
    """Whether a sum is that of somebody's fine: a fact of theirs; "罚款200元以下" is a rule."""
    if not match["money"] and not match["sum"]:
        return False
    before, behind = match.string[: match.start()], match.string[match.end() :]
    return bool(_FINE_BEHIND.search(behind) or (_FINE_BEFORE.search(before) and not _LIMIT.search(behind)))


def _asking(match: re.Match[str]) -> str:
    if match["ever"]:
        return "多久"
    return "多少钱" if match["money"] or match["sum"] else _ASKED[match["time"].removeprefix("个")]


def _read(match: re.Match[str]) -> Quantity:
    words = match.group(0)
    if match["ever"]:
        return Quantity(words, "ever", 0)
    if match["sum"]:
        return Quantity(words, "money", _value(match["sum"].replace("两", "二")))
    number, time = match["number"].replace("两", "二"), (match["time"] or "").removeprefix("个")
    if "半" in number:
        return Quantity(words, "month", _HALF_YEAR) if time == "年" else Quantity(words, "day", 0)
    amount = _value(number)
    if match["money"]:
        return Quantity(words, "money", amount * _MONEY.get(match["money"], 1))
    if time in _MONTHS:
        return Quantity(words, "month", amount * _MONTHS[time])
    return Quantity(words, "day", amount * _DAYS.get(time, 1))


def _value(number: str) -> int:
    """The number; 万 counts what stands before it."""
    head, ten_thousand, tail = number.partition("万")
    if not ten_thousand:
        return to_int(number)
    return (to_int(head) if head else 1) * 10000 + (to_int(tail) if tail else 0)
