"""The explicit yes without which nothing is filed.

The classifier is not trusted with it, and neither is a friendly word: the button of this very case, words that say
"submit", or a bare yes when nothing else was asked in between.
"""

import re

from actions.turn import Turn
from actions.yes import SUBMIT, gives_up, names, says_yes

_NUMBER = re.compile(r"0*(\d+)\s*号(?=、|$)")
_BARE = frozenset({"交", "提", "交交", "交。"})
"""Clear only when nothing else was asked: 交 may speak of the fine."""


def files_now(turn: Turn, number: str, step: str = "submit", titles: str = "") -> bool:
    """Whether the message clearly says that ``step`` of case ``number`` is to be taken now.

    A button has to name both: a "yes" that was shown for something else, or for another case, files nothing. Words may
    name the very record, one of ``titles``: 对的，提122号这条，提交.
    """
    if turn.is_button:
        return (turn.intent, turn.entity("step"), turn.entity("case_number")) == ("affirm", step, number)
    return names(_without_own(turn.text, titles), SUBMIT) or (
        turn.said_one_thing_before and (says_yes(turn.text) or turn.text in _BARE)
    )


def _without_own(text: str, titles: str) -> str:
    for found in _NUMBER.findall(titles):
        text = re.sub(rf"(?:就|是|提|办|报)*(?<!\d)0*{found}\s*号(?:[这那]?一?[条个份件])?", "", text)
    return text


def backs_out(turn: Turn) -> bool:
    """Whether the person takes the wish to file back: the button, or a whole phrase that says so.

    A "no" to something else ("no more papers") is none, nor is an answer that tells of something taken back.
    """
    if turn.is_button:
        return turn.intent == "deny"
    return gives_up(turn.text)
