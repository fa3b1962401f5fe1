"""Families of questions that strangers were once misled by: nothing wrong is said, and most are answered in full."""

import pytest

from knowledge.engine.answer import PolicyDesk
from knowledge.engine.boundaries import load_boundaries
from knowledge.engine.library import Library
from tests.knowledge.family_judge import KEYS, ask, families, misleading, wanting

FAMILIES = families()
# A share below 1 leaves room for what is known not to hold; what misleads has no room.
LEAST_IN_FULL = 0.85


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_nobody_is_misled(desk: PolicyDesk, family: str) -> None:
    """No word, clause or door of another house, field, place or day; most of each family is answered in full."""
    answers = [(item, ask(desk, item)) for item in FAMILIES[family]]
    wrong = {item["ask"]: found for item, answer in answers if (found := list(misleading(item, answer)))}
    short = {item["ask"]: found for item, answer in answers if (found := list(wanting(item, answer)))}
    assert not wrong
    assert len(short) <= (1 - LEAST_IN_FULL) * len(answers), short


def test_the_families_are_well_formed(library: Library) -> None:
    """Every family has eight questions or more, with keys that are looked at and clauses that exist."""
    for name, items in FAMILIES.items():
        assert len(items) >= 8, name
        for item in items:
            assert set(item) <= KEYS, item
            assert set(item) & {"want", "avoid", "says", "never", "status", "doors"}, item
            for ref in item.get("want", ()):
                assert library.clause(ref), ref


def test_boundaries_point_at_what_exists(library: Library) -> None:
    """A situation, a field or a subject that names what was renamed would guard nothing."""
    boundaries = load_boundaries()
    for situation in boundaries.situations:
        assert situation.short_answer in library.faq
    for matter in (matter for matter in boundaries.matters if matter.channel):
        assert matter.channel in library.doors
        for name in matter.instead_of:
            assert library.clause(name) if "#" in name else name in library.faq, name
    for rule in boundaries.wrong_doors:
        assert rule.door in library.doors
        assert boundaries.wrong_door(rule.called) == rule.door, "a part is asked about what leads to the same house"
    for subject in boundaries.subjects:
        assert boundaries.subject_of(subject.called) == subject
