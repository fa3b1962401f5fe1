"""Our own lint rule: a query of a personal table begins at ``visible``, or in a module that is named with a reason.

Read from the syntax tree: what SQLAlchemy makes statements with, under whatever name it was imported, with all that is
chained to it; ``get``, ``get_one``, ``query`` and ``merge`` of a session; tables under a class (``__table__``) or out
of the metadata; raw SQL; and statements whose table is known only when they run. A variable stands for what the module
assigns to it. A statement with ``may_see`` for its table passes. Not read: rows reached from a row (``case.subject``).
"""

import ast
import builtins
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

STATEMENTS = frozenset(
    {"select", "exists", "update", "delete", "aliased", "with_polymorphic", "Select", "Query", "Update", "Delete"}
)
LOOK_UPS = frozenset({"get", "get_one", "query", "merge"})
ANSWERS = frozenset({"visible", "may_see"})
WRITTEN_OUT = frozenset({"text", "literal_column", "table", "TextClause"})
UNKNOWN, RAW = "?", "SQL"
"""A table that is known only when it runs, and a statement that is written out."""
_FROM = frozenset({"select_from", "join", "outerjoin"})
_JUDGED = frozenset({"subquery", "cte", "literal"})
_BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True)
class Found:
    """One query that does not begin at ``visible``: of which table, and in which line."""

    model: str
    line: int


@dataclass
class _Module:
    """What names mean in a module: personal tables, parts of SQLAlchemy, what is assigned, functions and imports."""

    models: dict[str, str]
    parts: dict[str, str] = field(default_factory=dict)
    packages: set[str] = field(default_factory=set)
    assigned: dict[str, list[ast.expr]] = field(default_factory=dict)
    fixed: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)


def beside(source: str, personal: Set[str]) -> list[Found]:
    """The queries of ``personal`` tables in a module that do not begin at ``visible``."""
    tree = ast.parse(source)
    module = _read(tree, personal)
    found = [one for node in ast.walk(tree) for one in _in(node, module)]
    return sorted(set(found), key=lambda one: (one.line, one.model))


def _read(tree: ast.Module, personal: Set[str]) -> _Module:
    module = _Module({model: model for model in personal})
    module.parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            _import(node, module)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            module.fixed.add(node.name)
            module.functions.add(node.name)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                _assign(target, node.value, module)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            _assign(node.target, node.value, module)
    return module


def _import(node: ast.Import | ast.ImportFrom, module: _Module) -> None:
    of_sqlalchemy = isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "sqlalchemy"
    for one in node.names:
        local = one.asname or one.name.partition(".")[0]
        module.fixed.add(local)
        if isinstance(node, ast.Import) and one.name.partition(".")[0] == "sqlalchemy":
            module.packages.add(local)
        elif of_sqlalchemy and one.name in STATEMENTS | WRITTEN_OUT:
            module.parts[local] = one.name
        elif of_sqlalchemy and one.name.islower():
            module.packages.add(local)
        elif one.name in module.models:
            module.models[local] = one.name
        elif not of_sqlalchemy:
            module.functions.add(local)


def _assign(target: ast.expr, value: ast.expr, module: _Module) -> None:
    if isinstance(target, ast.Name):
        module.assigned.setdefault(target.id, []).append(value)
    elif isinstance(target, ast.Tuple):
        matching = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
        values = value.elts if isinstance(value, ast.Tuple) and matching else [value] * len(target.elts)
        for one, given in zip(target.elts, values, strict=True):
            _assign(one, given, module)


def _in(node: ast.AST, module: _Module) -> Iterator[Found]:
    if isinstance(node, ast.Attribute) and node.attr == "__table__":
        yield from (Found(model, node.lineno) for model in _models(node.value, module))
    if isinstance(node, ast.Attribute) and node.attr == "tables" and ast.unparse(node.value).endswith("metadata"):
        yield Found(UNKNOWN, node.lineno)
    if not isinstance(node, ast.Call):
        return
    made = _made(node, module)
    if made in STATEMENTS:
        yield from (Found(model, node.lineno) for model in _chained(node, module))
    if made in WRITTEN_OUT or _called(node) == "exec_driver_sql":
        yield Found(RAW, node.lineno)
    if isinstance(node.func, ast.Attribute) and node.func.attr in LOOK_UPS and node.args:
        yield from (Found(model, node.lineno) for model in _looked_up(node, node.func, module))


def _made(call: ast.Call, module: _Module) -> str:
    """What a call makes, where it is a part of SQLAlchemy: by its own name, whatever it is called here."""
    if isinstance(call.func, ast.Name):
        name = module.parts.get(call.func.id, call.func.id)
        return name if name in STATEMENTS or call.func.id in module.parts else ""
    root = _root(call.func)
    is_part = isinstance(call.func, ast.Attribute) and isinstance(root, ast.Name) and root.id in module.packages
    return _called(call) if is_part else ""


def _looked_up(call: ast.Call, called: ast.Attribute, module: _Module) -> set[str]:
    """The tables of a look-up by key; everything has a ``get``, so what is unknown counts where a session is asked."""
    session = _root(called.value)
    is_session = called.attr in ("get_one", "merge") or (isinstance(session, ast.Name) and "session" in session.id)
    return _source(call.args[0], module) if is_session else _models(call.args[0], module)


def _chained(call: ast.Call, module: _Module) -> set[str]:
    """The personal tables in a statement and in the calls chained to it, but for those that ``may_see`` limits."""
    given: list[ast.AST] = [*call.args, *call.keywords]
    sources: list[ast.AST] = list(call.args)
    node: ast.AST = call
    while isinstance(above := module.parents.get(node), ast.Attribute) and isinstance(
        module.parents.get(above), ast.Call
    ):
        node = module.parents[above]
        more = [*node.args, *node.keywords] if isinstance(node, ast.Call) else []
        given += more
        sources += more[:1] if above.attr in _FROM else []
    asked = [one for part in given for one in ast.walk(part) if isinstance(one, ast.Call) and _called(one) in ANSWERS]
    limited = {model for one in asked for model in _models(one, module)}
    found = _all(_models(part, module) for part in given) | _all(_source(one, module) for one in sources)
    return found - limited - ({UNKNOWN} if asked else set())


def _source(node: ast.AST, module: _Module, seen: frozenset[str] = frozenset()) -> set[str]:
    """What something is selected from: its tables, those that its variables stand for, or that nobody knows."""
    if any(isinstance(one, ast.Call) and _is_judged(one, module) for one in ast.walk(node)):
        return set()
    names = [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]
    found = _models(node, module)
    is_known = bool(found) or any(name.lstrip("_")[:1].isupper() for name in names)
    for name in {one for one in names if one not in module.models} - seen:
        if name in module.assigned:
            found |= _all(_source(value, module, seen | {name}) for value in module.assigned[name])
        elif name not in module.fixed and name not in _BUILTINS and not is_known:
            found.add(UNKNOWN)
    return found - {UNKNOWN} if is_known else found


def _is_judged(call: ast.Call, module: _Module) -> bool:
    """Whether a call is judged where it stands, or where what it hands out was put together; or is a mere value."""
    is_own = isinstance(call.func, ast.Name) and call.func.id in module.functions
    return bool(_made(call, module)) or is_own or _called(call) in ANSWERS | _JUDGED


def _models(node: ast.AST, module: _Module) -> set[str]:
    inside = {module.models[one.id] for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in module.models}
    named = set(module.models.values())
    return inside | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute) and one.attr in named}


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node


def _all(found: Iterable[set[str]]) -> set[str]:
    return set().union(*found)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
