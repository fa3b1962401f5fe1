"""What the rules are about (``knowledge/topics``): a row holds the clauses of all documents on exactly one rule.

``<topic>.yaml`` is one topic; ``fields.yaml`` names the documents that govern one field only.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.engine.glossary import Identifier
from knowledge.engine.schema import Clause, ClauseRef, Document, Strict, Text
from knowledge.engine.strict_yaml import SourceFile, parse
from knowledge.engine.words import QueryTerm, fold, query_terms, tokens

FOLDER = "topics"
_FIELDS = f"{FOLDER}/fields.yaml"
_LEAST_COVERED = 0.5
_TITLE, _NAMED, _IN_A_ROW = 3.0, 2.0, 1.0
_ADDED = 0.4
# More than this share of the topics having a word says that it tells none of them apart.
_SHARED = 0.3
_CLEARLY = 1.1
SnakeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Refs = tuple[ClauseRef, ...]
Path = tuple[int | str, ...]


class Difference(Strict):
    """How clauses of a row differ; said only where all of them are shown. ``unsettled``: how they fit is not known."""

    between: Annotated[Refs, Field(min_length=2)]
    text: Text
    unsettled: bool = False


class TopicRow(Strict):
    """One rule, and the clauses that state it."""

    id: SnakeId
    rule: Text
    clauses: Annotated[Refs, Field(min_length=2)]
    yields: Refs = Field((), description="clauses that say themselves that the State's rules go first")
    amounts: bool = Field(default=False, description="whether the numbers in the digests are what the row is about")
    differences: tuple[Difference, ...] = ()


class Topic(Strict):
    """A matter that several documents speak of; ``words`` is how people call it."""

    id: SnakeId
    title: Text
    words: tuple[Text, ...] = ()
    rows: Annotated[tuple[TopicRow, ...], Field(min_length=1)]


class FieldLaw(Strict):
    """Documents that govern one field only, and what is in that field in plain words."""

    field: Identifier
    scope: Text
    documents: Annotated[tuple[Text, ...], Field(min_length=1)]


class _FieldsFile(Strict):
    fields: tuple[FieldLaw, ...]


@dataclass(frozen=True)
class Topics(Mapping[str, Topic]):
    """Topics by id, and the field of each document that has one. Immutable."""

    by_id: Mapping[str, Topic] = field(default_factory=dict)
    fields: Mapping[str, FieldLaw] = field(default_factory=dict)

    def __getitem__(self, topic_id: str) -> Topic:
        return self.by_id[topic_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    def __len__(self) -> int:
        return len(self.by_id)

    def find(self, asked: str) -> Topic | None:
        """The topic with this id or title, else the one whose words cover most of what was asked.

        None: none fits, or two fit alike; words that many topics share decide nothing.
        """
        folded = fold(asked)
        for topic in self.by_id.values():
            if folded in (topic.id, fold(topic.title), *map(fold, topic.words)):
                return topic
        vocabulary = {topic.id: _vocabulary(topic) for topic in self.by_id.values()}
        rarity = _rarity(vocabulary.values())
        terms = [term for term in query_terms(asked) if any(rarity.get(word, 1.0) for word in term.words)]
        worth = {name: [_worth(term, words, rarity) for term in terms] for name, words in vocabulary.items()}
        first, second = heapq.nlargest(2, [(sum(each), name) for name, each in worth.items()] + [(0.0, "")] * 2)
        best = self.by_id.get(first[1])
        if best is None or not first[0] or first[0] < _CLEARLY * second[0]:
            return None
        return best if sum(map(bool, worth[best.id])) >= _LEAST_COVERED * len(terms) else None


def equivalents(topics: Mapping[str, Topic]) -> Mapping[str, frozenset[str]]:
    """For each clause of a row, the other clauses that state the same rule, of all rows it stands in.

    Superseded and unverified clauses stand in rows too: what may be given as an answer is for the asker to judge.
    """
    found: dict[str, set[str]] = {}
    for topic in topics.values():
        for row in topic.rows:
            for ref in row.clauses:
                found.setdefault(ref, set()).update(row.clauses)
    return MappingProxyType({ref: frozenset(others - {ref}) for ref, others in found.items()})


def read_topics(
    sources: Mapping[str, SourceFile],
    documents: Mapping[str, Document],
    clauses: Mapping[str, tuple[Document, Clause]],
) -> Topics:
    """The topics among the files of the knowledge base.

    Raises:
        KnowledgeError: ``<file>:<line>: <reason>``: an unknown clause or document, an id or a clause standing twice,
            or a remark on a clause that is not in its row.

    """
    topics: dict[str, Topic] = {}
    for name, source in sources.items():
        if not name.startswith(f"{FOLDER}/") or name == _FIELDS:
            continue
        topic = parse(source, Topic)
        if topic.id in topics:
            raise source.error(["id"], f"id {topic.id!r} stands twice")
        _check(source, topic, clauses)
        topics[topic.id] = topic
    return Topics(MappingProxyType(topics), MappingProxyType(_fields(sources.get(_FIELDS), documents)))


def _check(source: SourceFile, topic: Topic, clauses: Mapping[str, object]) -> None:
    seen: set[str] = set()
    for position, row in enumerate(topic.rows):
        if row.id in seen:
            raise source.error(["rows", position, "id"], f"row {row.id!r} stands twice")
        seen.add(row.id)
        for index, ref in enumerate(row.clauses):
            path: Path = ("rows", position, "clauses", index)
            if ref not in clauses:
                raise source.error(path, f"no clause {ref!r} in the library")
            if ref in row.clauses[:index]:
                raise source.error(path, f"clause {ref!r} stands twice in the row")
        _check_remarks(source, position, row)


def _check_remarks(source: SourceFile, position: int, row: TopicRow) -> None:
    for index, ref in enumerate(row.yields):
        if ref not in row.clauses:
            raise source.error(["rows", position, "yields", index], f"{ref!r} is not in the row")
    for number, difference in enumerate(row.differences):
        for index, ref in enumerate(difference.between):
            if ref not in row.clauses:
                path: Path = ("rows", position, "differences", number, "between", index)
                raise source.error(path, f"{ref!r} is not in the row")


def _fields(source: SourceFile | None, documents: Mapping[str, Document]) -> dict[str, FieldLaw]:
    found: dict[str, FieldLaw] = {}
    if source is None:
        return found
    for position, law in enumerate(parse(source, _FieldsFile).fields):
        for index, document in enumerate(law.documents):
            path: Path = ("fields", position, "documents", index)
            if document not in documents:
                raise source.error(path, f"no document {document!r} in the library")
            if document in found:
                raise source.error(path, f"document {document!r} stands in two fields")
            found[document] = law
    return found


def _vocabulary(topic: Topic) -> dict[str, float]:
    """Words of a topic by weight: its names count for more than the words of its rows."""
    in_rows = dict.fromkeys((word for row in topic.rows for word in tokens(row.rule)), _IN_A_ROW)
    named = dict.fromkeys((word for name in topic.words for word in tokens(name)), _NAMED)
    return in_rows | named | dict.fromkeys(tokens(topic.title), _TITLE)


def _rarity(vocabularies: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """A word that few topics have tells more; one that many share, or put together from such (信用修复), nothing."""
    vocabularies = list(vocabularies)
    counts = Counter(word for words in vocabularies for word in words)
    shared = {word for word, count in counts.items() if count > _SHARED * len(vocabularies)}
    joined = {one + other for one in shared for other in shared}
    return {word: 0.0 if word in shared | joined else 1 / count for word, count in counts.items()}


def _worth(term: QueryTerm, words: Mapping[str, float], rarity: Mapping[str, float]) -> float:
    """What one idea of the question speaks for a topic: its own words first, the documents' words for it less."""
    own = (words[word] * rarity[word] for word in term.words if word in words)
    added = (_ADDED * words[word] * rarity[word] for word in term.added if word in words)
    return max((*own, *added), default=0.0)
