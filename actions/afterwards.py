"""Words about what was filed that the classifier takes for many things: recognised by themselves."""

import re

from actions.case_choice import picks
from actions.turn import Event, Turn, then

_PROGRESS = "action_show_progress"
_CHOSEN_FOR = {
    "withdraw_case": "action_withdraw",
    "supplement_materials": "action_supplement",
    "appeal_rejection": "action_appeal",
}
_NEWS = re.compile(
    "(?:我的|新的?|站内|未读|最近的?|什么|有没有|看看?|查看?)(?:新)?(?:消息|站内信|通知)(?!书|函)|(?:消息|通知)(?:中心|列表)"
    "|给我(?:发|留)过?(?:什么)?(?:消息|通知)"
)
_REFUSED = (
    "(?:不同意|不通过|没(?:有)?通过|未通过|没批|不批|不予受理|不受理|没受理|驳回"
    "|拒绝|拒了|拒我|被拒|退回|不予修复|没同意|未同意|否了|[没不](?:给|让)(?:我们?|俺们?|咱)(?:通)?过(?![去来期])|没过(?=[啊呀呢吗嘛？?！!。]|$))"
)
_WHY_REFUSED = re.compile(
    f"(?:为什么|为啥|为何|凭什么|凭啥|咋|怎么)(?:就|会|又|我|你们|把|的|申请|给|还|都)*{_REFUSED}"
    f"|{_REFUSED}.{{0,4}}(?:理由|原因|依据|为什么|为啥)|(?:理由|原因).{{0,3}}{_REFUSED}"
)
_WHO = re.compile(
    "(?:为什么|为啥|为何|怎么|咋).{0,3}(?:还没|还不|没有?)(?:有)?(?:办[完好结]|结果|处理|弄[完好]|审[完核]|批|下来)"
    "|(?:谁|哪个?(?:部门|单位|人)).{0,2}在.{0,2}(?:办理?|审|处理)|卡在(?:哪|谁)"
)
_STANDING = re.compile(
    "(?:办|走|处理|审核?|进行|批)(?:得|的)?(?:到了?(?=哪|什么|啥|第几|何)|怎么样|咋样|如何|完了?[吗没]|好了?[吗没])|到(?:了)?哪(?:一|个)?步|到哪儿?了|进度|进展"
    "|(?:申请|异议|案子|办件).{0,3}(?:怎么样|咋样|如何)"
    "|(?:批|受理|审核?|通过)(?:了|下来)?(?:没有?|了?吗)|有没有结果|有结果(?:了|吗|没)"
)
_REFUSAL = re.compile(_REFUSED)
_DISAGREES = re.compile("不同意|不服|不认|不接受|不对|不满|申诉|复核|复查|没道理|不公平|重新?审|再审")
_LACKS = re.compile(
    "还(?:缺|差|少|要[交补传]|需要[交补传]|得[交补传])(?!钱|费)|要(?:[我俺咱]们?)?(?:再)?补(?:交|传)?个?(?:什么|啥|哪)|缺(?:什么|啥|哪)"
)
_TAKES_BACK = re.compile(
    r"(?:^|[，,。；;！!？?\s])(?:还|那|这|它|申请)*(?:能|可以|可不可以|想|要)[^，。！？钱款]{0,4}(?:拿|要|收|撤|退|抽)得?回来?[吗么不呀啊吧]?[?？]?$"
)
_LONGEST = 25


def taken_up(turn: Turn) -> list[Event] | None:
    """The action that such words lead to; ``None`` for all other words."""
    if picks(turn):
        choice = str((turn.slot("pending") or {}).get("choose"))
        return then(_CHOSEN_FOR.get(choice, _PROGRESS))
    if not turn.text or len(turn.text) > _LONGEST:
        return None
    if asks_news(turn.text) or asks_who(turn.text) or _STANDING.search(turn.text):
        return then(_PROGRESS)
    if _LACKS.search(turn.text):
        return then("action_supplement")
    return then("action_appeal") if asks_why_refused(turn.text) else None


def takes_back(turn: Turn) -> bool:
    """``能拿回来吗`` about the case talked of last: to withdraw it, whatever the words name besides."""
    return turn.talked_of == "focus_case" and not turn.is_button and bool(_TAKES_BACK.search(turn.text))


def asks_news(text: str) -> bool:
    """Whether the messages of the portal are asked for."""
    return bool(_NEWS.search(text))


def asks_why_refused(text: str) -> bool:
    """Whether the reasons of a refusal are asked for."""
    return bool(_WHY_REFUSED.search(text))


def disagrees(text: str) -> bool:
    """Whether the words name a refusal and turn against it: that is no objection to a record."""
    found = _REFUSAL.search(text)
    return bool(found) and bool(_DISAGREES.search(_REFUSAL.sub("", text, count=1)))


def asks_who(text: str) -> bool:
    """Whether somebody asks why it is not done yet, and who is at it."""
    return bool(_WHO.search(text))
