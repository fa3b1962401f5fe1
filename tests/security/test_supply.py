"""The list of what the product is made of, and the judging of what is known against it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import supply
from scripts.supply import ENVIRONMENTS, FINDINGS, faults, read, sbom

JUDGED = yaml.safe_load(FINDINGS.read_text("utf-8"))["findings"]


def report(*packages: dict[str, Any]) -> dict[str, Any]:
    """What pip-audit writes."""
    return {"dependencies": list(packages), "fixes": []}


def package(name: str, *flaws: str) -> dict[str, Any]:
    """A package with advisories."""
    vulns = [{"id": flaw, "aliases": ["GHSA-0000"], "fix_versions": [], "description": ""} for flaw in flaws]
    return {"name": name, "version": "1.0", "vulns": vulns}


JUDGEMENT = {"id": "CVE-1", "environment": "bot", "package": "weak"}


@pytest.mark.parametrize(
    ("heard", "judged", "words"),
    [
        (report(package("weak", "CVE-1"), package("fine")), [JUDGEMENT], None),
        (report(package("weak", "CVE-1"), package("fine", "CVE-2")), [JUDGEMENT], "还没有判断"),
        (report(package("weak")), [JUDGEMENT], "已经查不到"),
        (report({"name": "weak", "skip_reason": "not found"}), [JUDGEMENT], "没有查到公告"),
        (report(package("weak", "CVE-1")), [JUDGEMENT | {"environment": "main"}], "还没有判断"),
        (report(package("weak", "PYSEC-9")), [JUDGEMENT | {"id": "GHSA-0000"}], None),
    ],
    ids=["judged", "new", "gone", "silence", "elsewhere", "by another number"],
)
def test_an_audit_passes_only_when_everything_is_judged(
    heard: dict[str, Any], judged: list[dict[str, Any]], words: str | None
) -> None:
    """Protects against an audit that says nothing because it heard nothing."""
    told = faults("bot", read("bot", heard), judged)
    assert (told == []) if words is None else (len(told) == 1 and words in told[0])


def test_judgements_are_about_what_is_locked() -> None:
    """Protects the list from rot: each names a package of its environment's lock, and says why it is no danger."""
    for one in JUDGED:
        lock = ENVIRONMENTS[one["environment"]].project / "uv.lock"
        assert f'name = "{one["package"]}"\n' in lock.read_text("utf-8"), one["id"]
        assert re.fullmatch(r"(CVE|GHSA|PYSEC)-[0-9A-Za-z-]+", one["id"])
        assert one["affects"] in ("no", "contained")
        assert one["why"]
        assert one["what"]
    assert len({one["id"] for one in JUDGED}) == len(JUDGED)


def test_the_list_of_parts_is_the_lock(tmp_path: Path) -> None:
    """Protects whoever must know within the hour whether a bad package is in the product: no network is needed."""
    for name, file in zip(ENVIRONMENTS, sbom(tmp_path), strict=True):
        document = json.loads(file.read_text("utf-8"))
        assert document["bomFormat"] == "CycloneDX"
        parts = {part["name"] for part in document["components"]}
        wanted = {"main": {"fastapi", "sqlalchemy", "cryptography"}, "bot": {"rasa", "sanic"}}[name]
        assert wanted <= parts
        assert "pytest" not in parts
        assert all(part["purl"].startswith("pkg:pypi/") for part in document["components"])


def test_the_command_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects from an audit by mistake: a wrong word is answered with the right ones."""
    monkeypatch.setattr("sys.argv", ["supply", "nothing"])
    with pytest.raises(SystemExit, match="用法"):
        supply.main()
