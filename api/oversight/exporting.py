"""The trail as a table to take away."""

from collections.abc import Iterable
from typing import Any

from api.clock import CHINA
from api.exports import Sheet
from api.oversight.schemas import LineOut

HEAD = (
    *("行号", "时间", "谁", "哪里的什么人员", "操作", "操作的名称", "对什么"),
    *("说的是谁", "代码", "用途", "详情", "校验值"),
)
NAME = "操作留痕"


def sheet(lines: Iterable[LineOut]) -> Sheet:
    """The whole table."""
    return Sheet(NAME, HEAD, map(_row, lines))


def _plain(value: Any) -> str:
    """What a line names many by: number and whom it is about."""
    if not isinstance(value, dict):
        return str(value)
    return "，".join(f"{number} {about or ''}".strip() for number, about in value.items())


def _row(line: LineOut) -> tuple[str, ...]:
    subject = line.subject
    details = "；".join(f"{name}：{_plain(value)}" for name, value in line.details.items())
    return (
        str(line.sequence),
        line.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
        line.actor_name or line.actor,
        line.actor_office or "",
        line.action,
        line.what,
        line.target,
        (subject.name or subject.id or "") if subject else "",
        (subject.code or "") if subject else "",
        line.purpose or "",
        details,
        line.hash,
    )
