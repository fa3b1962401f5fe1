"""`make bench`: the tools for measuring where they are missing, then the benchmarks."""

import os
import sys

from scripts.console import ROOT, errors_in_words
from scripts.environments import ensure_environments


def main() -> None:
    """Set up what is missing, then become the benchmarks."""
    with errors_in_words():
        ensure_environments(dev=True)
    python = str(ROOT / ".venv/bin/python")
    os.chdir(ROOT)
    os.execv(python, [python, "-m", "tests.benchmarks", *sys.argv[1:]])  # noqa: S606 -- no shell on purpose


if __name__ == "__main__":
    main()
