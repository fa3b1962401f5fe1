"""Finding and answering beside plain BM25, over the library alone and with 3,361 statutes published too.

The peer is BM25 over the same words by the same engine, on the same clauses, one field and nothing else. Each side
starts in a process of its own, so that seconds and memory are its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import yaml
from alembic import command
from alembic.config import Config

from api.answers.desk import DeskHolder
from api.clock import Clock
from api.db import Database
from api.library.importer import import_path
from api.library.published import PublishedOriginals
from knowledge.engine.answer import PolicyDesk
from knowledge.engine.library import load_library
from knowledge.engine.originals import by_baseline, mismatches
from knowledge.engine.units import build_units
from tests.benchmarks.figures import spread, table
from tests.knowledge.judge import TODAY, PlainBm25, rates, ref_of

_ROOT = Path(__file__).resolve().parents[2]
_BLIND = _ROOT / "tests" / "knowledge" / "blind_questions.yaml"
_MOST_BYTES = 50_000_000

Item = dict[str, Any]


def measure() -> None:
    """Print the tables; without the official documents only the library alone is measured."""
    shared = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS", _ROOT.parent / "shared" / "documents"))
    with tempfile.TemporaryDirectory(prefix="credit-finding-") as folder:
        sizes = {"the library": Path(folder) / "alone"}
        _prepare(sizes["the library"], [])
        if shared.is_dir():
            sizes |= {name: Path(folder) / name.replace(" ", "-") for name in ("8 documents", "3,361 statutes too")}
            _prepare(sizes["8 documents"], [shared / "policies"])
            with tarfile.open(shared / "scale" / "statutes.tar.xz") as archive:
                archive.extractall(Path(folder) / "statutes", filter="data")
            _prepare(sizes["3,361 statutes too"], [shared / "policies", Path(folder) / "statutes"])
        for name, place in sizes.items():
            _warm(place)
            _print(name, {side: _apart(side, place) for side in ("peer", "ours")})


def _prepare(place: Path, sources: Sequence[Path]) -> None:
    """A database with these documents published."""
    place.mkdir(parents=True)
    config = Config(str(_ROOT / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", _url(place))
    command.upgrade(config, "head")
    database, library = Database(_url(place)), load_library(_ROOT / "knowledge")
    for source in sources:
        import_path(database, library, Clock(TODAY), source, draft=False, max_bytes=_MOST_BYTES)
    database.engine.dispose()


def _url(place: Path) -> str:
    return f"sqlite:///{place / 'credit.db'}"


def _warm(place: Path) -> None:
    """Index on disk and rankers are made once per delivery, not at each start; told apart in the table."""
    desk, _ = _desk(place)
    desk.answer("信用修复要多久", region=None, as_of=TODAY)


def _desk(place: Path) -> tuple[PolicyDesk, float]:
    """The desk over a database, and how many seconds its shelf took to fill."""
    database, library = Database(_url(place)), load_library(_ROOT / "knowledge")
    holder = DeskHolder(library, PublishedOriginals(database), _ROOT / "var" / "rankers", place / "index")
    with database.read() as session:
        holder.current(session)
        began = time.perf_counter()
        holder.wait()
        return holder.current(session), time.perf_counter() - began


def _wrong_quotes(place: Path) -> int:
    """Quotes of the library that do not stand in the published original of their document."""
    database, library = Database(_url(place)), load_library(_ROOT / "knowledge")
    originals = PublishedOriginals(database)
    with database.read() as session:
        known = by_baseline([*originals.load(originals.current(session).known)])
    return sum(len(mismatches(library.documents[name], original)) for name, original in known.items())


class _Peer:
    """Plain BM25 over the library's clauses and every clause of the published originals."""

    def __init__(self, place: Path) -> None:
        database, library = Database(_url(place)), load_library(_ROOT / "knowledge")
        originals = PublishedOriginals(database)
        with database.read() as session:
            publication = originals.current(session)
        units = build_units(library, tuple(originals.load(publication.known)))
        self._plain = PlainBm25(units, self._loose(originals, list(publication.loose)))

    @staticmethod
    def _loose(originals: PublishedOriginals, ids: list[str]) -> Iterator[tuple[str, str]]:
        for original in originals.load(ids):
            for clause in original.clauses:
                if clause.text:
                    yield f"{original.id}#{clause.locator}", f"{clause.heading} {clause.text}"

    def search(self, item: Item) -> list[str]:
        """References of the three best clauses."""
        return self._plain.search(item["ask"])


def _apart(side: str, place: Path) -> dict[str, float]:
    """The figures of one side, from a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.finding", side, str(place)],
        cwd=_ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _figures(side: str, place: Path) -> dict[str, float]:
    items: list[Item] = yaml.safe_load(_BLIND.read_text("utf-8"))
    before, began = psutil.Process().memory_info().rss, time.perf_counter()
    if side == "peer":
        peer = _Peer(place)
        find: Callable[[Item], Sequence[str]] = peer.search
        figures: dict[str, float] = {}
    else:
        desk, _ = _desk(place)
        find = lambda item: [ref_of(c.url) for c in _answer(desk, item).citations]  # noqa: E731
        figures = _honesty(desk, items) | {"mismatches": float(_wrong_quotes(place))}
    figures["start"] = time.perf_counter() - began
    real = [item for item in items if "want" in item]
    figures["first"], figures["third"] = rates(real, find)
    times = []
    for item in items:
        started = time.perf_counter()
        find(item)
        times.append(time.perf_counter() - started)
    figures["p50"], figures["p95"] = spread(times).p50, spread(times).p95
    figures["memory"] = (psutil.Process().memory_info().rss - before) / 1e6
    return figures


def _answer(desk: PolicyDesk, item: Item) -> Any:
    return desk.answer(item["ask"], region=item.get("region"), as_of=item.get("as_of", TODAY))


def _honesty(desk: PolicyDesk, items: Sequence[Item]) -> dict[str, float]:
    """Shares of what must not be answered and was not, of what can be answered and was not."""
    real = [item for item in items if "want" in item]
    foreign = [item for item in items if "want" not in item]
    return {
        "kept": sum(_answer(desk, item).status.value != "answered" for item in foreign) / len(foreign),
        "refused": sum(_answer(desk, item).status.value != "answered" for item in real) / len(real),
    }


def _print(name: str, sides: dict[str, dict[str, float]]) -> None:
    peer, ours = sides["peer"], sides["ours"]
    rows = [
        [
            "right clause first / within three",
            _pair(peer, "first", "third", "{:.2f}"),
            _pair(ours, "first", "third", "{:.2f}"),
            "",
        ],
        [
            "one answer, ms p50 / p95",
            _pair(peer, "p50", "p95", "{:.2f}"),
            _pair(ours, "p50", "p95", "{:.2f}"),
            _ratio(peer, ours, "p50"),
        ],
        ["start, seconds", f"{peer['start']:.1f}", f"{ours['start']:.1f}", _ratio(peer, ours, "start")],
        ["memory added, MB", f"{peer['memory']:.0f}", f"{ours['memory']:.0f}", _ratio(peer, ours, "memory")],
        ["not ours, not answered as law", "", f"{ours['kept']:.2f}", ""],
        ["answerable, not answered", "", f"{ours['refused']:.2f}", ""],
        ["quotes that do not stand in their original", "", f"{ours['mismatches']:.0f}", ""],
    ]
    table(f"Finding and answering: {name}", ["370 blind questions", "plain BM25", "ours", "ratio"], rows)


def _pair(figures: dict[str, float], one: str, two: str, form: str) -> str:
    return f"{form.format(figures[one])} / {form.format(figures[two])}"


def _ratio(peer: dict[str, float], ours: dict[str, float], name: str) -> str:
    return f"{ours[name] / peer[name]:.1f}×" if peer[name] > 0 else ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("side", choices=["peer", "ours"])
    parser.add_argument("place", type=Path)
    given = parser.parse_args()
    print(json.dumps(_figures(given.side, given.place)))
