"""Whether a message wants something looked up or done for somebody who is not the person themselves.

What counts is whose records are wanted: the object of 查, 看, 替, 帮, or whoever a record is said to be of. Those who
are only mentioned (人家说, 客户看到, 替老公交的钱) have none of it. Nothing is looked up for the others, and nothing
is said about whether such a person or business exists.
"""

import re
from collections.abc import Sequence

from actions.models import Record
from actions.persons import CHILD, HE, NEAR, OF_OTHER, OTHER, businesses
from actions.turn import Event, Turn, remember, then

REFUSED = "refused_other"
OF_A_CHILD = "child"
"""What is asked of the rules about a child: they are told, and then how a guardian may act."""

_ABOUT_RULES = (
    "ask_repairability",
    "ask_materials",
    "ask_procedure",
    "ask_policy",
    "ask_consequence",
    "ask_time_limit",
)
_TOPICS = (REFUSED, "focus_record", "focus_case")
_LOOKS = (
    "(?<![来被])(?:查查|查询|核查|查(?![出到见封获处清账验])|看看|瞧瞧|瞧|看(?![到见出得上法来起过中病])|搜|调取?|了解|打听)"
    "(?:一下子?|下|一哈|哈|到底|一家|一个|叫|名叫|那个|这个|我|现在)*"
)
# Not what they have, but what they say, do or see.
_NOT_THEIRS = (
    "(?!.{0,3}(?:说|讲|告诉|举报|投诉|介绍|推荐|建议|(?:怎么|咋)(?!样)|能不能看|会不会|满不满|同不同意|看[到得]|查到))"
)
_LOOKS_UP = re.compile(f"{_LOOKS}(?:{OTHER}{OF_OTHER}|{HE}(?:名下|有|被|的|家|那|自己|本人|到底)){_NOT_THEIRS}")
_A_DEED = "(?:申请|修复|修(?![改正])|办(?!事|学|入学|贷|证|护照|签证|喜|手机)|弄|搞|撤(?!诉)|处理|消[掉除]|删|登记)"
_ALSO = "(?:查|看(?![店门摊家孩])|问|提|交|报|补)"
_DONE = "(?![^，。]{0,3}[了过](?!吧|呗|行|好|可|[，。！!]?$)|的时候|的事)"
_ACTS_FOR = re.compile(
    f"(?:(?:替|帮|代(?!表|理))(?:着|忙|一下)?{OTHER}{OF_OTHER}{NEAR}{{0,6}}?(?:{_A_DEED}|{_ALSO}){_DONE}"
    f"|(?:给|为){OTHER}{OF_OTHER}(?:也|再|先|直接|去|来|把那条|那条)*(?:{_A_DEED}|查){_DONE})"
)
_ACTS_FOR_HIM = re.compile(f"(?:替|帮|代|给){HE}(?:也|再|先|直接|去|来|家|把.{{1,6}}?)*(?:{_A_DEED}|查|提){_DONE}")
_RECORDS = (
    "(?:名下|(?:到底|究竟)?(?:有没有|有无|是不是|是否|有几条|有多少|有哪些|有什么)|(?:被|挨|遭|吃)过?罚|罚"
    "|(?:有|的)?(?:行政|信用)?(?:处罚|记录|失信|黑名单)|上榜|的信用|的那条|就一条|那条)"
)
# Who stands after such a word is met on the way: 跟邻居打架被罚, 没给人家开.
_OF_THEM = re.compile(
    f"(?<![给跟和对向被让叫比像同为替帮由])(?:{OTHER}{OF_OTHER}(?:听说|{NEAR}){{0,8}}?{_RECORDS}){_NOT_THEIRS}"
)
_OF_HIM = re.compile(f"{HE}(?:家|公司|店|厂|自己|本人|这个人)*(?:的|现在|到底|也|还|都|是不是|有没有|之前)*{_RECORDS}")
_ASKS = re.compile("[?？]|吗|没有|有没有|有无|几条|多少|什么|哪些|是不是|是否|呢|能.{0,4}修|怎么|看看|要用|查")
_OTHERS_AT_ALL = re.compile(OTHER)
# The own matter beside it: 隔壁和我们家都被罚了，我们的能修复吗.
_OWN = re.compile(
    "(?:我|俺|咱)们?(?:自己|自家|公司|家|店|厂|这边?|那)*的|(?:我|俺|咱)们?(?:自己|自家|公司|也)|给我(?!看)|举报|我(?:要|想|来)(?:申请|修|撤|办)|我.{0,8}(?:能|怎么|为啥|为什么|还)"
)
_THEN_THEY = re.compile(f"^(?:那|还有|那么|要不)*(?:{OTHER}{OF_OTHER}|{HE})(?:的)?(?:呢|也查|也看|行不行)")
_CLAUSE = re.compile(r"[，。；！？,;!?\s]+")
_ASKS_FOR_OWN = re.compile(
    "^.{0,12}?(?:那|就|还是)*(?:看看?|查查?|说)*(?:我|俺|咱)们?(?:自己|自家|本人|公司)*(?:家|店|厂)?的(?:呢|吧|记录|处罚)*[呢吧啊？?。！!]*$"
)
# 行吧那我让他们自己来: an agent who leaves it to the client; who signs themselves does not leave.
_LEAVES = re.compile(
    "(?:让|叫|请|由)(?:他们?|她们?|对方|客户|人家)(?:公司|单位|那边)?自己(?:去|来)?(?:办|弄|登录|申请|搞)?[吧了。！!]*$"
)
_PARENT = re.compile("(?:孩子|儿子|女儿|闺女|他|她|娃)的?(?:亲)?(?:妈|爸|母亲|父亲|家长|监护人)")
_LONGEST = 20
_SMALL_TALK = ("out_of_scope", "greet", "thank", "goodbye", "stop", "affirm", "deny", "complain")


def leaves_it_to_others(text: str) -> bool:
    """Whether the one whose matter it is will do it, and not the person."""
    return bool(_LEAVES.search(text))


def looks_up_others(text: str) -> bool:
    """Whether somebody is to be looked up, in so many words: also within a form, where stories are told as well."""
    found = _LOOKS_UP.search(text)
    if found is None:
        return False
    return found.end() == len(text) or re.search(_RECORDS, text[found.start() :]) is not None


def acts_for_others(text: str) -> bool:
    """Whether something is to be done for somebody else; in an objection others are often named as those it is of."""
    return bool(_ACTS_FOR.search(text))


def asks_for_own(text: str) -> bool:
    """``那我自己家的呢``: the own records, after somebody else's were asked for."""
    return len(text) <= _LONGEST and bool(_ASKS_FOR_OWN.search(text)) and "自" in text


def about_somebody_else(turn: Turn, records: Sequence[Record]) -> bool:
    """A code that is not the person's, a business of another name, or somebody for whom something is wanted.

    A parent may speak in the account of the child, whose records are then here.
    """
    if turn.is_button or not turn.text:
        return False
    own = records[0].subject if records else None
    codes = {*turn.entities("uscc"), *turn.entities("id_number")}
    if codes - {own.code if own else ""}:
        return True
    named = businesses(turn.text, claimed=own is not None)
    if any(own is None or name not in own.name for name in named):
        return True
    return wants_others(turn, own_known=own is not None)


def wants_others(turn: Turn, *, own_known: bool) -> bool:
    """Whether the words want something of or for others; "he" needs somebody who was named, or nobody's own records."""
    text = turn.text
    if own_known and _PARENT.search(text):
        text = CHILD.sub("", _PARENT.sub("", text))
    he = not own_known or bool(_OTHERS_AT_ALL.search(text)) or after_refusal(turn)
    looked_up = _LOOKS_UP.search(text)
    if _ACTS_FOR.search(text) or (looked_up and (he or not re.search(HE, looked_up[0]))):
        return True
    if he and _ACTS_FOR_HIM.search(text):
        return True
    if after_refusal(turn) and any(_THEN_THEY.search(clause) for clause in _CLAUSE.split(text)):
        return True
    theirs = _OF_THEM.search(text) or (he and _OF_HIM.search(text))
    return bool(theirs) and not _OWN.search(_OTHERS_AT_ALL.sub("", text)) and _is_asked(turn)


def after_refusal(turn: Turn) -> bool:
    """Whether somebody else was asked for just now."""
    return turn.filled_last(*_TOPICS) == REFUSED


def refuse_others(turn: Turn) -> list[Event]:
    """The same words whoever it is, and whether or not there is anything; who signs in may act for others."""
    child = bool(CHILD.search(turn.text)) or (after_refusal(turn) and turn.slot(REFUSED) == "child")
    if child and turn.intent in _ABOUT_RULES and turn.is_question and turn.active_form is None:
        return remember(pending={"ask": OF_A_CHILD}, refused_other="child") + then("action_answer_policy")
    turn.say("utter_only_own_child" if child else "utter_only_own")
    if not turn.signed_in:
        turn.say("utter_sign_in")
    return remember(refused_other="child" if child else "other")


def _is_asked(turn: Turn) -> bool:
    """A statement about them asks as well where it was taken for a question about records."""
    if turn.intent in _SMALL_TALK:
        return False
    return bool(_ASKS.search(turn.text)) or turn.intent in ("ask_my_records", "ask_repairability", "start_repair")
