"""The two environments, made from their locks; skipped when a stamp says that they already match."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from scripts.console import ROOT, run, step
from scripts.interpreters import find_python310, find_uv, root_python

BOT_SITE = "lib/python3.10/site-packages"
_ABSENT = ROOT / "bot" / "absent_packages.py"


@dataclass(frozen=True)
class Environment:
    """One uv project: its folder, its virtual environment, and the files that decide what is in it."""

    title: str
    project: Path
    sources: tuple[Path, ...]

    @property
    def folder(self) -> Path:
        """The virtual environment."""
        return self.project / ".venv"

    @property
    def stamp(self) -> Path:
        """Says which lock the environment was made from."""
        return self.folder / ".made-from.json"


MAIN = Environment("主环境", ROOT, (ROOT / "uv.lock", ROOT / "pyproject.toml"))
BOT = Environment("机器人环境（Rasa）", ROOT / "bot", (ROOT / "bot/uv.lock", ROOT / "bot/pyproject.toml", _ABSENT))


def ensure_environments(*, dev: bool) -> None:
    """Make both environments match their locks; `dev` adds the tools for tests. Raises ``SetupError``."""
    if matches(MAIN, dev=dev) and matches(BOT, dev=dev):
        return
    uv = find_uv()
    if not matches(MAIN, dev=dev):
        _make(MAIN, uv, root_python(), dev=dev)
    if not matches(BOT, dev=dev):
        _make(BOT, uv, find_python310(uv), dev=dev)


def matches(environment: Environment, *, dev: bool) -> bool:
    """Whether the environment was made from the present lock, with the test tools if they are wanted."""
    stamp = _read_stamp(environment)
    return stamp.get("lock") == _lock_hash(environment) and (not dev or stamp.get("dev") is True)


def _make(environment: Environment, uv: str, python: str, *, dev: bool) -> None:
    dev = dev or _read_stamp(environment).get("dev") is True
    groups = ["--group", "dev"] if dev else ["--no-dev"]
    command = [uv, "sync", "--frozen", "--project", str(environment.project), "--python", python, *groups]
    # VIRTUAL_ENV of the caller's shell would only make uv warn.
    environ = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    with step(f"安装{environment.title}（首次需要几分钟，取决于网速）"):
        environment.stamp.unlink(missing_ok=True)
        run(command, env=environ, remedy="请检查网络后重试；下载到一半会接着下。")
        if environment is BOT:
            let_rasa_start_without_unused_packages()
    environment.stamp.write_text(json.dumps({"lock": _lock_hash(environment), "dev": dev}), "utf-8")


def let_rasa_start_without_unused_packages() -> None:
    """Put the stand-ins of what Rasa only names into its environment."""
    site = BOT.folder / BOT_SITE
    shutil.copyfile(_ABSENT, site / _ABSENT.name)
    (site / "absent_packages.pth").write_text("import absent_packages; absent_packages.install()\n", "utf-8")


def _read_stamp(environment: Environment) -> dict[str, object]:
    try:
        content = json.loads(environment.stamp.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _lock_hash(environment: Environment) -> str:
    digest = hashlib.sha256()
    for source in environment.sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()
