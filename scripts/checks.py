"""`make test` and `make lint`: everything is set up, then every check runs until one fails."""

import subprocess
import sys

from scripts.console import ROOT, SetupError, errors_in_words, run, say
from scripts.environments import ensure_environments
from scripts.model import data_folders, ensure_model, rasa_environment
from scripts.ranker import ranker_taught_meanwhile
from scripts.system_packages import ensure_system_packages
from tests import postgres

_BIN = ROOT / ".venv" / "bin"
_RASA = ROOT / "bot" / ".venv" / "bin"
# Rasa itself has no place in the main environment, so only those components are checked that do not import it.
_COMPONENTS = ("normalise", "segmenter.py", "features.py")
_TYPED = ("scripts", *(f"bot/components/{name}" for name in _COMPONENTS), "bot/absent_packages.py")
_LINT: tuple[tuple[str, list[str]], ...] = (
    ("写法（ruff check）", [f"{_BIN}/ruff", "check", "."]),
    ("格式（ruff format）", [f"{_BIN}/ruff", "format", "--check", "."]),
    ("类型（mypy）", [f"{_BIN}/mypy"]),
    ("类型（mypy：准备脚本和机器人部件）", [f"{_BIN}/mypy", *_TYPED]),
    ("导入次序（import-linter）", [f"{_BIN}/lint-imports"]),
)
_VALIDATE = ["data", "validate", "--config", "config.yml", "--domain", "bot/domain", "--data", *data_folders()]
_PYTEST = [f"{_BIN}/python", "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-rs"]
_TESTS: tuple[tuple[str, list[str]], ...] = (
    (
        "机器人部件的测试",
        [
            f"{_RASA}/python",
            "-m",
            "pytest",
            "-q",
            "-c",
            "bot/pyproject.toml",
            "--confcutdir",
            "tests/bot/components",
            "tests/bot/components",
        ],
    ),
    ("训练数据（rasa data validate）", [f"{_RASA}/rasa", *_VALIDATE]),
    ("测试（pytest）", _PYTEST),
)
# What keeps people's filings is tested again where it runs when it is big: another database, another file store.
_PEOPLE = ("accounts", "records", "cases", "materials", "filing", "notify", "privacy")
_OVERSIGHT = ("audit", "authorisations", "ledger", "oversight", "rights", "statistics")
# Left out: what asks the database for nothing that these do not (answers, chat, console, library, wechat, …).
_AGAIN = (*_PEOPLE, *_OVERSIGHT, "jobs", "kernel", "outbox")
_BIG = {"CREDIT_TEST_DATABASE": "postgresql", "CREDIT_TEST_STORAGE": "s3"}


def main() -> None:
    """`python -m scripts.checks lint|test`."""
    everything = sys.argv[1:] == ["test"]
    with errors_in_words():
        ensure_environments(dev=True)
        if everything:
            with ranker_taught_meanwhile():
                ensure_model()
                ensure_system_packages()
        for title, command in _LINT + (_TESTS if everything else ()):
            _check(title, command)
        if everything:
            _check_again()
        say("✓ 全部通过")


def _check_again() -> None:
    if not postgres.installed():
        say("→ 本机没有安装 PostgreSQL，跳过在 PostgreSQL 和 S3 上的第二遍测试。安装：apt-get install -y postgresql")
        return
    folders = [f"tests/api/{name}" for name in _AGAIN]
    _check("同样的测试，换成 PostgreSQL 和 S3（pytest）", [*_PYTEST, *folders], _BIG)


def _check(title: str, command: list[str], more: dict[str, str] | None = None) -> None:
    say(f"→ {title}")
    if "validate" in command:
        # Rasa warns of every response that only actions use: shown when it fails, noise when it does not.
        run(command, env=rasa_environment(), remedy=f"没有通过：{title}")
        return
    if subprocess.run(command, cwd=ROOT, env=rasa_environment() | (more or {}), check=False).returncode:
        raise SetupError(f"没有通过：{title}")


if __name__ == "__main__":
    main()
