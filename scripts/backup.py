"""`make backup`, `make restore`: in the main environment, with the settings of this installation.

Unlike other programs it prepares no database: a backup shows what is there before an upgrade, and a restore wants an
empty one.
"""

import os
import sys

from scripts.console import ROOT, errors_in_words
from scripts.environments import ensure_environments
from scripts.local_env import load_environment


def main() -> None:
    """Set up what is missing, then become the program; what it writes is for its owner only."""
    with errors_in_words():
        ensure_environments(dev=False)
        environ = load_environment()
    os.umask(0o077)
    python = str(ROOT / ".venv/bin/python")
    os.chdir(ROOT)
    os.execve(python, [python, "-m", "api.backup", *sys.argv[1:]], environ)  # noqa: S606 -- no shell on purpose


if __name__ == "__main__":
    main()
