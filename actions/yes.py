"""What counts as a yes, and what as taking a wish back: whole phrases of a closed grammar, never a word inside others.

Something is filed, withdrawn, deleted or shown on these words, so whatever else a message says makes it none of them:
留着, 银行, 好烦 and 法院撤销了 hold the same characters and mean something else.
"""

import re

_MARKS = " \t\n。.，,！!~～、；;"
_BETWEEN = rf"[{_MARKS}]*"
_PIECES = re.compile(rf"[{_MARKS}]+")
# Longer than any phrase of the grammar.
_LONGEST = 40
_TRAILS_OFF = re.compile(r"[。.…]{2}|…")
_PLAIN = (
    r"(?:[是对]{1,4}的?[呀啊哈]?|好{1,4}[的嘞]?[呀啊哈]?|行{1,4}[呀啊]?|[好行]吧|可以的?[呀啊]?|[中成][呀啊]"
    r"|我?(?:确认|确定|同意)[呀啊]?|没(?:啥|什么)?(?:问题|毛病)|没错|都[对是]的?|[嗯恩]{1,4}|要得|得行|妥|当然|ok|yes)"
)
_READY = (
    r"(?:不(?:想|用)?再?(?:等|改|看|补|说)了|不用了|(?:没有?|不用)(?:其他|其它|别的)?(?:了|材料|要?补充的?|要?改的?|问题)了?"
    r"|(?:都)?(?:上?传|补)(?:好|完|齐|上去)?了|没(?:有|得)?别的了?|没了|核对过了|信息无误|看过了|就这[样些]吧?|就这么[办着]吧?)"
)
_NOW = (
    r"(?:那|就|请|麻烦|帮我|给我|[我俺]们?|你们?|您|就?这么|就?这样|现在|马上|直接|快|赶紧)*(?:确认|确定|同意|可以)?要?"
)
_TAIL = r"(?:[吧把呀啊哦]|了[吧把])?"

SUBMIT = (
    rf"(?:(?:提交){{1,3}}|递交|[提交报]上去)(?:这[个条份件])?(?:申请|异议|申诉|材料)?{_TAIL}"
    "|[提交](?:吧|嘛|呗|啊|呀)|可以提?交了"
)
WITHDRAW = rf"(?:撤|撤回|撤销|撤掉|撤了|撤回来|作废|删|删掉|删除|删了|不要了){_TAIL}|不想?(?:再)?(?:办|要|弄|修|申请)了"
ERASE = "(?:确认|确定|同意)要?删(?:除|掉)?|删(?:除|掉)?了?吧"
EXPORT = "(?:确认|确定|同意)要?导出"
CONSENT = "(?:查|看|用|办|弄|继续)(?:一下|下|看看)?(?:吧|呗|嘛|呀)?"
"""What may be named beside a yes, each where it was asked for."""

# Without a mark between them only after a word that is whole: 是对 or 是行 may begin something else.
_ALONE = re.compile(rf"(?:{_PLAIN}(?:[{_MARKS}]+|(?<=[的嗯认定意题错]))){{0,2}}{_PLAIN}|中", re.IGNORECASE)
# 把刚才交的撤回来
_OF_BEFORE = "(?:把?(?:刚才|刚刚|前面|上面|那|这|它)?(?:提交|交|申请)?的?(?:那?[个份条件])?(?:申请|异议)?)?"
_ACTS = {
    act: re.compile(
        rf"(?:{_PLAIN}{_BETWEEN}){{0,2}}{_NOW}{_BETWEEN}{_OF_BEFORE if act == WITHDRAW else ''}(?:{act})", re.IGNORECASE
    )
    for act in (WITHDRAW, ERASE, EXPORT)
}
_AGREED = re.compile(
    rf"(?:{_PLAIN}[{_MARKS}]+)?我?同意了?[{_MARKS}]*{_NOW}{CONSENT}|{_NOW}{CONSENT}[{_MARKS}]*我?同意了?"
)
# What may stand between marks beside the word that files: all is in order, or a kindness.
_IN_ORDER = (
    r"[嗯恩]*(?:那|这|这?[回次下])*(?:就|才|都|全)*(?:对|好|行|可以|没问题|没错)了?[吧呀嘛]?|那就?好|就这些了?"
    r"|(?:以上|上面|上述|所填|申请|所有|全部|经?核对|经?确认|的|信息|内容|材料|情况)+(?:均|都|全)?部?"
    r"(?:属实|无误|正确|准确|真实|没(?:有)?(?:问题|错))了?"
    r"|经?(?:核对|确认|检查)(?:过了?|后|无误)?|看过了?|(?:(?:快点?|赶紧|抓紧|麻烦|辛苦|拜托|谢谢|多谢)(?:[你您]们?)?(?:的|了|啦)?){1,2}"
)
_FILES = re.compile(rf"(?:{_PLAIN})*{_NOW}(?:把?这[条个份件]|把它)?{_NOW}(?:{SUBMIT})", re.IGNORECASE)
_FILES_AFTER = re.compile(rf"(?:{_NOW}交|{SUBMIT})", re.IGNORECASE)
_BESIDE_FILING = re.compile(rf"(?:{_PLAIN}){{1,3}}|{_READY}|{_IN_ORDER}", re.IGNORECASE)

_VERB = "(?:弄|提交?|办理?|搞|申请|修复?|报|交|继续|申诉|复核)"
_WHAT = "(?:申请|异议|申诉|草稿|修复)"
_WHO = "(?:唉|哎|那|就|还是|要不|我们?|俺们?|老板又?说|领导又?说|这次|现在|今天|暂时|麻烦|请|帮我|把)*"
_OUT = (
    f"{_WHO}(?:算了[吧啦]?|算啦|"
    f"不(?:想|要|打算|准备)?再?{_VERB}{_WHAT}?了[吧啊]?|不(?:想|要|打算|准备)再?{_VERB}{_WHAT}?|不(?:提交|提|申请|办){_WHAT}?"
    f"|(?:先|暂时|暂)(?:不要?|别)(?:急着)?{_VERB}?{_WHAT}?了?[吧啊]?|别{_VERB}{_WHAT}?了?[吧啊]?"
    f"|(?:取消|撤回){_WHAT}?吧?|放弃{_WHAT}?了?吧?|撤了?吧|不要了|(?:删掉?|删除|删了)(?:这个|这份|这条)?{_WHAT}[吧了]*"
    f"|(?:这个|这份|这条)?{_WHAT}(?:删掉?|删除|撤回|取消|作废)[吧了]*|(?:这个|这份|这条)?{_WHAT}不要了"
    f"|(?:以后|下次|回头|明天|过几天|改天)再?(?:说|来|看|{_VERB})[吧了]*|改天吧?|没必要{_VERB}?了?)"
)
_PAPERS = (
    "(?:没有?|不(?:用|要|想|需要|必)?|无)(?:其他|其它|别的|更多|再|要|补充?|上?传|交|加|放)*的?"
    "(?:材料|证据|资料|文件|图片|照片|补充|上传|传|补)[了的]*"
)
_BESIDE = (
    "(?:唉|哎|嗯|好[的吧]?|不了?|谢谢(?:你|您|了)?|不好意思|对不起|太麻烦了?|麻烦死了|先?等等|等一下|再等等|没时间|材料太多了?"
    f"|我?(?:想了想|想了一下|考虑了一下)|{_PAPERS})"
)
_BACKS_OUT = re.compile(rf"(?:{_BESIDE}{_BETWEEN})*{_OUT}(?:{_BETWEEN}(?:{_OUT}|{_BESIDE}))*")


def says_yes(words: str, *acts: str) -> bool:
    """A bare yes, or one that names an act of ``acts``; the whole message, but for the marks around it."""
    return _ALONE.fullmatch(_plain(words)) is not None or names(words, *acts)


def names(words: str, *acts: str) -> bool:
    """Whether the whole message tells to do one of ``acts`` now."""
    said = _plain(words)
    return any(_tells_to_file(said) if act == SUBMIT else bool(_ACTS[act].fullmatch(said)) for act in acts)


def agrees_to_use(words: str) -> bool:
    """A yes to having own records looked at, which may say so: 同意，你查吧."""
    return says_yes(words) or _AGREED.fullmatch(_plain(words)) is not None


def _tells_to_file(said: str) -> bool:
    """Piece by piece: one that files, and beside it nothing but that all is in order, or that it is urgent."""
    pieces = [piece for piece in _PIECES.split(said) if piece]
    files = [bool(_FILES.fullmatch(piece)) for piece in pieces]
    # A bare 交 may as well speak of the fine; after words of agreement it does not.
    if pieces and not any(files):
        files[-1] = len(pieces) > 1 and bool(_FILES_AFTER.fullmatch(pieces[-1]))
    return any(files) and all(
        does or _BESIDE_FILING.fullmatch(piece) for does, piece in zip(files, pieces, strict=True)
    )


def gives_up(words: str) -> bool:
    """Whether the whole message takes back the wish to file what is being filled in."""
    return _BACKS_OUT.fullmatch(_plain(words)) is not None


def _plain(words: str) -> str:
    """The words without the marks around them; nothing where they are too many, or trail off in dots."""
    return "" if len(words) > _LONGEST or _TRAILS_OFF.search(words) else words.strip(_MARKS)
