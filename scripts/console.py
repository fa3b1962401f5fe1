"""What set-up says to the person at the terminal: one line a step, seconds on long ones, errors with their remedy."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
_TICK_SECONDS = 10


class SetupError(Exception):
    """Set-up cannot go on; the text says in Chinese what is missing and how to supply it."""


def say(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Shows `title`, a sign of life every ten seconds, and the seconds it took."""
    say(f"→ {title} …")
    started, finished = time.monotonic(), threading.Event()
    ticker = threading.Thread(target=_tick, args=(finished, started, title), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        finished.set()
    say(f"  完成，用时 {time.monotonic() - started:.0f} 秒")


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None, remedy: str = "") -> None:
    """Run a command quietly; raises ``SetupError`` with the end of its output and the remedy when it fails."""
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise SetupError(f"这一步没有成功：{' '.join(command)}\n{tail}\n{remedy}".rstrip())


def _tick(finished: threading.Event, started: float, title: str) -> None:
    while not finished.wait(_TICK_SECONDS):
        say(f"  {title}：已用 {time.monotonic() - started:.0f} 秒，请稍候")


@contextlib.contextmanager
def errors_in_words() -> Iterator[None]:
    """Turns a ``SetupError`` into its text and exit code 1, and Ctrl-C into exit code 130."""
    try:
        yield
    except SetupError as error:
        sys.exit(f"\n✗ {error}")
    except KeyboardInterrupt:
        sys.exit(130)
