"""A clause while it is being built."""

from dataclasses import dataclass, field

from knowledge.engine.gongwen.model import ParsedClause
from knowledge.engine.gongwen.numerals import Level


@dataclass
class Node:
    """``text`` are its own words without label and heading; ``printed`` its own paragraphs as they stand."""

    locator: str
    level: Level
    number: int = 0
    heading: str = ""
    text: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    def freeze(self) -> ParsedClause:
        """The finished clause."""
        return ParsedClause(
            locator=self.locator,
            heading=self.heading,
            text="\n".join(self.text),
            printed="\n".join(self.printed),
            children=tuple(child.freeze() for child in self.children),
        )

    def add(self, text: str) -> None:
        """A further paragraph of the clause's own words."""
        self.text.append(text)
        self.printed.append(text)
