"""Lines about many: whom they name, and how they are found by it."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, select

from api.audit.models import AuditLine, AuditNamed

NAMED = "named"
"""In the details of a line about many: whom it is about (subject or account), by the number of what was shown."""


def named(details: Mapping[str, Any]) -> set[str]:
    """Whom a line about many names: subjects, and accounts where there is no subject."""
    return {about for about in details.get(NAMED, {}).values() if about}


def concerning(ids: Collection[str]) -> ColumnElement[bool]:
    """Lines about one of these, and lines about many that name one."""
    about = select(AuditLine.sequence).where(AuditLine.about.in_(ids))
    return AuditLine.sequence.in_(about.union(select(AuditNamed.sequence).where(AuditNamed.about.in_(ids))))


def shown_of(line: AuditLine, ids: Collection[str]) -> str:
    """What of theirs a line says was shown: of a page of a list nothing that is somebody else's."""
    mine = [target for target, about in line.details.get(NAMED, {}).items() if about in ids]
    return "、".join(mine) or line.target
