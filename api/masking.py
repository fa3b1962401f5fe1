"""What people type, without contact data and codes: for what is stored, and for what leaves the machine."""

import re

from api.crypto import mask_code
from knowledge.engine.gongwen.contacts import redact
from knowledge.engine.gongwen.folding import fold

_SPACE = r"[ \-·]?"
_CODE = re.compile(rf"(?<![0-9A-Za-z])(?:[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{_SPACE}){{17}}[0-9A-Za-z](?![0-9A-Za-z])")
_LONG_NUMBER = re.compile(rf"(?<![0-9A-Za-z])\d(?:{_SPACE}\d){{12,18}}(?![0-9A-Za-z])")
_FEWEST_DIGITS = 8
_HIDDEN_SIGNS, _SHOWN_SIGNS = 7, 4


def masked(text: str) -> str:
    """The text with telephone numbers, mailboxes, identity numbers, credit codes and account numbers hidden.

    A code keeps its first and last four characters, as everywhere in the API; of the rest nothing stays. A code with
    a wrong check digit is hidden too: a slip of the finger makes it nobody else's.
    """
    hidden, _ = redact(text)
    for pattern in (_CODE, _LONG_NUMBER):
        folded = fold(hidden)
        for match in reversed([*pattern.finditer(folded.text)]):
            start, end = folded.span(*match.span())
            hidden = hidden[:start] + _short(match.group()) + hidden[end:]
    return hidden


def mask_contact(contact: str) -> str:
    """A telephone number, a mailbox or whatever else leads to somebody: enough of it to tell it from another."""
    return "*" * _HIDDEN_SIGNS + (contact[-_SHOWN_SIGNS:] if len(contact) >= 2 * _SHOWN_SIGNS else "")


def names_somebody(text: str) -> bool:
    """Whether a telephone number, a mailbox, an identity number or a credit code is in it; other numbers may be."""
    hidden, kinds = redact(text)
    codes = (match.group() for match in _CODE.finditer(fold(hidden).text))
    return bool(kinds) or any(_short(code) != code for code in codes)


def _short(code: str) -> str:
    """A word of eighteen letters is no code: a credit code has eight digits for place and register."""
    digits = sum(sign.isdigit() for sign in code)
    return mask_code(re.sub(_SPACE, "", code)) if digits >= _FEWEST_DIGITS else code
