"""YAML read strictly: a duplicate key, an unknown key or a wrong type is refused with file and line.

What could make a small file huge or deep (aliases, endless nesting) is refused before anything is built from it.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.engine.errors import KnowledgeError

T = TypeVar("T", bound=BaseModel)
DEEPEST = 50
"""How deep lists and mappings may stand in one another: the rules need ten, and the parser's stack ends somewhere."""
SHOWN = 30
"""How many characters of a wrong value an error shows."""


class _Loader(yaml.CSafeLoader):
    """The safe loader, which also refuses a key that stands twice in one mapping."""

    def construct_mapping(  # the signature is PyYAML's
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002
    ) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise _marked("a list or mapping is no key", key_node)
            if key in seen:
                raise _marked(f"key {key!r} stands twice", key_node)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _marked(problem: str, at: Any) -> yaml.MarkedYAMLError:
    """An error at a node or an event (the parser in C has marks of its own kind)."""
    return yaml.MarkedYAMLError(problem=problem, problem_mark=at.start_mark)


# YAML 1.1 reads yes, no, on and off as true and false; here they are words, as in ``case: yes``.
_BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile("^(?:true|false)$"), ["t", "f"])


@dataclass(frozen=True)
class SourceFile:
    """One parsed file: its short name, its plain value, and its text, which knows the lines."""

    name: str
    value: Any
    text: str

    def line_of(self, path: Sequence[int | str]) -> int:
        """The line (from 1) of the deepest part of ``path`` that the file has."""
        # Parsed again, since only errors ask: keeping the nodes of all files would double the time of reading them.
        node = yaml.compose(self.text, Loader=_Loader)
        return _mark(node, list(path)) + 1 if node else 1

    def error(self, path: Sequence[int | str], reason: str) -> KnowledgeError:
        """An error that points at ``path`` in this file."""
        return KnowledgeError(f"{self.name}:{self.line_of(path)}: {reason}")


def read(path: Path, name: str) -> SourceFile:
    """Parse one file; ``name`` is how errors call it.

    Raises:
        KnowledgeError: not YAML in UTF-8, empty, too deep, with an alias, a value that cannot be (2020-13-47), or a
            key standing twice.

    """
    text = _text(path, name)
    try:
        _refuse_bombs(text)
        return SourceFile(name, _built(text, name), text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{name}:{line}: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise KnowledgeError(f"{name}:{line}: {getattr(error, 'reason', error)}") from None


def _text(path: Path, name: str) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise KnowledgeError(f"{name}:{line}: not written in UTF-8; save the file as UTF-8") from None


def _refuse_bombs(text: str) -> None:
    """Look at the events alone: they come one by one, so what stands too deep is never built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _marked("anchors and aliases are not allowed; write the words again", event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _marked(f"lists and mappings stand more than {DEEPEST} deep in one another", event)


def _built(text: str, name: str) -> Any:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise KnowledgeError(f"{name}:1: the file is empty")
        try:
            return loader.construct_document(node)
        except (ValueError, TypeError, OverflowError, LookupError, AttributeError):
            # It looks like a date or number and is none. The error has no line; the loader was last at work on it.
            at = next(reversed(loader.recursive_objects), node)
            raise _marked(f"a value that cannot be read: {str(at.value)[:SHOWN]!r}", at) from None
    finally:
        loader.dispose()


def parse(source: SourceFile, kind: type[T]) -> T:
    """The file as a model.

    Raises:
        KnowledgeError: an unknown key, a missing key or a wrong value, with its line.

    """
    try:
        return kind.model_validate(source.value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        reason = "unknown key" if first["type"] == "extra_forbidden" else first["msg"]
        label = ".".join(str(step) for step in first["loc"]) or "file"
        # Without the cause: it would print the whole value that was refused.
        raise source.error(first["loc"], f"{label}: {reason}") from None


def _mark(node: yaml.Node, path: list[int | str]) -> int:
    """The line (from 0) of the deepest reachable part of ``path`` below ``node``."""
    line: int = node.start_mark.line
    for position, step in enumerate(path):
        found = _child(node, step)
        if found is None:
            # A discriminator or union label in the path is no key of the file: step over it.
            if position + 1 < len(path) and _child(node, path[position + 1]) is not None:
                continue
            break
        line, node = found
    return line


def _child(node: yaml.Node, step: int | str) -> tuple[int, yaml.Node] | None:
    """The line and node below ``node`` at key or index ``step``."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line, item
    return None
