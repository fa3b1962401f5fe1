"""YAML read strictly: a duplicate key, an unknown key or a wrong type is refused with file and line."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge.engine.errors import KnowledgeError

T = TypeVar("T", bound=BaseModel)


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
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"key {key!r} stands twice", problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


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
        KnowledgeError: not YAML, empty, or a key standing twice.

    """
    text = path.read_text(encoding="utf-8")
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise KnowledgeError(f"{name}:1: the file is empty")
        return SourceFile(name, loader.construct_document(node), text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(f"{name}:{line}: {error.problem}") from error
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
        raise source.error(first["loc"], f"{label}: {reason}") from error


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
