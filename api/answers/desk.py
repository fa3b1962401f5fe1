"""The policy desk of this moment: it follows what is published or repealed, in this process or another.

What the library knows is small and read again at once. Everything else stands on a shelf on disk that all processes
of a machine share; a large delivery is put there in the background while the desk goes on answering with the rest.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Protocol

import structlog
from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.db import CurrentDatabase
from knowledge.engine.answer import PolicyDesk
from knowledge.engine.bookcase import Bookcase
from knowledge.engine.library import Library
from knowledge.engine.originals import OriginalDocument
from knowledge.engine.ranking import ranker_for
from knowledge.engine.shelf import Shelf, ShelfBusy

_AT_ONCE = 40
_KEPT = 2
# A desk is immutable: holders of one process share it.
_made: dict[tuple[str, str, Path], PolicyDesk] = {}
_log = structlog.get_logger()


@dataclass(frozen=True)
class Publication:
    """What is published now: documents that the library knows, and loose ones (without clauses) with their marks.

    ``ending`` are documents, without clauses, that repeal others: those of the library among them end.
    """

    known_version: str
    known: Sequence[str] = ()
    ending: Sequence[OriginalDocument] = ()
    loose: Mapping[str, OriginalDocument] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


class Publications(Protocol):
    """Where publications are read; ``api.library.published`` has the real one."""

    def version(self, session: Session) -> str:
        """A mark that changes with every publication or repeal; asked at every question."""

    def current(self, session: Session) -> Publication:
        """What is published."""

    def load(self, ids: Sequence[str]) -> Iterator[OriginalDocument]:
        """Whole documents by id; may be called from another thread."""


class DeskHolder:
    """Gives the desk for the present publication."""

    def __init__(self, library: Library, publications: Publications, rankers_dir: Path, index_dir: Path | None) -> None:
        self.library = library
        self._publications = publications
        self._rankers_dir = rankers_dir
        self._shelf = Shelf(index_dir)
        self._lock = threading.Lock()
        self._desk: PolicyDesk | None = None
        self._version = ""
        self._known_version = ""
        self._filling: threading.Thread | None = None

    def current(self, session: Session) -> PolicyDesk:
        """The desk over the library and everything published at this moment."""
        version = self._publications.version(session)
        desk = self._desk
        if desk is not None and version == self._version:
            return desk
        with self._lock:
            if self._desk is None or version != self._version:
                self._desk = self._made(self._publications.current(session), version)
            return self._desk

    def wait(self) -> None:
        """Until a large delivery stands on the shelf."""
        if self._filling is not None:
            self._filling.join()

    def _made(self, publication: Publication, version: str) -> PolicyDesk:
        """The desk for a publication; its version is kept only when the shelf holds all of it."""
        if self._filled(publication):
            self._version = version
        bookcase = Bookcase(self._shelf, publication.loose)
        if self._desk is not None and publication.known_version == self._known_version:
            return self._desk.with_bookcase(bookcase)
        self._known_version = publication.known_version
        key = (self.library.version, publication.known_version, self._rankers_dir)
        if key not in _made:
            originals = (*self._publications.load(publication.known), *publication.ending)
            while len(_made) >= _KEPT:
                _made.pop(next(iter(_made)))
            _made[key] = PolicyDesk(self.library, ranker_for(self.library, self._rankers_dir), originals)
        return _made[key].with_bookcase(bookcase)

    def _filled(self, publication: Publication) -> bool:
        """Bring the shelf up to date; a large delivery is left to a thread."""
        self._shelf.refresh()
        behind = self._shelf.behind(publication.marks)
        if not behind:
            return True
        if behind <= _AT_ONCE:
            return self._fill(publication)
        if self._filling is None or not self._filling.is_alive():
            self._filling = threading.Thread(target=self._fill, args=(publication,), daemon=True)
            self._filling.start()
        return False

    def _fill(self, publication: Publication) -> bool:
        try:
            self._shelf.bring_to(publication.marks, self._publications.load)
        except ShelfBusy:
            _log.info("shelf_busy")
            return False
        _log.info("shelf_filled", documents=len(publication.marks))
        return True


def get_holder(request: Request) -> DeskHolder:
    """The application's holder of the desk."""
    holder: DeskHolder = request.app.state.desk
    return holder


def get_desk(database: CurrentDatabase, holder: Annotated[DeskHolder, Depends(get_holder)]) -> PolicyDesk:
    """The desk of this moment."""
    with database.read() as session:
        return holder.current(session)


CurrentHolder = Annotated[DeskHolder, Depends(get_holder)]
CurrentDesk = Annotated[PolicyDesk, Depends(get_desk)]
