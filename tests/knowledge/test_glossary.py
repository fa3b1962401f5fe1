"""Every legal notion that code names has its Chinese term."""

import re
from enum import StrEnum

import pytest

from knowledge.engine import schema, vocabulary
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.facts import AssessmentFacts, RecordFacts
from knowledge.engine.library import Library

ENUMS = [
    value
    for module in (schema, vocabulary)
    for value in vars(module).values()
    if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
]


def _group(enum: type[StrEnum]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", enum.__name__).lower()


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_member_has_a_term(library: Library, enum: type[StrEnum]) -> None:
    """Protects readers: an identifier of a legal notion without the law's term is refused."""
    assert set(library.glossary.groups[_group(enum)]) == {member.value for member in enum}


@pytest.mark.parametrize(("group", "model"), [("record_field", RecordFacts), ("fact", AssessmentFacts)])
def test_every_field_has_a_term(library: Library, group: str, model: type) -> None:
    """Protects forms and letters: each field of a record or fact can be named in Chinese."""
    assert set(library.glossary.groups[group]) == set(model.model_fields)  # type: ignore[attr-defined]


def test_every_door_has_a_term(library: Library) -> None:
    """Protects door ids: none is in use that the glossary lacks."""
    assert set(library.doors) <= set(library.glossary.groups["door"])


def test_a_missing_term_is_an_error(library: Library) -> None:
    """Protects texts from an English identifier: an unknown one is refused, not printed."""
    with pytest.raises(KnowledgeError, match="no term"):
        library.glossary.term("severity", "extreme")


def test_a_renamed_county_is_found_under_its_old_code(library: Library) -> None:
    """Protects older records: 星子县 and 栾城县 lead to the places whose documents the library keeps."""
    here = {document.region for document in library.documents.values()}
    assert set(library.glossary.former_regions.values()) <= here
    assert library.glossary.current_region("360427") == "360483"
    assert library.glossary.current_region("320281") == "320281"
