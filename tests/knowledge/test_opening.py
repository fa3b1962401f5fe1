"""The library opens only when every example of every rule holds."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from knowledge.engine import workdays
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.opening import open_library
from tests.calendars import reread
from tests.knowledge.small_folder import RULE, Write

ROOT = Path(__file__).resolve().parents[2]
NATIONAL_DAY = dt.date(2027, 10, 1)
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


def test_working_days_follow_the_calendar_of_the_folder_that_was_opened(tmp_path: Path) -> None:
    """Protects installations with their own folder: its notice of next year counts, not the one beside the code."""
    shutil.copytree(ROOT / "knowledge", tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py"))
    file = tmp_path / "rules" / "time" / "calendar.yaml"
    # An invented arrangement, with work on National Day.
    notice = "notices:\n  - {year: 2027, rest: [[2027-01-01, 2027-01-01]], work: []}\n"
    text = file.read_text(encoding="utf-8").replace("verified_through: 2026-12-31", "verified_through: 2027-12-31")
    file.write_text(text.replace("notices:\n", notice), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="provisional: expected True, found False"):
        open_library(tmp_path)
    assert not workdays.is_working_day(NATIONAL_DAY), "a folder that was refused must not be counted by"
    for rule in (tmp_path / "rules" / "time").rglob("*.yaml"):
        head, *moved = rule.read_text(encoding="utf-8").split("跨年的日期只能暂定")
        moved = [part.replace("provisional: true", "provisional: false") for part in moved]
        moved = [part.replace("state: provisional", "state: running", 1) for part in moved]
        rule.write_text("跨年的日期只能暂定".join([head, *moved]), encoding="utf-8")
    try:
        open_library(tmp_path)
        assert workdays.is_working_day(NATIONAL_DAY)
        assert not workdays.add_working_days(dt.date(2026, 12, 28), 10).provisional
        open_library(ROOT / "knowledge")
        assert not workdays.is_working_day(NATIONAL_DAY)
    finally:
        reread()
