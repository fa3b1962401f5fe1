"""Seconds and disk of the first set-up on a clean checkout, seconds of the second start, memory per process."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psutil

from tests.benchmarks.figures import table

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS = 1500
_MB = 1024 * 1024


@contextmanager
def serving(checkout: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """``make serve`` in ``checkout``; gives the process and the seconds until it was ready."""
    log = (checkout / "bench-serve.log").open("wb")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CREDIT_")}
    environment |= {"PORT": str(port), "CREDIT_RATE_LIMITS": "off"}
    started = time.perf_counter()
    process = subprocess.Popen(
        ["make", "serve"], cwd=checkout, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    try:
        _wait_ready(process, port, checkout)
        yield process, time.perf_counter() - started
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)
        log.close()


def _wait_ready(process: subprocess.Popen[bytes], port: int, checkout: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError((checkout / "bench-serve.log").read_text("utf-8", errors="replace")[-2000:])
        try:
            if httpx2.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.2)
    raise TimeoutError("the stack did not become ready")


def memory(process: subprocess.Popen[bytes]) -> list[tuple[str, float]]:
    """Proportional set size in MB of every process of the stack, by what it runs."""
    rows = []
    for child in psutil.Process(process.pid).children(recursive=True):
        command = " ".join(child.cmdline())
        rows.append((_name_of(command), child.memory_full_info().pss / _MB))
    return sorted(rows, key=lambda row: -row[1])


def _name_of(command: str) -> str:
    names = {"rasa": "bot", "api.main": "api", "actions.server": "actions", "api.worker": "worker"}
    return next((name for mark, name in names.items() if mark in command), "set-up and supervisor")


def disk(*folders: Path) -> float:
    """MB on disk below ``folders``."""
    return sum(f.lstat().st_size for folder in folders for f in folder.rglob("*") if f.is_file()) / _MB


def report_memory(rows: list[tuple[str, float]]) -> None:
    """Memory per kind of process, idle."""
    totals: dict[str, float] = {}
    for name, size in rows:
        totals[name] = totals.get(name, 0) + size
    totals["total"] = sum(totals.values())
    table("Idle memory", ["process", "MB (PSS)"], [[name, f"{size:.0f}"] for name, size in totals.items()])


def clean_checkout(parent: Path) -> Path:
    """The committed state, without environments or models."""
    target = parent / "checkout"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(target)], check=True)
    return target
