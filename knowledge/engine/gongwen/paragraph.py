"""One paragraph of a document's source."""

import re
from dataclasses import dataclass, field, replace

from knowledge.engine.gongwen.repairs import Note


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: ``marked`` when the source set it as a heading, ``line`` where it begins, ``notes`` the repairs.

    ``width`` is the width of its last printed line, in Chinese characters, which tells broken lines from finished ones.
    """

    text: str
    line: int
    marked: bool = False
    indented: bool = False
    notes: tuple[Note, ...] = field(default=())
    width: float = 0.0
    last_line: int = 0

    @property
    def squeezed(self) -> str:
        """The text without any white space."""
        return re.sub(r"\s+", "", self.text)

    @property
    def is_row(self) -> bool:
        """Whether this is a row of a table."""
        return self.text.count("\t") > 1 or ("\t" in self.text and not self.text.rstrip().endswith(("。", "；", "：")))

    def with_text(self, text: str) -> "Paragraph":
        """The same paragraph with other words."""
        return replace(self, text=text)

    def with_notes(self, *notes: Note) -> "Paragraph":
        """The same paragraph with further notes."""
        return replace(self, notes=(*self.notes, *notes))
