"""Reading the folder: every file strictly, every id once, every reference followed."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any, Protocol, TypeVar

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.glossary import Glossary
from knowledge.engine.left_out import FOLDER as LEFT_OUT
from knowledge.engine.left_out import LeftOut
from knowledge.engine.resolve import check_references
from knowledge.engine.schema import Clause, Document, Door, Faq, Strict
from knowledge.engine.schema_rule_base import RuleBase, Statement
from knowledge.engine.schema_rules import RULE_KINDS
from knowledge.engine.strict_yaml import SourceFile, parse, read
from knowledge.engine.topics import FOLDER as TOPICS
from knowledge.engine.topics import Topics, read_topics


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


E_ = TypeVar("E_", bound=_HasId)
ENGINE = Path(__file__).resolve().parent
PARTS = ("documents", "faq", "rules", TOPICS)


class _FaqFile(Strict):
    faq: tuple[Faq, ...]


class _DoorFile(Strict):
    doors: tuple[Door, ...]


@dataclass(frozen=True)
class Gathered:
    """What the files under ``knowledge`` say, by id, and the files themselves, which know their lines."""

    sources: Mapping[str, SourceFile]
    documents: Mapping[str, Document]
    clauses: Mapping[str, tuple[Document, Clause]]
    faq: Mapping[str, Faq]
    doors: Mapping[str, Door]
    rules: Mapping[str, RuleBase]
    statements: Mapping[str, Statement]
    left_out: Mapping[str, LeftOut]
    glossary: Glossary
    topics: Topics

    @property
    def version(self) -> str:
        """A hash of what decides an answer: what the files say (not their comments and layout), and the engine."""
        return _print([self.written, engine_print()])

    @property
    def written(self) -> str:
        """A hash of what the files alone say."""
        return _print([[name, source.value] for name, source in sorted(self.sources.items())])

    def file_of(self, rule_id: str) -> SourceFile:
        """The file that a rule stands in."""
        return next(source for name, source in self.sources.items() if _is_rule(name) and source.value["id"] == rule_id)


def _print(content: list[Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


@cache
def engine_print() -> str:
    """A hash of the engine's own sources and of the calendar package that it counts with."""
    digest = hashlib.sha256(version_of("holidays").encode())
    for path in sorted(ENGINE.rglob("*.py")):
        digest.update(path.relative_to(ENGINE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def gather(root: Path) -> Gathered:
    """Read everything under the ``knowledge`` folder ``root``.

    Raises:
        KnowledgeError: ``<file>:<line>: <reason>`` for the first thing that is wrong.

    """
    sources = _read_all(root)
    documents = _collect(sources, _is_document, lambda source: [((), parse(source, Document))])
    faq = _collect(sources, _is_faq, _faq_items)
    doors = _collect(sources, _is_doors, _door_items)
    rules = _collect(sources, _is_rule, lambda source: [((), _rule(source))])
    left_out = _collect(sources, _is_left_out, lambda source: [((), parse(source, LeftOut))])
    clauses = _clause_index(sources, documents)
    statements = _statement_index(sources, rules)
    check_references(sources, documents, clauses, faq, doors, rules, statements)
    return Gathered(
        sources=sources,
        documents=documents,
        clauses=clauses,
        faq=faq,
        doors=doors,
        rules=rules,
        statements=statements,
        left_out=left_out,
        glossary=_glossary(sources),
        topics=read_topics(sources, documents, clauses),
    )


def _read_all(root: Path) -> dict[str, SourceFile]:
    """Every YAML file of the knowledge base by its short name, in order."""
    paths = [root / "glossary.yaml"] if (root / "glossary.yaml").exists() else []
    paths += _files(root)
    return {path.relative_to(root).as_posix(): read(path, path.relative_to(root).as_posix()) for path in sorted(paths)}


def _files(root: Path) -> Iterator[Path]:
    """The files of each part; one whose ending would have it passed over in silence is refused."""
    for path in (path for part in PARTS for path in (root / part).rglob("*") if path.is_file()):
        if path.suffix.lower() == ".yml" or path.suffix != ".yaml" == path.suffix.lower():
            raise KnowledgeError(f"{path.relative_to(root).as_posix()}:1: its name must end in .yaml")
        if path.suffix == ".yaml":
            yield path


def _is_document(name: str) -> bool:
    return name.startswith("documents/")


def _is_faq(name: str) -> bool:
    return name.startswith("faq/")


def _is_doors(name: str) -> bool:
    return name == "rules/doors.yaml"


def _is_left_out(name: str) -> bool:
    return name.startswith(LEFT_OUT)


def _is_rule(name: str) -> bool:
    return name.startswith("rules/") and not _is_doors(name) and not _is_left_out(name)


def _faq_items(source: SourceFile) -> list[tuple[tuple[int | str, ...], Faq]]:
    return [(("faq", index), item) for index, item in enumerate(parse(source, _FaqFile).faq)]


def _door_items(source: SourceFile) -> list[tuple[tuple[int | str, ...], Door]]:
    return [(("doors", index), item) for index, item in enumerate(parse(source, _DoorFile).doors)]


def _rule(source: SourceFile) -> RuleBase:
    kind = source.value.get("kind") if isinstance(source.value, dict) else None
    model = RULE_KINDS.get(str(kind))
    if model is None:
        raise source.error(["kind"], f"kind: {kind!r} is none of {', '.join(RULE_KINDS)}")
    return parse(source, model)


def _collect(
    sources: Mapping[str, SourceFile],
    wanted: Callable[[str], bool],
    items: Callable[[SourceFile], list[tuple[tuple[int | str, ...], E_]]],
) -> dict[str, E_]:
    """Items of the wanted files by id; an id standing twice is refused."""
    found: dict[str, E_] = {}
    for source in (source for name, source in sources.items() if wanted(name)):
        for path, item in items(source):
            if item.id in found:
                raise source.error([*path, "id"], f"id {item.id!r} stands twice")
            found[item.id] = item
    return found


def _clause_index(
    sources: Mapping[str, SourceFile], documents: Mapping[str, Document]
) -> dict[str, tuple[Document, Clause]]:
    """Every clause by its reference; a clause id standing twice in a document is refused."""
    by_id = {source.value["id"]: source for name, source in sources.items() if _is_document(name)}
    index: dict[str, tuple[Document, Clause]] = {}
    for document in documents.values():
        for position, clause in enumerate(document.clauses):
            ref = f"{document.id}#{clause.id}"
            if ref in index:
                raise by_id[document.id].error(["clauses", position, "id"], f"clause {clause.id!r} stands twice")
            index[ref] = (document, clause)
    return index


def _statement_index(sources: Mapping[str, SourceFile], rules: Mapping[str, RuleBase]) -> dict[str, Statement]:
    """Every statement by its id; an id standing in two rules is refused."""
    by_id = {source.value["id"]: source for name, source in sources.items() if _is_rule(name)}
    index: dict[str, Statement] = {}
    for rule in rules.values():
        for statement_id, statement in rule.statements.items():
            if statement_id in index:
                raise by_id[rule.id].error(["statements", statement_id], f"statement {statement_id!r} stands twice")
            index[statement_id] = statement
    return index


def _glossary(sources: Mapping[str, SourceFile]) -> Glossary:
    source = sources.get("glossary.yaml")
    return parse(source, Glossary) if source else Glossary(groups={})
