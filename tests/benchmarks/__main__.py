"""``make bench``: start, memory, chat, widget, talks, import, finding, coverage, clocks, cases, letters, WeChat."""

import argparse
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.benchmarks import (
    assessing,
    clocks,
    conversations,
    counting,
    coverage,
    deciding,
    filing,
    finding,
    importing,
    jobs,
    letters,
    sealing,
    startup,
    status,
    turns,
    wechat,
    widget,
)
from tests.benchmarks.figures import table
from tests.ports import free_port


def main() -> None:
    """Measure on a clean clone of the committed state."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--here", action="store_true", help="measure this checkout; leave the first start out")
    here = parser.parse_args().here
    work = Path(tempfile.mkdtemp(prefix="credit-bench-"))
    try:
        checkout = startup.ROOT if here else startup.clean_checkout(work)
        rows = [] if here else [_first(checkout)]
        rows.append(_second(checkout))
        table("Start", ["start", "seconds until ready", "disk MB (environments and model)"], rows)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    conversations.measure()
    importing.measure()
    finding.measure()
    coverage.measure()
    clocks.measure()
    deciding.measure()
    assessing.measure()
    letters.measure()
    sealing.measure()
    jobs.measure()
    filing.measure()
    status.measure()
    counting.measure()
    wechat.measure()


def _first(checkout: Path) -> list[str]:
    with startup.serving(checkout, free_port()) as (_process, seconds):
        size = startup.disk(checkout / ".venv", checkout / "bot" / ".venv", checkout / "bot" / "models")
        return ["first, clean checkout", f"{seconds:.0f}", f"{size:.0f}"]


def _second(checkout: Path) -> list[str]:
    port = free_port()
    with startup.serving(checkout, port) as (process, seconds):
        time.sleep(5)
        startup.report_memory(startup.memory(process))
        turns.measure(f"http://127.0.0.1:{port}/api/v1")
        widget.measure(f"http://127.0.0.1:{port}")
    return ["second", f"{seconds:.1f}", ""]


if __name__ == "__main__":
    subprocess.run(["git", "log", "-1", "--format=commit %h"], check=True)
    main()
