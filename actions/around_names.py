"""What stands around the name of whoever signs: an office, a kinship, the act, a courtesy.

These are closed sets of the language, so they are cut away from both ends; what is left is judged elsewhere.
"""

import re
from collections.abc import Callable, Iterator

_OFFICES = (
    "法定代表人|法人代表|代表人|法人|负责人|经办人|代办人|委托人|代理人|管理人|监护人|承诺人|当家人|合伙人|继承人|出资人|投资人"
    "|董事长|董事|监事|总裁|股东|总经理|副总经理|总监|经理|主管|主任|主席|书记|秘书|助理|会计师?|出纳|财务(?:总监|主管|经理)?|行政|人事"
    "|老板娘?|老总|掌柜的?|东家|店主|店长|业主|户主|船主|车主|园主|场主|庄主|站长|厂长|园长|校长|院长|所长|处长|科长|局长|会长|社长|行长"
    "|馆长|队长|组长|班长|车间主任|船长|村长|镇长|区长|司机|师傅|律师|医生|老师|教练|同事|员工|职工|办事员|业务员|文员|工程师"
)
_KIN = (
    "老婆|老公|爱人|妻子|丈夫|媳妇儿?|太太|对象|那口子|屋头人|儿子|女儿|闺女|孩子|娃儿?|爸爸?|妈妈?|爹|娘|父亲|母亲|爷爷|奶奶|外公|外婆|姥姥|姥爷"
    "|哥哥?|弟弟?|姐姐?|妹妹?|大?伯伯?|叔叔?|舅舅?|舅妈|姨妈?|姑姑?|姑父|姨父|嫂子|弟媳|岳父|岳母|公公|婆婆|侄子|侄女|外甥女?|孙子|孙女|女婿|姐夫"
    "|妹夫|亲戚|家属|家里人"
)
_OURS = "[我俺咱本]们?(?:公司|单位|方|家|[店厂园校院所社站司村](?![长主])里?)?|公司|单位|店里|厂里|园里|家里"
_SAYS = (
    "承诺书?|信用|签名|签字|签署|署名|落款|签|名字|姓名|名|就|还是|现在|现任|现|那|由|请|以|写|填|让|叫做?|是|为|改成|改为|换成|改|换|应该|应当|要|得"
    "|用|按|说|的|人|新|原|老|前|副|代|另|那个|这个|一位|本人|自己|他|她|亲自|委托|来|上|可以|好|行|嗯|同意|没问题"
    "|嘛|呀|啊|哈|噻|呗|哦"
)
_BEHIND = (
    "同志|先生|女士|小姐|总|本人|自己|他|她|亲自|来|去|签署|签字|签名|署名|签|的|名字|名|这个|吧|了|呀|啊|哦|嘛|哈|噻|呗|即可|就行|就好|就可以|就是"
    "|好了|行了|也行|为准|才对|是|我|哪个"
)
_WHO = re.compile(f"{_OURS}|{_OFFICES}|{_KIN}|自己|本人|[他她]")
_BEFORE = re.compile(f"(?:{_OFFICES}|{_KIN}|{_OURS}|{_SAYS})*")
_AFTER = re.compile(f"(?:{_OFFICES}|{_BEHIND})*")
# Whatever stands before it, a name may follow these: 酒坊负责人于小窖, 领导说由孙一鸣签.
_LEADS = re.compile(f"{_OFFICES}|{_KIN}|由|让|叫|签|写|换成|改成|[长员师人]")
_BREAK = re.compile(r"[，,。.；;！!？?\s：:（）()“”\"'、]+")
_TITLED = re.compile(
    f"[\u4e00-\u9fff](?:总|先生|女士|小姐|[哥姐叔姨婶工]|{_OFFICES})|(?<![\u4e00-\u9fff])[老小阿][\u4e00-\u9fff](?=签|来|$)"
)
_BEHIND_ALL = re.compile(f"(?:{_OFFICES}|{_BEHIND})+$")
_SELF = re.compile("我|俺|自己|本人")
_LONGEST = 4


def pieces_of(text: str) -> list[str]:
    """The words between marks and gaps."""
    return [piece for piece in _BREAK.split(text) if piece]


def name_in(piece: str, is_one: Callable[[str], bool], *, anywhere: bool = False) -> str | None:
    """The name that is left of ``piece``; ``anywhere``: also behind an office or an act in the middle of a sentence."""
    rests = [piece, piece[_end(_BEFORE, piece) :]]
    rests += [piece[found.end() :] for found in _LEADS.finditer(piece)] if anywhere else []
    return next((name for rest in rests for name in _heads(rest) if is_one(name)), None)


def names_nobody(text: str) -> bool:
    """Whether it is only said that I, or the boss, or 王总 signs: by no name."""
    return bool(_WHO.search(text) or _TITLED.search(text)) and all(_is_empty(piece) for piece in pieces_of(text))


def signs_self(text: str) -> bool:
    """Whether the person says to sign in person, and names nobody."""
    told = names_nobody(text) and bool(_SELF.search(text))
    return told and not re.search(f"{_OFFICES}|{_KIN}", text) and not _TITLED.search(text)


def _heads(rest: str) -> Iterator[str]:
    """What may be the name at the head of ``rest``, the longest first; all behind it only says that it signs."""
    for length in range(min(_LONGEST, len(rest)), 1, -1):
        if _AFTER.fullmatch(rest, length):
            yield rest[:length]
    yield _BEHIND_ALL.sub("", rest)


def _is_empty(piece: str) -> bool:
    return any(_AFTER.fullmatch(words, _end(_BEFORE, words)) for words in (piece, _TITLED.sub("", piece, count=1)))


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0
