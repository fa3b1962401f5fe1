"""Correcting a draft: the clause tree stays a tree, contact data stays hidden, dates and relations make sense."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from api.answers.places import places_of
from api.audit import service as audit
from api.errors import Conflict, FieldError, InvalidInput
from api.library import relations, typed_in
from api.library.editor import Editor
from api.library.models import PolicyDocument
from api.library.schemas import ClauseIn, DocumentPatch, RelationIn
from api.library.service import draft_of, touch
from knowledge.engine.gongwen import ParsedClause
from knowledge.engine.library import Library
from knowledge.engine.schema import Rank

_CLEARABLE = {"issued_on", "printed_on", "effective_from", "effective_to", "superseded_by"}
_MOST_CLAUSES, _MOST_CHARACTERS, _DEEPEST = 20_000, 5_000_000, 12


def correct(
    session: Session,
    library: Library,
    document_id: str,
    patch: DocumentPatch,
    *,
    editor: Editor,
    now: dt.datetime,
    seen: int | None = None,
) -> PolicyDocument:
    """Correct a draft; ``seen`` is the version that the correction was made from, where that is known.

    Raises:
        Conflict: it is no longer a draft, or somebody corrected it since.
        InvalidInput: a place that does not exist, a last day before the first, a clause tree that is none, or
            relations that lead to the document itself.

    """
    row = _seen(draft_of(session, document_id, editor), seen)
    given = patch.model_dump(exclude_unset=True, exclude={"clauses", "relations"})
    for name, value in given.items():
        if value is None and name not in _CLEARABLE:
            continue
        setattr(row, name, _cleaned(library, name, value))
    _check_days(row)
    if patch.clauses is not None:
        _check_tree(patch.clauses)
        row.clauses = [
            _clean_clause(clause, f"/clauses/{index}").model_dump(mode="json")
            for index, clause in enumerate(patch.clauses)
        ]
    if patch.relations is not None or "superseded_by" in given:
        relations.keep(session, library, row, _named(patch.relations))
    row.content_hash = hashlib.sha256(f"{row.id}:{row.content_hash}:{now.isoformat()}".encode()).hexdigest()
    touch(row, editor, now)
    session.flush()
    fields = sorted(patch.model_fields_set)
    audit.record(session, editor.name, "policy:document:corrected", row.id, now=now, details={"fields": fields})
    return row


def _seen(row: PolicyDocument, version: int | None) -> PolicyDocument:
    """The draft, unless somebody corrected it since it was seen."""
    if version is not None and version != row.revision:
        raise Conflict("别人刚刚订正过这份草稿。请刷新，看过新的内容再改。", code="version_changed")
    return row


def _cleaned(library: Library, name: str, value: object) -> object:
    """Text without contact data; a day of our age; a place by the code it bears today."""
    pointer = f"/{name}"
    if isinstance(value, Rank):
        return value.value
    if name == "region":
        return places_of(library, [str(value)], pointer)[0]
    if isinstance(value, dt.date):
        return typed_in.day(value, pointer)
    if isinstance(value, str):
        return typed_in.words(value, pointer)
    if isinstance(value, list):
        return [typed_in.words(item, f"{pointer}/{index}") for index, item in enumerate(value)]
    return value


def _named(ties: Sequence[RelationIn] | None) -> list[RelationIn] | None:
    """Relations to other documents, whose names hold no contact data either."""
    if ties is None:
        return None
    return [
        tie.model_copy(update={"document": typed_in.words(tie.document, f"/relations/{index}/document")})
        for index, tie in enumerate(ties)
    ]


def _check_days(row: PolicyDocument) -> None:
    if row.effective_from and row.effective_to and row.effective_to < row.effective_from:
        raise InvalidInput("失效日期早于施行日期。", [FieldError("/effective_to", "不能早于施行日期。")])


def _check_tree(clauses: Sequence[ClauseIn]) -> None:
    """Every clause has a place of its own and something to say; the whole stays of a size that can be read."""
    if not clauses:
        raise typed_in.wrong("/clauses", "至少要有一个条款。")
    seen: dict[str, str] = {}
    characters = 0
    for pointer, depth, clause in _walk(clauses, "/clauses", 1):
        typed_in.locator(clause.locator, f"{pointer}/locator")
        if clause.locator in seen:
            raise typed_in.wrong(f"{pointer}/locator", f"条款位置“{clause.locator}”出现了两次，请改成不同的。")
        if not (clause.heading.strip() or clause.text.strip() or clause.children):
            raise typed_in.wrong(pointer, f"条款“{clause.locator}”没有内容，请补上或删去。")
        if depth > _DEEPEST:
            raise typed_in.wrong(pointer, f"条款分得太细，最多{_DEEPEST}层。")
        seen[clause.locator] = pointer
        characters += len(clause.heading) + len(clause.text)
        if len(seen) > _MOST_CLAUSES or characters > _MOST_CHARACTERS:
            raise typed_in.wrong("/clauses", f"内容太多，最多{_MOST_CLAUSES}个条款、{_MOST_CHARACTERS // 10_000}万字。")


def _walk(clauses: Sequence[ClauseIn], pointer: str, depth: int) -> Iterator[tuple[str, int, ClauseIn]]:
    for index, clause in enumerate(clauses):
        here = f"{pointer}/{index}"
        yield here, depth, clause
        yield from _walk(clause.children, f"{here}/children", depth + 1)


def _clean_clause(clause: ClauseIn, pointer: str) -> ParsedClause:
    """A corrected clause; contact data that was typed in again is hidden again."""
    heading = typed_in.words(clause.heading, f"{pointer}/heading")
    text = typed_in.words(clause.text, f"{pointer}/text")
    return ParsedClause(
        locator=clause.locator,
        heading=heading,
        text=text,
        printed="\n".join(part for part in (heading, text) if part),
        children=tuple(
            _clean_clause(child, f"{pointer}/children/{index}") for index, child in enumerate(clause.children)
        ),
    )
