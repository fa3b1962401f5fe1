"""Whether a message is about somebody else: another code, or another business by its name.

Nothing is looked up for it, and nothing is said about whether such a person or business exists.
"""

import re
from collections.abc import Sequence

from actions.models import Record
from actions.turn import Event, Turn

_KINDS = "有限责任公司|股份有限公司|有限公司|股份公司|集团公司"
_BUSINESS = re.compile(f"([\u4e00-\u9fff（）()]{{2,40}}?)(?:{_KINDS})")
# A shorter name is one only where somebody is looked up or acted for.
_LOOKED_UP = re.compile(
    "(?:查一?下?|看一?下?|搜一?下?|帮|替|代)(?:一?家|叫|名叫)?([\u4e00-\u9fff]{2,12}?)(?:公司|集团|厂|酒店|饭店|合作社|商行|店)"
)
_LEADING = re.compile(
    "^.*(?:接受|(?:我|本人|本所|本店|现|特|系|是)受|受托于|查一?下?|看一?下?|搜一?下?|帮|替|给|我是|我叫|我们是?|关于|问一?下?|是|的|和|跟|把|有没有|了解|一家|叫|代表)"
)
_NOBODY = re.compile("我|咱|俺|本|自己|名下|你们|这|那|哪|处罚|记录")
_OTHERS = re.compile(
    "(?:查|看|搜|帮|替|给).{0,4}(?:别人|别家|人家|对手|甲方|合作方|客户|朋友|亲戚|邻居|同行|供应商)"
    "|(?:帮|替|给|代)(?:他们|她们|对方)(?:家|家里|公司|那边|单位)?(?:再|先|也|把.{1,8})?(?:办|修|弄|申请|查|看|做|提)"
    "|(?:他|她)们?家(?:里|公司)?(?:的|就|有|那|也|还)"
    "|(?:查|帮|替).{0,3}(?:孩子|儿子|女儿)"
)
_KIN = "(?:爸爸?|妈妈?|父亲|母亲|老公|老婆|丈夫|妻子|爱人|前夫|前妻|兄弟|姐妹|哥哥?|姐姐?|弟弟?|妹妹?)"
_LOOKS_UP_KIN = re.compile(
    "(?:^|[帮替再想要]|给我|顺便|能不能|可以)[^，。；！？,;!?]{0,4}(?:查|看|问|搜)(?![到出过见])"
    f"[^，。；！？,;!?]{{0,8}}{_KIN}.{{0,4}}(?:名下|有没有|有无|的|处罚|记录|信用)"
)
# The neighbour's shop that was fined, they say.
_NEIGHBOUR = re.compile(
    "(?:隔壁|邻居|对门|对面|楼[上下]|旁边|同行|朋友|亲戚|老乡|人家|别人|别家)(?!.{0,3}(?:说|讲|告诉|举报|介绍|推荐))[^，。；！？,;!?]{0,10}(?:罚|处罚|记录|失信|黑名单|上榜)"
)
_OWN = re.compile("(?:我|俺|咱)们?(?:自己|自家|公司|家|店|厂)*的|(?:我|俺|咱)们?(?:自己|自家|公司|也)|举报")
_ASKS_FOR_OWN = re.compile(
    "^.{0,12}?(?:那|就|还是)*(?:看看?|查查?|说)*(?:我|俺|咱)们?(?:自己|自家|本人|公司)*(?:家|店|厂)?的(?:呢|吧|记录|处罚)*[呢吧啊？?。！!]*$"
)
# 行吧那我让他们自己来: an agent who leaves it to the client; who signs themselves does not leave.
_LEAVES = re.compile(
    "(?:让|叫|请|由)(?:他们|她们|对方|客户|人家)(?:公司|单位|那边)?自己(?:去|来)?(?:办|弄|登录|申请|搞)?[吧了。！!]*$"
)
_LONGEST = 20


def leaves_it_to_others(text: str) -> bool:
    """Whether the one whose matter it is will do it, and not the person."""
    return bool(_LEAVES.search(text))


def looks_up_kin(text: str) -> bool:
    """Whether a relation is to be looked up: the other parent of the child whose account it is."""
    return bool(_LOOKS_UP_KIN.search(text))


def asks_for_own(text: str) -> bool:
    """``那我自己家的呢``: the own records, after somebody else's were asked for."""
    return len(text) <= _LONGEST and bool(_ASKS_FOR_OWN.search(text)) and "自" in text


def about_somebody_else(turn: Turn, records: Sequence[Record]) -> bool:
    """A code that is not the person's, a business of another name, or "somebody else" in so many words."""
    if turn.is_button or not turn.text:
        return False
    own = records[0].subject if records else None
    codes = {*turn.entities("uscc"), *turn.entities("id_number")}
    if codes - {own.code if own else ""}:
        return True
    names = [name for name in named(turn.text) if own is None or name not in own.name]
    neighbour = bool(_NEIGHBOUR.search(turn.text)) and not _OWN.search(turn.text)
    return bool(names) or neighbour or looks_up_kin(turn.text) or bool(_OTHERS.search(turn.text))


def refuse_others(turn: Turn) -> list[Event]:
    """The same words whoever it is, and whether or not there is anything."""
    turn.say("utter_only_own")
    return []


def named(text: str) -> list[str]:
    """What businesses are called, without their kind; a bare ``公司`` is the person's own."""
    full = [_LEADING.sub("", name) for name in _BUSINESS.findall(text)]
    short = [name for name in _LOOKED_UP.findall(text) if not _NOBODY.search(name)]
    return [name.strip("（）()") for name in (*full, *short) if len(name) > 1]
