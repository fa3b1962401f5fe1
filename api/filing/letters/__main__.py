"""`make letters`: are the templates and the fonts fit for use? Writes an example of each letter to look at."""

import datetime as dt
import sys
from pathlib import Path

from api.filing.letters import placeholders
from api.filing.letters.desk import LetterDesk
from api.filing.letters.facts import Letter
from api.filing.letters.fonts import FontProblem
from api.filing.letters.kinds import KINDS, NAMES
from api.filing.letters.templates import TemplateProblem
from api.settings import ROOT, Settings

_EXAMPLES = ROOT / "var" / "letters"
_MOMENT = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


def main() -> None:
    """Says what is wrong, or where the examples lie; ends with 1 where a letter cannot be written."""
    settings = Settings()
    try:
        desk = LetterDesk(settings.letters_dir, settings.letters_font_dir)
        write_examples(desk, _EXAMPLES)
    except (TemplateProblem, FontProblem) as problem:
        sys.stderr.write(f"✗ {problem}\n")
        raise SystemExit(1) from None
    sys.stdout.write(f"✓ {len(KINDS)} 种文书的模板都能用（{settings.letters_dir}），用示例填好的文书在 {_EXAMPLES}\n")


def write_examples(desk: LetterDesk, folder: Path) -> None:
    """One DOCX and one PDF of each letter, filled with the examples of the guide."""
    folder.mkdir(parents=True, exist_ok=True)
    desk.shelf.faces  # noqa: B018 -- a missing font is said once, as what it is
    for kind in KINDS:
        letter = Letter(placeholders.examples(kind), _MOMENT)
        for form in ("docx", "pdf"):
            (folder / f"{NAMES[kind]}.{form}").write_bytes(desk.write(letter, kind, form))


if __name__ == "__main__":
    main()
