"""The law's Chinese term for every identifier in the code (术语表)."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.schema import RegionCode, Strict, Text

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z][a-zA-Z0-9_]*$")]


@lru_cache
def group_of(kind: type[StrEnum]) -> str:
    """The group of a list's terms: ``RecordKind`` has ``record_kind``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


class Glossary(Strict):
    """Groups of identifiers (one group a kind of notion), each with its Chinese term; codes of renamed places."""

    former_regions: dict[RegionCode, RegionCode] = Field(default_factory=dict)
    groups: dict[Identifier, Annotated[dict[Identifier, Text], Field(min_length=1)]]

    def current_region(self, code: str) -> str:
        """The code that a place bears today: a renamed county's old code gives the new one, others themselves."""
        return self.former_regions.get(code, code)

    def term(self, group: str, identifier: str) -> str:
        """The law's term for an identifier.

        Raises:
            KnowledgeError: the glossary lacks it.

        """
        try:
            return self.groups[group][identifier]
        except KeyError:
            raise KnowledgeError(f"the glossary has no term for {group}.{identifier}") from None
