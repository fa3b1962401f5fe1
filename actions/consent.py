"""The explicit yes without which nothing is filed.

Neither the classifier nor a friendly word is trusted with it: the button of this very case, words that tell to submit,
or a bare yes when nothing else was asked in between. Which words do is the API's judgement (``Turn.tells``).
"""

import re

from actions.backing_out import gives_up
from actions.turn import Turn

_NUMBER = re.compile(r"(?<![\d月])0*(?P<number>\d+)\s*号(?![院楼线店])(?P<one>[这那]?一?[条个份件])?")
_LAST_DAY = 31
_BARE = re.compile(r"(?:交{1,2}|提|报)\W*")
"""Clear only when nothing else was asked: 交 may speak of the fine."""
_NAMES_KIND = re.compile("(?<![没无])(?<!没有)(?P<kind>修复|异议)")
_KIND = {"XF": "修复", "YY": "异议", "LY": "异议"}


def files_now(turn: Turn, number: str, step: str = "submit", titles: str = "") -> bool:
    """Whether the message clearly says that ``step`` of case ``number`` is to be taken now.

    A button has to name both: a "yes" that was shown for something else, or for another case, files nothing. Words may
    name the very record, one of ``titles`` (对的，提122号这条，提交), and the kind of the case, but no other.
    """
    if turn.is_button:
        return (turn.intent, turn.entity("step"), turn.entity("case_number")) == ("affirm", step, number)
    if _speaks_of_another(turn, number, titles):
        return False
    clear = turn.tells("submit") and not _BARE.fullmatch(turn.text)
    return clear or (turn.said_one_thing_before and turn.said_yes("submit"))


def _speaks_of_another(turn: Turn, number: str, titles: str) -> bool:
    text = turn.text
    own = {found["number"] for found in _NUMBER.finditer(titles)}
    # 16号交的 is a day.
    named = {found["number"] for found in _NUMBER.finditer(text) if found["one"] or int(found["number"]) > _LAST_DAY}
    kinds = {found["kind"] for found in _NAMES_KIND.finditer(text)}
    of_case = turn.entity("case_number")
    return not named <= own or not kinds <= {_KIND.get(number[:2], "")} or of_case not in (None, number)


def backs_out(turn: Turn) -> bool:
    """Whether the person takes the wish to file back: the button, or a whole phrase that says so.

    A "no" to something else ("no more papers") is none, nor is an answer that tells of something taken back.
    """
    if turn.is_button:
        return turn.intent == "deny"
    return gives_up(turn.text)
