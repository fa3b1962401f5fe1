"""Codes: unified social credit code, resident id number, our case numbers, and document numbers."""

import re

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from .text import compact, fold

_CASE = re.compile(r"(XF|YY|LY)(\d{8})(\d{4})")
_ID_NUMBER = re.compile("[1-9][0-9]{16}[0-9X]")
#: Brackets around the year of a document number, as printed, typed or pasted; folded to half width before.
OPEN, CLOSE = r"[〔\[【(﹝〖<{〈「《⟨]", r"[〕\]】)﹞〗>}〉」》⟩]"
_YEAR = re.compile(rf"\s*{OPEN}\s*((?:19|20)\d{{2}})\s*{CLOSE}")


def normal_uscc(text: str) -> str | None:
    """The 18 characters of a unified social credit code (GB 32100-2015), or None when its check digit is wrong."""
    code = compact(text)
    return code if uscc.is_valid(code) else None


def normal_id_number(text: str) -> str | None:
    """The 18 characters of a resident id number (GB 11643-1999): birth date and check digit verified.

    Not by the library's own check: it refuses real numbers whose place had no code yet in the year of birth.
    """
    code = compact(text)
    if _ID_NUMBER.fullmatch(code) is None or code[-1] != ric.calc_check_digit(code):
        return None
    try:
        ric.get_birth_date(code)
    except ValidationError:
        return None
    return code


def normal_case_number(text: str) -> str | None:
    """`xf 20261121 0001` -> `XF-20261121-0001`; None when it is not one."""
    found = _CASE.fullmatch(compact(text))
    return "-".join(found.groups()) if found else None


def normal_document_number(text: str) -> str | None:
    """`国办发(2020)49 号` -> `国办发〔2020〕49号`; 第 and leading zeros stay as printed."""
    folded = fold(text)
    year = _YEAR.search(folded)
    if year is None:
        return "".join(folded.split()) or None
    return "".join(f"{text[: year.start()]}〔{year[1]}〕{folded[year.end() :]}".split())
