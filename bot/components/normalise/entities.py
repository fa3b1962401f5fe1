"""The normal form of each kind of entity in the contract."""

import datetime as dt
from collections.abc import Callable, Mapping

from .amounts import normal_amount
from .bodies import normal_authority
from .codes import normal_case_number, normal_document_number, normal_id_number, normal_uscc
from .dates import normal_date
from .ordinals import normal_ordinal
from .places import normal_region

_NORMAL_FORMS: Mapping[str, Callable[[str], str | None]] = {
    "uscc": normal_uscc,
    "id_number": normal_id_number,
    "case_number": normal_case_number,
    "document_number": normal_document_number,
    "amount": normal_amount,
    "ordinal": normal_ordinal,
    "authority": normal_authority,
    "region": normal_region,
}


def normal_form(kind: str, text: str, today: dt.date, since: str | None = None) -> str | None:
    """`text` in the normal form of its kind, `today` being the message's day; None when it is none after all.

    `since` is the normal form of the date that begins the range which `text` ends.
    """
    if kind == "date":
        return normal_date(text, today, since)
    return _NORMAL_FORMS[kind](text)
