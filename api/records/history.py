"""What changed in a record, when, by whom and from which file."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, lazyload

from api.accounts.models import Account
from api.accounts.viewer import Viewer
from api.crypto import mask_code
from api.pages import Page, Paging, fetch
from api.records.models import Record, RecordVersion
from api.records.schemas import HistoryChange, VersionOut
from knowledge.engine.glossary import Glossary
from knowledge.engine.regions import region_name

_CHUNK = 500
_ROLES = {"clerk": "经办人", "admin": "管理员"}  # of those who may write records
_MARKS = "标注"
_CODES = frozenset({"authority_code"})


@dataclass(frozen=True)
class Origin:
    """Who changes records now, and from which file or because of which case."""

    actor: str
    now: dt.datetime
    file_sha256: str | None = None
    file_name: str | None = None
    case: str | None = None

    @property
    def source(self) -> str:
        """``import``, ``case`` or ``entered``."""
        return "import" if self.file_sha256 else "case" if self.case else "entered"


def version(
    record_id: str,
    number: int,
    origin: Origin,
    changes: list[dict[str, Any]],
    *,
    line: int | None = None,
    open_cases: Sequence[str] = (),
) -> dict[str, Any]:
    """The fields of one ``RecordVersion``."""
    return {
        "record_id": record_id,
        "number": number,
        "at": origin.now,
        "actor": origin.actor,
        "source": origin.source,
        "file_sha256": origin.file_sha256,
        "file_name": origin.file_name,
        "file_line": line,
        "changes": changes,
        "open_cases": list(open_cases),
    }


def changes_to(record: Record, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What ``values`` would change in a record, as it is kept; codes are masked."""
    return [
        {"field": name, "from": _kept(name, before), "to": _kept(name, value)}
        for name, value in values.items()
        if (before := getattr(record, name)) != value
    ]


def numbers(session: Session, record_ids: Iterable[str]) -> dict[str, int]:
    """The number of the latest version of each record that has one."""
    ids = list(record_ids)
    found: dict[str, int] = {}
    for start in range(0, len(ids), _CHUNK):
        query = select(RecordVersion.record_id, func.max(RecordVersion.number)).group_by(RecordVersion.record_id)
        rows = session.execute(query.where(RecordVersion.record_id.in_(ids[start : start + _CHUNK])))
        found.update((record_id, number) for record_id, number in rows)
    return found


def page_of(session: Session, record: Record, paging: Paging) -> Page[RecordVersion]:
    """A record's history, newest first."""
    query = select(RecordVersion).where(RecordVersion.record_id == record.id)
    return fetch(session, query, paging, order=(RecordVersion.number.desc(),))


def makers(session: Session, versions: Iterable[RecordVersion]) -> dict[str, Account]:
    """The accounts that made them, by id."""
    ids = {version.actor for version in versions}
    query = select(Account).where(Account.id.in_(ids)).options(lazyload(Account.subject))
    return {account.id: account for account in session.scalars(query)}


def shown(found: RecordVersion, viewer: Viewer, glossary: Glossary, account: Account | None) -> VersionOut:
    """A version as ``viewer`` may see it; ``account`` made it.

    Which account and which file is for staff. Everybody learns what changed, when, and which office did it.
    """
    staff = viewer.is_staff
    changes = [
        HistoryChange(field=one["field"], name=_name_of(one["field"], glossary), before=one["from"], after=one["to"])
        for one in found.changes
    ]
    return VersionOut.model_validate(
        {
            "number": found.number,
            "at": found.at,
            "source": found.source,
            "changes": changes,
            "actor": found.actor if staff else None,
            "actor_name": _by_case(found) or _who(account, in_full=staff),
            "file_sha256": found.file_sha256 if staff else None,
            "file_name": found.file_name if staff else None,
            "file_line": found.file_line if staff else None,
            "open_cases": found.open_cases if staff else [],
        }
    )


def _name_of(field: str, glossary: Glossary) -> str:
    return _MARKS if field == "marks" else glossary.term("record_field", field)


def _by_case(found: RecordVersion) -> str | None:
    """The case that a change follows from; its subject is that of the record."""
    return f"申请{found.open_cases[0]}" if found.source == "case" else None


def _who(account: Account | None, *, in_full: bool) -> str:
    """The office by its place and role, and for staff the name of the account."""
    if account is None:
        return "已注销的账号"
    role = next((words for role, words in _ROLES.items() if role in account.roles), "工作人员")
    office = f"{(account.region and region_name(account.region)) or ''}{role}"
    return f"{office} {account.username}" if in_full else office


def _kept(name: str, value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return mask_code(value) if name in _CODES and value else value
