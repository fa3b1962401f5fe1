"""Every example in the rule files and every case in the table comes out as written."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.engine.deadlines import compute
from knowledge.engine.library import Library, load_library
from knowledge.engine.schema_examples import DateExample, Example
from tests.knowledge.comparing import differences, run

HERE = Path(__file__).parent
TABLE: dict[str, Any] = yaml.safe_load((HERE / "assessment_cases.yaml").read_text(encoding="utf-8"))
RULES = load_library(HERE.parents[1] / "knowledge").rules
EXAMPLES = [(rule.id, example) for rule in RULES.values() for example in rule.examples]


def _case(raw: dict[str, Any]) -> Example:
    return Example.model_validate({**raw, "record": {**TABLE["base"], **raw.get("record", {})}})


@pytest.mark.parametrize("raw", TABLE["cases"], ids=lambda raw: raw["name"])
def test_case_of_the_table(library: Library, raw: dict[str, Any]) -> None:
    """Protects the reading of the law that a lawyer has agreed to, day by day at the boundaries."""
    example = _case(raw)
    assert differences(run(library, example), example) == {}


@pytest.mark.parametrize(("rule_id", "example"), EXAMPLES, ids=lambda value: getattr(value, "name", value))
def test_example_of_a_rule(library: Library, rule_id: str, example: Example | DateExample) -> None:
    """Protects each rule file's own examples, so that a changed number cannot slip through."""
    if isinstance(example, DateExample):
        due = compute(example.start_on, example.amount, example.unit)
        assert (due.due_on, due.provisional) == (example.due_on, example.provisional), rule_id
    else:
        assert differences(run(library, example), example) == {}, rule_id
