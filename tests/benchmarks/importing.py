"""Reading official documents beside a maintained document parser, and 3,361 statutes in bulk.

The peer (markitdown) turns a file into Markdown. Ours does that and then builds the clause tree; both times are shown.
"""

import html
import io
import os
import re
import tarfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from markitdown import MarkItDown, StreamInfo

from knowledge.engine.gongwen import DocumentError, ParsedDocument, parse_bytes
from knowledge.engine.gongwen.extract import extract
from tests.benchmarks.figures import table, timed
from tests.benchmarks.outline import Outline, Run, article_outline
from tests.knowledge.file_making import pdf, set_as_gazette, word

_ROOT = Path(__file__).resolve().parents[2]
_ROUNDS = 3
_PARSED = "parsed"
_WITHOUT_ARTICLES = {Run.NUMBERED_ITEMS, Run.PARAGRAPHS}
_REASONS_SHOWN = 12


def measure() -> None:
    """Print both tables; says so where the official documents are not at hand."""
    shared = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS", _ROOT.parent / "shared" / "documents"))
    if not shared.is_dir():
        print("\n### Import\n\nThe official documents are not here: set CREDIT_SHARED_DOCUMENTS to their folder.")
        return
    _beside_peer([path for folder in ("laws", "policies") for path in sorted((shared / folder).iterdir())])
    _statutes(shared / "scale" / "statutes.tar.xz")


def _beside_peer(sources: list[Path]) -> None:
    """The same texts in four formats, each file read by both in turn."""
    samples = {kind: [make(_paragraphs(path)) for path in sources] for kind, make in _FORMATS.items()}
    peer = MarkItDown(enable_plugins=False)
    rows = []
    for kind, files in samples.items():
        info = StreamInfo(extension=f".{kind}", charset="utf-8" if kind != "pdf" else None)
        seconds = [0.0, 0.0, 0.0]
        for round_number in range(_ROUNDS + 1):
            for data in files:
                times = (
                    timed(lambda data=data: extract(data)),
                    timed(lambda data=data: parse_bytes(data)),
                    timed(lambda data=data, info=info: peer.convert_stream(io.BytesIO(data), stream_info=info)),
                )
                if round_number:
                    seconds = [total + once for total, once in zip(seconds, times, strict=True)]
        text, whole, theirs = (total / (_ROUNDS * len(files)) * 1000 for total in seconds)
        rows.append([kind, f"{len(files)}", f"{text:.1f}", f"{whole:.1f}", f"{theirs:.1f}", f"{whole / theirs:.2f}"])
    head = ["format", "files", "ours, text only, ms a file", "ours, to clauses", "markitdown, to Markdown", "ratio"]
    table("Import beside a document parser", head, rows)


def _paragraphs(path: Path) -> list[str]:
    """Paragraphs of a text or Markdown file, headings marked with one ``#``."""
    text = re.sub(r"\A\s*---\n.*?\n---\n", "", path.read_text("utf-8"), flags=re.DOTALL)
    lines = (line.strip() for line in re.sub("<!--.*?-->", "", text, flags=re.DOTALL).split("\n"))
    return [re.sub("^#+", "#", line) for line in lines if line.strip("-")]


def _as_word(paragraphs: list[str]) -> bytes:
    return word(
        lambda document: [
            document.add_heading(p[2:], 1) if p.startswith("# ") else document.add_paragraph(p) for p in paragraphs
        ]
    )


def _as_page(paragraphs: list[str]) -> bytes:
    tags = (("h2", p[2:]) if p.startswith("# ") else ("p", p) for p in paragraphs)
    body = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in tags)
    return f'<!DOCTYPE html><html><meta charset="utf-8"><body>{body}</body></html>'.encode()


_FORMATS: dict[str, Callable[[list[str]], bytes]] = {
    "md": lambda paragraphs: "\n\n".join(paragraphs).encode(),
    "html": _as_page,
    "docx": _as_word,
    "pdf": lambda paragraphs: pdf(set_as_gazette([p.replace("\t", " ") for p in paragraphs])),
}


@dataclass
class _Bulk:
    """What happened to many files."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: float = 0.0

    def add(self, data: bytes) -> None:
        """Read one file and count what came of it."""
        started = time.perf_counter()
        self.counts["files"] += 1
        try:
            documents = parse_bytes(data).documents
        except DocumentError as error:
            self.counts[f"refused: {error.code}"] += 1
        except Exception:  # noqa: BLE001 -- a crash is what is counted here
            self.counts["crashed"] += 1
        else:
            self.counts[_PARSED] += 1
            self._count_articles(documents)
        once = time.perf_counter() - started
        self.seconds, self.slowest = self.seconds + once, max(self.slowest, once)

    def _count_articles(self, documents: tuple[ParsedDocument, ...]) -> None:
        for outline in map(article_outline, documents):
            self.counts["documents"] += 1
            self.counts["documents with articles"] += outline.run not in _WITHOUT_ARTICLES
            self.counts["their articles run 1…n"] += outline.is_whole
            self.counts["articles"] += outline.articles
            self.counts["articles inserted later (第X条之一)"] += outline.inserted
            if not outline.is_whole:
                self.reasons[_kind_of(outline)] += 1


def _kind_of(outline: Outline) -> str:
    """Why the articles do not run 1…n, without the numbers, so that like reasons count together."""
    return f"{outline.run.value}: {re.sub(r'[0-9]+(?:、[0-9]+)*等?', 'N', outline.reason)}"


def _statutes(archive: Path) -> None:
    bulk = _Bulk()
    with tarfile.open(archive, "r:xz") as source:
        for member in source:
            content = source.extractfile(member) if member.name.endswith(".md") else None
            if content is not None:
                bulk.add(content.read())
    bulk.counts["crashed"] += 0
    rows = [[name, f"{count:,}"] for name, count in bulk.counts.items()]
    rows += [["seconds in all", f"{bulk.seconds:.1f}"], ["slowest file, ms", f"{bulk.slowest * 1000:.0f}"]]
    table("Statutes in bulk", ["what", "count"], rows)
    shown = bulk.reasons.most_common(_REASONS_SHOWN)
    table("Articles that do not run 1…n", ["why", "documents"], [[why, f"{count:,}"] for why, count in shown])


if __name__ == "__main__":
    measure()
