"""The desk follows what is published, whatever happens to the index on disk."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from api.answers import shelving
from api.answers.desk import DeskHolder, Publication
from knowledge.engine.answer import PolicyDesk
from knowledge.engine.originals import OriginalClause, OriginalDocument
from knowledge.engine.schema import Rank
from knowledge.engine.shelf import Shelf, ShelfBusy
from tests.api.conftest import TODAY

SESSION: Any = None


def document(name: str) -> OriginalDocument:
    """A made-up document with one clause."""
    clause = OriginalClause("第一条", "", f"蓝色登记由{name}办理。", f"蓝色登记由{name}办理。")
    return OriginalDocument(
        name, None, name, f"示例省{name}规定", "示例", "000000", Rank.LAW, None, None, None, (clause,)
    )


class Office:
    """Publications that can be added to, can fail, and count how often they are read."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.read = 0
        self.fails = False
        self.may_load = threading.Event()
        self.may_load.set()

    def version(self, _session: Any) -> str:
        """Changes with every publication."""
        return ",".join(self.names)

    def current(self, _session: Any) -> Publication:
        """What is published."""
        self.read += 1
        if self.fails:
            raise OSError("示例")
        return Publication(
            known_version="", loose={n: document(n) for n in self.names}, marks=dict.fromkeys(self.names, "1")
        )

    def load(self, ids: Sequence[str]) -> Iterator[OriginalDocument]:
        """Whole documents, when they may be loaded."""
        self.may_load.wait(60)
        return map(document, ids)


class Steady:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def steady() -> Steady:
    """A clock of our own."""
    return Steady()


@pytest.fixture
def office() -> Office:
    """An office with one document."""
    return Office("甲")


@pytest.fixture
def holder(app: FastAPI, office: Office, steady: Steady, tmp_path: Path) -> DeskHolder:
    """A holder with its index in a folder of its own."""
    return DeskHolder(app.state.library, office, app.state.settings.rankers_dir, tmp_path / "shelves", steady)


def found(desk: PolicyDesk) -> set[str]:
    """Which of the made-up documents a search finds."""
    hits = desk.search("蓝色登记由谁办理", region=None, as_of=TODAY, limit=8)
    return {hit.document for hit in hits} & {"甲", "乙"}


def test_a_rebuild_that_failed_is_tried_again(holder: DeskHolder, office: Office) -> None:
    """One failure must not leave a process on old law until the next publication."""
    holder.current(SESSION)
    office.names.append("乙")
    office.fails = True
    with pytest.raises(OSError, match="示例"):
        holder.current(SESSION)
    office.fails = False
    assert found(holder.current(SESSION)) == {"甲", "乙"}


def test_nothing_is_read_again_while_nothing_changes(holder: DeskHolder, office: Office) -> None:
    """The desk of a publication is made once."""
    assert holder.current(SESSION) is holder.current(SESSION)
    assert office.read == 1


@pytest.mark.parametrize("error", [OSError("disk full"), ValueError("damaged"), ShelfBusy()])
def test_a_shelf_that_cannot_be_filled_leaves_the_rest_answering(
    holder: DeskHolder, office: Office, steady: Steady, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A full disk or another writer costs the new documents for a while and nothing else; pauses grow."""
    tried: list[float] = []

    def fails(_shelf: Shelf, marks: dict[str, str], _load: Any) -> None:
        if marks:
            tried.append(steady.now)
            raise error

    with monkeypatch.context() as patched:
        patched.setattr(Shelf, "bring_to", fails)
        for _ in range(14):
            answer = holder.current(SESSION).answer("信用修复要收费吗", region=None, as_of=TODAY)
            assert answer.citations
            steady.now += 0.5
    assert tried == [100.0, 101.0, 103.0]
    steady.now += 60
    assert found(holder.current(SESSION)) == {"甲"}
    assert office.read == 1


def test_an_index_folder_that_cannot_be_made_is_tried_later(holder: DeskHolder, steady: Steady, tmp_path: Path) -> None:
    """A folder that is none (or may not be written) keeps no process from starting."""
    (tmp_path / "shelves").write_text("示例")
    assert found(holder.current(SESSION)) == set()
    (tmp_path / "shelves").unlink()
    steady.now += 1
    assert found(holder.current(SESSION)) == {"甲"}


@pytest.mark.parametrize("damage", ["{", "cut", "gone"])
def test_a_damaged_index_is_built_anew(
    app: FastAPI, holder: DeskHolder, office: Office, steady: Steady, tmp_path: Path, damage: str
) -> None:
    """Whatever lies in the index folder, the database has it all: nothing has to be repaired by hand."""
    holder.current(SESSION)
    for file in (tmp_path / "shelves").rglob("*.json" if damage == "{" else "*.*"):
        if damage == "gone" and file.name != "marks.json":
            file.unlink()
        elif file.is_file() and damage != "gone" and (damage == "{" or file.suffix not in {".json", ".lock"}):
            file.write_text("{")
    fresh = DeskHolder(app.state.library, office, app.state.settings.rankers_dir, tmp_path / "shelves", steady)
    assert found(fresh.current(SESSION)) == {"甲"}


def test_a_large_delivery_is_looked_at_once_a_second(
    holder: DeskHolder, office: Office, steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a thread fills the shelf, questions neither wait for it nor read all documents again."""
    monkeypatch.setattr(shelving, "_AT_ONCE", 0)
    office.may_load.clear()
    first = holder.current(SESSION)
    steady.now += 5
    assert holder.current(SESSION) is first
    assert found(first) == set()
    office.may_load.set()
    holder.wait()
    steady.now += 1
    assert found(holder.current(SESSION)) == {"甲"}
    assert office.read == 1
