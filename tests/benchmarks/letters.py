"""Letters: each written as DOCX and as PDF, beside docxtpl and typst bare with the same words."""

import datetime as dt
import io
import json
from collections.abc import Callable

import typst
from docxtpl import DocxTemplate

from api.filing.letters import placeholders, templates
from api.filing.letters.desk import LetterDesk
from api.filing.letters.facts import Letter
from api.filing.letters.kinds import KINDS, LetterKind
from api.filing.letters.pdf import arranged
from api.settings import ROOT
from tests.benchmarks.figures import spread, table, timed

FOLDER = ROOT / "api" / "filing" / "letters" / "templates"
_REPEATS = 40
_MOMENT = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
_LONG = "application with a statement of 3000 characters"
# The same words, one paragraph after the other, and nothing else: what the typesetter alone needs.
_BARE = b'#set text(font: "Noto Serif SC", size: 16pt)\n#for line in json(bytes(sys.inputs.lines)) { par(line) }'


def measure() -> None:
    """Print one row a letter."""
    desk = LetterDesk(FOLDER)
    rows = [_row(desk, kind, kind, "") for kind in KINDS]
    rows.append(_row(desk, _LONG, "application", "罚款已经缴清，违法行为已经改正。" * 188))
    head = ["letter", "DOCX p50 ms", "docxtpl bare", "PDF p50 ms", "PDF p95 ms", "typst bare", "PDF kB"]
    table("Letters, filled and set from one template", head, rows)


def _row(desk: LetterDesk, name: str, kind: LetterKind, statement: str) -> list[str]:
    facts = placeholders.examples(kind)
    if statement:
        facts["陈述"] = [statement]
    letter, content = Letter(facts, _MOMENT), templates.path_of(FOLDER, kind).read_bytes()
    docx, size = desk.write(letter, kind, "docx"), len(desk.write(letter, kind, "pdf"))
    lines = json.dumps(_lines(arranged(docx, name, desk.shelf)), ensure_ascii=False)
    filled, bare = _spread(lambda: desk.write(letter, kind, "docx")), _spread(lambda: _bare_docx(content, facts))
    made = _spread(lambda: desk.write(letter, kind, "pdf"))
    plain = _spread(lambda: typst.compile(_BARE, font_paths=desk.shelf.fonts, sys_inputs={"lines": lines}))
    times = [filled[0], bare[0], *made, plain[0]]
    return [name, *(f"{one:.0f}" for one in times), f"{size / 1024:.0f}"]


def _bare_docx(content: bytes, facts: dict[str, object]) -> None:
    template = DocxTemplate(io.BytesIO(content))
    template.render(facts)
    template.save(io.BytesIO())


def _lines(data: dict[str, object]) -> list[str]:
    blocks: list[dict[str, object]] = data["blocks"]  # type: ignore[assignment]  # made of plain data
    return ["".join(piece["text"] for piece in block["pieces"]) for block in blocks if "pieces" in block]  # type: ignore[attr-defined]


def _spread(action: Callable[[], object]) -> tuple[float, float]:
    measured = spread([timed(action) for _ in range(_REPEATS)])
    return measured.p50, measured.p95


if __name__ == "__main__":
    measure()
