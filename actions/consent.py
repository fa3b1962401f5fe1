"""The explicit yes without which nothing is filed.

The classifier is not trusted with it, and neither is a friendly word: the button of this very case, words that say
"submit", or a bare yes when nothing else was asked in between.
"""

from actions.turn import Turn
from actions.yes import SUBMIT, gives_up, names, says_yes


def files_now(turn: Turn, number: str, step: str = "submit") -> bool:
    """Whether the message clearly says that ``step`` of case ``number`` is to be taken now.

    A button has to name both: a "yes" that was shown for something else, or for another case, files nothing.
    """
    if turn.is_button:
        return (turn.intent, turn.entity("step"), turn.entity("case_number")) == ("affirm", step, number)
    return names(turn.text, SUBMIT) or (turn.said_one_thing_before and says_yes(turn.text))


def backs_out(turn: Turn) -> bool:
    """Whether the person takes the wish to file back: the button, or a whole phrase that says so.

    A "no" to something else ("no more papers") is none, nor is an answer that tells of something taken back.
    """
    if turn.is_button:
        return turn.intent == "deny"
    return gives_up(turn.text)
