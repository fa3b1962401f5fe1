"""Which rules, short answers, doors and topics stand on the clauses of a document."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from knowledge.engine.library import Library
from knowledge.engine.resolve import CITED, SUPERSEDING, under
from knowledge.engine.schema import Strict

RULE, FAQ, DOOR, TOPIC = "rule", "faq", "door", "topic"
_NAMED = (*CITED, *SUPERSEDING)


class Standing(Strict):
    """Something that stands on clauses of one document; ``refs`` are these clauses, in the order of the document."""

    kind: str
    id: str
    title: str
    refs: tuple[str, ...]


def standing_on(library: Library, document_id: str) -> tuple[Standing, ...]:
    """All that would have to be looked at if the document changed: rules first, each by its id."""
    return library.once(standing_on, lambda: _by_document(library)).get(document_id, ())


def _by_document(library: Library) -> Mapping[str, tuple[Standing, ...]]:
    order = {
        f"{document.id}#{clause.id}": index
        for document in library.documents.values()
        for index, clause in enumerate(document.clauses)
    }
    found: dict[str, list[Standing]] = {}
    for kind, name, title, refs in _users(library):
        documents: dict[str, set[str]] = {}
        for ref in refs:
            documents.setdefault(ref.split("#", 1)[0], set()).add(ref)
        for document_id, own in documents.items():
            clauses = tuple(sorted(own & order.keys(), key=lambda ref: order[ref]))
            found.setdefault(document_id, []).append(Standing(kind=kind, id=name, title=title, refs=clauses))
    return MappingProxyType({document_id: tuple(users) for document_id, users in found.items()})


def _users(library: Library) -> Iterator[tuple[str, str, str, list[str]]]:
    for rule in library.rules.values():
        yield RULE, rule.id, rule.title, [ref for _, ref in under(rule.model_dump(mode="json"), _NAMED)]
    for short in library.faq.values():
        yield FAQ, short.id, short.questions[0], list(short.cites)
    for door in library.doors.values():
        yield DOOR, door.id, door.name, list(door.cites)
    for topic in library.topics.values():
        yield TOPIC, topic.id, topic.title, [ref for row in topic.rows for ref in row.clauses]
