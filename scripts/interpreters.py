"""Finding uv and the two Pythons, on machines where names on PATH do not always work."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scripts.console import VAR, SetupError, run, step

_OWN_UV = VAR / "tools" / "uv"
_PROBE = "import sys; print(sys.version_info[0], sys.version_info[1], sys.executable)"
_ROOT_RANGE = ((3, 11), (3, 14))


def find_uv() -> str:
    """A uv that works: from PATH, else our own under var/, installed from PyPI on first use.

    Raises ``SetupError`` when it can be neither found nor installed.
    """
    own = _OWN_UV / "bin" / "uv"
    for candidate in (*_on_path("uv", os.environ), own):
        if _works([str(candidate), "--version"]):
            return str(candidate)
    with step("安装 uv（只在本项目的 var/ 里，不动系统）"):
        _install_uv()
    if not _works([str(own), "--version"]):
        raise SetupError("uv 装好后仍不能运行。请手动安装：python3 -m pip install uv，再重试。")
    return str(own)


def find_python310(uv: str, environ: Mapping[str, str] = os.environ) -> str:
    """Path of a working Python 3.10 for Rasa: on PATH, in pyenv's versions folder, or downloaded by uv.

    Raises ``SetupError`` when none of the three can be had.
    """
    for candidate in (*_on_path("python3.10", environ), *_in_pyenv(environ)):
        path = _python_310_at(candidate)
        if path:
            return path
    with step("本机没有 Python 3.10（Rasa 需要），由 uv 下载一份"):
        found = _managed(uv)
    if found:
        return found
    raise SetupError(
        "没有找到 Python 3.10，也没能下载。Rasa 只能在 3.10 上运行，请任选一种办法后重试：\n"
        "  · 联网后运行 uv python install 3.10\n"
        "  · 用 pyenv：pyenv install 3.10\n"
        "  · 安装系统软件包 python3.10，并保证 python3.10 命令可用"
    )


def root_python() -> str:
    """What to give uv for everything but the bot: this interpreter, or 3.12 where it is too old or too new.

    uv then looks for 3.12 itself, and downloads it where it has to.
    """
    low, high = _ROOT_RANGE
    return sys.executable if low <= sys.version_info[:2] < high else "3.12"


def _on_path(name: str, environ: Mapping[str, str]) -> Iterator[Path]:
    for folder in filter(None, environ.get("PATH", "").split(os.pathsep)):
        candidate = Path(folder) / name
        if candidate.is_file() and os.access(candidate, os.X_OK):
            yield candidate


def _in_pyenv(environ: Mapping[str, str]) -> list[Path]:
    root = Path(environ.get("PYENV_ROOT") or Path(environ.get("HOME", "/nonexistent")) / ".pyenv")
    found = (root / "versions").glob("3.10.*/bin/python")
    return sorted(found, key=lambda path: _patch_level(path.parent.parent.name), reverse=True)


def _patch_level(version: str) -> int:
    last = version.rpartition(".")[2]
    return int(last) if last.isdigit() else -1


def _python_310_at(candidate: Path) -> str | None:
    answer = _output([str(candidate), "-c", _PROBE])
    parts = answer.split(maxsplit=2) if answer else []
    return parts[2] if parts[:2] == ["3", "10"] else None


def _managed(uv: str) -> str | None:
    subprocess.run([uv, "python", "install", "3.10"], capture_output=True, check=False)
    return _output([uv, "python", "find", "--managed-python", "3.10"]) or None


def _install_uv() -> None:
    # --target is allowed even where the system's Python is externally managed (PEP 668).
    if _works([sys.executable, "-m", "pip", "--version"]):
        run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(_OWN_UV), "uv"], remedy=_NO_NETWORK)
        return
    helper = VAR / "tools" / "venv"
    if not _works([sys.executable, "-m", "venv", str(helper)]):
        raise SetupError("这台机器的 Python 没有 pip，装不了 uv。请先运行：apt-get install -y python3-pip，再重试。")
    run([str(helper / "bin" / "pip"), "install", "--quiet", "--target", str(_OWN_UV), "uv"], remedy=_NO_NETWORK)
    shutil.rmtree(helper)


_NO_NETWORK = "请检查网络，或手动安装 uv：python3 -m pip install uv"


def _works(command: Sequence[str]) -> bool:
    return _output(command) is not None


def _output(command: Sequence[str]) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
