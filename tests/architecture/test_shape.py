"""The shape of the code: sizes, the engine's purity, free of charge, words in one place."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("knowledge", "api", "actions", "bot/components", "scripts")
MAX_FILE, MAX_RULES, MAX_FUNCTION = 300, 220, 40


def sources(*folders: str, suffix: str = ".py") -> Iterator[Path]:
    """Our own source files."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            if "versions" not in path.parts and ".venv" not in path.parts:
                yield path


def parsed(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def test_files_are_small() -> None:
    """A file is one thing, and fits in a reader's head."""
    paths = [*sources(*OURS), *sources("tests"), *sources("web", suffix=".js"), *sources("web", suffix=".css")]
    long = {
        str(p.relative_to(ROOT)): n for p in paths if (n := len(p.read_text(encoding="utf-8").splitlines())) > MAX_FILE
    }
    assert not long


def test_functions_are_short() -> None:
    """A function does one thing."""
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in sources(*OURS)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION
    }
    assert not long


def test_rule_files_are_short() -> None:
    """A rule can be read, with its examples, by a lawyer at a sitting."""
    long = [
        p.name for p in sources("knowledge/rules", suffix=".yaml") if len(p.read_text("utf-8").splitlines()) > MAX_RULES
    ]
    assert not long


FORBIDDEN_IN_ENGINE = {"sqlalchemy", "fastapi", "httpx2", "requests", "time", "random", "socket", "api", "actions"}


def test_the_engine_is_pure() -> None:
    """No database, no network, no clock: the same facts and date give the same answer for ever."""
    found = [
        f"{path.name}: {name}"
        for path in sources("knowledge/engine")
        for node in ast.walk(parsed(path))
        for name in imported(node)
        if name.split(".")[0] in FORBIDDEN_IN_ENGINE
    ]
    assert not found


def imported(node: ast.AST) -> list[str]:
    """The modules that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


@pytest.mark.parametrize("call", ["today(", "now(", "utcnow("])
def test_only_the_clock_reads_the_clock(call: str) -> None:
    """A date is an argument everywhere else, so that every answer can be repeated."""
    pattern = re.compile(rf"\b(date|datetime)\.{re.escape(call)}")
    readers = {
        p.relative_to(ROOT).as_posix()
        for p in sources("knowledge", "api", "actions")
        if pattern.search(p.read_text("utf-8"))
    }
    assert readers <= {"api/clock.py"}


def test_nothing_can_hold_a_price() -> None:
    """Repair is free of charge: no table has a column for a fee."""
    columns = re.compile(r"^\s+(\w*(?:price|fee|charge|cost)\w*): Mapped", re.MULTILINE)
    found = [p.name for p in sources("api") if columns.search(p.read_text("utf-8"))]
    assert not found


def test_no_unfinished_marks() -> None:
    """What is committed is finished."""
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [str(p.relative_to(ROOT)) for p in sources(*OURS) if marks.search(p.read_text("utf-8"))]
    assert not found


def test_tests_say_what_they_protect() -> None:
    """Each test carries one sentence."""
    silent = [
        f"{path.name}:{node.name}"
        for path in sources("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert not silent


_LOOKS_MADE_UP = re.compile("0{5}|12345678|13800138000")


def test_no_personal_contact_is_committed() -> None:
    """No real mobile number or mailbox stands in the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    pattern = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|\b[\w.]+@(?:163|126|qq|sina)\.com\b")
    found = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix in {".py", ".yaml", ".yml", ".md", ".js", ".html", ".txt"} and path.exists():
            found += [f"{name}: {m}" for m in pattern.findall(path.read_text("utf-8")) if not _LOOKS_MADE_UP.search(m)]
    assert not found
