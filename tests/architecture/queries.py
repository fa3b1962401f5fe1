"""Our own lint rule: a query of a personal table begins at ``visible``, or in a module that is named with a reason.

Read from the syntax tree: ``select``, ``exists``, ``update``, ``delete`` and ``aliased`` with all that is chained to
them, ``get``, ``get_one`` and ``query`` with a class, tables under a class (``__table__``) or out of the metadata, raw
SQL, and statements whose table is known only when they run. A statement with ``may_see`` for its table passes.
"""

import ast
from collections.abc import Iterator, Set
from dataclasses import dataclass

STATEMENTS = frozenset({"select", "exists", "update", "delete", "aliased"})
LOOK_UPS = frozenset({"get", "get_one", "query"})
ANSWERS = frozenset({"visible", "may_see"})
UNKNOWN, RAW = "?", "SQL"
"""A table that is known only when it runs, and a statement that is written out."""
_WRITTEN_OUT = ("sqlalchemy", "text")


@dataclass(frozen=True)
class Found:
    """One query that does not begin at ``visible``: of which table, and in which line."""

    model: str
    line: int


def beside(source: str, personal: Set[str]) -> list[Found]:
    """The queries of ``personal`` tables in a module that do not begin at ``visible``."""
    tree = ast.parse(source)
    names = _names(tree, personal)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = [one for node in ast.walk(tree) for one in _in(node, names, personal, parents)]
    return sorted(set(found), key=lambda one: (one.line, one.model))


def _names(tree: ast.Module, personal: Set[str]) -> dict[str, str]:
    """What personal classes are called in a module: as they are, or by another name."""
    named = {model: model for model in personal}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            named |= {one.asname: one.name for one in node.names if one.asname and one.name in personal}
            named |= {one.asname or one.name: RAW for one in node.names if (node.module, one.name) == _WRITTEN_OUT}
    return named


def _in(node: ast.AST, names: dict[str, str], personal: Set[str], parents: dict[ast.AST, ast.AST]) -> Iterator[Found]:
    if isinstance(node, ast.Attribute) and node.attr == "__table__":
        yield from (Found(model, node.lineno) for model in _models(node.value, names, personal))
    if isinstance(node, ast.Attribute) and node.attr == "tables" and ast.unparse(node.value).endswith("metadata"):
        yield Found(UNKNOWN, node.lineno)
    if not isinstance(node, ast.Call):
        return
    called = _called(node)
    if called in STATEMENTS and isinstance(node.func, ast.Name):
        yield from (Found(model, node.lineno) for model in _chained(node, names, personal, parents))
    if called in LOOK_UPS and isinstance(node.func, ast.Attribute) and node.args:
        yield from (Found(model, node.lineno) for model in _models(node.args[0], names, personal))
    if called == "exec_driver_sql" or names.get(called) == RAW:
        yield Found(RAW, node.lineno)


def _chained(call: ast.Call, names: dict[str, str], personal: Set[str], parents: dict[ast.AST, ast.AST]) -> set[str]:
    """The personal tables in a statement and in the calls chained to it, but for those that ``may_see`` limits."""
    given: list[ast.AST] = [*call.args, *call.keywords]
    node: ast.AST = call
    while isinstance(above := parents.get(node), ast.Attribute) and isinstance(parents.get(above), ast.Call):
        node = parents[above]
        given += [*node.args, *node.keywords] if isinstance(node, ast.Call) else []
    asked = [one for part in given for one in ast.walk(part) if isinstance(one, ast.Call) and _called(one) in ANSWERS]
    limited = {model for one in asked for model in _models(one, names, personal)}
    found = {model for part in given for model in _models(part, names, personal)} - limited
    return found if asked or not _is_unknown(call, names) else found | {UNKNOWN}


def _is_unknown(call: ast.Call, names: dict[str, str]) -> bool:
    """Whether all that a statement names is a variable."""
    only = call.args[0] if len(call.args) == 1 else None
    return isinstance(only, ast.Name) and only.id not in names and only.id[:1].islower()


def _models(node: ast.AST, names: dict[str, str], personal: Set[str]) -> set[str]:
    inside = {names[one.id] for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in names} - {RAW}
    return inside | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute) and one.attr in personal}


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
