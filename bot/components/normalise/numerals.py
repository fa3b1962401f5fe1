"""Chinese numerals. Values come from cn2an; years such as 二〇二四 are read digit by digit."""

from decimal import Decimal

import cn2an  # type: ignore[import-not-found]

_DIGITS = {
    char: str(value)
    for value, chars in enumerate(("〇零○０", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}

#: Characters that may stand in a Chinese or mixed numeral, for use inside a regular expression's brackets.
NUMERAL = "0-9〇零○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅"


def integer(text: str) -> int | None:
    """`25`, `二十五`, `廿五` or `二〇二四` as a number; None when it is none."""
    digits = "".join(_DIGITS.get(char, char) for char in text)
    if digits.isdigit() and digits.isascii():
        return int(digits)
    value = _value(text)
    return int(value) if value is not None and value == int(value) else None


def decimal(text: str) -> Decimal | None:
    """`3.5万`, `1万5`, `一万五千` or `20,000.00` as an exact number; None when it is none."""
    plain = text.replace(",", "")
    if plain.replace(".", "", 1).isdigit() and plain.isascii():
        return Decimal(plain)
    return _value(plain)


def _value(text: str) -> Decimal | None:
    mantissa, unit = text[:-1], text[-1:]
    if unit in _SCALES and mantissa.replace(".", "", 1).isdigit() and mantissa.isascii():
        return Decimal(mantissa) * _SCALES[unit]
    try:
        return Decimal(str(cn2an.cn2an(text, "smart")))
    except ValueError:
        return None


_SCALES = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
}
