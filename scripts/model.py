"""The bot's model: trained when, and only when, no model carries the fingerprint of what it is made from."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from scripts.console import ROOT, VAR, run, step

MODELS = ROOT / "bot" / "models"
_DATA = ("bot/rules", "bot/stories", "nlu_data")
_SOURCES = ("config.yml", "bot/uv.lock", "bot/domain", "bot/components", *_DATA)
_KINDS = {".yml", ".yaml", ".txt", ".py", ".lock"}


def ensure_model() -> Path:
    """The model for the present training data, trained if there is none. Raises ``SetupError``."""
    wanted = model_path()
    if not wanted.exists():
        with step("训练机器人（训练数据有变化）"):
            _train(wanted)
    return wanted


def model_path() -> Path:
    """Where the model for the present training data is, or will be once it is trained."""
    return MODELS / f"{fingerprint(ROOT / source for source in _SOURCES)}.tar.gz"


def fingerprint(sources: Iterable[Path]) -> str:
    """16 hex digits over the names and contents of all training files in `sources` (files or folders)."""
    digest = hashlib.sha256()
    for source in sources:
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file() and path.suffix in _KINDS:
                digest.update(f"{path.relative_to(source.parent)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def rasa_environment() -> dict[str, str]:
    """The variables for every Rasa command: no telemetry, few threads and memory arenas, quiet libraries."""
    # Compiled modules are kept even where the shell says otherwise: they save seconds at every start.
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "CREDIT_ACTIONS_URL": os.environ.get("CREDIT_ACTIONS_URL", "http://127.0.0.1:5055"),
    }


def data_folders() -> list[str]:
    """The folders with training data that there are."""
    return [folder for folder in _DATA if (ROOT / folder).is_dir()]


def _train(wanted: Path) -> None:
    # Into a folder of its own and moved at the end: a training that was stopped leaves no half model behind.
    # --force: Rasa's cache does not know our dictionary and helper modules.
    workshop = VAR / "training"
    shutil.rmtree(workshop, ignore_errors=True)
    command = [str(ROOT / "bot/.venv/bin/rasa"), "train", "--force", "--config", "config.yml", "--domain", "bot/domain"]
    command += ["--data", *data_folders(), "--out", str(workshop), "--fixed-model-name", "model"]
    run(command, env=rasa_environment(), remedy="请检查 bot/domain、bot/rules 和 nlu_data 里最近的改动。")
    MODELS.mkdir(parents=True, exist_ok=True)
    # The newest old one stays: a bot that runs with it may be started again by its supervisor.
    for old in sorted(MODELS.glob("*.tar.gz"), key=lambda model: model.stat().st_mtime)[:-1]:
        old.unlink()
    (workshop / "model.tar.gz").replace(wanted)
    shutil.rmtree(workshop)
