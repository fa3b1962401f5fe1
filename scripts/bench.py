"""`make bench`: the tools for measuring where they are missing, then the benchmarks."""

import os
import sys

from scripts.console import ROOT, errors_in_words, run, step
from scripts.environments import ensure_environments
from scripts.interpreters import find_uv


def main() -> None:
    """Set up what is missing, then become the benchmarks."""
    python = str(ROOT / ".venv/bin/python")
    with errors_in_words():
        ensure_environments(dev=True)
        _add_peers(python)
    os.chdir(ROOT)
    os.execv(python, [python, "-m", "tests.benchmarks", *sys.argv[1:]])  # noqa: S606 -- no shell on purpose


def _add_peers(python: str) -> None:
    """What we are measured beside (group `bench`) goes beside what is there; `make serve` and `make test` need none."""
    command = [find_uv(), "sync", "--frozen", "--inexact", "--project", str(ROOT), "--python", python]
    environ = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    with step("安装用来对照的软件"):
        run([*command, "--group", "dev", "--group", "bench"], env=environ, remedy="请检查网络后重试。")


if __name__ == "__main__":
    main()
