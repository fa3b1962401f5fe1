"""What a message tells besides its wish: day of payment, who signs, whom to call, who acts, a reorganisation.

Pasted blocks say many of these at once. What was told waits in the slot ``told`` until there is a record or a draft
to put it into, so that none of it is asked again.
"""

import re
from typing import Any

from actions.matters import supposes_performance
from actions.signing import is_name
from actions.turn import Event, Turn, remember

Told = dict[str, Any]

_ABOUT_A_RECORD = ("performed_on", "obligations_fulfilled")
_FILES = "files"
_FOR_THE_CASE = ("performed_on", "reorganisation", "contact", "agent")

_EXACT_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BREAK = re.compile(r"[，,。；;！!？?\n|、]")
_PAID_AFTER = re.compile(
    r"^[日号的]?(?:当天|那天|就|已经?|才|把|将|全部?|我们?|公司|去|都|用|在|通过|扫码|微信|支付宝"
    r"|网上|网银|手机|银行|柜台|窗口|现场|现金|转账|上)*(?:的)?(?:罚款|罚金|钱|款)?(?:都|就|已经?|全部?)*"
    r"(?:[交缴付](?!易|通|警|上|过去|给[你您]|材料|资料|申请|异议|吧|一下)|履行|整改|改正|处理完)"
)
# Today is also the day on which somebody means to pay.
_DONE = re.compile("(?:[交缴付]|履行|整改|改正)[^，。]{0,6}?[了过清完毕齐的好]|处理完")
_PAID = re.compile("(?<![没不未别待再])(?:[交缴付](?:[了清纳过掉的]|款|罚)|已[交缴付]|履行|整改|改正)")
_NOT_PAID = re.compile("[没未别待再]|打算|准备|想要?|去[交缴]$")
_ONLY_A_DAY = re.compile("[就也即是的在那天当日号于约大概左右]*")
_PAID_BEFORE = re.compile(r"(?:[交缴付](?:[清纳付]|款|罚|钱|费|了)|履行|整改|改正)[^，。；;\n]{0,8}$")
_OTHER_DAY = re.compile("(?:决定|处罚|公示|列入|作出|下达|送达)[^，。；;\n交缴付]{0,6}$")
_NAME = r"[：: ]*(?:姓名)?(?:是|为|叫|写|填)?[：:，, ]*([\u4e00-\u9fff·]{2,15})"
_SIGNS = re.compile(rf"(?:签[署字名]人|法定代表人|法人代表|法人|经营者|落款人?){_NAME}")
_CALL = re.compile(rf"(?:联系人|联络人){_NAME}")
_AGENT = re.compile(rf"(?:经办人|代办人|代理人|受托人|被委托人|监护人)(?:是|为)?(?:我|本人)?{_NAME}")
_ROLE = re.compile(r"我是.{0,12}?(?:的)?(代理人|律师|代办|受托人|管理人|监护人|妈妈|爸爸|母亲|父亲|家长)")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
_CALL_LABEL = re.compile(
    r"(?:我的)?(?:联系|请打)?(?:电话|手机|方式)?号?码?(?:是|为)?[：: ]*"
    r"(?=(?:\+?86)?[- ]?(?:1[3-9]\d{9}|0\d{2,3}-?\d{7}))"
)
_STAGES = (
    ("plan_completed", "重整(?:计划)?.{0,6}(?:执行(?:完|结束)|完成了?|结束了)"),
    ("settlement_approved", "和解(?:协议)?.{0,10}(?:认可|批准|裁定|通过)|(?:认可|批准|裁定).{0,8}和解"),
    ("plan_approved", "重整(?:计划)?.{0,10}(?:批准|裁定|通过)|(?:批准|裁定).{0,8}重整"),
)
_REORGANISES = re.compile("破产重整|重整计划|正在重整|在重整|破产和解|和解协议|破产")


def told_in(turn: Turn) -> Told:
    """What this message tells; nothing for a button."""
    if turn.is_button or not turn.text:
        return {}
    day = _performed_on(turn)
    found: Told = {"performed_on": day, "obligations_fulfilled": True} if day else {}
    contact = {"name": _name_after(_CALL, turn.text), "phone": _phone(turn.text)}
    stage = next((name for name, words in _STAGES if re.search(words, turn.text)), None)
    others = {
        "signatory": _name_after(_SIGNS, turn.text),
        "agent": _name_after(_AGENT, turn.text) or _role(turn.text),
        "contact": {name: value for name, value in contact.items() if value} or None,
        "reorganisation": stage,
    }
    return found | {name: value for name, value in others.items() if value}


def without_contact(text: str) -> str:
    """The words without whom to call, which the case keeps apart from them."""
    return (
        _PHONE.sub("", _CALL_LABEL.sub("", _CALL.sub("", text))).strip(" ，,；;。\n") if _PHONE.search(text) else text
    )


def speaks_of_reorganisation(text: str) -> bool:
    """Whether a reorganisation is spoken of, be it without saying how far it is."""
    return bool(_REORGANISES.search(text))


def waiting(turn: Turn) -> Told:
    """What was told before and in this message, the later word counting."""
    before: Told = turn.slot("told") or {}
    now = told_in(turn)
    contact = {**(before.get("contact") or {}), **(now.get("contact") or {})}
    return before | now | ({"contact": contact} if contact else {})


def told_about(turn: Turn, record: str) -> Told:
    """What an assessment of this record may go by."""
    kept: Told = (turn.slot("known_facts") or {}).get(record, {})
    new = {name: v for name, v in waiting(turn).items() if name in (*_ABOUT_A_RECORD, "reorganisation")}
    return kept | new


def keep_told(turn: Turn, record: str) -> list[Event]:
    """What was told belongs to ``record`` from now on, except what holds for the person."""
    every = waiting(turn)
    rest = {name: value for name, value in every.items() if name not in _ABOUT_A_RECORD}
    known: dict[str, Told] = turn.slot("known_facts") or {}
    about = told_about(turn, record)
    events = remember(known_facts={**known, record: about}) if about != known.get(record, {}) else []
    return events + (remember(told=rest or None) if rest != (turn.slot("told") or {}) else [])


def with_files(turn: Turn, record: str | None) -> Told:
    """What waits, and the files of this message, for a draft about ``record``, or for the next one there is."""
    before = files_for(turn, record)
    return {**waiting(turn), _FILES: {"record": record, "files": before + [vars(file) for file in turn.attachments]}}


def files_for(turn: Turn, record: str | None) -> list[dict[str, str]]:
    """The files that came before there was a draft about ``record``, or about any; all that wait for ``None``."""
    kept: Told = (turn.slot("told") or {}).get(_FILES) or {}
    return list(kept["files"]) if kept and (record is None or kept.get("record") in (record, None)) else []


def keeps_files(turn: Turn) -> bool:
    """Whether the files of this message wait for a draft already."""
    kept = {file["id"] for file in ((turn.slot("told") or {}).get(_FILES) or {}).get("files", ())}
    return {file.id for file in turn.attachments} <= kept


def without_files(turn: Turn) -> list[Event]:
    """What waits, once its files lie in a draft; like ``keep_told``, without what belongs to the record."""
    rest = {name: value for name, value in waiting(turn).items() if name not in (*_ABOUT_A_RECORD, _FILES)}
    return remember(told=rest or None)


def keep_waiting(turn: Turn) -> list[Event]:
    """What was told waits for its record."""
    every = waiting(turn)
    return remember(told=every) if every != (turn.slot("told") or {}) else []


def for_the_case(told: Told) -> Told:
    """What a draft keeps of it."""
    return {name: told[name] for name in _FOR_THE_CASE if told.get(name) is not None}


def _performed_on(turn: Turn) -> str | None:
    """The day on which duties were performed: one whole day, not after today, beside words of paying."""
    if supposes_performance(turn.text):
        return None
    today = turn.today.isoformat() if turn.today else "9999"
    days = {value for value, *_ in performing(turn)}
    return days.pop() if len(days) == 1 and max(days) <= today else None


def performing(turn: Turn) -> list[tuple[str, int, int]]:
    """The whole days that the words say duties were performed on, with their places; other days of the message not."""
    return [place for place in turn.places("date") if _is_payment(turn, *place)]


def _is_payment(turn: Turn, value: str, start: int, end: int) -> bool:
    text = turn.text
    if not _EXACT_DAY.fullmatch(value):
        return False
    before, after = _BREAK.split(text[:start])[-1], _BREAK.split(text[end:])[0]
    if _OTHER_DAY.search(before):
        return False
    if _ONLY_A_DAY.fullmatch(before + after):
        return _told_just_before(turn, value, start - len(before))
    paid = _PAID_AFTER.search(after)
    if paid and value == (turn.today.isoformat() if turn.today else None):
        return bool(_DONE.search(after))
    return bool(paid or _PAID_BEFORE.search(before))


def _told_just_before(turn: Turn, value: str, begin: int) -> bool:
    """A day that stands alone belongs to the paying told before it, but for one with its own day: 已缴，4月10日."""
    head = turn.text[:begin].rstrip("，,。；;！!？?|、 \n")
    clause = _BREAK.split(head)[-1]
    others = {day for day, start, _ in turn.places("date") if len(head) - len(clause) <= start < len(head)}
    return bool(_PAID.search(clause)) and not _NOT_PAID.search(clause) and others <= {value}


def _name_after(label: re.Pattern[str], text: str) -> str | None:
    """A person's name behind a label; of a longer run of characters the first two to four that are one."""
    for found in label.finditer(text):
        words = found[1]
        whole = [words] if len(words) <= _LONGEST else []
        name = next((w for w in [*whole, words[:3], words[:2]] if is_name(w)), None)
        if name:
            return name
    return None


_LONGEST = 4


def _role(text: str) -> str | None:
    found = _ROLE.search(text)
    return found[1] if found else None


def _phone(text: str) -> str | None:
    found = _PHONE.search(text)
    return found[1] if found else None
