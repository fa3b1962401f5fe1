"""Compare an assessment with what an example expects."""

from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.library import Library
from knowledge.engine.schema_examples import Example


def run(library: Library, example: Example) -> Assessment:
    """The engine's answer to an example."""
    return assess(library, example.record, subject=example.subject, facts=example.facts, as_of=example.as_of)


def differences(answer: Assessment, example: Example) -> dict[str, tuple[object, object]]:
    """What the example expects and what came instead, for the keys that the example names."""
    told = {reason.rule for reason in answer.reasons}
    got: dict[str, object] = {
        "outcome": answer.outcome,
        "earliest_on": answer.earliest_on,
        "ends_on": answer.ends_on,
        "ground": answer.ground,
        "door": answer.door.id,
        "asks": tuple(question.field for question in answer.questions),
        "requires": tuple(paper.id for paper in answer.materials if paper.required),
        "says": tuple(name for name in example.expect.says if name in told),
        "silent_on": tuple(name for name in example.expect.silent_on if name not in told),
    }
    wanted = {name: getattr(example.expect, name) for name in example.expect.model_fields_set}
    return {name: (value, got[name]) for name, value in wanted.items() if value != got[name]}
