"""The text of an imported document as it was read, and which clause begins on which line.

Corrections change the clauses and never this text, so that the two can be laid side by side.
"""

from collections.abc import Iterator, Sequence

from api.library.document_schemas import SourceLine
from api.library.models import PolicyDocument
from knowledge.engine.gongwen import ParsedClause
from knowledge.engine.originals import fold_quote

_BEGINNING = 12
_AHEAD = 400
"""Nothing is looked for farther ahead: a chance likeness there would swallow all that lies between."""


def lines_of(row: PolicyDocument) -> list[SourceLine]:
    """The lines, with the clauses that begin on each; where no text was kept, what was printed of each clause."""
    clauses = [clause for root in row.clauses for clause in ParsedClause.model_validate(root).walk()]
    if row.source is None:
        return list(_as_printed(clauses))
    words = row.source.split("\n")
    begins = _beginnings(clauses, words)
    first = row.first_line or 1
    return [SourceLine(number=first + at, text=line, begins=begins.get(at, [])) for at, line in enumerate(words)]


def _as_printed(clauses: Sequence[ParsedClause]) -> Iterator[SourceLine]:
    number = 0
    for clause in clauses:
        for at, line in enumerate(clause.printed.split("\n")):
            number += 1
            yield SourceLine(number=number, text=line, begins=[] if at else [clause.locator])


def _beginnings(clauses: Sequence[ParsedClause], lines: Sequence[str]) -> dict[int, list[str]]:
    """Clauses by the index of the line where their first words stand; what is not found begins nowhere."""
    folded = [fold_quote(line) for line in lines]
    found: dict[int, list[str]] = {}
    line, column = 0, 0
    for clause in clauses:
        key = fold_quote(clause.printed)[:_BEGINNING]
        place = _place(folded, key, line, column) if key else None
        if place is not None:
            line, column = place[0], place[1] + 1
            found.setdefault(line, []).append(clause.locator)
    return found


def _place(folded: Sequence[str], key: str, line: int, column: int) -> tuple[int, int] | None:
    """Where ``key`` stands next; one that runs over the end of its line is known by what stands on it."""
    for at in range(line, min(len(folded), line + _AHEAD)):
        start = column if at == line else 0
        where = folded[at].find(key, start)
        if where >= 0:
            return at, where
        if start == 0 and len(folded[at]) >= _BEGINNING // 2 and key.startswith(folded[at]):
            return at, 0
    return None
