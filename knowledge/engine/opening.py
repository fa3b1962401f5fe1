"""Open the library for use: read it, and refuse it when an example of a rule does not hold."""

from pathlib import Path

from knowledge.engine import workdays
from knowledge.engine.completeness import gather_complete
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.examples import Differences, run_example
from knowledge.engine.gathering import Gathered
from knowledge.engine.library import Library, library_of
from knowledge.engine.schema_rule_base import AnyExample
from knowledge.engine.schema_time import Calendar

__all__ = ["open_library"]


def open_library(root: Path) -> Library:
    """Everything under the ``knowledge`` folder ``root``, every example run; its calendar is counted by from now on.

    Raises:
        KnowledgeError: ``<file>:<line>: <reason>`` for the first thing that is wrong or missing, or the first
            example that does not hold, with its name, what it expects and what came.

    """
    found = gather_complete(root)
    library = library_of(found)
    before = workdays.use(next(iter(library.rules_of(Calendar)), None))
    try:
        _run_examples(found, library)
    except KnowledgeError:
        workdays.use(before)
        raise
    return library


def _run_examples(found: Gathered, library: Library) -> None:
    for rule in library.rules.values():
        for index, example in enumerate(rule.examples):
            wrong = _wrong(library, example)
            if wrong:
                raise found.file_of(rule.id).error(("examples", index), f"example {example.name!r}: {wrong}")


def _wrong(library: Library, example: AnyExample) -> str:
    """What does not hold, in words; empty: it holds. A sentence or door that the library lacks is told too."""
    try:
        return _told(run_example(library, example))
    except KnowledgeError as error:
        return str(error)


def _told(wrong: Differences) -> str:
    return "; ".join(f"{key}: expected {_plain(want)}, found {_plain(got)}" for key, (want, got) in wrong.items())


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return "nothing" if value is None else str(value)
