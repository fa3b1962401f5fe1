"""What one document does to another: implements, amends, repeals; and that nothing leads back to where it began."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.accounts.service import is_within
from api.audit import service as audit
from api.errors import FieldError, InvalidInput
from api.library import originals
from api.library.editor import Editor
from api.library.models import PolicyDocument, PolicyRelation
from api.library.schemas import Ended, RelationIn, RelationOut
from api.library.service import DRAFT, PUBLISHED, end, same_document
from knowledge.engine.gongwen.metadata import document_number
from knowledge.engine.library import Library
from knowledge.engine.schema import Document, RelationKind


@dataclass(frozen=True)
class Target:
    """Another document: its name, its id where it is known here, and how it is told apart from others."""

    name: str
    id: str | None
    key: str


def keep(session: Session, library: Library, row: PolicyDocument, wanted: Sequence[RelationIn] | None) -> None:
    """Check and keep the relations of a draft (None: those it has), and what took its place.

    Raises:
        InvalidInput: a document named twice for the same thing, or one that leads back to this one.

    """
    if wanted is None:
        wanted = [RelationIn(kind=RelationKind(tie.kind), document=tie.target) for tie in row.relations]
    kept: dict[tuple[str, str], Target] = {}
    for index, tie in enumerate(wanted):
        target = resolve(session, library, tie.document)
        pointer = f"/relations/{index}/document"
        if (tie.kind.value, target.key) in kept:
            raise _wrong(pointer, f"“{target.name}”写了两次，请删去一处。")
        kept[tie.kind.value, target.key] = target
    _check_cycles(session, library, row, list(kept.values()))
    row.relations = [
        PolicyRelation(source_id=row.id, kind=kind, target=target.name, target_id=target.id)
        for (kind, _), target in kept.items()
    ]


def resolve(session: Session, library: Library, name: str, besides: str = "") -> Target:
    """The document with this id, 文号 or title: the library's own first, then an imported one ``besides`` one's own."""
    number = document_number(name) or name
    for entry in library.documents.values():
        if name == entry.id or number == entry.document or name == entry.title:
            return Target(entry.document, entry.id, entry.id)
    row = session.scalar(
        select(PolicyDocument)
        .where(
            or_(PolicyDocument.id == name, PolicyDocument.document == number, PolicyDocument.title == name),
            or_(PolicyDocument.status != DRAFT, PolicyDocument.id == name),
            PolicyDocument.id != besides,
        )
        .order_by(PolicyDocument.status != PUBLISHED, PolicyDocument.changed_at.desc())
        .limit(1)
    )
    if row is None:
        return Target(number, None, number)
    return Target(row.document, row.baseline_id or row.id, _key(row))


def of_row(row: PolicyDocument) -> list[RelationOut]:
    """The relations of an imported document."""
    return [RelationOut(kind=RelationKind(tie.kind), document=tie.target, id=tie.target_id) for tie in row.relations]


def of_entry(library: Library, entry: Document) -> list[RelationOut]:
    """The relations of a library document."""
    return [
        RelationOut(kind=tie.kind, document=library.documents[tie.document].document, id=tie.document)
        for tie in entry.relations
    ]


def towards(session: Session, library: Library, ids: Sequence[str], name: str) -> list[RelationOut]:
    """What other documents in force or of the past do to the one with these ids or this 文号."""
    found = [
        RelationOut(kind=tie.kind, document=entry.document, id=entry.id)
        for entry in library.documents.values()
        for tie in entry.relations
        if tie.document in ids
    ]
    rows = session.execute(
        select(PolicyRelation.kind, PolicyDocument.document, PolicyDocument.id)
        .join(PolicyDocument, PolicyDocument.id == PolicyRelation.source_id)
        .where(
            PolicyDocument.status == PUBLISHED,
            or_(PolicyRelation.target_id.in_(ids), PolicyRelation.target == name),
        )
        .order_by(PolicyDocument.document, PolicyDocument.id)
    )
    return found + [RelationOut(kind=RelationKind(kind), document=document, id=own) for kind, document, own in rows]


def carry_out(
    session: Session, library: Library, row: PolicyDocument, *, editor: Editor, now: dt.datetime
) -> list[Ended]:
    """End what a document repeals on the day before its own first day, and note what took its place.

    Raises:
        InvalidInput: what it repeals begins no earlier than it does itself.

    """
    ended: list[Ended] = []
    for index, tie in enumerate(row.relations):
        # A new edition often repeals the old one under the title that both bear.
        target = resolve(session, library, tie.target, besides=row.id)
        tie.target_id = target.id
        if tie.kind == RelationKind.REPEALS.value and row.effective_from is not None:
            last = row.effective_from - dt.timedelta(days=1)
            ended += _end(session, library, row, target, last, f"/relations/{index}", editor=editor, now=now)
    return ended


def catch_up(session: Session, row: PolicyDocument, *, editor: Editor, now: dt.datetime) -> None:
    """End a document that something published before it repeals; one that begins later is not the one meant.

    What was published for one place ends nothing of another, nor of the whole country.
    """
    unnamed = PolicyRelation.target_id.is_(None) & PolicyRelation.target.in_((row.document, row.title))
    own = select(PolicyDocument.id).where(same_document(row))
    found: Sequence[Any] = session.execute(
        select(PolicyRelation, PolicyDocument.document, PolicyDocument.effective_from, PolicyDocument.region)
        .join(PolicyDocument, PolicyDocument.id == PolicyRelation.source_id)
        .where(
            PolicyRelation.kind == RelationKind.REPEALS.value,
            or_(PolicyRelation.target_id.in_(own), PolicyRelation.target_id == row.baseline_id, unnamed),
            PolicyRelation.source_id != row.id,
            PolicyDocument.effective_from > (row.effective_from or dt.date.min),
            originals.counts(),
        )
        .order_by(PolicyDocument.effective_from.desc(), PolicyDocument.id)
    ).all()
    ties = [one for one in found if is_within(row.region, one.region)]
    for tie, repealer, begins, _ in ties:
        tie.target_id = row.baseline_id or row.id
        last = begins - dt.timedelta(days=1)
        row.effective_to, row.superseded_by = min(row.effective_to or last, last), repealer
    if ties:
        end(row, editor, now)
        details = {"document": row.document, "by": row.superseded_by, "effective_to": str(row.effective_to)}
        audit.record(session, editor.name, "policy:document:repealed", row.id, now=now, details=details)


def _end(
    session: Session,
    library: Library,
    row: PolicyDocument,
    target: Target,
    last: dt.date,
    pointer: str,
    *,
    editor: Editor,
    now: dt.datetime,
) -> list[Ended]:
    entry = library.documents.get(target.id or "")
    same = or_(PolicyDocument.document == target.name, PolicyDocument.baseline_id == (target.id or ""))
    texts = session.scalars(
        select(PolicyDocument).where(PolicyDocument.status == PUBLISHED, PolicyDocument.id != row.id, same)
    ).all()
    if entry is not None:
        editor.require(entry.region)
    for begins in (text.effective_from for text in (*texts, entry) if text is not None):
        if begins is not None and begins > last:
            raise _wrong(pointer, f"“{target.name}”的施行日期（{begins}）不早于这份文件，不能被它废止，请核对。")
    for text in texts:
        text.effective_to = min(text.effective_to or last, last)
        text.superseded_by = row.document
        end(text, editor, now)
    if not texts and entry is None:
        return []
    target_id = texts[0].id if texts else target.id or ""
    title = texts[0].title if texts else entry.title if entry else ""
    details = {"document": target.name, "by": row.document, "effective_to": last.isoformat()}
    audit.record(session, editor.name, "policy:document:repealed", target_id, now=now, details=details)
    return [Ended(id=target.id or target_id, document=target.name, title=title, effective_to=last)]


def _check_cycles(session: Session, library: Library, row: PolicyDocument, targets: Sequence[Target]) -> None:
    """A document that acts on another comes after it: nothing may come before itself."""
    own = _key(row)
    edges = _edges(session, library, row)
    for index, target in enumerate(targets):
        if target.key == own or target.id == row.id:
            raise _wrong(f"/relations/{index}/document", "文件不能对自己落实、修改或废止。")
        if _leads(edges, target.key, own):
            raise _wrong(
                f"/relations/{index}/document", f"“{target.name}”已经直接或间接地依据、修改或废止这份文件，不能反过来。"
            )
    if row.superseded_by is not None:
        edges.setdefault(own, set()).update(target.key for target in targets)
        _check_successor(edges, own, resolve(session, library, row.superseded_by))


def check_successor(session: Session, library: Library, row: PolicyDocument, name: str) -> None:
    """Refuse (InvalidInput) a successor that comes before the document, or is the document itself."""
    _check_successor(_edges(session, library, row, with_own=True), _key(row), resolve(session, library, name))


def _check_successor(edges: dict[str, set[str]], own: str, successor: Target) -> None:
    if successor.key == own:
        raise _wrong("/superseded_by", "文件不能被自己替代。")
    if _leads(edges, own, successor.key):
        raise _wrong("/superseded_by", f"“{successor.name}”在这份文件之前，不能替代它。")


def _edges(session: Session, library: Library, row: PolicyDocument, *, with_own: bool = False) -> dict[str, set[str]]:
    """From each document to those it acts on or replaces; the row's own relations only where asked for."""
    edges: dict[str, set[str]] = {}
    for entry in library.documents.values():
        edges.setdefault(entry.id, set()).update(tie.document for tie in entry.relations)
        if entry.superseded_by:
            edges.setdefault(entry.superseded_by, set()).add(entry.id)
    others = select(PolicyDocument.document, PolicyDocument.baseline_id, PolicyRelation.target).join(
        PolicyRelation, PolicyRelation.source_id == PolicyDocument.id
    )
    if not with_own:
        others = others.where(PolicyDocument.id != row.id)
    for document, baseline, target in session.execute(others):
        edges.setdefault(baseline or document, set()).add(_library_key(library, target))
    replaced = select(PolicyDocument.document, PolicyDocument.baseline_id, PolicyDocument.superseded_by)
    for document, baseline, successor in session.execute(
        replaced.where(PolicyDocument.superseded_by.is_not(None), PolicyDocument.id != row.id)
    ):
        if successor and successor != document:
            edges.setdefault(_library_key(library, successor), set()).add(baseline or document)
    return edges


def _leads(edges: dict[str, set[str]], start: str, end_key: str) -> bool:
    seen, ahead = {start}, [start]
    while ahead:
        for key in edges.get(ahead.pop(), ()):
            if key == end_key:
                return True
            if key not in seen:
                seen.add(key)
                ahead.append(key)
    return False


def _key(row: PolicyDocument) -> str:
    return row.baseline_id or row.document


def _library_key(library: Library, name: str) -> str:
    return next((entry.id for entry in library.documents.values() if entry.document == name), name)


def _wrong(pointer: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, [FieldError(pointer, detail)])
