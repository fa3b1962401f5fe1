"""A plain wish to repair a record that it names, whatever it was taken for: 修复消防的那条, a pasted block."""

import re

from actions.matters import points_by_number
from actions.turn import Turn

_CLAUSE = re.compile(r"[，,。；;！!：:\n]+")
_LEAD = "(?:您好|你好|请|麻烦|我们?|公司|要|想|需要|帮|给|我|就|先|那|直接|现在?|马上|好的?|来|特|把|\\s)*"
_WISH = re.compile(
    rf"^{_LEAD}(?:(?:申请|办理?|做|走|提交?|弄)?一?下?(?:信用)?修复|修(?![改正复])|申请|办理?)"
    r"|^.{0,6}(?:把|将|给).{2,16}(?:修复?|申请|办)(?:了|掉|一下|吧)+$"
)
_NO_WISH = re.compile(
    "条件|流程|政策|结果|要求|材料|费用|时间|办法|成功|指南|进度|通过|修复(?:期|后|完|过|以后|之后|书|表)"
    "|能|可以|可否|是否|行不行|哪|多久|最早|几|不|没|未|还是|为什么|异议|撤回|撤销|投诉|举报|已经?申"
)
_A_RECORD = re.compile("[条个]|号|罚|处罚")


def applies(turn: Turn) -> bool:
    """Whether a clause wishes a repair, and the message names the record and asks nothing."""
    if turn.is_button or turn.is_question:
        return False
    kinds = ("document_number", "ordinal", "authority", "amount", "date")
    named = any(turn.entity(kind) for kind in kinds) or points_by_number(turn.text) or _A_RECORD.search(turn.text)
    clauses = [clause.strip() for clause in _CLAUSE.split(turn.text)]
    return bool(named) and any(_WISH.search(clause) and not _NO_WISH.search(clause) for clause in clauses)
