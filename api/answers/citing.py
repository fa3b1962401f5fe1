"""From what a reader calls a clause to the clause, in the library or among the published originals."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.errors import FieldError, InvalidInput
from knowledge.engine.library import DOCUMENT_URL, Library

FindOriginal = Callable[[Session, str], str | None]


class Citing:
    """Names clauses as citations do: ``国办发〔2020〕49号 六（十二）``."""

    def __init__(self, library: Library, find_original: FindOriginal) -> None:
        self._library = library
        # answers may not import library (import order), so the way to the published originals is handed in.
        self._find_original = find_original

    def clause(self, session: Session, said: str) -> str:
        """The clause that ``said`` names by number, title or address; raises ``InvalidInput`` when there is none."""
        wanted = fold_reference(said)
        found = self._in_library(wanted) or self._find_original(session, wanted)
        if found is None:
            detail = "没有找到这一条。请写文号和条款位置，例如“国办发〔2020〕49号 六（十二）”，或从检索结果里选。"
            raise InvalidInput(detail, [FieldError("/citation", detail)], code="unknown_clause")
        return found

    def _in_library(self, wanted: str) -> str | None:
        for document in self._library.documents.values():
            for place in places_after(wanted, (document.document, document.title, document.id)):
                for clause in document.clauses:
                    if place in (fold_reference(clause.locator), clause.id):
                        return f"{document.document} {clause.locator}"
        return None


def fold_reference(said: str) -> str:
    """Half width, one kind of bracket, no spaces, no title marks; an address without its path."""
    folded = unicodedata.normalize("NFKC", unquote(said)).removeprefix(DOCUMENT_URL + "/")
    return re.sub(r"[\s《》]", "", folded).replace("[", "〔").replace("]", "〕")


def places_after(wanted: str, names: Iterable[str]) -> Iterable[str]:
    """What follows a document's name: the place inside it."""
    for name in names:
        folded = fold_reference(name)
        if wanted.startswith(folded) and (place := wanted.removeprefix(folded).lstrip("#")):
            yield place


async def get_citing(request: Request) -> Citing:
    """The application's reader of references."""
    citing: Citing = request.app.state.citing
    return citing


CurrentCiting = Annotated[Citing, Depends(get_citing)]
