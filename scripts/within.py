"""Runs one of our programs in the finished main environment: `python -m scripts.within python -m api.demo`."""

import os
import sys

from scripts.console import ROOT, errors_in_words
from scripts.environments import ensure_environments
from scripts.local_env import load_environment
from scripts.serve import prepare_database


def main() -> None:
    """Set up what is missing, then become the program, with the settings and secrets of this installation."""
    with errors_in_words():
        ensure_environments(dev=False)
        environ = load_environment()
        prepare_database(environ)
    program = str(ROOT / ".venv" / "bin" / sys.argv[1])
    os.chdir(ROOT)
    os.execve(program, [program, *sys.argv[2:]], environ)  # noqa: S606 -- no shell on purpose


if __name__ == "__main__":
    main()
