"""What the policy desk learns from the questions people ask: taught beside the bot, kept under ``var/rankers``."""

import contextlib
import subprocess
from collections.abc import Iterator

from scripts.console import ROOT, VAR, SetupError

FOLDER = VAR / "rankers"


@contextlib.contextmanager
def ranker_taught_meanwhile() -> Iterator[None]:
    """Teach the ranker while the block runs; it is quick where nothing changed. Raises ``SetupError``."""
    command = [str(ROOT / ".venv/bin/python"), "-m", "knowledge.engine.ranking", str(FOLDER)]
    lesson = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield
        words = lesson.communicate()[0]
    finally:
        lesson.kill()
        lesson.wait()
    if lesson.returncode:
        raise SetupError(f"没有学会问法：\n{words.strip()[-2000:]}\n请检查 knowledge/questions 里最近的改动。")
