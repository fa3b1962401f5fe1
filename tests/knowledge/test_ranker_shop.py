"""The ranker's files: one for each state of what it was taught from, whole or not at all."""

import os
from pathlib import Path

import numpy as np
import pytest

from knowledge.engine.library import Library
from knowledge.engine.ranking import Ranker, shop
from knowledge.engine.ranking.model import Head


@pytest.fixture
def small() -> Ranker:
    """A ranker of one feature."""
    heads = [Head(("示例",)), Head(("示例",)), Head(("ours",))]
    return Ranker(heads, ["w:示例"], np.ones(1, np.float32), np.ones((1, 3), np.float16))


def test_each_process_writes_a_file_of_its_own(small: Ranker, tmp_path: Path) -> None:
    """Two processes that teach at once must not write into the same file; nothing is left behind."""
    others = tmp_path / f"ranker-a.npz.{os.getpid() + 1}.new"
    others.write_bytes(b"half")
    small.save(tmp_path / "ranker-a.npz")
    assert others.read_bytes() == b"half"
    assert {path.name for path in tmp_path.iterdir()} == {"ranker-a.npz", others.name}
    assert Ranker.load(tmp_path / "ranker-a.npz").business.labels == ("ours",)


@pytest.mark.parametrize("spoiled", [b"", b"not it", None])
def test_a_spoiled_file_is_taught_again_and_only_rankers_go(
    library: Library, small: Ranker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoiled: bytes | None
) -> None:
    """What was cut short does not stop the start; other people's files in the folder stay."""
    monkeypatch.setattr("knowledge.engine.ranking.train.train", lambda *_args: small)
    shop.ranker_for(library, tmp_path)
    (made,) = tmp_path.iterdir()
    made.write_bytes(made.read_bytes()[:-40] if spoiled is None else spoiled)
    (tmp_path / "ranker-old.npz").write_bytes(b"")
    (tmp_path / "figures.npz").write_bytes(b"")
    assert shop.ranker_for(library, tmp_path) is small
    assert {path.name for path in tmp_path.iterdir()} == {made.name, "figures.npz"}


@pytest.mark.parametrize(
    "name", ["synonyms.yaml", "boundaries.yaml", "concepts", "words.py", "concepts.py", "question.py", "features.py"]
)
def test_a_lesson_follows_its_sources(library: Library, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A changed stop word, group, idea or line of code makes another ranker."""
    read = Path.read_bytes

    def changed(path: Path) -> bytes:
        return read(path) + (b"\n" if name in (path.name, path.parent.name) else b"")

    monkeypatch.setattr(Path, "read_bytes", changed)
    other = shop._fingerprint(library, shop.KNOWLEDGE)
    monkeypatch.undo()
    assert other != shop._fingerprint(library, shop.KNOWLEDGE)
