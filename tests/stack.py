"""All processes of the product as they run for people, for the tests that need the whole of it."""

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from honcho.environ import parse_procfile
from httpx2 import Client, HTTPError

from api.settings import ROOT
from scripts.local_env import for_process
from scripts.model import model_path, rasa_environment
from tests.ports import free_port

READY_SECONDS = 180


def environment(folder: Path, port: int) -> dict[str, str]:
    """Variables of a throw-away installation on the date of the demonstration."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "CREDIT_PROFILE": "embedded",
        "CREDIT_DATABASE_URL": f"sqlite:///{folder / 'credit.db'}",
        "CREDIT_STORAGE_URL": f"file://{folder / 'files'}",
        "CREDIT_TODAY": "2026-11-21",
        "CREDIT_RATE_LIMITS": "off",
        "CREDIT_DEMO_PASSWORD": "demo-password-1",
        "CREDIT_SECRET_KEY": "t" * 40,
        "CREDIT_FIELD_KEY": base64.b64encode(b"k" * 32).decode(),
        "CREDIT_API_URL": f"http://127.0.0.1:{port}/api/v1",
    }


def prepare(environ: dict[str, str]) -> None:
    """Migrate the database and create the demo accounts, as the first start does."""
    python = str(ROOT / ".venv/bin/python")
    for command in ([python, "-m", "alembic", "upgrade", "head"], [python, "-m", "api.demo"]):
        subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """All processes as they run for people: `url`, and `stop(name)` to take one down."""
    if not (ROOT / "bot/.venv/bin/rasa").exists() or not model_path().exists():
        pytest.skip("机器人环境或训练好的模型不存在，整套流程测试跳过。先运行一次 make serve 或 make train。")
    with processes(tmp_path_factory.mktemp("stack")) as running:
        yield running


@contextmanager
def processes(folder: Path) -> Iterator[SimpleNamespace]:
    """Bot, actions and API of a throw-away installation in ``folder``; the model must be there."""
    api, actions, bot = free_port(), free_port(), free_port()
    environ = environment(folder, api) | {
        "CREDIT_ACTIONS_PORT": str(actions),
        "CREDIT_ACTIONS_URL": f"http://127.0.0.1:{actions}",
        "CREDIT_BOT_URL": f"http://127.0.0.1:{bot}",
        "BOT_MODEL": str(model_path()),
        "BOT_API_TOKEN_OPTION": "",
        "PORT": str(api),
    }
    prepare(environ)
    procfile = parse_procfile((ROOT / "Procfile").read_text("utf-8")).processes
    running = {}
    try:
        for name in ("bot", "actions", "api"):
            env = for_process(name, rasa_environment() | environ if name == "bot" else environ)
            running[name] = start(name, procfile[name].replace("5005", str(bot)), env, folder)
        url = f"http://127.0.0.1:{api}"
        wait_for(f"{url}/readyz", running)
        yield SimpleNamespace(url=url, stop=lambda name: end(running[name]))
    finally:
        for process in running.values():
            end(process)


def start(name: str, command: str, env: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    """Start one line of the Procfile with its output in a file of its own."""
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(["/bin/sh", "-c", command], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop one process, politely at first."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(url: str, running: dict[str, subprocess.Popen[bytes]]) -> None:
    """Return when `url` answers 200; fail when a process dies or it takes longer than ``READY_SECONDS``."""
    pause = threading.Event()
    last = "no answer"
    with Client(trust_env=False, timeout=5) as client:
        for _ in range(READY_SECONDS * 2):
            dead = [name for name, process in running.items() if process.poll() is not None]
            assert not dead, f"died while starting: {dead}"
            try:
                answer = client.get(url)
            except HTTPError as error:
                last = type(error).__name__
            else:
                if answer.status_code == 200:
                    return
                last = answer.text
            pause.wait(0.5)
    pytest.fail(f"{url} not ready: {last}")
