"""The questions people ask: every one resolves, none stands for two things."""

from pathlib import Path

import pytest

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library
from knowledge.engine.questions import load_questions

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def write(folder: Path, name: str, text: str) -> Path:
    """A question file below a folder."""
    (folder / "questions").mkdir(exist_ok=True)
    (folder / "questions" / name).write_text(text, "utf-8")
    return folder


def test_the_shipped_questions_load(library: Library) -> None:
    """Every clause and door named exists, and there is something to learn for every clause."""
    asked = {label for item in load_questions(KNOWLEDGE, library) for label in item.labels}
    clauses = {f"{document.id}#{clause.id}" for document in library.documents.values() for clause in document.clauses}
    assert clauses <= asked
    assert {"not_found", "wrong_door:credit_reporting", "refused:fraud"} <= asked


def test_measuring_questions_are_not_learned(library: Library) -> None:
    """What is measured with must not be trained on."""
    import yaml

    learned = {item.question for item in load_questions(KNOWLEDGE, library)} - {
        question for faq in library.faq.values() for question in faq.questions
    }
    for path in Path(__file__).parent.glob("*_questions.yaml"):
        measured = {item["ask"] for item in yaml.safe_load(path.read_text("utf-8"))}
        assert len(measured & learned) <= len(measured) / 100, path.name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("document: gbf-2020-49\nasked:\n  '99.9':\n    - 甲\n", "no clause"),
        ("document: gbf-2020-49\nasked:\n  '6.12':\n    - 12\n", "valid string"),
        ("document: gbf-2020-49\nasked: {}\nask: {}\n", "unknown key"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, library: Library, text: str, reason: str) -> None:
    """A clause that does not exist, a bare number or an unknown key stops the lesson."""
    with pytest.raises(KnowledgeError, match=rf"questions/x\.yaml:\d+: .*{reason}"):
        load_questions(write(tmp_path, "x.yaml", text), library)


def test_a_question_is_not_both_law_and_no_law(tmp_path: Path, library: Library) -> None:
    """The same words cannot be answered by a clause and be nobody's business."""
    write(tmp_path, "a.yaml", "document: gbf-2020-49\nasked:\n  '6.12':\n    - 要钱不要\n")
    write(tmp_path, "outside.yaml", "outside:\n  - status: not_found\n    ask: [要钱不要]\n")
    with pytest.raises(KnowledgeError, match="stands for"):
        load_questions(tmp_path, library)


def test_a_door_must_exist(tmp_path: Path, library: Library) -> None:
    """Nobody is sent to a door that is not in the library."""
    write(tmp_path, "outside.yaml", "outside:\n  - {status: wrong_door, door: moon, ask: [甲乙]}\n")
    with pytest.raises(KnowledgeError, match="no door 'moon'"):
        load_questions(tmp_path, library)
