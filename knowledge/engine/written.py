"""What people and clerks write into a record, read the same however it was typed."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

_EDGES = " 。．.，,、；;：:！!？?-－—_/／\\\"'“”‘’（）()【】[]"
_YEAR = re.compile(r"[\[［【（(](\d{4})[\]］】）)]")
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_SPACE = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_WIDE = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF0F)
}
"""Full-width digits, letters and the slash; other full-width signs are Chinese punctuation and stay."""
NO_BASIS = "没有"
"""How the engine itself says that no basis is named."""
_NOTHING = frozenset({"", "无", "没有", "否", "不适用", "na", "n/a", "none", "no", "null", "nil"})
_UNKNOWN = frozenset({"不知道", "不清楚", "不详", "未知", "unknown"})
_NO_BASIS = _NOTHING | {"未说明", "没说明", "没有说明", "没写", "没有写", "未写", "没有依据", "无依据", "没依据"}


def as_written(text: str) -> str:
    """Half-width letters and digits, 〔〕 round a year, no spaces between Chinese characters, nothing invisible.

    Raises:
        ValueError: half of a character pair, which no text can hold.

    """
    if any(unicodedata.category(sign) == "Cs" for sign in text):
        raise ValueError("文字里有不完整的字符，请重新输入。")
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf").translate(_WIDE)
    return _SPACE.sub("", _YEAR.sub(r"〔\1〕", seen)).strip()


def says_no_basis(text: str) -> bool:
    """Whether the words say that no basis is given."""
    return _bare(text) in _NO_BASIS


def _bare(text: str) -> str:
    return as_written(text).strip(_EDGES).lower()


def _told(value: object) -> object:
    """Words for "nothing" and "unknown" are no clause and no number."""
    return None if isinstance(value, str) and _bare(value) in _NOTHING | _UNKNOWN else value


def _known(value: object) -> object:
    return None if isinstance(value, str) and _bare(value) in _UNKNOWN else value


Name = Annotated[str, Field(max_length=200), AfterValidator(as_written)]
"""A short text: a body, a list, a document."""
Story = Annotated[str, Field(max_length=4000), AfterValidator(as_written)]
"""A longer text: what happened, on which basis."""
Named = Annotated[Name | None, BeforeValidator(_told)]
"""A clause or number that somebody names; words for "nothing" leave it unknown."""
Basis = Annotated[Name | None, BeforeValidator(_known)]
"""The basis that somebody names for a publication; "none" is an answer, "unknown" is not."""
