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
# "No more papers", "no need to upload": that is about the papers, not about filing.
_PAPERS_ONLY = re.compile(
    "(?:没有?|不(?:用|要|想|需要|必)?|无)(?:其他|其它|别的|更多|再|要|补充?|上?传|交|加|放)*(?:的)?(?:材料|证据|资料|文件|图片|照片|补充|上传|传|补)[了的]*"
)
_BACKS_OUT = re.compile(
    r"不(?:弄|要|想|提|办|搞|用|申请|修复|异议|交)|删|取消|算了|撤|先别|先不|别提交|放弃|以后再|改天"
)


def files_now(turn: Turn, number: str) -> bool:
    """Whether the message clearly says that case ``number`` is to be filed now."""
    if turn.is_button:
        return turn.intent == "affirm" and turn.entity("case_number") in (None, number)
    words = turn.text.strip(_PUNCTUATION)
    if _SUBMIT.fullmatch(words):
        return True
    return turn.said_one_thing_before and _BARE_YES.fullmatch(words) is not None


def backs_out(turn: Turn) -> bool:
    """Whether the person clearly takes the wish to file back: the button, or words that say so.

    A "no" to something else ("no more papers") is none.
    """
    if turn.is_button:
        return turn.intent == "deny"
    return not turn.is_question and _BACKS_OUT.search(_PAPERS_ONLY.sub("", turn.text)) is not None
