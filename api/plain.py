"""Texts without what nobody sees."""

import unicodedata

_UNSEEN = ("Cc", "Cf")
_LINES = "\n\r\t"


def visible(text: str) -> str:
    """A text without control and format characters, which would make two texts of one; line breaks and tabs stay."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign in _LINES or unicodedata.category(sign) not in _UNSEEN)


def visible_if_text(value: object) -> object:
    """The same for a value that need not be a text yet, as a validator sees it."""
    return visible(value) if isinstance(value, str) else value
