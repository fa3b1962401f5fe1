"""Codes of credit subjects, checked by a maintained library; errors never repeat the code."""

import datetime as dt
import re
import unicodedata
from typing import Literal

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError

from api.clock import Clock
from api.plain import visible

# Registering authorities with a letter: 军委, 农业, 其他. The library knows digits only.
_LETTERED = re.compile("[ANY][0-9][0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")
_RESIDENT_ID = re.compile("[1-9][0-9]{16}[0-9X]")
_LENGTH = 18
_NAMES = {"business": "统一社会信用代码", "person": "身份证号码"}
_ODD = {"business": "不允许的字符", "person": "不允许的字符或无效的出生日期"}


def normalise_code(kind: Literal["business", "person"], code: str) -> str:
    """``code`` in half width, upper case, without separators.

    ``business``: unified social credit code, GB 32100-2015. ``person``: resident ID, GB 11643-1999.
    Raises ``ValueError`` with a Chinese sentence that names what is wrong without echoing the code.
    """
    name = _NAMES[kind]
    compact = visible(unicodedata.normalize("NFKC", code)).strip().upper()
    try:
        return _uscc(compact) if kind == "business" else _resident_id(compact)
    except InvalidLength:
        raise ValueError(f"{name}应为 18 位，请核对是否多填或漏填。") from None
    except InvalidChecksum:
        raise ValueError(f"{name}的校验位不对，可能有一位填错了，请对照证照核对。") from None
    except ValidationError:
        raise ValueError(f"{name}里有{_ODD[kind]}，请对照证照核对。") from None


def born_on(code: str) -> dt.date | None:
    """The day of birth in a resident ID; None for anything that is none, a masked one for example."""
    try:
        return ric.get_birth_date(normalise_code("person", code))
    except ValueError:
        return None


def _resident_id(code: str) -> str:
    """The library's own check is not used: it wants the area code to have existed in the year of birth.

    People who were registered later, or whose county became a city, have real numbers that it refuses.
    """
    code = ric.compact(code)
    if len(code) != _LENGTH:
        raise InvalidLength
    if _RESIDENT_ID.fullmatch(code) is None:
        raise InvalidFormat
    if code[-1] != ric.calc_check_digit(code):
        raise InvalidChecksum
    if ric.get_birth_date(code) > Clock().today():
        raise InvalidComponent
    return code


def _uscc(code: str) -> str:
    code = str(uscc.compact(code))
    if not _LETTERED.fullmatch(code):
        return str(uscc.validate(code))
    if code[-1] != uscc.calc_check_digit(code):
        raise InvalidChecksum
    return code
