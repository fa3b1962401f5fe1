"""Environment of the processes: the person's settings, generated secrets, and who may see which."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from scripts.console import ROOT, VAR

SECRETS_FILE = VAR / "secrets.env"
_OUTSIDE_API = {"CREDIT_ACTIONS_PORT", "CREDIT_API_URL", "CREDIT_TODAY"}
_BOT_ONLY = {"CREDIT_ACTIONS_URL", "CREDIT_BOT_TOKEN", "CREDIT_REDIS_URL"}


def read_env(path: Path) -> dict[str, str]:
    """`NAME=value` lines of a file; comments, blank lines and quotes around values are dropped."""
    if not path.exists():
        return {}
    pairs = (
        line.split("=", 1) for line in path.read_text("utf-8").splitlines() if "=" in line and line.lstrip()[0] != "#"
    )
    return {name.strip().removeprefix("export "): value.strip().strip("'\"") for name, value in pairs}


def load_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """All settings for the API: generated secrets, then `.env`, then the shell's own variables, the last one wins."""
    named = {**read_env(ROOT / ".env"), **environ}
    generated = {} if named.get("CREDIT_PROFILE") == "production" else ensure_secrets(SECRETS_FILE)
    port = named.get("PORT") or "8000"
    actions_port = named.get("CREDIT_ACTIONS_PORT") or "5055"
    standard = {
        "PORT": port,
        "CREDIT_ACTIONS_PORT": actions_port,
        "CREDIT_API_URL": f"http://127.0.0.1:{port}/api/v1",
        "CREDIT_ACTIONS_URL": f"http://127.0.0.1:{actions_port}",
    }
    # Compiled modules are kept even where the shell says otherwise: they save seconds at every start.
    given = {name: value for name, value in named.items() if value and name != "PYTHONDONTWRITEBYTECODE"}
    return {**standard, **generated, **given}


def ensure_secrets(path: Path) -> dict[str, str]:
    """The secrets of this installation, made once and readable by their owner only."""
    if not path.exists():
        made = {
            "CREDIT_SECRET_KEY": secrets.token_hex(32),
            "CREDIT_FIELD_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "CREDIT_BOT_TOKEN": secrets.token_urlsafe(32),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in made.items())
    return read_env(path)


def for_process(name: str, environ: Mapping[str, str]) -> dict[str, str]:
    """What the process `name` of the Procfile may see: bot and actions get no key, database or password."""
    if name in ("api", "worker"):
        return dict(environ)
    seen = _OUTSIDE_API | (_BOT_ONLY if name == "bot" else set())
    return {key: value for key, value in environ.items() if not key.startswith("CREDIT_") or key in seen}
