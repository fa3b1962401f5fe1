"""Every case in the table comes out as written, and every example in a rule file is run when the library opens."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.engine.examples import run_example
from knowledge.engine.library import Library
from knowledge.engine.opening import open_library
from knowledge.engine.schema_examples import Example

HERE = Path(__file__).parent
TABLE: dict[str, Any] = yaml.safe_load((HERE / "assessment_cases.yaml").read_text(encoding="utf-8"))


def _case(raw: dict[str, Any]) -> Example:
    return Example.model_validate({**raw, "record": {**TABLE["base"], **raw.get("record", {})}})


@pytest.mark.parametrize("raw", TABLE["cases"], ids=lambda raw: raw["name"])
def test_case_of_the_table(library: Library, raw: dict[str, Any]) -> None:
    """Protects the reading of the law that a lawyer has agreed to, day by day at the boundaries."""
    assert run_example(library, _case(raw)) == {}


def test_every_example_of_every_rule_holds(library: Library) -> None:
    """Protects each rule file's own examples: the shipped library opens, which runs them all."""
    assert open_library(HERE.parents[1] / "knowledge").version == library.version
