"""Documents and places that a question names."""

import re
from collections.abc import Iterable

from knowledge.engine.gongwen.places import place_names
from knowledge.engine.library import Library
from knowledge.engine.schema import NATIONWIDE
from knowledge.engine.units import regions_seen_from
from knowledge.engine.words import fold

_NUMBER = re.compile(r"(?:〔(\d{4})〕)?第?(\d{1,4})号")
_SHORTEST_NAME = 4


class DocumentNames:
    """Finds documents by their full name or title, or by a number (58号) that only one of them has."""

    def __init__(self, library: Library) -> None:
        self._names: list[tuple[str, str]] = []
        self._numbers: dict[str, set[str]] = {}
        for document in library.documents.values():
            names = {document.document, document.title}
            self._names += [(fold(name), document.id) for name in names if len(name) >= _SHORTEST_NAME]
            number = _NUMBER.search(document.document)
            if number:
                self._numbers.setdefault(number.group(2), set()).add(document.id)

    def named_in(self, question: str) -> frozenset[str]:
        """Ids of the documents named in a question."""
        asked = fold(question)
        found = {document for name, document in self._names if name in asked}
        if found:
            return frozenset(found)
        owners = [self._numbers.get(match.group(2), set()) for match in _NUMBER.finditer(question)]
        return frozenset(next(iter(ids)) for ids in owners if len(ids) == 1)


def places_of(regions: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Names of the places that have rules of their own, and of the cities under them, with codes, longest first."""
    wanted = set(regions) - {NATIONWIDE}
    names = [
        (name, code)
        for name, code in place_names().items()
        if code in wanted or (code.endswith("00") and regions_seen_from(code) & wanted)
    ]
    short = [(re.sub("(市|区|县)$", "", name), code) for name, code in names if len(name) > 2]
    return tuple(sorted(set(names + short), key=lambda item: -len(item[0])))
