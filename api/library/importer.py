"""``make import``: official documents from a folder or a file, published unless ``--draft`` is given.

    python -m api.library.importer DOCS [--draft]

Text, Markdown, web pages, Word files and text PDFs are read; a file that cannot be read is named with its reason and
the others go on. A document that lacks what publication needs stays a draft. Importing the same content again changes
nothing. Exit status 1 when nothing could be imported.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import east_asian_width

from sqlalchemy.orm import Session

from api.bodies import megabytes
from api.clock import Clock
from api.db import Database
from api.errors import ApiError, Conflict, InvalidInput
from api.library import publishing, service, shown
from api.library.editor import Editor
from api.library.models import PolicyDocument
from api.settings import Settings
from knowledge.engine.gongwen import ParsedClause, ParsedFile
from knowledge.engine.gongwen.contacts import redact
from knowledge.engine.library import Library
from knowledge.engine.opening import open_library

EDITOR = Editor("importer")
_SUFFIXES = {".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf"}
# Documents that people expect to be read: they get a line that says what to do instead of silence.
_TO_CONVERT = {".doc", ".docm", ".dotx", ".wps", ".rtf", ".ofd", ".odt", ".mht"}
_SKIPPED = {"readme.md"}
_COLUMNS = (30, 8, 6, 8)
_SHOWN_AS = {service.DRAFT: "草稿", service.PUBLISHED: "已发布", service.REPEALED: "已废止"}
_FAILED, _UNCHANGED = "失败", "无变化"
_NOTHING = "没有找到可以导入的文件。可以导入 .txt、.md、.html、.docx 和文字版 .pdf。"
_BATCH = 40
_PROGRESS_EVERY = 200
_LONG_TABLE = 200


@dataclass(frozen=True)
class Line:
    """One row of the printed table."""

    document: str
    result: str
    clauses: int
    warnings: int
    notes: tuple[str, ...] = ()


def import_path(
    database: Database,
    library: Library,
    clock: Clock,
    path: Path,
    *,
    draft: bool,
    max_bytes: int,
    tell: Callable[[str], object] = lambda _words: None,
) -> list[Line]:
    """Import a file, or every readable file of a folder; ``tell`` hears of progress.

    Files are read outside any transaction and kept in batches of one transaction each, so that a running server is
    never kept waiting and an interruption loses one batch. Within it each file is kept whole or not at all.
    """
    bench = _Bench(database, library, clock, draft, max_bytes)
    files = files_of(path)
    lines: list[Line] = []
    for start in range(0, len(files), _BATCH):
        lines += _import_batch(bench, files[start : start + _BATCH])
        done = min(start + _BATCH, len(files))
        if done % _PROGRESS_EVERY < _BATCH <= done < len(files):
            tell(f"已处理 {done}／{len(files)} 个文件……\n")
    return lines


@dataclass(frozen=True)
class _Bench:
    """What importing works with."""

    database: Database
    library: Library
    clock: Clock
    draft: bool
    max_bytes: int


def files_of(path: Path) -> list[Path]:
    """The file itself, or the readable files below a folder in order."""
    if not path.is_dir():
        return [path]
    wanted = _SUFFIXES | _TO_CONVERT
    found = (file for file in path.rglob("*") if file.suffix.lower() in wanted and file.is_file())
    # Word leaves "~$name.docx" beside a file that is open.
    return sorted(f for f in found if f.name.lower() not in _SKIPPED and not f.name.startswith(("~$", ".")))


def _import_batch(bench: _Bench, files: Sequence[Path]) -> list[Line]:
    read = [(file, _read(bench, file)) for file in files]
    lines: list[Line] = []
    with bench.database.write() as session:
        for file, found in read:
            lines += _keep(bench, session, file, found) if isinstance(found, ParsedFile) else [found]
    return lines


def _read(bench: _Bench, file: Path) -> ParsedFile | Line:
    """The parsed file, or the line with the reason why there is none."""
    try:
        if file.stat().st_size > bench.max_bytes:
            return _failure(file, f"文件超过 {megabytes(bench.max_bytes)}，请拆分，或去掉图片后再导入。")
        return service.read_file(file.read_bytes())
    except ApiError as error:
        return _failure(file, error.detail)
    except OSError:
        return _failure(file, "文件无法读取，请检查它是否还在、是否有权限。")


def _failure(file: Path, reason: str) -> Line:
    return Line(printable(file.name), _FAILED, 0, 0, (reason,))


def printable(name: str) -> str:
    """The name of a file for a terminal and for logs: without contact data, control signs and broken bytes."""
    return "".join(sign if sign.isprintable() else "�" for sign in redact(name)[0])


def _keep(bench: _Bench, session: Session, file: Path, parsed: ParsedFile) -> list[Line]:
    """Keep and publish the documents of one file: all of them or none."""
    now = bench.clock.now()
    try:
        with session.begin_nested():
            found = service.keep(session, bench.library, parsed, editor=EDITOR, now=now)
            return [_line(bench, session, item, _publish(bench, session, item)) for item in found]
    except ApiError as error:
        return [_failure(file, error.detail)]


def _publish(bench: _Bench, session: Session, item: service.Imported) -> str:
    """Publish a draft; gives what is missing where it has to stay one."""
    if bench.draft or item.row.status != service.DRAFT:
        return ""
    try:
        with session.begin_nested():  # what fails half-way must leave the draft as it was
            publishing.publish(session, bench.library, item.row.id, editor=EDITOR, now=bench.clock.now())
    except (Conflict, InvalidInput) as error:
        return f"已存为草稿，没有发布：{error.detail}"
    return ""


def _line(bench: _Bench, session: Session, item: service.Imported, missing: str) -> Line:
    row = item.row
    standing = _SHOWN_AS[row.status]
    notes = [missing] if missing else []
    notes += [f"{w['locator'] or '全文'}：{w['detail']}" for w in row.warnings if w["code"] != "joined_line"]
    baseline = bench.library.documents.get(row.baseline_id or "")
    alarms = shown.mismatches(session, baseline, row) if baseline else []
    notes += [f"{alarm.locator}：{alarm.detail}" for alarm in alarms]
    return Line(
        row.document,
        standing if item.is_new else _UNCHANGED,
        _count(row),
        len(row.warnings) + len(alarms),
        tuple(notes) if item.is_new else (),
    )


def _count(row: PolicyDocument) -> int:
    return sum(1 for root in row.clauses for _ in ParsedClause.model_validate(root).walk())


def table(lines: list[Line]) -> str:
    """The lines as a table that also aligns Chinese; of a long list only what needs a look."""
    rows = [_row("文件", "结果", "条款", "提示")]
    short = len(lines) <= _LONG_TABLE
    for line in lines:
        if not short and line.result in {_SHOWN_AS[service.PUBLISHED], _UNCHANGED}:
            continue
        rows.append(_row(line.document, line.result, str(line.clauses), str(line.warnings)))
        rows.extend(f"    {note}" for note in (line.notes if short else line.notes[:1]))
    return "\n".join([*rows, _summary(lines)])


def _summary(lines: list[Line]) -> str:
    done = sum(line.result != _FAILED for line in lines)
    counts = Counter(line.result for line in lines)
    parts = "，".join(f"{result} {count}" for result, count in counts.most_common())
    return f"共 {done} 份文件，{sum(line.clauses for line in lines)} 个条款（{parts}）。"


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
        sys.stderr.write(f"没有这个文件或文件夹：{printable(str(given.path))}\n")
        return 1
    settings = Settings()
    database = Database(settings.database_url)
    try:
        lines = import_path(
            database,
            open_library(settings.knowledge_dir),
            Clock(settings.today),
            given.path,
            draft=given.draft,
            max_bytes=settings.max_upload_bytes,
            tell=_tell,
        )
    except KeyboardInterrupt:
        _tell("已中断。之前报告过的文件都已导入，再次运行会跳过它们、接着导入。\n")
        return 130
    finally:
        database.engine.dispose()
    sys.stdout.write((table(lines) if lines else _NOTHING) + "\n")
    return 0 if any(line.result != _FAILED for line in lines) else 1


def _tell(words: str) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
