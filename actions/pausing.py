"""A pause and the way back: somebody asks for a moment, whatever the reason, and comes back to what was open.

Nothing is let go for a pause. It is no answer either, so whoever comes back is told where we are, and asked again.
"""

import re

from actions.backing_out import gives_up
from actions.signing import name_among
from actions.turn import Event, Turn, asks, remember, then

_LONGEST = 40
_BREAK = re.compile(r"[，,。.；;！!？?~～…、\s]+")
_IN_A_WHILE = (
    "(?:一会儿?|等会儿?|待会儿?|过会儿?|晚点儿?|晚些|回头|完了|忙完|弄完|吃完饭?|开完会"
    "|[半几一二两三四五六七八九十\\d]+(?:来)?(?:分钟|个?小时|个?钟头?))"
)
# 马上办 is an order.
_SOON = f"(?:马上|立马|立刻|很快|{_IN_A_WHILE})"
_A_MOMENT = re.compile(
    "稍等|稍候|稍后|等等(?!级)|等[我一](?!定|样|天|年|直)|等(?:下|哈|会儿?|阵)(?!班|岗)|候一下|慢着|(?:别|莫|不用|不要|先不)[急慌催忙]"
    f"|不急|{_SOON}(?:就|再|后|以后|之后|时间)*(?:回来?|来|说|弄|聊|继续|接着|发|传|填|搞|给(?![我俺咱])|好|到)"
    f"|{_IN_A_WHILE}(?:就|再|后|以后|之后|时间)*办"
    "|(?:让|容)我(?:先)?(?:想|看|找|问|翻|缓)"
    "|^我?(?:先|得|要)?去(?:一下)?(?:找|拿|看|问|拍|翻|开|接|取|上)[^，。]{0,8}$|接个?电话"
)
# Not now, and not given up either: 我先问下合伙人，今天先别交.
_HOLDS = re.compile("(?:今天|现在|先|暂时|暂)+(?:不|别|不要)(?:急着)?(?:提?交|办|弄|申请)(?:了|吧|啊|哈)*")
# More than a pause: something is wrong, given up, or wished of somebody else.
_MORE = re.compile(
    "人工|真人|客服|工作人员|投诉|举报|撤[回掉销]|取消|作废|删|算了|不[办弄提要想修]了|不对|错[了的]|改[成为一]|更正|还是|[那这]一?条|是[^，。]{1,8}[交缴付]的"
    "|换[成个一]|提交|确认|异议|别[交提]"
)
_LATER = re.compile(
    "[明后]天|明[儿早]|改天|回头|晚上|晚点|晚些|待会|等会|一会|过会|下午|下[次回周]|周[一二三四五六日末]|再(?:来|说|弄|办|继续|接着)"
    "|先(?:忙|走|这样|到这|放|停)|下班|回来"
)
_FILLER = "(?:我们?|咱们?|俺们?|刚[才刚]|上[次回]|昨天|前面|之前|现在|[那这]个|你们?|您|的|申请|异议|修复|东西|事情?)"
_BACK = re.compile(
    f"{_FILLER}*(?:又|刚|已经)*(?:回来|来)(?:了|啦|喽|咯|嘞)(?:哈|啊)?"
    f"|{_FILLER}*(?:弄|办|说|讲|填|搞|做|进行|走|聊)*(?:到|在)(?:了)?哪(?:里|儿|一?步|块|点|了)*(?:来着|呢|啊|呀)?"
    f"|(?:那|就|可以|{_FILLER})*(?:接着|继续)(?:弄|办|说|来|填|做|搞|聊|提|往下|下去|{_FILLER})*(?:吧|啊|嘛|呗|了)?"
)
_KNOCKS = re.compile("(?:还|人)?在(?:不在|吗|不|么|嘛|没)?|[你您]好|有人(?:吗|不|没|么)?|喂|哈[喽啰]|hello|hi", re.I)
_BESIDE = re.compile(
    "(?:[嗯哦噢哎喂好行]+[的了啦吧]?|师傅|老师|同志|亲|不好意思|抱歉|对不起|(?:让[你您])?久等了?|[忙弄吃找][完好]了|可以了|ok)+",
    re.IGNORECASE,
)
_VALUES = ("date", "amount", "ordinal", "document_number", "case_number", "authority")
_WAITING = {"repair_form": "repair_case", "objection_form": "objection_case", "listing_form": "listing_case"}


def takes_time(turn: Turn) -> bool:
    """Whether the person asks for a moment, and for nothing else."""
    said = turn.text
    if not said or turn.is_button or turn.is_question or turn.attachments or len(said) > _LONGEST:
        return False
    rest = [piece for piece in _BREAK.split(said) if not _HOLDS.fullmatch(piece)]
    pauses = _HOLDS.search(said) or any(_A_MOMENT.search(piece) for piece in rest)
    return bool(pauses) and not (_MORE.search(" ".join(rest)) or gives_up(said)) and name_among(turn) is None


def postpones(text: str) -> bool:
    """Whether it is left for later, and not given up: 下班了，明天再弄."""
    return bool(_LATER.search(text)) and not _MORE.search(text)


def comes_back(turn: Turn) -> bool:
    """That somebody is back, or where we are, and no wish or value beside it: 到服务区了，刚才弄到哪了."""
    if turn.is_button or turn.attachments or len(turn.text) > _LONGEST:
        return False
    pieces = [piece for piece in _BREAK.split(turn.text) if piece]
    known = (_BACK, _KNOCKS, _BESIDE)
    beside = "，".join(piece for piece in pieces if not any(words.fullmatch(piece) for words in known))
    tells = beside and (any(turn.entity(kind) for kind in _VALUES) or name_among(turn))
    more = tells or asks(beside) or _MORE.search(beside)
    return not more and any(_BACK.fullmatch(piece) for piece in pieces)


def knocks(text: str) -> bool:
    """Only whether somebody is there."""
    pieces = [piece for piece in _BREAK.split(text) if piece]
    known = all(_KNOCKS.fullmatch(piece) or _BESIDE.fullmatch(piece) for piece in pieces)
    return known and any(_KNOCKS.fullmatch(piece) for piece in pieces)


def say_where(turn: Turn) -> None:
    """What is being filled in, in one sentence; the open question follows."""
    number = turn.slot(_WAITING.get(str(turn.active_form), ""))
    turn.say("utter_back_at_draft" if number else "utter_back", number=number)


def taken_up_again(turn: Turn) -> list[Event] | None:
    """The draft that was just put aside, where the person is back."""
    pending = turn.slot("pending") or {}
    number = str(pending.get("resume") or "")
    if not number or turn.active_form or not comes_back(turn):
        return None
    begin = "action_begin_repair" if number.startswith("XF-") else "action_begin_objection"
    return remember(pending=pending) + then(begin)
