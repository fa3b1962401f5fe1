"""Finding uv and Python 3.10 on machines where names on PATH do not always work."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import interpreters
from scripts.console import SetupError

Program = Callable[[Path, str], Path]


@pytest.fixture
def program() -> Program:
    """Makes a program of a few shell words."""

    def make(path: Path, words: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{words}\n", "utf-8")
        path.chmod(0o755)
        return path

    return make


def test_a_working_python_on_path_is_taken(tmp_path: Path, program: Program) -> None:
    """The ordinary case."""
    program(tmp_path / "bin/python3.10", "echo 3 10 /real/python3.10")
    found = interpreters.find_python310("uv", {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)})
    assert found == "/real/python3.10"


def test_a_shim_that_fails_leads_to_pyenvs_own_folder(tmp_path: Path, program: Program) -> None:
    """Pyenv's shim is on PATH but fails; the newest 3.10 in its versions folder works."""
    program(tmp_path / "shims/python3.10", "echo 'pyenv: python3.10: command not found' >&2; exit 127")
    for version in ("3.10.4", "3.10.13", "3.11.7"):
        program(tmp_path / f".pyenv/versions/{version}/bin/python", f"echo 3 10 /pyenv/{version}")
    found = interpreters.find_python310("uv", {"PATH": str(tmp_path / "shims"), "HOME": str(tmp_path)})
    assert found == "/pyenv/3.10.13"


def test_a_python_under_a_wrong_name_is_not_taken(tmp_path: Path, program: Program) -> None:
    """A python3.10 that says it is 3.12 is passed over, and uv's own is used."""
    program(tmp_path / "bin/python3.10", "echo 3 12 /usr/bin/python3.12")
    uv = program(tmp_path / "uv", 'test "$2" = find && echo /uv/cpython-3.10/bin/python3.10')
    found = interpreters.find_python310(str(uv), {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path)})
    assert found == "/uv/cpython-3.10/bin/python3.10"


def test_no_python_at_all_is_said_with_remedies(tmp_path: Path, program: Program) -> None:
    """Nothing found and nothing downloaded: the sentence names 3.10 and what to do."""
    uv = program(tmp_path / "uv", "exit 1")
    with pytest.raises(SetupError, match=r"Python 3\.10[\s\S]*uv python install 3\.10[\s\S]*pyenv install"):
        interpreters.find_python310(str(uv), {"PATH": "", "HOME": str(tmp_path)})


def test_a_uv_that_does_not_work_is_passed_over(
    tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken uv on PATH does not stop set-up when ours is there."""
    program(tmp_path / "shims/uv", "exit 127")
    ours = program(tmp_path / "tools/bin/uv", "echo uv 1.0")
    monkeypatch.setattr(interpreters, "_OWN_UV", tmp_path / "tools")
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    assert interpreters.find_uv() == str(ours)


def test_uv_is_installed_without_touching_the_system(
    tmp_path: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no uv, pip puts one below var/ by --target, which externally managed Pythons allow."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(interpreters, "_OWN_UV", tmp_path / "tools")
    asked: list[list[str]] = []

    def fake_pip(command: list[str], **_: object) -> None:
        asked.append(command)
        program(tmp_path / "tools/bin/uv", "echo uv 1.0")

    monkeypatch.setattr(interpreters, "run", fake_pip)
    monkeypatch.setattr(interpreters, "_works", lambda command: "pip" in command or Path(command[0]).exists())
    assert interpreters.find_uv() == str(tmp_path / "tools/bin/uv")
    assert asked[0][:4] == [sys.executable, "-m", "pip", "install"]
    assert asked[0][-3:] == ["--target", str(tmp_path / "tools"), "uv"]
