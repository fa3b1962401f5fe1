"""Whether a message is a clear yes: the bot is never trusted to say so, what was really sent decides.

Only whole phrases count. A syllable of yes inside other words may be their opposite (反对), a name or a place.
"""

import json
import re
import unicodedata

from api.chat.schemas import Content

_BUTTON = re.compile(r'/ask_privacy\{"step": ?"(?:agree|[a-z_.]+\.sure)"\}')
# 了 stands only where it changes nothing: 好了 and 行了 may stop somebody, 对了 begins something else.
_SYLLABLE = "(?:是+|对+|好+|行+|成+|中+|[嗯恩]+)"
_AGREES = "(?:那就?|就)?(?:我|本人|我们)?(?:都|完全)?(?:同意|确认|确定|愿意|允许)[了吧]?"
_PHRASE = (
    r"(?:[是对好行成][的滴]|都[对是]的?|要得|得行|妥|可以的?|没(?:啥|什么)?(?:问题|错|毛病|意见)|当然(?:可以|同意)?|[好行]吧"
    rf"|{_AGREES}|ok(?:ay|的)?|yes)"
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


# Whatever is in order, said before the act itself: these hold a "no" that refuses nothing.
_IN_ORDER = re.compile(
    "不(?:想|用)?再?(?:等|改|看|补|说)了|(?:没[有得]?|不用)(?:其他|其它|别的)?(?:了|材料|要?补充的?|要?改的?|问题)了?"
    "|没(?:有|啥|什么)?(?:问题|错|毛病)|没(?:有|得)?别的了?|[提交](?:嘛|呗)"
    "|不想?再?(?:办|要|弄|修|申请)了"
)
_ACTS = {
    "submit": re.compile(
        "提交|递交|[报提]上去|交上|(?<!没)交(?:吧|嘛|呗|啊|呀|了吧|$)|可以交了|交.{0,2}补充?的?材料|提(?:吧|嘛|呗|啊|呀)"
    ),
    "withdraw": re.compile("撤|作废|删|不要了|不想?再?(?:办|要|弄|修|申请)了"),
}
_LOOK = (
    "(?:那就?|就|请|麻烦|帮我|给我|[我俺]们?|[你您]们?|现在|马上|直接|快|赶紧)*"
    "(?:查|看|用|办|弄|继续)(?:一下|下|看看)?[吧呗嘛呀]?"
)
_AGREES_TO_USE = re.compile(
    f"(?:(?:嗯+|好的?|行|可以|是的|对)[ ,、。]*)?我?同意了?[ ,、。]*{_LOOK}[ ,、。!~]*"
    f"|{_LOOK}[ ,、。]*我?同意了?[ ,、。!~]*"
)
_REFUSES = re.compile(
    "[不别没吗嘛怎哪啥错?？]|如何|什么|多久|再想|先放|算了|留着|等等|明天|但是|再[提交]|[提交]过|交过"
)
_LONGEST_ACT = 40
_STEPS = {"submit": "submit", "appeal": "submit", "confirmed": "withdraw"}


def told_act(content: Content) -> str:
    """What a message tells to do now: ``submit`` (a draft, papers, an appeal), ``withdraw``, or nothing.

    ``consent``: that own records may be used, where it says what for (同意，你查吧).

    A button names its case, which follows after a space. Words are heard more widely here than by the bot, which asks
    for a whole phrase besides: this wall holds where the bot does something that nobody spoke of.
    """
    if content.payload:
        return _told_by_button(content.payload)
    words = unicodedata.normalize("NFKC", content.text).strip()
    if _AGREES_TO_USE.fullmatch(words):
        return "consent"
    if len(words) > _LONGEST_ACT or _REFUSES.search(_IN_ORDER.sub("", words)):
        return ""
    return next((act for act, names in _ACTS.items() if names.search(words)), "")


def _told_by_button(payload: str) -> str:
    """``/affirm{"step": "submit", "case_number": "XF-…"}`` tells ``submit XF-…``; ``checking`` has read it as JSON."""
    _, brace, rest = payload.partition("{")
    given = json.loads(brace + rest) if brace else {}
    step, number = _STEPS.get(str(given.get("step"))), given.get("case_number")
    return f"{step} {number}" if step and isinstance(number, str) else ""
