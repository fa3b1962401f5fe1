"""What was offered last in a talk: buttons and cards as numbered choices, and clauses that wait to be asked for."""

import datetime as dt
import re
import unicodedata

from pydantic import BaseModel

_NUMBER = re.compile(r"(?:我?选择?|回复)?第?([0-9]{1,2})(?:个|条|项|号)?[.、,。)）]?")
_PUNCTUATION = re.compile(r"[\s\u3000“”\"'‘’《》。，、,.!！?？:：;；()（）【】\[\]—-]+")


class Choice(BaseModel):
    """A button, or a card that can be chosen."""

    title: str
    payload: str


class Offer(BaseModel):
    """Kept sealed with the person's thread once WeChat took it, at ``offered_at``: nobody has seen it before."""

    choices: list[Choice] = []
    offered_at: dt.datetime | None = None
    clauses: list[str] = []

    def chosen(self, text: str) -> Choice | None:
        """What ``text`` chooses, by its number or by its words."""
        number = _number_in(text)
        if number is not None:
            return self.choices[number - 1] if 1 <= number <= len(self.choices) else None
        said = plain(text)
        return next((choice for choice in self.choices if said and plain(choice.title) == said), None)

    def is_newer_than(self, moment: dt.datetime) -> bool:
        """Whether somebody who wrote at ``moment`` cannot have seen it."""
        return self.offered_at is not None and moment < self.offered_at


def is_number(text: str) -> bool:
    """Whether ``text`` is nothing but the number of a choice."""
    return _number_in(text) is not None


def plain(text: str) -> str:
    """``text`` without width, case, spaces and punctuation."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _number_in(text: str) -> int | None:
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return int(found[1]) if found else None
