"""The policy desk of this moment: it follows what is published or repealed, in this process or another.

What the library knows is small and read again at once. Everything else stands on a shelf on disk that all processes
of a machine share; a large delivery is put there in the background while the desk goes on answering with the rest.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Protocol

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.answers.shelving import ShelfKeeper
from api.db import CurrentDatabase
from knowledge.engine.answer import PolicyDesk
from knowledge.engine.bookcase import Bookcase
from knowledge.engine.library import Library
from knowledge.engine.originals import OriginalDocument
from knowledge.engine.ranking import ranker_for
from knowledge.engine.shelf import Shelf

_KEPT = 2
# A desk is immutable: holders of one process share it.
_made: dict[tuple[str, str, Path], PolicyDesk] = {}


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


@dataclass(frozen=True)
class _Held:
    """A desk with the publication that it answers from; ``is_whole`` once the shelf holds all of it."""

    version: str
    publication: Publication
    shelf: Shelf
    desk: PolicyDesk
    is_whole: bool


class DeskHolder:
    """Gives the desk for the present publication. What is held is replaced as one, when all of it is made."""

    def __init__(
        self,
        library: Library,
        publications: Publications,
        rankers_dir: Path,
        index_dir: Path | None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.library = library
        self._publications = publications
        self._rankers_dir = rankers_dir
        self._keeper = ShelfKeeper(index_dir, publications.load, seconds)
        self._lock = threading.Lock()
        self._held: _Held | None = None

    def current(self, session: Session) -> PolicyDesk:
        """The desk over the library and everything published at this moment."""
        version = self._publications.version(session)
        held = self._held
        if held is not None and self._stands(held, version):
            return held.desk
        with self._lock:
            held = self._held
            if held is None or not self._stands(held, version):
                held = self._held = self._renewed(session, version, held)
            return held.desk

    def wait(self) -> None:
        """Until a large delivery stands on the shelf."""
        self._keeper.wait()

    def _stands(self, held: _Held, version: str) -> bool:
        return held.version == version and (held.is_whole or not self._keeper.is_due)

    def _renewed(self, session: Session, version: str, held: _Held | None) -> _Held:
        """What is to be held from now on; while the shelf is behind, only the shelf is looked at."""
        is_known = held is not None and held.version == version
        publication = held.publication if held and is_known else self._publications.current(session)
        is_whole = self._keeper.bring_to(publication.marks)
        shelf = self._keeper.shelf
        if held and is_known and held.shelf is shelf:
            return replace(held, is_whole=is_whole)
        desk = self._desk_over(publication, held).with_bookcase(Bookcase(shelf, publication.loose))
        return _Held(version, publication, shelf, desk, is_whole)

    def _desk_over(self, publication: Publication, held: _Held | None) -> PolicyDesk:
        """A desk over what the library knows, with whatever bookcase."""
        if held is not None and publication.known_version == held.publication.known_version:
            return held.desk
        key = (self.library.version, publication.known_version, self._rankers_dir)
        made = _made.get(key)
        if made is None:
            originals = (*self._publications.load(publication.known), *publication.ending)
            made = PolicyDesk(self.library, ranker_for(self.library, self._rankers_dir), originals)
            while len(_made) >= _KEPT:
                _made.pop(next(iter(_made)), None)
            _made[key] = made
        return made


async def get_holder(request: Request) -> DeskHolder:
    """The application's holder of the desk."""
    holder: DeskHolder = request.app.state.desk
    return holder


def get_desk(database: CurrentDatabase, holder: Annotated[DeskHolder, Depends(get_holder)]) -> PolicyDesk:
    """The desk of this moment."""
    with database.read() as session:
        return holder.current(session)


CurrentHolder = Annotated[DeskHolder, Depends(get_holder)]
CurrentDesk = Annotated[PolicyDesk, Depends(get_desk)]
