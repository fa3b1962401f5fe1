"""Choices of cases that somebody of the staff keeps for themselves."""

import datetime as dt

from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.cases.models import SavedFilter
from api.cases.queue_schemas import SavedFilterIn, SavedFilterOut
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from api.masking import names_somebody

_MOST = 30
_NAMES_SOMEBODY = (
    "这里不要写证件号、信用代码、电话或者邮箱，会留在网址和保存的筛选里。可以写申请编号、名称或者决定书文号。"
)


def kept(session: Session, viewer: Viewer) -> list[SavedFilterOut]:
    """All of the viewer's, by name."""
    _require_staff(viewer)
    own = visible(viewer, SavedFilter).order_by(SavedFilter.name)
    return [shown(one) for one in session.scalars(own)]


def keep(session: Session, viewer: Viewer, data: SavedFilterIn, *, now: dt.datetime) -> SavedFilter:
    """Keep a choice; one of the same name is replaced. Raises ``Conflict`` where there are too many already."""
    _require_staff(viewer)
    without_codes("/name", data.name)
    without_codes("/query", data.filters.query)
    chosen = {name: str(value) for name, value in data.filters.model_dump(mode="json", exclude_none=True).items()}
    own = session.scalars(visible(viewer, SavedFilter)).all()
    same = next((one for one in own if one.name == data.name), None)
    if same is not None:
        same.chosen = chosen
        return same
    if len(own) >= _MOST:
        raise Conflict(f"最多保存 {_MOST} 个筛选，请先删掉不用的。", code="too_many_filters")
    row = SavedFilter(account_id=viewer.account_id, name=data.name, chosen=chosen, created_at=now)
    session.add(row)
    session.flush()
    return row


def without_codes(pointer: str, typed: str | None) -> None:
    """Raise ``InvalidInput`` for a code or telephone: the words stay in clear, in addresses and in what is kept."""
    if typed and names_somebody(typed):
        raise InvalidInput(_NAMES_SOMEBODY, [FieldError(pointer, _NAMES_SOMEBODY)], code="names_somebody")


def forget(session: Session, viewer: Viewer, filter_id: str) -> None:
    """Delete one; raises ``NotFound`` where it is not the viewer's."""
    row = session.scalar(visible(viewer, SavedFilter).where(SavedFilter.id == filter_id))
    if row is None:
        raise NotFound("没有找到这个筛选，可能已经删掉了。", code="filter_not_found")
    session.delete(row)


def shown(row: SavedFilter) -> SavedFilterOut:
    """As its owner sees it."""
    return SavedFilterOut(id=row.id, name=row.name, filters=row.chosen, created_at=row.created_at)


def _require_staff(viewer: Viewer) -> None:
    if not viewer.is_staff:
        raise NotAllowed("保存筛选只供工作人员使用。")
