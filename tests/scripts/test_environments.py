"""Environments and models are made when something changed, and only then."""

from pathlib import Path

import pytest

from scripts import environments
from scripts.environments import Environment, matches
from scripts.model import fingerprint


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """A project with a lock and an empty environment."""
    (tmp_path / "uv.lock").write_text("one", "utf-8")
    (tmp_path / ".venv").mkdir()
    return Environment("测试环境", tmp_path, (tmp_path / "uv.lock",))


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The uv commands that would have run."""
    commands: list[list[str]] = []
    monkeypatch.setattr(environments, "run", lambda command, **_: commands.append(command))
    return commands


def test_a_stamp_saves_the_second_installation(environment: Environment, synced: list[list[str]]) -> None:
    """Made once; a changed lock makes it again."""
    assert not matches(environment, dev=False)
    environments._make(environment, "uv", "python3", dev=False)
    assert matches(environment, dev=False)
    assert not matches(environment, dev=True)
    environment.sources[0].write_text("two", "utf-8")
    assert not matches(environment, dev=False)
    assert len(synced) == 1


def test_serving_after_testing_keeps_the_test_tools(environment: Environment, synced: list[list[str]]) -> None:
    """`make serve` between two `make test` installs and removes nothing."""
    environments._make(environment, "uv", "python3", dev=True)
    assert matches(environment, dev=False)
    environment.sources[0].write_text("two", "utf-8")
    environments._make(environment, "uv", "python3", dev=False)
    assert matches(environment, dev=True)
    assert all("--group" in command for command in synced)


def test_a_damaged_stamp_counts_as_none(environment: Environment) -> None:
    """A stamp cut off by a full disk leads to a new installation, not to an error."""
    environment.stamp.write_text("{", "utf-8")
    assert not matches(environment, dev=False)


def test_the_fingerprint_follows_training_data_and_nothing_else(tmp_path: Path) -> None:
    """A changed, renamed or new training file changes it; a compiled module does not."""
    data = tmp_path / "nlu_data"
    data.mkdir()
    (data / "a.yml").write_text("one", "utf-8")
    first = fingerprint([data])
    (data / "a.pyc").write_text("compiled", "utf-8")
    assert fingerprint([data]) == first
    (data / "a.yml").rename(data / "b.yml")
    second = fingerprint([data])
    (data / "b.yml").write_text("two", "utf-8")
    assert len({first, second, fingerprint([data])}) == 3
