"""What takes a wish to file back: whole phrases of a closed grammar, never a word inside others.

留着, 法院撤销了 and 1号那条不要了 hold the same characters and mean something else.
"""

import re

_MARKS = " \t\n。.，,！!～~、；;"
_BETWEEN = rf"[{_MARKS}]*"
# Longer than any phrase of the grammar.
_LONGEST = 40
_TRAILS_OFF = re.compile(r"[。.…]{2}|…")
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


def gives_up(words: str) -> bool:
    """Whether the whole message takes back the wish to file what is being filled in."""
    return _BACKS_OUT.fullmatch(_plain(words)) is not None


def _plain(words: str) -> str:
    """The words without the marks around them; nothing where they are too many, or trail off in dots."""
    return "" if len(words) > _LONGEST or _TRAILS_OFF.search(words) else words.strip(_MARKS)
