"""Which one of a list that was shown: `第二条`, `最后一个`, `上面那条`, `另外一条`."""

import re
from collections.abc import Iterator

from .numerals import NUMERAL, integer
from .text import fold

#: What a list is made of; behind it nothing that makes another word of it (条件, 个月, 项目, 家人, 件事).
_UNIT = (
    "(?:条|个|项|笔|份|家|件|张|行|桩|宗|单)"
    "(?![件人月目位业政诉小季星礼年事子工学字页网平版同]|公司|时间|问题|原因|环节|阶段|疑问|步骤|意思)"
)
_THAT = "(?:的)?(?:[那这]一?|一)"
_TOLD = "(?:我们?|你们?|咱)?(?:[说讲提问看查聊选点发](?:到|过|了)?)?"
#: Citing a statute; the article behind it is no choice.
_LAW = "》法律令例定则见案章节款项知号"
_CITED = f"(?<![{_LAW}])(?<![{_LAW}]的)" + "".join(
    f"(?<!{word})" for word in ("根据", "依据", "按照", "依照", "违反", "违反了", "适用", "参照", "援引", "触犯")
)
_ARTICLE = r"(?!\s*第|款|规定|之|的?规定|怎么(?:说|写|规定)|原则|讲|是不是讲|说的|内容|里|[(（])"
_LONGEST_LIST = "(?:[0-9]|1[0-9]|[一二三四五六七八九]|十[一二三四五六七八九]?)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<place>倒数第?\s*[{NUMERAL}]+\s*{_UNIT}?)",
        rf"(?<!倒数){_CITED}(?P<place>第\s*(?:{_LONGEST_LIST}\s*条|[{NUMERAL}]+\s*(?!条){_UNIT})(?![件]){_ARTICLE})",
        rf"(?P<place>第\s*[{NUMERAL}]+\s*条)(?=记录|处罚|信息|公示)",
        rf"(?:[选要修看改办撤点挑]|就是)\s*(?P<place>第\s*{_LONGEST_LIST})(?=$|[\s,，。.!！?？吧的呢和那]|啊)",
        rf"(?:[选要修点挑])\s*(?P<place>{_LONGEST_LIST}\s*号)(?=$|[\s,，。.!！?？吧的呢和那]|啊)",
        r"(?P<place>(?<![0-9一二三四五六七八九十月])[1-9一二三四五六七八九]\s*号)(?=[那这][条个笔项份]|记录)",
        rf"(?P<place>(?:最后(?:[面头边])?|最[末下底](?:[下面边尾])?|最末尾|末尾)(?:{_THAT})?{_UNIT}|末[条个项])",
        rf"(?P<place>(?:最[上前](?:[面边头])?{_THAT}|最[上前][面边头]|头一|首){_UNIT})",
        rf"(?P<place>(?:[上前][面边头]|刚才|刚刚|刚|之前|先前|方才){_TOLD}{_THAT}{_UNIT}|(?<![最记网路线以早])[上前]一{_UNIT})",
        rf"(?P<place>(?:另外?|其[他它]|别|剩下?|余下){_THAT}{_UNIT}|另[条个笔])",
    )
)
_FIRST = re.compile("最[上前]|头|首")
_PREVIOUS = re.compile("[上前][面边头]|刚|之前|先前|方才|上一|前一")
_OTHER = re.compile("另|其他|其它|别|剩|余下")


def ordinal_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every choice in the folded `text`. An article of a statute (`处罚法第三十三条`) is none."""
    for form in _FORMS:
        for found in form.finditer(text):
            yield found.span("place")


def normal_ordinal(text: str) -> str | None:
    """`1`, `2` … counted from the start, `-1`, `-2` from the end, `prev` or `other`; None when it is none of them."""
    folded = fold(text)
    number = re.search(rf"第\s*([{NUMERAL}]+)|倒数\s*([{NUMERAL}]+)|^([{NUMERAL}]+)\s*号$", folded)
    if number:
        value = integer(number[number.lastindex or 1])
        return f"{'-' if '倒数' in folded else ''}{value}" if value else None
    if re.match("最[后末下底]|末", folded):
        return "-1"
    if _OTHER.search(folded):
        return "other"
    if _PREVIOUS.search(folded) and not folded.startswith("最"):
        return "prev"
    return "1" if _FIRST.match(folded) else None
