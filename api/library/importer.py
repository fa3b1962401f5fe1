"""``make import``: official documents from a folder or a file, published unless ``--draft`` is given.

    python -m api.library.importer DOCS [--draft]

Files are read as text or Markdown; a file that cannot be read is named with its reason and the others go on.
Importing the same content again changes nothing. Exit status 1 when nothing could be imported.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from unicodedata import east_asian_width

from api.clock import Clock
from api.db import Database
from api.errors import ApiError
from api.library import service, shown
from api.library.models import PolicyDocument
from api.settings import Settings
from knowledge.engine.gongwen import ParsedClause
from knowledge.engine.library import Library, load_library

ACTOR = "importer"
_SUFFIXES = {".txt", ".md", ".markdown"}
_SKIPPED = {"readme.md"}
_COLUMNS = (30, 8, 6, 8)


@dataclass(frozen=True)
class Line:
    """One row of the printed table."""

    document: str
    result: str
    clauses: int
    warnings: int
    notes: tuple[str, ...] = ()


def import_path(
    database: Database, library: Library, clock: Clock, path: Path, *, draft: bool, max_bytes: int
) -> list[Line]:
    """Import a file, or every text and Markdown file of a folder; each file is one transaction."""
    bench = _Bench(database, library, clock, draft, max_bytes)
    return [line for file in files_of(path) for line in _try_file(bench, file)]


@dataclass(frozen=True)
class _Bench:
    """What importing works with."""

    database: Database
    library: Library
    clock: Clock
    draft: bool
    max_bytes: int


def _try_file(bench: _Bench, file: Path) -> list[Line]:
    """The lines of one file; a file that cannot be read becomes a line with its reason."""
    try:
        return _import_file(bench, file)
    except (ApiError, OSError) as error:
        reason = error.detail if isinstance(error, ApiError) else "文件无法读取。"
        return [Line(file.name, "失败", 0, 0, (reason,))]


def files_of(path: Path) -> list[Path]:
    """The file itself, or the readable files below a folder in order."""
    if not path.is_dir():
        return [path]
    found = (file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in _SUFFIXES)
    return sorted(file for file in found if file.name.lower() not in _SKIPPED)


def _import_file(bench: _Bench, file: Path) -> list[Line]:
    if file.stat().st_size > bench.max_bytes:
        return [Line(file.name, "失败", 0, 0, (f"文件超过 {bench.max_bytes // (1024 * 1024)} MB，请拆分后再导入。",))]
    data, now = file.read_bytes(), bench.clock.now()
    with bench.database.write() as session:
        found = service.import_bytes(session, bench.library, data, actor=ACTOR, now=now)
        for item in found:
            if item.row.status == service.DRAFT and not bench.draft:
                service.publish(session, item.row.id, actor=ACTOR, now=now)
        return [_line(bench.library, item) for item in found]


def _line(library: Library, item: service.Imported) -> Line:
    row = item.row
    standing = {"draft": "草稿", "published": "已发布"}.get(row.status, row.status)
    notes = [f"{w['locator'] or '全文'}：{w['detail']}" for w in row.warnings if w["code"] != "joined_line"]
    baseline = library.documents.get(row.baseline_id or "")
    alarms = shown.mismatches(baseline, service.as_original(row)) if baseline else []
    notes += [f"{alarm.locator}：{alarm.detail}" for alarm in alarms]
    return Line(
        row.document,
        standing if item.is_new else "无变化",
        _count(row),
        len(row.warnings) + len(alarms),
        tuple(notes) if item.is_new else (),
    )


def _count(row: PolicyDocument) -> int:
    return sum(1 for root in row.clauses for _ in ParsedClause.model_validate(root).walk())


def table(lines: list[Line]) -> str:
    """The lines as a table that also aligns Chinese."""
    rows = [_row("文件", "结果", "条款", "提示")]
    for line in lines:
        rows.append(_row(line.document, line.result, str(line.clauses), str(line.warnings)))
        rows.extend(f"    {note}" for note in line.notes)
    done = sum(line.result != "失败" for line in lines)
    return "\n".join([*rows, f"共 {done} 份文件，{sum(line.clauses for line in lines)} 个条款。"])


def _row(*cells: str) -> str:
    return "  ".join(_pad(cell, width) for cell, width in zip(cells, _COLUMNS, strict=True)).rstrip()


def _pad(text: str, width: int) -> str:
    taken = sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(0, width - taken)


def main(arguments: list[str] | None = None) -> int:
    """Entry point; gives the exit status."""
    parser = argparse.ArgumentParser(description="导入政策文件原文")
    parser.add_argument("path", type=Path, help="文件或文件夹")
    parser.add_argument("--draft", action="store_true", help="只存为草稿，不发布")
    given = parser.parse_args(arguments)
    if not given.path.exists():
        sys.stderr.write(f"没有这个文件或文件夹：{given.path}\n")
        return 1
    settings = Settings()
    database = Database(settings.database_url)
    lines = import_path(
        database,
        load_library(settings.knowledge_dir),
        Clock(settings.today),
        given.path,
        draft=given.draft,
        max_bytes=settings.max_upload_bytes,
    )
    database.engine.dispose()
    sys.stdout.write((table(lines) if lines else "没有找到可以导入的 .txt 或 .md 文件。") + "\n")
    return 0 if any(line.result != "失败" for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
