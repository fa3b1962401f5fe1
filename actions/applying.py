"""A plain wish to repair a record that it names, whatever it was taken for: 修复消防的那条, a pasted block."""

import re

from actions.matters import points_by_number
from actions.turn import Turn, asks

_CLAUSE = re.compile(r"[，,。；;！!：:\n]+")
_LEAD = (
    "(?:您好|你好|请|麻烦|我们?|我司|我?单位|本?公司|本单位|本人|本店|拟|要|想|需要|帮|给|我|就|先|那|直接|现在?"
    "|马上|好的?|来|特|把|\\s)*"
)
_WISH = re.compile(
    rf"^{_LEAD}(?:(?:申请|办理?|做|走|提交?|弄)?一?下?(?:信用)?修复|修(?![改正复])|申请|办理?)"
    r"|^.{0,6}(?:把|将|给).{2,16}(?:修复?|申请|办)(?:了|掉|一下|吧)+$"
)
_NO_WISH = re.compile(
    "条件|流程|政策|结果|要求|材料|费用|时间|办法|成功|指南|进度|通过|修复(?:期|后|完|过|以后|之后|书|表)"
    "|能|可以|可否|是否|行不行|哪|多久|最早|几|不|没|未|还是|为什么|异议|撤回|撤销|投诉|举报|已经?申"
)
_A_RECORD = re.compile("[条个]|号|罚|处罚")
# What the form tells anyway: 您看还差什么.
_WHAT_IS_MISSING = re.compile("(?:还|都)?(?:差|缺|少|要补|需要补|漏了?)(?:点|些)?(?:什么|啥|哪些|哪样)")

_PUTS_OFF = re.compile(
    "(?:以后|回头|下次|改天|过(?:几|两)天|晚点)再(?:说|来|办|弄|看|申请)|(?:今天|今儿|现在|暂时|这次|先)+不(?:想)?(?:办|弄|申请|修|搞|提)(?!.{0,3}(?:吗|行|可以))|(?:先|暂时)?不用(?:给我|帮我)?(?:办|申请|弄|修)(?!.{0,6}(?:吗|什么|啥))"
)


def applies(turn: Turn) -> bool:
    """Whether a clause wishes a repair, and the message names the record and asks nothing but what is missing."""
    if turn.is_button or (turn.is_question and asks(_WHAT_IS_MISSING.sub("", turn.text))):
        return False
    kinds = ("document_number", "ordinal", "authority", "amount", "date")
    named = any(turn.entity(kind) for kind in kinds) or points_by_number(turn.text) or _A_RECORD.search(turn.text)
    clauses = [clause.strip() for clause in _CLAUSE.split(turn.text)]
    return bool(named) and any(_WISH.search(clause) and not _NO_WISH.search(clause) for clause in clauses)


def puts_off(turn: Turn) -> bool:
    """Whether nothing is wished now: 以后再说，不用给我办. Nothing is begun on it, whatever it was taken for."""
    return not (turn.is_button or turn.active_form) and bool(_PUTS_OFF.search(_last_clause(turn.text)))


def _last_clause(text: str) -> str:
    return next((clause for clause in reversed(_CLAUSE.split(text)) if clause.strip()), "")
