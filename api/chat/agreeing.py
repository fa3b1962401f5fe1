"""Whether a message is a clear yes: the bot is never trusted to say so, what was really sent decides.

Only whole phrases count. A syllable of yes inside other words may be their opposite (反对), a name or a place.
"""

import re
import unicodedata

from api.chat.schemas import Content

_BUTTON = re.compile(r'/ask_privacy\{"step": ?"(?:agree|[a-z_.]+\.sure)"\}')
# 了 stands only where it changes nothing: 好了 and 行了 may stop somebody, 对了 begins something else.
_SYLLABLE = "(?:是+|对+|好+|行+|成+|中+|嗯+)"
_AGREES = "(?:那就?|就)?(?:我|本人|我们)?(?:都|完全)?(?:同意|确认|确定|愿意|允许)[了吧]?"
_PHRASE = (
    rf"(?:[是对好行成][的滴]|可以的?|没(?:问题|错|毛病|意见)|当然(?:可以|同意)?|[好行]吧|{_AGREES}|ok(?:ay|的)?|yes)"
)
_ALL = "(?:全部|全都?|都)?"
_DONE = "(?:那就?|就|请|麻烦|马上|现在|直接|帮我|我|本人)*(?:"
_DONE += rf"(?:同意|确认|确定)要?(?:导出|{_ALL}删(?:除|掉)?[吧了]?)|{_ALL}删(?:除|掉)?了?吧)"
_SPOKEN = rf"(?:嗯*(?:[对好行](?=[可没我同确]))?{_PHRASE}+|{_SYLLABLE}|(?:嗯+|好的|是的)?{_DONE})[呀啊哈哦噢喔啦哒嘞]*"
# A row of dots hesitates.
_PAUSE = r"(?:[\s,、!~]|[。.](?![。.]))"
_THANKS = "谢谢[您你啦了]?"
# Only after a pause: 好麻烦 is no yes.
_TAIL = f"(?:{_THANKS}|请?继续吧?|多谢|麻烦[您你]?了?|辛苦[您你]?了|拜托了?)"
_YES = re.compile(rf"{_SPOKEN}(?:{_PAUSE}+{_SPOKEN})*(?:{_THANKS}|{_PAUSE}+{_TAIL})?{_PAUSE}*", re.IGNORECASE)
_LONGEST = 24


def says_yes(content: Content) -> bool:
    """The button of a yes to this very question, or nothing but words that say it, with thanks or "go on" at most."""
    if content.payload:
        return _BUTTON.fullmatch(content.payload) is not None
    words = unicodedata.normalize("NFKC", content.text).strip()
    return len(words) <= _LONGEST and _YES.fullmatch(words) is not None
