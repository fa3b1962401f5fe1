"""How dates, moments, places and codes of the API are written on a page."""

import datetime as dt
from collections.abc import Callable

from api.clock import CHINA
from knowledge.engine.regions import region_name

ROLES = {
    "subject": "办事人",
    "clerk": "经办人",
    "reviewer": "审查人",
    "policy_editor": "政策编辑",
    "auditor": "审计员",
    "admin": "管理员",
}
KINDS = {"repair": "信用修复", "objection": "异议", "listing_objection": "列入前异议"}


def day(value: dt.date | str | None) -> str:
    """``2026年11月21日``; a dash where there is none."""
    if not value:
        return "—"
    date = dt.date.fromisoformat(value[:10]) if isinstance(value, str) else value
    if isinstance(date, dt.datetime):
        date = date.astimezone(CHINA).date()
    return f"{date.year}年{date.month}月{date.day}日"


def moment(value: dt.datetime | str | None) -> str:
    """``2026-11-21 14:03`` by the clocks of China; a dash where there is none."""
    if not value:
        return "—"
    at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def place(code: str | None) -> str:
    """The name of a region; the whole country where there is no code."""
    return (region_name(code) or code) if code and code != "000000" else "全国"


def role(code: str) -> str:
    """What a role is called."""
    return ROLES.get(code, code)


def kind(code: str) -> str:
    """What a kind of request is called."""
    return KINDS.get(code, code)


def noticed(warning: str) -> str:
    """What was noticed about a file, without what its sender is asked to do about it."""
    return f"{warning.partition('。')[0]}。"


FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "moment": moment,
    "place": place,
    "role": role,
    "kind": kind,
    "noticed": noticed,
}
