"""Questions that have one narrow answer whatever they were taken for: nothing is begun, filed or shown on them.

Will it be granted, does money make it faster, may it be taken back, who sees it, has it happened, how many days again.
"""

import re

from actions.persons import OTHER
from actions.turn import Turn

# What each asks the rules; the words said before that are the assistant's own.
PROMISE, FASTER, BACK, SEEN, DAYS, FEE, PAPERS, PLACE = (
    "promise", "faster", "back", "seen", "days", "fee", "papers", "place",
)  # fmt: skip
QUESTIONS = {
    PROMISE: "你们保证能修复吗",
    FASTER: "信用修复收费吗？",
    BACK: "修复申请能撤回吗",
    DAYS: "信用修复多少个工作日办结？",
    FEE: "信用修复收费吗？",
    PAPERS: "申请信用修复需要哪些材料？",
    PLACE: "去哪里申请信用修复",
}
FIRST_SAID = {FASTER: "utter_no_faster", BACK: "utter_may_be_taken_back", SEEN: "utter_who_sees_case"}

_GRANTED = "(?:批(?!评)|通过|过(?![期去了程来几两于])|成(?![本都为])|下来|同意|修[好掉]|修复|撤|消|办[成好]|没问题|行)"
_SURE = (
    "保证(?![金书人])|(?:能|敢|给|你们?|谁|来)担保"
    "|打[包保]票|拍胸[脯口]|十拿九稳|百分之?百|100%|一准|准能"
    "|铁定|稳[能过]|(?<![面书钱红打承发外背沙荷])包(?![括含裹装工庄里饭一不])|确保"
)
# These are said of the record as well: 这条一定能修复吗 asks for its assessment.
_RATHER = (
    "(?:一定|肯定|绝对)(?!要|得|给|把).{0,6}(?:批(?!评)|通过|过(?![期去了程来几两于])|同意|成(?![本都为])|下来|没问题)"
)
_PROMISES = re.compile(f"(?:{_SURE}).{{0,8}}{_GRANTED}|{_GRANTED}.{{0,6}}(?:{_SURE})|{_RATHER}")
_CHANCE = re.compile(
    "(?:能不能|能|会不会|会|可以)(?:给(?:我|我们)?)?(?:批(?:准|下来)?|通过|审过)(?:得?[了掉下来])?(?:吗|不|么|吧|没|[?？]|$)"
    "|(?:把握|希望|胜算|成功率|通过率|几率|概率).{0,4}(?:大吗|大不大|高吗|高不高|多大|多少|几成|有没有)|有(?:几成|多大)(?:把握|希望)|句?准话"
)
_WANTS_WORD = re.compile(
    "[?？]|吗|吧|不是|是不|么|呢|准话|能不能|给我|你们?得|就不|才|不$|不保证|靠谱|可信"
    "|(?P<verb>[\u4e00-\u9fff])不(?P=verb)"
)
_OF_PAPERS = re.compile("(?:保证|承诺|担保)(?:书|内容|材料|真实|属实|以后|不再|今后)|我(?:保证|担保)")

_MONEY = "(?:钱|红包|好处费?|费用?|辛苦费|块|元|[百千]|烟|酒|礼|茶水)"
_GIVES = (
    "(?:加|多[给出交]|给|出|花|掏|塞|送|包|孝敬|意思|打点)"
    "(?:你们?|您|他们|领导|点儿?|一点|些|个|一?下|意思|\\d+|[一二两三四五六七八九几十]|大)*"
)
_SOONER = "(?:快|提前|早|加急|优先|插队|先办|先批|马上|今天|立刻|通融|走.{0,2}后门|特事特办)"
_BUYS = re.compile(
    f"{_GIVES}{_MONEY}.{{0,14}}{_SOONER}|{_SOONER}.{{0,10}}{_GIVES}{_MONEY}|加急费"
    "|(?:加急|优先|插队).{0,6}(?:多少钱|要钱|收费|费用)"
)
_TAKES_BACK = re.compile(
    "(?:交|提|报|申请|递).{0,6}(?:以后|之后|后|了|完|上去).{0,6}(?:能|可以|让)[^，。]{0,6}(?:反悔|后悔|撤|收回|取消|拿回|改主意)"
    "|撤(?:回|掉|销|下来)?了?(?:的话|以后|之后|后)?[，,]?.{0,3}(?:还能|能不能|还可以|可不可以|还让|以后能).{0,5}(?:申请|交|提|办|修|报)"
    "|(?:反悔|后悔).{0,4}(?:行|可以|来得及|怎么办|咋办)"
)
_WHO = f"(?:{OTHER}|谁|外人|大家|外面|网上|其他人|老板|银行)"
_SEES = re.compile(
    f"{_WHO}[^，。]{{0,6}}(?:看[到得见]|看|查[到得]|知道|晓得|发现|搜到|公开)[^，。]{{0,8}}(?:我.{{0,6}}(?:申请|提交|异议|在办|在修|交的)|(?:申请|异议))"
    f"|(?:我|俺)?(?:的)?(?:申请|异议|提交|交上去|交了)[^，。]{{0,8}}(?:会|会不会|给|让|被){_WHO}[^，。]{{0,6}}(?:看[到得见]|看|知道|晓得|发现)"
    f"|(?:申请|异议)[^，。]{{0,6}}(?:会不会|会|要)(?:不会)?公开"
)
_VERB = "(?:撤|交|提交|登记|办|删|导出|受理|批|申请|上传|传|存|收|改|报)"
_HAPPENED = re.compile(
    f"{_VERB}(?:掉|上去?|好|成功?|完|进去|出去|到|回去?|下来)(?:了吧|了?(?:吗|没有?|么|不))[?？。！!]*$"
    f"|(?:已经|现在是?|是不是|都|到底|刚才).{{0,8}}{_VERB}.{{0,3}}了(?:吧|吗|没有?|么)[?？。！!]*$|{_VERB}了(?:吗|没有?|么)[?？。！!]*$"
)
# About what was fined or published, and not about an application.
_OF_A_FINE = re.compile("罚|钱|款|那条|记录|公示")
_WHEN = re.compile("几天|多久|多长时间|什么时候|啥时候|几时|哪天")
_TELLS_TO = re.compile("把|帮|给我|替|(?<!申)请|能|可以|那就|就(?!是)|让|要不|想")
_AGAIN = re.compile("来着|(?:刚才?|刚刚|前面).{0,4}(?:问|说)过?.{0,3}(?:没|几|多|什么|哪|啥)")
_KINDS = (
    (DAYS, re.compile("几天|多久|多长时间|多少天|啥时候")),
    (FEE, re.compile("多少钱|要钱|收费|花钱|免费")),
    (PAPERS, re.compile("(?:什么|哪些|啥).{0,3}(?:材料|东西|资料|证明)")),
    (PLACE, re.compile("(?:去|到|在)哪")),
)
_LONGEST = 30


def wonders(turn: Turn) -> str | None:
    """Which of these the message asks; ``None`` where it asks none of them."""
    text = turn.text
    if _BUYS.search(text):
        return FASTER
    if _asks_promise(text):
        return PROMISE
    if turn.is_question and _SEES.search(text):
        return SEEN
    if turn.is_question and turn.intent != "withdraw_case" and _TAKES_BACK.search(text) and not _OF_A_FINE.search(text):
        return BACK
    if (
        _AGAIN.search(text)
        and len(text) <= _LONGEST
        and not _OF_A_FINE.search(text.replace("多少钱", "").replace("要钱", ""))
    ):
        return next((kind for kind, words in _KINDS if words.search(text)), None)
    return None


def asks_whether_done(text: str) -> bool:
    """``现在是撤掉了吧``: whether something has happened is asked, and nothing is told to happen."""
    return len(text) <= _LONGEST and bool(_HAPPENED.search(text)) and not _TELLS_TO.search(text)


def _asks_promise(text: str) -> bool:
    promised = _PROMISES.search(_OF_PAPERS.sub("", text))
    chance = _CHANCE.search(text) and not _WHEN.search(text)
    return bool(chance) or (bool(promised) and bool(_WANTS_WORD.search(text)))
