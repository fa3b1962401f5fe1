"""Rasa with nothing of ours: the same release, a bot of two intents and one action (``bare_bot``), on this machine."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.model import rasa_environment
from tests.benchmarks import bare_bot
from tests.ports import free_port
from tests.stack import end, start, wait_for

ROOT = Path(__file__).resolve().parents[2]
_BOT = Path(__file__).parent / "bare_bot"
_RASA = ROOT / "bot/.venv/bin/rasa"


@contextmanager
def bare_rasa(folder: Path) -> Iterator[str]:
    """Trained and served from ``folder``, its action by rasa-sdk's own server; gives the address of the bot."""
    port, actions = free_port(), free_port()
    environ = rasa_environment() | {"BARE_ACTIONS_PORT": str(actions)}
    train = f"train --config {_BOT}/config.yml --domain {_BOT}/domain.yml --data {_BOT}/data.yml --out {folder}"
    subprocess.run([str(_RASA), *train.split()], cwd=folder, env=environ, check=True, capture_output=True)
    sdk = f"{ROOT}/.venv/bin/python -m rasa_sdk"
    (folder / "credentials.yml").write_text("rest:\n", "utf-8")
    serve = f"--interface 127.0.0.1 --port {port} --endpoints {_BOT}/endpoints.yml"
    commands = {
        "bare_bot": f"exec {_RASA} run --model {folder} {serve} --credentials {folder}/credentials.yml",
        "bare_actions": f"exec {sdk} --actions-module {bare_bot.__name__}.actions --port {actions}",
    }
    running = {}
    try:
        for name, command in commands.items():
            running[name] = start(name, command, {**os.environ, **environ, "PYTHONPATH": str(ROOT)}, folder)
        wait_for(f"http://127.0.0.1:{port}/", running)
        wait_for(f"http://127.0.0.1:{actions}/health", running)
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in running.values():
            end(process)
