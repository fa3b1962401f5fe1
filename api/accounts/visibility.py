"""What may this person see: the one answer for every table with something personal in it.

``visible`` is where every list and every look-up begins that somebody asked for. What the program does of itself
(jobs, retention, a lock on what was found) begins elsewhere, in the modules that
``tests/architecture/beside_visibility.yaml`` names with their reasons; a test refuses any other.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Select, Table, and_, false, or_, select, true

from api.accounts.service import region_prefix
from api.accounts.viewer import Viewer
from api.accounts.whose import Whose
from api.audit.models import AuditLine, AuditNamed
from api.db import Base
from api.idempotency import StoredAnswer

T = TypeVar("T", bound=Base)
_BELOW: dict[type[Base], Whose] = {
    AuditLine: Whose(staff=frozenset({"auditor"})),
    AuditNamed: Whose(staff=frozenset({"auditor"})),
    StoredAnswer: Whose(accounts=("account_id",)),
}
"""Tables of parts that stand below accounts and cannot say it themselves."""


def visible(viewer: Viewer, model: type[T]) -> Select[T]:
    """The rows of ``model`` that ``viewer`` may see; raises ``LookupError`` for a table that is nobody's."""
    return select(model).where(may_see(viewer, model))


def may_see(viewer: Viewer, model: type[Base]) -> ColumnElement[bool]:
    """The condition of ``visible``, for counting, changing and deleting what may be seen."""
    whose = whose_of(model)
    own = list(_own(viewer, model, whose))
    if not viewer.roles & whose.staff:
        return _any([*own, *_parts(viewer, model, whose)])
    if whose.also is not None:
        own.append(getattr(model, whose.also)(viewer.account_id))
    place = _place(viewer, model, whose)
    here = true() if place is None else _any([place, *own])
    return here if whose.filed is None else and_(_column(model, whose.filed).is_not(None), here)


def _any(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Any of them; one by itself is left as it is, which most are: this runs with every request."""
    return conditions[0] if len(conditions) == 1 else or_(false(), *conditions)


def whose_of(model: type[Base]) -> Whose:
    """What a table says of itself; raises ``LookupError`` where it says nothing."""
    found = _BELOW.get(model) or getattr(model, "whose", None)
    if not isinstance(found, Whose):
        raise LookupError(f"{model.__name__} does not say whose its rows are")
    return found


def _own(viewer: Viewer, model: type[Base], whose: Whose) -> Iterator[ColumnElement[bool]]:
    """Rows of the person's own; who acts for somebody sees what is that one's, and nothing of their own besides."""
    if viewer.subject_id is not None:
        yield from (_column(model, name) == viewer.subject_id for name in whose.subjects)
    if viewer.also:
        yield from (_column(model, name).in_(sorted(viewer.also)) for name in whose.subjects)
    if viewer.acting is None:
        yield from (_column(model, name) == viewer.account_id for name in whose.accounts)


def _parts(viewer: Viewer, model: type[Base], whose: Whose) -> Iterator[ColumnElement[bool]]:
    if whose.part_of is None:
        return
    whole, key = _whole(model, whose.part_of)
    yield _column(model, whose.part_of).in_(select(_column(whole, key)).where(may_see(viewer, whole)))


@cache
def _whole(model: type[Base], name: str) -> tuple[type[Base], str]:
    """What a column refers to: the table and its column."""
    (key,) = cast(Table, model.__table__).c[name].foreign_keys
    whole = next(one.class_ for one in Base.registry.mappers if one.local_table is key.column.table)
    return whole, key.column.key


def _place(viewer: Viewer, model: type[Base], whose: Whose) -> ColumnElement[bool] | None:
    """In the viewer's region or below it; None where the viewer works for the whole country."""
    prefix = region_prefix(viewer.region)
    if whose.region is None or not prefix:
        return None
    exact = whose.prefixes.get(len(prefix))
    if exact is not None:
        return cast("ColumnElement[bool]", _column(model, exact) == prefix)
    here: ColumnElement[bool] = _column(model, whose.region).startswith(prefix)
    return or_(_column(model, whose.region).is_(None), here) if whose.unplaced else here


def _column(model: type[Base], name: str) -> Any:
    return getattr(model, name)
