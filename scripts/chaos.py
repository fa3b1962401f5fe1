"""`make chaos`: the tools of the tests where they are missing, then processes are killed while people file."""

import os
import sys

from scripts.console import ROOT, errors_in_words
from scripts.environments import ensure_environments


def main() -> None:
    """Set up what is missing, then become the test."""
    python = str(ROOT / ".venv/bin/python")
    with errors_in_words():
        ensure_environments(dev=True)
    os.chdir(ROOT)
    os.execv(python, [python, "-m", "tests.chaos", *sys.argv[1:]])  # noqa: S606 -- no shell on purpose


if __name__ == "__main__":
    main()
