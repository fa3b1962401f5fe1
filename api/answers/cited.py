"""Clauses as people and programs name them: in words, or as the citation that an answer gave."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag

from api.plain import as_list


class CitedClause(BaseModel):
    """A clause by its document and its place in it; what else a citation says of it is ours, and not taken back."""

    model_config = ConfigDict(extra="ignore", title="条款")

    document: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] = Field(
        title="文号或者文件标题"
    )
    locator: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] = Field(
        title="条款位置"
    )

    def __str__(self) -> str:
        return f"{self.document} {self.locator}"


def _shape(value: object) -> str:
    """Which of the two was meant, so that only what is wrong with that one is told."""
    return "fields" if isinstance(value, (dict, CitedClause)) else "words"


_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Said = Annotated[Annotated[_Words, Tag("words")] | Annotated[CitedClause, Tag("fields")], Discriminator(_shape)]
Clauses = Annotated[list[Said], BeforeValidator(as_list), Field(max_length=20)]
