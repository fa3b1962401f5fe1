"""Sums of money in yuan."""

import re
from collections.abc import Iterator
from decimal import Decimal

from .numerals import NUMERAL, decimal
from .text import fold

_YUAN = r"(?:块钱|元钱|元整|圆整|元(?![旦月素老件])|圆|块(?![儿牌地屏砖板内业办做弄])|RMB|CNY)"
_DIGIT = "[一二两三四五六七八九]"
#: 20,000.00 or 20 000, two hundred in either script, with 万, w or k behind.
_NUMBER = rf"(?:\d{{1,3}}(?: \d{{3}})+(?:\.\d+)?|[{NUMERAL}][{NUMERAL},.]*)[wWkK]?"
#: Never within a longer number, nor a rough one (几千元, 好几万, 上百元, 第3元).
_ALONE = rf"(?<![几数上第哪这那{NUMERAL}.,A-Za-z])"
#: What is counted is no money.
_COUNTS_NOTHING = (
    rf"(?!\s*[{NUMERAL}几多余来%％wWkK.条次家个名位人项份笔件户岁天日号年月周季点分字页辆台吨斤米平套张间层楼度款章里公"
    r"级届期种类批场步股支只把瓶箱包\-/~:：A-Za-z火])"
)
_PAID = (
    r"(?:罚款?(?:了|我们?|他们?|金额)?|没收了?|[交缴付赔花扣欠]了|[已被]?[交缴罚]|缴纳|还[差欠]|差|金额(?:是|为)?|罚金"
    r"|第[一二三四五六七八九十\d]次|每[次笔条]|[一总合]共|共计|合计)"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<sum>(?:人民币|(?<![A-Z])(?:RMB|CNY)|[¥￥])\s*{_NUMBER}(?:\s*{_YUAN})?)",
        (
            rf"{_ALONE}(?P<sum>(?!块){_NUMBER}\s*(?<!一){_YUAN}(?:[{NUMERAL}]角|{_DIGIT}(?=$|[的，,。!！?？])|"
            rf"[1-9](?!\d))?(?:[{NUMERAL}]分)?(?:人民币)?)"
        ),
        rf"{_ALONE}(?P<sum>一块钱|一元(?![化论旦月]))",
        (
            rf"{_ALONE}(?P<sum>(?:\d[\d,.]*|[二两三四五六七八九一壹贰叁肆伍陆柒捌玖]?[十拾](?!万火)[一二三四五六七八九]?|{_DIGIT}|"
            rf"[一二三四五六七八九]百(?:零?[一二三四五六七八九]?十?[一二三四五六七八九]?))[万亿][{NUMERAL}]*"
            rf"(?<!万一){_COUNTS_NOTHING}|(?<=[^\d])\d[\d,.]*[wW](?![A-Za-z\d]))"
        ),
        rf"{_ALONE}(?P<sum>(?:{_DIGIT}千(?:{_DIGIT}百?|零?{_DIGIT}百{_DIGIT}?十?)|{_DIGIT}百{_DIGIT}(?:十{_DIGIT}?)?)){_COUNTS_NOTHING}",
        (
            rf"{_PAID}\s*[:：]?\s*(?P<sum>\d+(?:\.\d+)?[千百万wWkK]|\d[\d,]{{2,}}(?:\.\d+)?|[一二两三四五六七八九十]+[百千]"
            rf"[一二三四五六七八九百十零]*){_COUNTS_NOTHING}"
        ),
        rf"{_ALONE}(?P<sum>{_DIGIT}[百千]|\d+千|(?!19|20)\d{{3,}}|\d{{5,}})(?=的?那[条个笔一])",
        r"^\s*(?P<sum>\d+(?:\.\d+)?[wW万])(?=$|的)",
    )
)
_PARTS = re.compile(
    rf"(?P<yuan>[{NUMERAL}][{NUMERAL},.]*)(?:{_YUAN})?(?:(?P<jiao>[{NUMERAL}])角?)?(?:(?P<fen>[{NUMERAL}])分)?",
    re.IGNORECASE,
)


def amount_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sum in the folded `text`: with 元/块 or ¥, in 万/亿, or a number behind 罚了, 交了 …"""
    for form in _FORMS:
        for found in form.finditer(text):
            yield found.span("sum")


def normal_amount(text: str) -> str | None:
    """`人民币3.5万元整` -> `35000`, `12元5角` -> `12.5`; None when the number cannot be read."""
    bare = re.sub(r"\s|人民币|[¥￥]|RMB|CNY", "", fold(text), flags=re.IGNORECASE)
    bare = re.sub("[wW]", "万", re.sub("[kK]", "千", bare))
    found = _PARTS.match(bare)
    value = decimal(found["yuan"].rstrip(",.")) if found else None
    if found is None or value is None:
        return None
    for name, worth in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        part = decimal(found[name]) if found[name] else None
        value += worth * part if part is not None else 0
    return f"{value.normalize():f}"
