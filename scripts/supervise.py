"""Runs the Procfile with honcho: Ctrl-C stops everything, a process that dies is started again.

Honcho stops everything when one process dies. People are in the middle of a conversation or an upload then, and
nothing of the record lives in bot or actions, so a dead process is started again instead; one that dies five times
within a minute has a real fault, and everything stops with a sentence that says which it was.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from pathlib import Path
from typing import Any

from honcho.environ import parse_procfile  # type: ignore[import-untyped]
from honcho.manager import Manager  # type: ignore[import-untyped]
from honcho.process import Process  # type: ignore[import-untyped]

from scripts.console import ROOT, say
from scripts.local_env import SECRETS_FILE, for_process, read_env
from scripts.model import rasa_environment
from scripts.ports import BOT_PORT

_RESTARTS, _WITHIN_SECONDS = 5, 60.0
_READY_SECONDS = 180
_stopping = multiprocessing.Event()


class KeptProcess(Process):  # type: ignore[misc]  # honcho has no type hints
    """A process of the Procfile that is started again when it dies."""

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:  # noqa: FBT001, FBT002 -- honcho calls it so
        """Run until the manager stops everything, or until the process has died too often."""
        self._events = events
        if ignore_signals:
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sign, signal.SIG_IGN)
        deaths: deque[float] = deque(maxlen=_RESTARTS)
        while True:
            code = self._run_once()
            deaths.append(time.monotonic())
            if _stopping.is_set():
                break
            if len(deaths) == _RESTARTS and deaths[-1] - deaths[0] < _WITHIN_SECONDS:
                self._say(f"一分钟内退出了 {_RESTARTS} 次，全部停止。请看上面 {self.name} 的最后几行。")
                break
            self._say(f"意外退出（代码 {code}），正在重新启动。")
            _stopping.wait(min(len(deaths), 3))
        self._send_message({"returncode": code}, type="stop")

    def _run_once(self) -> int:
        self._child = self._child_ctor(self.cmd, env=self.env, cwd=self.cwd, preexec_fn=_default_signals)
        self._send_message({"pid": self._child.pid}, type="start")
        for line in iter(self._child.stdout.readline, b""):
            self._send_message(line)
        self._child.stdout.close()
        return int(self._child.wait())

    def _say(self, text: str) -> None:
        self._send_message(f"{text}\n".encode())


class KeepingManager(Manager):  # type: ignore[misc]  # honcho has no type hints
    """Honcho's manager, which tells its processes that stopping is meant."""

    def __init__(self) -> None:
        super().__init__()
        self._process_ctor = KeptProcess

    def terminate(self) -> None:
        """Stop everything; from here on nothing is started again."""
        _stopping.set()
        super().terminate()


def _default_signals() -> None:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_DFL)


def _environment(name: str, model: str) -> dict[str, str]:
    environ = for_process(name, rasa_environment() if name == "bot" else os.environ)
    if name == "bot":
        environ["BOT_MODEL"] = str(Path(model).relative_to(ROOT))
        # A token that somebody chose guards all of Rasa's API. A generated one guards our channel only, so that
        # programs on this machine can still use /model/parse and the REST channel.
        environ["BOT_API_TOKEN_OPTION"] = "-t " + os.environ["CREDIT_BOT_TOKEN"] if _token_was_chosen() else ""
    return environ


def _token_was_chosen() -> bool:
    token = os.environ.get("CREDIT_BOT_TOKEN", "")
    return bool(token) and token != read_env(SECRETS_FILE).get("CREDIT_BOT_TOKEN")


def _announce(port: str) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    # The bot is always the last; asking for /readyz before it answers would only fill the log.
    asked = (f"http://127.0.0.1:{BOT_PORT}/version", f"http://127.0.0.1:{port}/readyz")
    while time.monotonic() < deadline and not _stopping.wait(0.3):
        if all(_answers(url) for url in asked):
            say(f"\n已就绪 http://127.0.0.1:{port}   （Ctrl-C 停止）\n")
            return
    if not _stopping.is_set():
        say(f"\n等了 {_READY_SECONDS} 秒还没就绪。哪一部分没好：curl http://127.0.0.1:{port}/readyz\n")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 -- http only
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    """`python -m scripts.supervise <model>`: run the Procfile until Ctrl-C."""
    manager = KeepingManager()
    for name, command in parse_procfile((ROOT / "Procfile").read_text("utf-8")).processes.items():
        manager.add_process(name, command, env=_environment(name, sys.argv[1]), cwd=str(ROOT))
    # A closed terminal stops everything too; honcho would leave the processes running.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    threading.Thread(target=_announce, args=(os.environ["PORT"],), daemon=True).start()
    manager.loop()
    sys.exit(0 if manager.returncode in (130, 143) else manager.returncode)


if __name__ == "__main__":
    main()
