"""Values that reading an official document gives."""

import datetime as dt
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from knowledge.engine.schema import Rank


class DocumentError(ValueError):
    """A file that cannot be read as an official document; ``reason`` is shown to the person importing."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class ParseWarning(_Value):
    """Something that was repaired or looks wrong, with the clause where it stands."""

    code: str
    locator: str
    detail: str


class ParsedClause(_Value):
    """One clause: its own words only, those of its children stand in ``children``.

    ``printed`` is the clause as it stands in the source (label, heading and text together), so that
    the printed parts of all clauses in order give the body back.
    """

    locator: str
    heading: str
    text: str
    printed: str
    children: tuple["ParsedClause", ...] = ()

    def walk(self) -> Iterator["ParsedClause"]:
        """The clause and everything below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def full_text(self) -> str:
        """The clause with all its children, as printed."""
        return "\n".join(clause.printed for clause in self.walk())


class ParsedDocument(_Value):
    """One official document. ``front`` and ``back`` are what stands before and after the body.

    ``source`` are its lines as they stood in the file, contact data hidden, the first of them line ``first_line``.
    """

    document: str
    title: str
    issuer: str
    rank: Rank
    region: str | None
    addressees: tuple[str, ...] = ()
    issued_on: dt.date | None = None
    printed_on: dt.date | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    attachments: tuple[str, ...] = ()
    front: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    clauses: tuple[ParsedClause, ...]
    warnings: tuple[ParseWarning, ...] = ()
    first_line: int = 1
    source: tuple[str, ...] = ()

    def walk(self) -> Iterator[ParsedClause]:
        """All clauses in reading order."""
        for clause in self.clauses:
            yield from clause.walk()

    def find(self, locator: str) -> ParsedClause | None:
        """The clause with this locator, if there is one."""
        return next((clause for clause in self.walk() if clause.locator == locator), None)

    @property
    def body(self) -> str:
        """The body as printed, one paragraph a line."""
        return "\n".join(clause.printed for clause in self.walk() if clause.printed)


class ParsedFile(_Value):
    """Everything one file held."""

    documents: tuple[ParsedDocument, ...]
    warnings: tuple[ParseWarning, ...] = ()
