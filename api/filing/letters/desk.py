"""The letters of this installation: templates read and checked once, fonts found once, any number written."""

from functools import cached_property, lru_cache
from pathlib import Path

from api.errors import UpstreamDown
from api.filing.letters import checking, pdf, templates
from api.filing.letters.facts import Letter
from api.filing.letters.fonts import FontProblem, FontShelf
from api.filing.letters.kinds import KINDS, NAMES, LetterFormat, LetterKind
from api.filing.letters.templates import TemplateProblem


class LetterDesk:
    """Writes letters from the templates of one folder, as they stood when the program started.

    Raises ``TemplateProblem`` naming every letter whose template is missing or cannot be used.
    """

    def __init__(self, folder: Path, font_folder: Path | None = None) -> None:
        self._font_folder = font_folder
        self._templates = {kind: _content(folder, kind) for kind in KINDS}
        wrong = [problem for kind, content in self._templates.items() for problem in _problems(kind, content)]
        if wrong:
            raise TemplateProblem("文书模板不能用，请改正：\n" + "\n".join(wrong))

    @cached_property
    def shelf(self) -> FontShelf:
        """The fonts; found when the first PDF is asked for. Raises ``FontProblem``."""
        return FontShelf(self._font_folder)

    def write(self, letter: Letter, kind: LetterKind, form: LetterFormat) -> bytes:
        """The letter's bytes; raises ``UpstreamDown`` where there is no font to set a PDF with."""
        docx = templates.fill(self._templates[kind], letter.facts)
        if form == "docx":
            return docx
        try:
            return pdf.typeset(docx, NAMES[kind], self.shelf, letter.moment)
        except FontProblem as problem:
            raise UpstreamDown(str(problem), code="font_missing") from problem


@lru_cache(maxsize=64)
def _problems(kind: LetterKind, content: bytes) -> tuple[str, ...]:
    return tuple(checking.problems(kind, content))


def _content(folder: Path, kind: LetterKind) -> bytes:
    path = templates.path_of(folder, kind)
    try:
        return path.read_bytes()
    except OSError:
        raise TemplateProblem(f"没有{NAMES[kind]}的模板：{path}。请放回，或者改 CREDIT_LETTERS_DIR。") from None
