"""Which one of a list that was shown: `第二条`, `最后一个`, `上面那条`, `另外一条`."""

import re

from .numerals import NUMERAL, integer
from .text import fold

_UNIT = "(?:条|个|项|笔|份|家|件)"
_LAW = "》法令例定则见案章节款项号知"
#: Recognises a choice. An article of a statute (`处罚法第三十三条`, `第九条第二款`) is not a choice.
ORDINAL = re.compile(
    rf"(?<![{_LAW}])第\s*[{NUMERAL}]+\s*{_UNIT}(?!第|款|规定|之)"
    rf"|倒数第\s*[{NUMERAL}]+\s*{_UNIT}?|最后(?:那|这)?一?{_UNIT}|最(?:末|底下|下面)(?:那|这)?一?{_UNIT}"
    rf"|(?:上面|前面|刚才|刚刚|之前|上边)(?:的)?(?:那|这)一?{_UNIT}|(?:上|前)一{_UNIT}"
    rf"|(?:另外|另|其他|其它|别的|剩下)(?:的)?(?:那|这)?一?{_UNIT}"
)
_PREVIOUS = re.compile("上面|前面|刚才|刚刚|之前|上边|上一|前一")
_OTHER = re.compile("另|其他|其它|别的|剩下")


def normal_ordinal(text: str) -> str | None:
    """`1`, `2` … counted from the start, `-1`, `-2` from the end, `prev` or `other`; None when it is none of them."""
    folded = fold(text)
    number = re.search(rf"第\s*([{NUMERAL}]+)", folded)
    if number:
        value = integer(number[1])
        sign = "-" if "倒数" in folded else ""
        return f"{sign}{value}" if value else None
    if folded.startswith("最"):
        return "-1"
    if _OTHER.search(folded):
        return "other"
    return "prev" if _PREVIOUS.search(folded) else None
