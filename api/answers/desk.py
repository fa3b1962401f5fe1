"""The policy desk of this moment: rebuilt when something is published or repealed, in this process or another."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.db import CurrentDatabase
from knowledge.engine.answer import PolicyDesk
from knowledge.engine.library import Library
from knowledge.engine.originals import OriginalDocument

_KEPT = 4
_built: dict[tuple[str, str], PolicyDesk] = {}
_building = threading.Lock()


@dataclass(frozen=True)
class Publication:
    """What is published now: a version that differs whenever the content does, and how to read it."""

    version: str
    load: Callable[[], Sequence[OriginalDocument]]


class DeskHolder:
    """Gives the desk for the present publication; desks are shared between holders of the same version."""

    def __init__(self, library: Library, load_originals: Callable[[Session], Publication]) -> None:
        self.library = library
        self._load_originals = load_originals

    def current(self, session: Session) -> PolicyDesk:
        """The desk over the library and everything published at this moment."""
        publication = self._load_originals(session)
        key = (self.library.version, publication.version)
        desk = _built.get(key)
        if desk is not None:
            return desk
        with _building:
            if key not in _built:
                while len(_built) >= _KEPT:
                    _built.pop(next(iter(_built)))
                _built[key] = PolicyDesk(self.library, publication.load())
            return _built[key]


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
