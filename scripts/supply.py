"""What both environments are made of, and what is known against it.

``python -m scripts.supply sbom [FOLDER]`` writes a CycloneDX list for each environment, from the locks alone.
``python -m scripts.supply audit`` asks the advisory services about every locked version (it needs the network) and
compares what they say with ``docs/security/findings.yaml``: a finding that nobody judged, a judgement whose finding is
gone, and a package that could not be asked about each make it fail. Silence is never taken for safety.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.console import ROOT, VAR, SetupError, errors_in_words, run, say
from scripts.environments import BOT, MAIN, Environment, ensure_environments
from scripts.interpreters import find_uv

FINDINGS = ROOT / "docs" / "security" / "findings.yaml"
ENVIRONMENTS: dict[str, Environment] = {"main": MAIN, "bot": BOT}
_FOLDER = VAR / "sbom"


@dataclass(frozen=True)
class Finding:
    """An advisory against a locked package; ``names`` are all the numbers that it goes by."""

    environment: str
    package: str
    version: str
    names: frozenset[str]


@dataclass(frozen=True)
class Heard:
    """What the services said: findings, and packages that they said nothing about."""

    findings: tuple[Finding, ...]
    silent: tuple[str, ...]


def sbom(folder: Path) -> list[Path]:
    """A CycloneDX file for each environment, in ``folder``; no network is needed."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, environment in ENVIRONMENTS.items():
        file = folder / f"{name}.cdx.json"
        run(_export(environment, "cyclonedx1.5", file))
        files.append(file)
    return files


def _export(environment: Environment, form: str, file: Path, *more: str) -> list[str]:
    what = ["--frozen", "--offline", "--no-dev", "--no-emit-project", *more]
    where = ["--project", str(environment.project), "--output-file", str(file)]
    return [find_uv(), "export", "--quiet", "--format", form, *what, *where]


def ask(name: str) -> Heard:
    """What pip-audit hears of the locked packages of one environment; raises ``SetupError`` where it hears nothing."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, heard = Path(folder) / "locked.txt", Path(folder) / "heard.json"
        run(_export(ENVIRONMENTS[name], "requirements-txt", wanted, "--no-hashes"))
        command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "-r", str(wanted)]
        done = subprocess.run(
            [*command, "--format", "json", "--output", str(heard)], capture_output=True, text=True, check=False
        )
        if not heard.exists():
            raise SetupError(f"pip-audit 没有给出结果：{done.stderr.strip()[-500:]}")
        return read(name, json.loads(heard.read_text("utf-8")))


def read(name: str, report: dict[str, Any]) -> Heard:
    """A report of pip-audit."""
    findings, silent = [], []
    for one in report["dependencies"]:
        if "skip_reason" in one:
            silent.append(one["name"])
        for flaw in one.get("vulns", ()):
            names = frozenset({flaw["id"], *flaw["aliases"]})
            findings.append(Finding(name, one["name"], one["version"], names))
    return Heard(tuple(findings), tuple(silent))


def faults(name: str, heard: Heard, judged: Iterable[dict[str, Any]]) -> list[str]:
    """What is left to do about one environment, in words."""
    mine = [one for one in judged if one["environment"] == name]
    known = {one["id"] for one in mine}
    told = [
        f"{finding.package} {finding.version}：{'、'.join(sorted(finding.names))} 还没有判断"
        for finding in heard.findings
        if not finding.names & known
    ]
    found = {number for finding in heard.findings for number in finding.names}
    silent = set(heard.silent)
    told += [
        f"{one['package']}：{one['id']} 已经查不到，请从清单里删除"
        for one in mine
        if one["id"] not in found and one["package"] not in silent
    ]
    if silent:
        told.append(f"{len(silent)} 个软件包没有查到公告（不等于没有问题），例如 {'、'.join(sorted(silent)[:3])}")
    return told


def audit() -> None:
    """Ask about both environments; raises ``SetupError`` with everything that is left to do."""
    import yaml

    judged = yaml.safe_load(FINDINGS.read_text("utf-8"))["findings"]
    left = []
    for name in ENVIRONMENTS:
        heard = ask(name)
        say(f"{name}：{len(heard.findings)} 条公告，{len(heard.silent)} 个软件包没有查到")
        left += [f"{name}：{words}" for words in faults(name, heard, judged)]
    if left:
        raise SetupError("\n".join(["依赖审计没有通过：", *left]))
    say("✓ 每条公告都有判断（docs/security/findings.yaml）")


def main() -> None:
    """``sbom`` or ``audit``, in the finished main environment."""
    with errors_in_words():
        if sys.argv[1:2] not in (["sbom"], ["audit"]):
            raise SetupError("用法：python -m scripts.supply sbom [文件夹] | audit")
        ensure_environments(dev=True)
        if Path(sys.prefix) != MAIN.folder:
            python = str(MAIN.folder / "bin" / "python")
            os.execv(python, [python, "-m", "scripts.supply", *sys.argv[1:]])  # noqa: S606 -- no shell on purpose
        if sys.argv[1] == "audit":
            audit()
            return
        for file in sbom(Path(sys.argv[2]) if len(sys.argv) > 2 else _FOLDER):
            say(f"✓ {file}")


if __name__ == "__main__":
    main()
