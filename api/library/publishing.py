"""Publishing and repealing with all that follows: what is repealed ends, staff hear of quotes that do not fit."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.library import alarms, relations, service, typed_in
from api.library.editor import Editor
from api.library.models import PolicyDocument
from api.library.schemas import Ended
from knowledge.engine.library import Library


@dataclass(frozen=True)
class Published:
    """A published document and what it put an end to."""

    row: PolicyDocument
    ended: list[Ended]


def publish(session: Session, library: Library, document_id: str, *, editor: Editor, now: dt.datetime) -> Published:
    """Publish a draft; raises as ``service.publish`` and ``relations.carry_out`` do.

    A document that something published earlier repeals, or an old version, is law of the past from the start.
    """
    row = service.publish(session, document_id, editor=editor, now=now)
    _require_original(library, row, editor)
    ended = relations.carry_out(session, library, row, editor=editor, now=now)
    relations.catch_up(session, row, editor=editor, now=now)
    service.end_if_past(session, row, editor=editor, now=now)
    alarms.raise_for(session, library, row, actor=editor.name, now=now)
    session.flush()
    return Published(row, ended)


def repeal(
    session: Session,
    library: Library,
    document_id: str,
    effective_to: dt.date,
    superseded_by: str | None,
    *,
    editor: Editor,
    now: dt.datetime,
) -> PolicyDocument:
    """End a published document; raises as ``service.repeal`` does, and InvalidInput for an impossible day or
    successor.
    """
    typed_in.day(effective_to, "/effective_to")
    if superseded_by is not None:
        superseded_by = typed_in.words(superseded_by, "/superseded_by")
    row = service.repeal(session, document_id, effective_to, superseded_by, editor=editor, now=now)
    _require_original(library, row, editor)
    if superseded_by is not None:
        relations.check_successor(session, library, row, superseded_by)
    return row


def _require_original(library: Library, row: PolicyDocument, editor: Editor) -> None:
    """The original of a document of the library speaks for it, wherever its own place was set to."""
    entry = library.documents.get(row.baseline_id or "")
    if entry is not None:
        editor.require(entry.region)
