"""Two at once: a change may say which version of a case it was made from (``ETag`` and ``If-Match``, RFC 9110)."""

import re
from typing import Annotated

from fastapi import Header

from api.errors import FieldError, InvalidInput

_TAG = re.compile(r'(?:W/)?"(\d{1,9})"')
_WHATEVER = "*"

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=32, description="看到的版本（详情里的 ETag）；别人已经改动时不办理"),
]


def etag(version: int) -> str:
    """The tag of a version."""
    return f'"{version}"'


def seen_version(if_match: str | None) -> int | None:
    """The version that a request was made from; None where it says nothing. Raises ``InvalidInput`` for nonsense."""
    if if_match is None or if_match.strip() == _WHATEVER:
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        wrong = [FieldError("/If-Match", '请原样填写详情里的 ETag，例如 "3"。')]
        raise InvalidInput("If-Match 填写有误。", wrong)
    return int(found[1])
