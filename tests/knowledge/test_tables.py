"""Tables that say half of what the engine needs of them are refused when the library is read."""

import datetime as dt

import pytest
from pydantic import ValidationError

from knowledge.engine.deadlines import compute, due_day
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library, load_library
from knowledge.engine.objection import run_example
from knowledge.engine.schema_examples import GuideExample
from knowledge.engine.schema_lists import ListRemovals
from knowledge.engine.vocabulary import Unit
from tests.knowledge.small_folder import PERIODS, RULE, Write

SAID = RULE.replace("    text: 示例。\n", "    text: 示例。\n    unmet: 示例。\n")
GOOD_PERIODS = PERIODS.format(n=1, start="2026-01-01").replace("minimum: null", "minimum: {amount: 1, unit: month}")


@pytest.mark.parametrize(
    ("said", "periods", "message"),
    [
        (RULE, GOOD_PERIODS, r"periods.yaml:10: 'demo.said' needs unmet"),
        (
            SAID.replace("text: 示例。", "text: 到{today}。"),
            GOOD_PERIODS,
            r"10: 'demo.said' has a blank 'today'",
        ),
        (
            SAID,
            GOOD_PERIODS.replace("counted_from: decided_on", "counted_from: published_on"),
            r"published_within belongs",
        ),
        (SAID, GOOD_PERIODS + "published_within: T90\n", r"no time limit 'T90'|published_within belongs"),
        (
            SAID,
            GOOD_PERIODS.replace("maximum: demo.said}", "maximum: demo.said, always: [demo.gone]}"),
            r"no statement 'demo.gone'",
        ),
        (SAID, GOOD_PERIODS + "perhaps_from: 2025-01-01\n", r"telling.perhaps"),
    ],
)
def test_a_table_of_periods_says_all_that_it_is_told_with(write: Write, said: str, periods: str, message: str) -> None:
    """Protects an answer from failing for want of words, or of the limit that bounds an unknown day."""
    with pytest.raises(KnowledgeError, match=message):
        load_library(write(rules__demo__rule=said, rules__demo__periods=periods))


@pytest.mark.parametrize(
    ("change", "message"),
    [({"statement": "lists.gone"}, "must stand in this file"), ({"decides": True}, "must be primary or corroborated")],
)
def test_only_a_removal_that_was_read_decides(library: Library, change: dict[str, object], message: str) -> None:
    """Protects people from a list's conditions that nobody has read."""
    values = library.rules["lists.rule"].model_dump(by_alias=True)
    values["removals"] = [{"kind": "abnormal_operations_list", "statement": "lists.abnormal", **change}]
    with pytest.raises(ValidationError, match=message):
        ListRemovals.model_validate(values)


def test_an_example_of_the_guide_tells_what_differs(library: Library) -> None:
    """Protects the examples of the guide: what is missing and what should not be said are both told."""
    asked = {"name": "示例", "ground": "inaccurate", "field": "transport", "region": "430100", "as_of": "2026-11-21"}
    wrong = GuideExample.model_validate(
        {**asked, "says": ["objection.mark_shanghai"], "silent_on": ["objection.handled"]}
    )
    assert run_example(library, wrong) == {
        "not said": ((), ("objection.mark_shanghai",)),
        "said": ((), ("objection.handled",)),
    }
    assert "said" in run_example(library, GuideExample.model_validate({**asked, "says": []}))
    right = GuideExample.model_validate(
        {**asked, "says": ["objection.handled"], "silent_on": ["objection.mark_shanghai"]}
    )
    assert run_example(library, right) == {}


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("amount", [1, 20, 400])
def test_the_last_day_alone_is_the_last_day(unit: Unit, amount: int) -> None:
    """Protects against two counts of one period: with and without the days that were skipped."""
    for start in (dt.date(2025, 12, 31), dt.date(2026, 9, 30), dt.date(2026, 2, 14)):
        if unit is not Unit.YEAR or amount < 100:
            assert due_day(start, amount, unit) == compute(start, amount, unit).due_on
