"""Texts without what nobody sees, whole numbers in texts, and one of a thing where several may be given."""

import unicodedata
from collections.abc import Mapping

_UNSEEN = ("Cc", "Cf", "Cs")
_NO_SIGNS = "\ufffe\uffff"
_LINES = "\n\r\t"


def visible(text: str) -> str:
    """A text without control and format characters, which would make two texts of one; line breaks and tabs stay.

    Nor does it keep what no XML may hold (halves of signs, U+FFFE, U+FFFF): a spreadsheet could not be written of it.
    """
    return text if text.isprintable() else "".join(filter(_is_seen, text))


def visible_if_text(value: object) -> object:
    """The same for a value that need not be a text yet, as a validator sees it."""
    return visible(value) if isinstance(value, str) else value


def as_list(value: object) -> object:
    """A list of one where one text or one group of fields was given for a list, as a validator sees it."""
    return [value] if isinstance(value, (str, Mapping)) else value


def whole(text: str, *, most_digits: int = 9) -> int | None:
    """The whole number that somebody wrote in plain digits, or None: "²" is a digit too, and 5000 nines a number."""
    is_one = text.isascii() and text.isdecimal() and len(text) <= most_digits
    return int(text) if is_one else None


def _is_seen(sign: str) -> bool:
    return sign in _LINES or (sign not in _NO_SIGNS and unicodedata.category(sign) not in _UNSEEN)
