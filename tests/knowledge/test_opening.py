"""The library opens only when every example of every rule holds."""

import shutil
from pathlib import Path

import pytest

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.opening import open_library
from tests.knowledge.small_folder import RULE, Write

ROOT = Path(__file__).resolve().parents[2]
ASSESSED = """\
  - name: 示例评估
    case: yes
    record: {kind: other}
    as_of: 2026-11-21
    expect: {outcome: ended}
"""


def test_a_good_folder_opens(write: Write) -> None:
    """Protects the way in: what is right is opened."""
    assert list(open_library(write()).rules) == ["demo.rule"]


def test_an_example_that_does_not_hold_stops_the_opening(write: Write) -> None:
    """Protects the law from a changed number: the error names the file, the line, the example, and both values."""
    wrong = RULE.replace("due_on: 2026-11-24", "due_on: 2026-11-25")
    told = r"^rules/demo/rule.yaml:13: example '示例': due_on: expected 2026-11-25, found 2026-11-24$"
    with pytest.raises(KnowledgeError, match=told):
        open_library(write(rules__demo__rule=wrong))


def test_an_example_that_cannot_be_run_stops_the_opening(write: Write) -> None:
    """Protects against a folder without what the engine needs: the example that met it is named."""
    with pytest.raises(KnowledgeError, match=r"^rules/demo/rule.yaml:13: example '示例评估': expected one rule"):
        open_library(write(rules__demo__rule=RULE.replace("examples:\n", f"examples:\n{ASSESSED}")))


def test_the_rule_in_the_guide_is_taken(tmp_path: Path) -> None:
    """Protects lawyers who copy it: the example file of the guide is complete, and its examples hold."""
    guide = (ROOT / "docs" / "guides" / "adding-a-rule.md").read_text(encoding="utf-8")
    shutil.copytree(
        ROOT / "knowledge", tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "questions")
    )
    (tmp_path / "rules" / "demo.yaml").write_text(guide.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert "demo.rule" in open_library(tmp_path).rules
