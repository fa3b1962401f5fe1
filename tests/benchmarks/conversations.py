"""How many of the scripted conversations come to what the person wanted, and what was filed that nobody wanted.

The scripts of ``t_…`` were written before anybody had tried them, so their first run is the honest figure; the others
were written along with the bot.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from scripts.model import ensure_model
from tests.benchmarks.figures import table
from tests.bot.run_conversations import WrongFiling, failure, scripts
from tests.stack import processes

_WRITTEN_APART = ("t_", "u_")


def measure() -> None:
    """Print the table, and why those that failed did."""
    ensure_model()
    with tempfile.TemporaryDirectory(prefix="credit-talks-") as folder, processes(Path(folder)) as stack:
        failures = {path.stem: failure(stack.url, path) for path in scripts()}
    apart = [name for name in failures if name.startswith(_WRITTEN_APART)]
    rows = [
        _row("written apart from the bot", apart, failures),
        _row("written along with it", [name for name in failures if name not in apart], failures),
        _row("all", failures, failures),
    ]
    table("Scripted conversations", ["scripts", "number", "reach their goal", "share", "wrong filings"], rows)
    for name, error in failures.items():
        if error:
            print(f"- {name}: {error}")


def _row(label: str, names: Iterable[str], failures: dict[str, Exception | None]) -> list[str]:
    errors = [failures[name] for name in names]
    reached = errors.count(None)
    wrong = sum(isinstance(error, WrongFiling) for error in errors)
    return [label, str(len(errors)), str(reached), f"{reached / len(errors):.3f}", str(wrong)]
