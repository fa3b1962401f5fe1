"""The desks of the console, in the order of the menu, and who works at each."""

from dataclasses import dataclass

from api.accounts.viewer import Viewer


@dataclass(frozen=True)
class Item:
    """A desk: its name, its path below ``/console``, and the roles that work there."""

    title: str
    path: str
    roles: frozenset[str]


_ALL = frozenset({"clerk", "reviewer", "policy_editor", "auditor", "admin"})
_CASES = frozenset({"clerk", "reviewer", "admin"})

MENU = (
    Item("办件", "/cases", _CASES),
    Item("人工服务", "/handovers", frozenset({"clerk", "reviewer"})),
    Item("审计", "/audit", frozenset({"auditor"})),
    Item("政策", "/policy", _ALL),
    Item("数据", "/numbers", _CASES | {"auditor"}),
    Item("台账", "/ledger", frozenset({"policy_editor", "clerk", "reviewer", "admin"})),
    Item("账号", "/accounts", _CASES | {"policy_editor"}),
)


def menu_of(viewer: Viewer) -> tuple[Item, ...]:
    """The desks that somebody works at."""
    return tuple(item for item in MENU if item.roles & viewer.roles)
