"""A text as a reader takes it in, for finding numbers and names however they are written; and the way back.

Full-width, circled, mathematical and foreign digits become plain ones, every kind of space and dash one kind, signs of
no width vanish, and a row of Chinese numerals (一三八〇…) that can only be a number read out becomes digits.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

_ODD = re.compile(r"[^\t\n -~\u4e00-\u9fff。、“”《》〔〕]")
_DASHES = frozenset("—–−‐‑‒―﹣﹘")
_NUMERALS = {
    numeral: str(value)
    for value, group in enumerate(("〇零○", "一壹幺", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for numeral in group
}
_ONE = f"[{''.join(_NUMERALS)}]"
_READ_OUT = re.compile(rf"{_ONE}(?:[ \-.·]?{_ONE}){{6,}}")
_TO_DIGITS = str.maketrans(_NUMERALS)


@dataclass(frozen=True)
class Folded:
    """A folded text, and where its characters stood: ``shifts`` from the folded places ``since`` on."""

    text: str
    since: tuple[int, ...]
    shifts: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the folded text stands in the text itself."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, at: int) -> int:
        index = bisect_right(self.since, at) - 1
        return at + self.shifts[index] if index >= 0 else at


def fold(text: str) -> Folded:
    """The text in plain digits, letters, spaces and dashes."""
    parts: list[str] = []
    since: list[int] = []
    shifts: list[int] = []
    begun = length = 0
    for match in _ODD.finditer(text):
        at = match.start()
        plain = _plain(match.group())
        parts += (text[begun:at], plain)
        length += at - begun
        begun = at + 1
        if len(plain) != 1:
            # Every sign of an expansion stands where the one sign stood; what follows is shifted for good.
            since += range(length, length + len(plain) + 1)
            shifts += [at - place for place in range(length, length + len(plain))]
            shifts.append(begun - length - len(plain))
        length += len(plain)
    parts.append(text[begun:])
    read = _READ_OUT.sub(lambda found: found.group().translate(_TO_DIGITS), "".join(parts))
    return Folded(read, tuple(since), tuple(shifts))


@cache
def _plain(sign: str) -> str:
    """One character in its plain form; nothing for signs of no width."""
    if sign in _DASHES:
        return "-"
    category = unicodedata.category(sign)
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    plain = unicodedata.normalize("NFKC", sign)
    return "-" if plain in _DASHES else plain.replace("\u3000", " ")
