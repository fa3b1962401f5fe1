"""Sentences have only blanks that the engine fills, and the questions are those that it asks."""

import pytest

from knowledge.engine.asking import _ANSWERS
from knowledge.engine.blanks import ASKED_FOR, FILLED, blanks
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.library import Library, load_library
from knowledge.engine.opening import open_library
from knowledge.engine.schema_rules import Questions
from knowledge.engine.sentences import filled
from tests.knowledge.small_folder import RULE, Write


@pytest.mark.parametrize("blank", ["wenn", "source.__class__", "source[0]", "", "0", "last:>9", "last!r", "见{last}}"])
def test_a_blank_that_nothing_fills_stops_the_load(write: Write, blank: str) -> None:
    """Protects readers from a sentence with a hole, and the engine from words that reach into it."""
    text = RULE.replace("text: 示例。", f"text: '到{{{blank}}}。'")
    with pytest.raises(KnowledgeError, match=r"^rules/demo/rule.yaml:9: statement 'demo.said' "):
        load_library(write(rules__demo__rule=text))


def test_every_name_is_filled_somewhere(library: Library) -> None:
    """Protects the list of names from growing stale."""
    said = [s for rule in library.rules.values() for s in rule.statements.values()]
    texts = [text for one in said for text in (one.text, one.unmet, one.unknown) if text]
    assert {name for text in texts for name, _, _ in blanks(text)} == FILLED


def test_a_blank_that_is_not_filled_here_is_told_by_its_sentence() -> None:
    """Protects whoever moves a sentence: the error names the statement and the blank, and is no raw KeyError."""
    with pytest.raises(KnowledgeError, match=r"'demo.said' has a blank 'last'"):
        filled("demo.said", "到{last}。", {"first": "今天"})


QUESTIONS = RULE.replace("kind: statements", "kind: questions").replace(
    "statements:\n", "questions:\n" + "".join(f"  {name}: 问？\n" for name in sorted(ASKED_FOR)) + "statements:\n"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (QUESTIONS.replace("  severity: ", "  severtiy: "), r"rule.yaml:14: 'severtiy' is asked by nobody"),
        (QUESTIONS.replace("  severity: 问？\n", ""), r"rule.yaml:7: the question for 'severity' is missing"),
    ],
)
def test_questions_are_those_that_are_asked(write: Write, text: str, message: str) -> None:
    """Protects a person from an assessment that fails because a question was misspelt."""
    assert open_library(write(rules__demo__rule=QUESTIONS)).only_rule(Questions)
    with pytest.raises(KnowledgeError, match=message):
        load_library(write(rules__demo__rule=text))


def test_whatever_is_put_in_order_has_its_question() -> None:
    """Protects the two lists from drifting apart."""
    assert _ANSWERS.keys() <= ASKED_FOR
