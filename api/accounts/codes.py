"""Codes of credit subjects, checked by a maintained library; errors never repeat the code."""

import re
import unicodedata
from typing import Literal

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

# Registering authorities with a letter: 军委, 农业, 其他. The library knows digits only.
_LETTERED = re.compile("[ANY][0-9][0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")
_NAMES = {"business": "统一社会信用代码", "person": "身份证号码"}


def normalise_code(kind: Literal["business", "person"], code: str) -> str:
    """``code`` in half width, upper case, without separators.

    ``business``: unified social credit code, GB 32100-2015. ``person``: resident ID, GB 11643-1999.
    Raises ``ValueError`` with a Chinese sentence that names what is wrong without echoing the code.
    """
    name = _NAMES[kind]
    compact = unicodedata.normalize("NFKC", code).strip().upper()
    try:
        return _uscc(compact) if kind == "business" else str(ric.validate(compact))
    except InvalidLength:
        raise ValueError(f"{name}应为 18 位，请核对是否多填或漏填。") from None
    except InvalidChecksum:
        raise ValueError(f"{name}的校验位不对，可能有一位填错了，请对照证照核对。") from None
    except ValidationError:
        raise ValueError(f"{name}里有不允许的字符或无效的地区、日期，请对照证照核对。") from None


def _uscc(code: str) -> str:
    code = str(uscc.compact(code))
    if not _LETTERED.fullmatch(code):
        return str(uscc.validate(code))
    if code[-1] != uscc.calc_check_digit(code):
        raise InvalidChecksum
    return code
