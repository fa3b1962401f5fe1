"""What staff type in about a document, before it is kept: no contact data, no control signs, days of our age."""

import datetime as dt
import re
import unicodedata

from api.errors import FieldError, InvalidInput
from knowledge.engine.gongwen.contacts import redact

_OLDEST = dt.date(1900, 1, 1)
_LONGEST_LOCATOR = 60
_LONG_NUMBER = re.compile(r"\d{7,}")
_LINES = "\n\t\r"


def words(text: str, pointer: str) -> str:
    """The text without contact data; raises InvalidInput for signs that nobody types."""
    if any(unicodedata.category(sign) == "Cc" and sign not in _LINES for sign in text):
        raise wrong(pointer, "含有不可见的控制字符，请删去后重新填写。")
    return redact(text)[0]


def day(given: dt.date, pointer: str) -> dt.date:
    """A day that a document can bear; raises InvalidInput."""
    if given < _OLDEST:
        raise wrong(pointer, "日期早于1900年，请核对年份。")
    return given


def locator(text: str, pointer: str) -> str:
    """The place of a clause; raises InvalidInput where it holds more than that."""
    clean = words(text, pointer)
    plain = unicodedata.normalize("NFKC", clean)
    if clean != text or len(text) > _LONGEST_LOCATOR or "\n" in text or _LONG_NUMBER.search(plain):
        raise wrong(
            pointer, f"条款位置只写“第五条”“六（十二）”这样的编号，最多{_LONGEST_LOCATOR}个字，不要写联系方式。"
        )
    return text


def wrong(pointer: str, detail: str) -> InvalidInput:
    """A refusal that says which field and why."""
    return InvalidInput(detail, [FieldError(pointer, detail)])
