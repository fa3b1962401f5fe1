"""Every legal notion that code names has its Chinese term."""

import pytest

from knowledge.engine.completeness import identifiers
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library


@pytest.mark.parametrize("group", sorted(identifiers()))
def test_a_group_has_a_term_for_each_identifier_and_no_other(library: Library, group: str) -> None:
    """Protects readers: an identifier without the law's term stops the load, and no term is left of a former one."""
    assert set(library.glossary.groups[group]) == set(identifiers()[group])


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
