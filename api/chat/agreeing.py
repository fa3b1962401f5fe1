"""What a message agrees to, and what it tells to do now: decided here for the bot and for the API, by what was sent.

The bot is never trusted to have heard a yes. It gets this judgement along with the message, and the token that it
works with carries the same: nothing is filed, withdrawn, deleted or shown without it.

A bare yes is a whole phrase and nothing else: a syllable of yes inside other words may be their opposite (反对), a name
or a place. An act is told by a clause that is an order and nothing else: agreement, haste, courtesy, who asks whom and
this very thing (那就按这个理由给我交上去), then the verb. Beside it the message may say what it likes, as long as it
neither refuses, asks, puts off, doubts nor corrects anything.
"""

import json
import re
import unicodedata
from dataclasses import dataclass

from api.chat.schemas import Content


@dataclass(frozen=True)
class Told:
    """What a message says: ``agrees`` whether it is a bare yes, ``acts`` what it tells to do.

    Acts are ``submit`` (a draft, papers, an appeal), ``withdraw``, ``erase``, ``export`` and ``consent`` (that own
    records may be used, where it says what for: 同意，你查吧). A button names its case after a space: ``submit XF-…``.
    """

    agrees: bool = False
    acts: tuple[str, ...] = ()


_BUTTON = re.compile(r'/ask_privacy\{"step": ?"(?:agree|[a-z_.]+\.sure)"\}')
# 了 stands only where it changes nothing: 好了 and 行了 may stop somebody, 对了 begins something else.
_SYLLABLE = "(?:是+|对+|好+|行+|成+|中+|[嗯恩]+)"
_AGREES = "(?:那就?|就)?(?:我|本人|我们)?(?:都|完全)?(?:同意|确认|确定|愿意|允许)[了吧]?"
_PHRASE = (
    r"(?:[是对好行成][的滴]|都[对是]的?|对头|要得|得行|妥|可以的?|没(?:啥|什么|有)?(?:问题|错|毛病|意见)"
    rf"|当然(?:可以|同意)?|[好行]吧|{_AGREES}|ok(?:ay|的)?|yes)"
)
_SPOKEN = rf"(?:嗯*(?:[对好行](?=[可没我同确]))?{_PHRASE}+|{_SYLLABLE})[呀啊哈哦噢喔啦哒嘞]*"
# A row of dots hesitates.
_PAUSE = r"(?:[\s,、!~]|[。.](?![。.]))"
_THANKS = "谢谢[您你啦了]?"
# Only after a pause: 好麻烦 is no yes.
_TAIL = f"(?:{_THANKS}|请?继续吧?|多谢|麻烦[您你]?了?|辛苦[您你]?了|拜托了?)"
_YES = re.compile(rf"{_SPOKEN}(?:{_PAUSE}+{_SPOKEN})*(?:{_THANKS}|{_PAUSE}+{_TAIL})?{_PAUSE}*", re.IGNORECASE)
_LONGEST = 24

# All is in order, nothing has to wait: these hold a "no" that refuses nothing.
_IN_ORDER = re.compile(
    "不胜感激|感激不尽|不好意思"
    "|(?:不(?:想|用|必|需要?|要)?|[没无冇][有得需须]?|别)(?:再|其[他它]|别的|什么|啥|要|需要|写|填|弄|搞)*"
    "(?:问题|意见|异议|毛病|疑问|[错误]+|差错|出入|补充|改动|变动|等|问了?|犹豫|材料|别的|修改|变|不对)(?:的|了|啦)*"
    "|不(?:想|用|必|需要?|要)?再?[看改补说](?:的|了|啦)*|没(?:有|啥|什么)?(?:要|需要|可)?[改补]的|不会(?:有)?错的?|错不了|问题不大|等不[及起]"
    "|别(?:再|总)?(?:耽[误搁]|拖|磨[蹭叽]|误|忘)了?|没(?:有|得)?了|不错|不用了|无误|再次?(?=确认)|已(?:经)?(?=[核校确看读检])"
    "|[看核校]对?(?:过|好|完)了?|改(?:好|过来?|完|正)了?"
)
_REFUSES = re.compile(
    "[不别没甭勿莫未冇否停换错误撤删假造?？吗已嫑]|非(?!常)|唔(?!该)|(?<![这那])么|怎|哪|啥|谁|如何|何时|几[天号时个]|多[久少]"
    "|[你您].{0,20}我们?(?:就|马上|立[马刻]|才)|[你您]们?.{0,4}(?:保证|担保|答应|说[一句])|百分之?百|包[过批通]"
    "|(?:肯定|一定)(?:能|会|要|可以|得)?.{0,2}[批过成]|如果|要是|的话|假如|万一|除非|[倘若]|一旦|等|再|以后|之[前后]|然后|暂|缓"
    "|考虑|想想|商量|问问|看看|犹豫|[明后]天|明[儿早年]|回头|改[天日]|下[次周午月]|稍后|[待过]会|迟点|晚[上点些]|今晚|过[几两一]"
    "|[月年][底末初]|周[一二三四五六日末]|但|可是|只是|除了|好像|似乎|可能|也许|恐怕|怕|算了|作罢|取消|[反后]悔|玩笑|拒绝|反对|禁止|放弃"
    "|[终中]止|慢着|打住|住手|先[放留存看问想改搁保]|改[成为一下]?|填成|更正|需要|要求|应[当该]|必须|留着|个[头屁]|差点|忘了|且慢|滚|少来|骗|stop|\\bno\\b|快[交提报]+交?了|延期|推迟"
)
_CLAUSES = re.compile(r"[\s。.，,！!～~、；;：:]+")
_END = (
    "(?:[吧把呗呀啊哦噢哈啦咯喽噻撒哒的您你]|嘛(?=$)|即可|就[行好](?:了)?|谢谢|谢了|唔该|一[下份]"
    "|师傅|老师|同志|领导|美女|帅哥|亲)*"
)
# What may stand before the verb of an order, one after another: agreement, haste and courtesy, who asks whom, and this
# very thing. Whatever else stands there (律师, 下班前, 房租, 第三条) makes it no order to do this now.
_AGREED = (
    "要得|得行|没得?错|没(?:有|啥|什么|得)?大?(?:问题|毛病|意见)|无误|属实|同意|确[认定]|对头?的?|正确|可以|全部?|[嗯恩]+|ok"
    "|[是好行中成哦都]"
)
_WAY = (
    "那|就|请予?|麻烦|劳[烦驾]|烦请|恳请|拜托|帮忙?|给|替|直接|现在|马上|立[即刻马]|赶[紧快]|快点?|尽快|速|抓紧|麻溜|一[起并块]|统一|统统"
    "|要|来|先|补|再次|[我俺咱你您侬]们?|吧|呀|啊|哈|噻|的|了"
)
_THIS = (
    "提?交的|这[么样]|那[么样]|[这那本该它]|[个条份件些]|刚才|上面|以上|上述|所有|内容|信息|材料|资料|信用|修复|异议|申诉|申请书?|草稿|把|将"
    r"|[按依]?照|按|理由|原因|意思|[写说填]的|0*\d+号|XF-[\d-]+|YY-[\d-]+|LY-[\d-]+"
)
# Atomic: a word is read in one way only, or long messages would be tried in all of them.
_BEFORE = f"(?>{_THIS}|{_AGREED}|{_WAY})*"
_FILED = (
    r"(?:这|那|它|我的?|该|的|[个条份件些])*(?:信用)?(?:修复|异议|申诉|复核|补充|复议)?"
    r"(?:申请书?|异议|申诉|材料|资料|表格?|审[核查批]|复核|[XYL][FY]-[\d-]+)?"
)
_OUT = "(?:上去|出去|过去|进去|上来|给?(?:他们|上面|信用中国|单位|部门|机关|平台|中心|局里|[\u4e00-\u9fff]{2,8}局))"
_MAY_NOW = "(?:就|请|帮|给|替|可以|直接|赶[紧快]|快|速|麻溜)(?:[我俺咱你您]们?)?"
_HASTE = (
    "(?:就|请|帮|给|替|直接|赶[紧快]|快点?|尽快|速|麻溜|这[么样]|那[么样]|确[认定]|同意|可以|没(?:问题|错)|一起|都)"
    "(?:[我俺咱你您]们?)?"
)
_FILING = (
    rf"(?:(?:提交|递交|呈交|报送|上报|上传|发送){{1,3}}|送审){_FILED}{_OUT}?{_END}"
    rf"|{_MAY_NOW}(?>{_THIS})*(?:提交|递交|[交报递送发提传]{_OUT})了{_END}|[交报递送发提传]{_OUT}{_FILED}{_END}"
    rf"|(?:{_HASTE}|^)了?(?:[交提报递发送]{{1,2}})(?:了?[吧把呗呀啊哈啦咯喽噻撒嘛]+|$)|(?:赶[紧快]|快|速|麻溜)(?:给[我俺])?交了"
    rf"|可以提?[交报递发送]了{_END}|交(?:补充)?(?:申请书?|材料|资料|异议|申诉|复核){_END}"
)
_MINE = (
    r"(?:这|那|它|我的?|该|的|[个条份件些])*(?:申请|异议|申诉|草稿|它|[XYL][FY]-[\d-]+)?"
    f"(?:回?来|掉|了)?{_END}(?:了吧?)?"
)
_GIVING_UP = "不想?(?:要|打算|准备)?再?(?:办|要|弄|修|申请|搞|提|修复)了"
_PERSONAL = (
    "(?:除|掉|空|光|干净)*(?:了|一[份下])?(?:这|那|它|我们?|的|[个些])*(?:全部|所有|个人)*的?(?:资料|数据|信息|东西)?"
    f"(?:一[份下]|[给发][我俺咱])*(?:出来)?{_END}(?:了?吧?)"
)
_OF_MINE = f"(?>{_AGREED}|{_WAY}|把|将|全部|所有|个人|资料|数据|信息|东西|申请)*"
_ACTS = {
    "submit": re.compile(rf"{_BEFORE}(?:{_FILING})", re.IGNORECASE),
    "withdraw": re.compile(
        rf"{_BEFORE}(?:(?:撤[回销]?|作废|取消|收回|删[除掉]?){_MINE}|(?:也|真)?{_GIVING_UP}{_END})", re.IGNORECASE
    ),
    "erase": re.compile(rf"{_OF_MINE}(?:删|清[除空]|抹[掉去]){_PERSONAL}", re.IGNORECASE),
    "export": re.compile(rf"{_OF_MINE}(?:导出|下载|导(?=[吧$])){_PERSONAL}", re.IGNORECASE),
}
# What the act's own words hold of a refusal.
_OWN_WORDS = {
    "submit": re.compile("(?!)"),
    "withdraw": re.compile(f"撤[回销]?|删[除掉]?|取消|算了|[反后]悔|改主意了?|{_GIVING_UP}"),
    "erase": re.compile("删[除掉]?|要求"),
    "export": re.compile("导出?"),
}
# The clause speaks of the money that was paid, asks leave, or is of what somebody else took back.
_OF_SOMETHING_ELSE = {
    "submit": re.compile("(?:可以|能).*嘛$"),
    "withdraw": re.compile("处罚|罚款|决定书?|记录|公示|名单|(?:可以|能).*嘛$"),
    "erase": re.compile("(?:可以|能).*[吧嘛]$"),
    "export": re.compile("处罚决定"),
}
_LONGEST_ACT = 60
_LOOK = (
    "(?:那就?|就|请|麻烦|帮我|给我|[我俺]们?|[你您]们?|现在|马上|直接|快|赶紧)*"
    "(?:查|看|用|办|弄|继续)(?:一下|下|看看)?[吧呗嘛呀]?"
)
_AGREES_TO_USE = re.compile(
    f"(?:(?:嗯+|好的?|行|可以|是的|对)[ ,、。]*)?我?同意了?[ ,、。]*{_LOOK}[ ,、。!~]*"
    f"|{_LOOK}[ ,、。]*我?同意了?[ ,、。!~]*"
)
_STEPS = {"submit": "submit", "appeal": "submit", "confirmed": "withdraw"}


def told_by(content: Content) -> Told:
    """The judgement of one message; the payload of a button has been read as JSON before (``checking``)."""
    if content.payload:
        act = _of_button(content.payload)
        return Told(_BUTTON.fullmatch(content.payload) is not None, (act,) if act else ())
    words = unicodedata.normalize("NFKC", content.text).strip()
    if len(words) <= _LONGEST and _YES.fullmatch(words):
        return Told(agrees=True)
    if _AGREES_TO_USE.fullmatch(words):
        return Told(acts=("consent",))
    return Told(acts=_acts_in(words))


def _acts_in(words: str) -> tuple[str, ...]:
    if len(words) > _LONGEST_ACT or re.search(r"[。.]{2}|…", words):
        return ()
    clauses = [clause for clause in _CLAUSES.split(words) if clause]
    open_words = _IN_ORDER.sub("", words)
    return tuple(
        act
        for act, tells in _ACTS.items()
        if not _REFUSES.search(_OWN_WORDS[act].sub("", open_words))
        and any(tells.fullmatch(clause) and not _OF_SOMETHING_ELSE[act].search(clause) for clause in clauses)
    )


def _of_button(payload: str) -> str:
    """``/affirm{"step": "submit", "case_number": "XF-…"}`` tells ``submit XF-…``."""
    _, brace, rest = payload.partition("{")
    given = json.loads(brace + rest) if brace else {}
    step, number = _STEPS.get(str(given.get("step"))), given.get("case_number")
    return f"{step} {number}" if step and isinstance(number, str) else ""
