"""Secrets are made once, kept private, and kept from those who need none."""

import base64
import socket
from pathlib import Path

import pytest

from scripts import local_env
from scripts.console import SetupError
from scripts.local_env import ensure_secrets, for_process, load_environment, read_env
from scripts.ports import is_free, require_free


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    """A second start keeps the keys: everything stored was encrypted with them."""
    made = ensure_secrets(tmp_path / "var/secrets.env")
    assert ensure_secrets(tmp_path / "var/secrets.env") == made
    assert (tmp_path / "var/secrets.env").stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(made["CREDIT_SECRET_KEY"])) == 32
    assert len(base64.b64decode(made["CREDIT_FIELD_KEY"])) == 32


@pytest.mark.parametrize("name", ["bot", "actions"])
def test_bot_and_actions_see_no_key_and_no_database(name: str) -> None:
    """The bot is never trusted: what it cannot see it cannot leak."""
    everything = {
        "CREDIT_SECRET_KEY": "x",
        "CREDIT_FIELD_KEY": "x",
        "CREDIT_DATABASE_URL": "x",
        "CREDIT_DEMO_PASSWORD": "x",
        "CREDIT_BOT_TOKEN": "t",
        "CREDIT_TODAY": "2026-11-21",
        "PATH": "/bin",
    }
    own = {"CREDIT_BOT_TOKEN"} if name == "bot" else set()
    assert set(for_process(name, everything)) == {"CREDIT_TODAY", "PATH"} | own
    assert for_process("api", everything) == everything


def test_the_shell_wins_over_the_file_and_the_file_over_generated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting given for one start is not lost to a file."""
    monkeypatch.setattr(local_env, "ROOT", tmp_path)
    monkeypatch.setattr(local_env, "SECRETS_FILE", tmp_path / "secrets.env")
    (tmp_path / ".env").write_text(
        "# settings\nPORT=8100\nCREDIT_BOT_TOKEN='mine'\nexport CREDIT_TODAY=2026-11-21\n", "utf-8"
    )
    environ = load_environment({"PORT": "8200"})
    assert environ["PORT"] == "8200"
    assert environ["CREDIT_API_URL"] == "http://127.0.0.1:8200/api/v1"
    assert environ["CREDIT_BOT_TOKEN"] == "mine"
    assert environ["CREDIT_TODAY"] == "2026-11-21"
    assert environ["CREDIT_SECRET_KEY"] == read_env(tmp_path / "secrets.env")["CREDIT_SECRET_KEY"]


def test_production_gets_no_generated_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In production a missing secret must stop the start instead of being made up."""
    monkeypatch.setattr(local_env, "ROOT", tmp_path)
    monkeypatch.setattr(local_env, "SECRETS_FILE", tmp_path / "secrets.env")
    assert "CREDIT_SECRET_KEY" not in load_environment({"CREDIT_PROFILE": "production"})
    assert not (tmp_path / "secrets.env").exists()


def test_a_busy_port_is_named_with_its_remedy() -> None:
    """The sentence names the port and how to take another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        with pytest.raises(SetupError, match=rf"端口 {port} 已被别的程序占用[\s\S]*PORT=8001 make serve"):
            require_free([("PORT", port)])
    assert is_free(port)
