"""A process that dies is started again; one that keeps dying stops everything."""

import multiprocessing
from typing import Any

import pytest

from scripts import supervise


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a kept process tells its manager; pauses between starts are left out."""
    monkeypatch.setattr(supervise, "_stopping", _Stopping())
    return []


class _Stopping:
    """An event nobody waits for."""

    def __init__(self) -> None:
        self.flag = False

    def is_set(self) -> bool:
        """Whether stopping is meant."""
        return self.flag

    def wait(self, _: float) -> bool:
        """At once."""
        return self.flag


class _Queue:
    """Takes what is put."""

    def __init__(self, into: list[Any]) -> None:
        self.put = into.append


def test_a_process_that_keeps_dying_stops_everything(messages: list[Any]) -> None:
    """Five deaths within a minute: the manager hears of one stop, after a sentence that says why."""
    supervise.KeptProcess("exit 3", name="bot").run(_Queue(messages))
    assert [m.type for m in messages].count("start") == 5
    assert (messages[-1].type, messages[-1].data) == ("stop", {"returncode": 3})
    assert "全部停止" in messages[-2].data.decode()


def test_a_stop_that_is_meant_is_final(messages: list[Any]) -> None:
    """After Ctrl-C nothing is started again."""
    supervise._stopping.flag = True
    supervise.KeptProcess("exit 0", name="bot").run(_Queue(messages))
    assert [m.type for m in messages] == ["start", "stop"]


def test_stopping_reaches_the_processes() -> None:
    """The mark is one that other processes see."""
    assert isinstance(supervise._stopping, type(multiprocessing.Event()))


def test_every_line_of_the_procfile_is_known() -> None:
    """Four processes; the two that are not trusted are not given secrets by another name."""
    from honcho.environ import parse_procfile

    names = set(parse_procfile((supervise.ROOT / "Procfile").read_text("utf-8")).processes)
    assert names == {"api", "actions", "bot", "worker"}
