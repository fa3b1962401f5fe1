"""`make serve`: everything that is missing is set up, then the processes of the Procfile run."""

import os

from scripts.console import ROOT, errors_in_words, run, say, step
from scripts.environments import ensure_environments
from scripts.local_env import load_environment
from scripts.model import ensure_model
from scripts.ports import BOT_PORT, require_free
from scripts.ranker import ranker_taught_meanwhile


def main() -> None:
    """Set up what is missing, then become the supervisor."""
    environ = load_environment()
    with errors_in_words():
        ports = ("PORT", int(environ["PORT"])), ("CREDIT_ACTIONS_PORT", int(environ["CREDIT_ACTIONS_PORT"]))
        require_free((*ports, ("", BOT_PORT)))
        ensure_environments(dev=False)
        with ranker_taught_meanwhile():
            model = ensure_model()
            prepare_database(environ)
    python = str(ROOT / ".venv/bin/python")
    os.chdir(ROOT)
    os.execve(python, [python, "-m", "scripts.supervise", str(model)], environ)  # noqa: S606 -- no shell on purpose


def prepare_database(environ: dict[str, str]) -> None:
    """Bring the database to the newest schema; in the embedded profile create the demo accounts once."""
    # The record and people's papers are for the owner of this installation only, also on a shared machine.
    os.umask(0o077)
    with step("准备数据库"):
        run([str(ROOT / ".venv/bin/alembic"), "upgrade", "head"], env=environ, remedy="数据库没有升级，数据没有改动。")
    if environ.get("CREDIT_PROFILE") != "production":
        say_output([str(ROOT / ".venv/bin/python"), "-m", "api.demo"], environ)


def say_output(command: list[str], environ: dict[str, str]) -> None:
    """Run a command whose words are for the person at the terminal (the demo accounts, shown once)."""
    say("→ 演示账号与数据 …")
    os.chdir(ROOT)
    if os.spawnve(os.P_WAIT, command[0], command, environ):  # noqa: S606 -- no shell on purpose
        run(command, env=environ)


if __name__ == "__main__":
    main()
