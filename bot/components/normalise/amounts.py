"""Sums of money in yuan."""

import re
from decimal import Decimal

from .numerals import NUMERAL, decimal
from .text import fold

_YUAN = r"(?:块钱|元钱|元整|圆整|元|圆|块|RMB|CNY)"
#: Recognises a sum: a number with 元/块, with ¥ before it, or a number in 万/亿 that counts nothing else.
AMOUNT = re.compile(
    rf"(?:(?:人民币|[¥￥])\s*[{NUMERAL}][{NUMERAL},.]*(?:\s*{_YUAN})?"
    rf"|[{NUMERAL}][{NUMERAL},.]*\s*{_YUAN}(?:[{NUMERAL}]角)?(?:[{NUMERAL}]分)?"
    rf"|(?:\d[\d,.]*|[二两三四五六七八九一十百]+)[万亿](?![{NUMERAL}人户家平字条次辆吨公里份个年名])(?!分)(?!一))"
)
_PARTS = re.compile(
    rf"(?P<yuan>[{NUMERAL}][{NUMERAL},.]*)(?:{_YUAN})?(?:(?P<jiao>[{NUMERAL}])角)?(?:(?P<fen>[{NUMERAL}])分)?"
)


def normal_amount(text: str) -> str | None:
    """`人民币3.5万元整` -> `35000`, `12元5角` -> `12.5`; None when the number cannot be read."""
    bare = re.sub(r"\s|人民币|[¥￥]", "", fold(text))
    found = _PARTS.match(bare)
    value = decimal(found["yuan"].rstrip(",.")) if found else None
    if found is None or value is None:
        return None
    for name, worth in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        part = decimal(found[name]) if found[name] else None
        value += worth * part if part is not None else 0
    return f"{value.normalize():f}"
