"""What a rule says it looks at is what the engine reads when the rule's own examples are run."""

from pathlib import Path
from typing import Any

import pytest

from knowledge.engine.assess import assess
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import load_library
from knowledge.engine.schema_examples import Example

LIBRARY = load_library(Path(__file__).resolve().parents[2] / "knowledge")
RULES = {
    rule.id: tuple(example for example in rule.examples if isinstance(example, Example))
    for rule in LIBRARY.rules.values()
    if rule.facts and all(isinstance(example, Example) for example in rule.examples)
}
READ: set[str] = set()


class _Watched:
    """Notes every field that is read."""

    def __getattribute__(self, name: str) -> Any:
        READ.add(name)
        return super().__getattribute__(name)


class _Record(_Watched, RecordFacts):
    """A record that notes what is read of it."""


class _Subject(_Watched, SubjectFacts):
    """A subject that notes what is read of it."""


class _Facts(_Watched, AssessmentFacts):
    """Told facts that note what is read of them."""


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_lists_only_what_is_read(rule_id: str) -> None:
    """Protects the lawyer who reads ``facts``: a name that nothing reads is a condition that nothing applies."""
    READ.clear()
    for example in RULES[rule_id]:
        assess(
            LIBRARY,
            _Record.model_validate(example.record.model_dump()),
            subject=_Subject.model_validate(example.subject.model_dump()),
            facts=_Facts.model_validate(example.facts.model_dump()),
            as_of=example.as_of,
        )
    assert set(LIBRARY.rules[rule_id].facts) - READ == set()
