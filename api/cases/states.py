"""The only table of allowed moves of a case, and the only function that makes them."""

from typing import Literal

from api.cases.models import Case
from api.errors import Conflict

Status = Literal[
    "draft", "submitted", "supplement_requested", "accepted", "not_accepted", "reviewing", "granted", "denied",
    "syncing", "closed", "withdrawn",
]  # fmt: skip
Move = Literal["submit", "withdraw"]

MOVES: dict[tuple[Status, Move], Status] = {
    ("draft", "submit"): "submitted",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "withdraw"): "withdrawn",
}
OPEN: frozenset[str] = frozenset(
    {"draft", "submitted", "supplement_requested", "accepted", "reviewing", "granted", "syncing"}
)
STATUS_WORDS: dict[str, str] = {
    "draft": "草稿（还没有提交）",
    "submitted": "已提交，等待受理",
    "supplement_requested": "需要补充材料",
    "accepted": "已受理",
    "not_accepted": "不予受理",
    "reviewing": "正在审查",
    "granted": "已同意",
    "denied": "未同意",
    "syncing": "正在同步到各网站",
    "closed": "已办结",
    "withdrawn": "已撤回",
}
_MOVE_WORDS: dict[Move, str] = {"submit": "提交", "withdraw": "撤回"}


def allowed_moves(case: Case) -> list[Move]:
    """What may be done to the case now."""
    return [move for (status, move) in MOVES if status == case.status]


def move(case: Case, by: Move) -> None:
    """Change the status; raises ``Conflict`` that names the present state when the table has no such move."""
    for (status, known), target in MOVES.items():
        if status == case.status and known == by:
            case.status = target
            return
    words = STATUS_WORDS[case.status]
    raise Conflict(
        f"申请 {case.number} 现在是“{words}”，不能{_MOVE_WORDS[by]}，也不会重复办理。",
        code=f"case_{case.status}",
    )
