"""Two requests in one message: 修复要钱吗，帮我把第一条申请了. Both are answered, the question first."""

import re

from actions.turn import Turn

_PARTS = re.compile(r"[，,。；;！!？?\n]+|顺便|另外问")
_ASKS = re.compile(
    "要钱|收费|多少钱|花钱|费用|免费|多久|几天|多长时间|(?:什么|啥|哪些)(?:材料|资料|手续|证明)|材料.{0,4}(?:什么|啥|哪些)"
    "|怎么(?:办理|申请|弄)|流程|[去到在]哪(?:里|儿)?(?:办|申请)|有什么(?:影响|后果)"
)
_PAPERS = re.compile("材料|资料|手续|证明")
_ACTS = re.compile(
    "(?:帮|给|替)(?:我|我们|咱).{0,16}(?:申请|修|办|撤|弄|消)|(?:把|就).{0,14}(?:申请|修复?|办|撤)(?:了|掉|吧|一下)"
    "|^(?:我要|我想|直接|现在就?)?(?:申请|修复?|办)(?:修复)?(?:第|最|那|这|一下|吧|\\d)|我要(?:申请|修)|申请了?吧?$"
)
_CHECKS = re.compile("(?:能不能|可不可以|能否|是不是能|可以|能|可).{0,8}(?:修|撤|消|删)|修得了|能修")


def question_beside(turn: Turn) -> str | None:
    """The part that asks about rules, where another part has a wish or a question of its own."""
    parts = _parts(turn)
    asks = [part for part in parts if _ASKS.search(part) and not _ACTS.search(part)]
    others = [part for part in parts if part not in asks and (_ACTS.search(part) or _CHECKS.search(part))]
    return asks[0] if asks and others else None


def asks_papers_beside(turn: Turn) -> bool:
    """Whether that question is about papers, which the answer on a record holds anyway."""
    return bool(_PAPERS.search(question_beside(turn) or ""))


def wish_beside(turn: Turn) -> str | None:
    """``act`` where another part wants to apply, ``check`` where it asks about a record; needs a question beside."""
    if question_beside(turn) is None:
        return None
    return "act" if any(_ACTS.search(part) for part in _parts(turn)) else "check"


def _parts(turn: Turn) -> list[str]:
    if turn.is_button:
        return []
    return [part.strip() for part in _PARTS.split(turn.text) if part.strip()]
