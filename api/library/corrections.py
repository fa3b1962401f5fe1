"""Correcting a draft: the clause tree stays a tree, contact data stays hidden, dates and relations make sense."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from api.answers.places import places_of
from api.audit import service as audit
from api.errors import FieldError, InvalidInput
from api.library import relations
from api.library.models import PolicyDocument
from api.library.schemas import ClauseIn, DocumentPatch
from api.library.service import draft_of, touch
from knowledge.engine.gongwen import ParsedClause
from knowledge.engine.gongwen.contacts import redact
from knowledge.engine.library import Library
from knowledge.engine.schema import Rank

_CLEARABLE = {"issued_on", "printed_on", "effective_to", "superseded_by"}
_MOST_CLAUSES, _MOST_CHARACTERS, _DEEPEST = 20_000, 5_000_000, 12


def correct(
    session: Session, library: Library, document_id: str, patch: DocumentPatch, *, actor: str, now: dt.datetime
) -> PolicyDocument:
    """Correct a draft.

    Raises:
        Conflict: it is no longer a draft.
        InvalidInput: a place that does not exist, a last day before the first, a clause tree that is none, or
            relations that lead to the document itself.

    """
    row = draft_of(session, document_id)
    given = patch.model_dump(exclude_unset=True, exclude={"clauses", "relations"})
    for name, value in given.items():
        if value is None and name not in _CLEARABLE:
            continue
        setattr(row, name, _cleaned(library, name, value))
    _check_days(row)
    if patch.clauses is not None:
        _check_tree(patch.clauses)
        row.clauses = [_clean_clause(clause).model_dump(mode="json") for clause in patch.clauses]
    if patch.relations is not None or "superseded_by" in given:
        relations.keep(session, library, row, patch.relations)
    row.content_hash = hashlib.sha256(f"{row.id}:{row.content_hash}:{now.isoformat()}".encode()).hexdigest()
    touch(row, actor, now)
    session.flush()
    fields = sorted(patch.model_fields_set)
    audit.record(session, actor, "policy:document:corrected", row.id, now=now, details={"fields": fields})
    return row


def _cleaned(library: Library, name: str, value: object) -> object:
    """Text without contact data; a place by the code it bears today."""
    if isinstance(value, Rank):
        return value.value
    if name == "region":
        return places_of(library, [str(value)], "/region")[0]
    if isinstance(value, str):
        return redact(value)[0]
    return [redact(item)[0] for item in value] if isinstance(value, list) else value


def _check_days(row: PolicyDocument) -> None:
    if row.effective_from and row.effective_to and row.effective_to < row.effective_from:
        raise InvalidInput("失效日期早于施行日期。", [FieldError("/effective_to", "不能早于施行日期。")])


def _check_tree(clauses: Sequence[ClauseIn]) -> None:
    """Every clause has a place of its own and something to say; the whole stays of a size that can be read."""
    if not clauses:
        raise _wrong("/clauses", "至少要有一个条款。")
    seen: dict[str, str] = {}
    characters = 0
    for pointer, depth, clause in _walk(clauses, "/clauses", 1):
        if clause.locator in seen:
            raise _wrong(f"{pointer}/locator", f"条款位置“{clause.locator}”出现了两次，请改成不同的。")
        if not (clause.heading.strip() or clause.text.strip() or clause.children):
            raise _wrong(pointer, f"条款“{clause.locator}”没有内容，请补上或删去。")
        if depth > _DEEPEST:
            raise _wrong(pointer, f"条款分得太细，最多{_DEEPEST}层。")
        seen[clause.locator] = pointer
        characters += len(clause.heading) + len(clause.text)
        if len(seen) > _MOST_CLAUSES or characters > _MOST_CHARACTERS:
            raise _wrong("/clauses", f"内容太多，最多{_MOST_CLAUSES}个条款、{_MOST_CHARACTERS // 10_000}万字。")


def _walk(clauses: Sequence[ClauseIn], pointer: str, depth: int) -> Iterator[tuple[str, int, ClauseIn]]:
    for index, clause in enumerate(clauses):
        here = f"{pointer}/{index}"
        yield here, depth, clause
        yield from _walk(clause.children, f"{here}/children", depth + 1)


def _wrong(pointer: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, [FieldError(pointer, detail)])


def _clean_clause(clause: ClauseIn) -> ParsedClause:
    """A corrected clause; contact data that was typed in again is hidden again."""
    heading, text = redact(clause.heading)[0], redact(clause.text)[0]
    return ParsedClause(
        locator=clause.locator,
        heading=heading,
        text=text,
        printed="\n".join(part for part in (heading, text) if part),
        children=tuple(_clean_clause(child) for child in clause.children),
    )
