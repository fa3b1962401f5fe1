"""The explicit yes without which nothing is filed.

The classifier is not trusted with it, and neither is a friendly word: the button of this very case, words that say
"submit", or a bare yes when nothing else was asked in between.
"""

import re

from actions.turn import Turn

_PUNCTUATION = " 。.，,！!~～、\n"
_BARE = r"(?:是的?|对的?|好的?|行的?|可以的?|确认|确定|同意|没问题|没错|嗯+|ok|yes)(?:[呀啊哈吧了]*)"
_BARE_YES = re.compile(rf"{_BARE}(?:[，,、 ]*{_BARE})?", re.IGNORECASE)
_SUBMIT = re.compile(
    rf"(?:{_BARE})?[，,、 ]*(?:那?就|请|帮我|给我|我|现在|马上)*(?:确认|确定|同意)?提交(?:申请|异议)?[吧了呀啊]*",
    re.IGNORECASE,
)
_BACKS_OUT = re.compile(r"不(?:弄|要|想|提|办|搞|用|申请|修复|异议)|删|取消|算了|撤|先别|别提交|不提交")


def files_now(turn: Turn, number: str) -> bool:
    """Whether the message clearly says that case ``number`` is to be filed now."""
    if turn.is_button:
        return turn.intent == "affirm" and turn.entity("case_number") in (None, number)
    words = turn.text.strip(_PUNCTUATION)
    if _SUBMIT.fullmatch(words):
        return True
    return turn.said_one_thing_before and _BARE_YES.fullmatch(words) is not None


def backs_out(turn: Turn) -> bool:
    """Whether the words take the wish to file back, whatever they were understood as."""
    return not turn.is_button and not turn.is_question and _BACKS_OUT.search(turn.text) is not None
