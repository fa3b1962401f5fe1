"""What the bot learns from: readable, unambiguous, balanced, and nobody's own data."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import yaml
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from tests.bot.intents import bare, training_messages

NLU_DATA = Path(__file__).parents[2] / "nlu_data"
FILES = sorted(path for path in NLU_DATA.glob("*/*.yml"))
_LONGEST_FILE, _LONGEST_MESSAGE, _FEWEST, _LARGEST_TO_SMALLEST = 300, 300, 80, 12

ALL = training_messages(NLU_DATA)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_can_be_reviewed_and_holds_one_intent_named_like_it(path: Path) -> None:
    """A person reads it in one go and knows from its name what to expect."""
    assert len(path.read_text("utf-8").splitlines()) <= _LONGEST_FILE
    blocks = yaml.safe_load(path.read_text("utf-8"))["nlu"]
    assert [block["intent"] for block in blocks] == [path.name.split(".")[0]]


def test_no_message_stands_under_two_intents() -> None:
    """Punctuation, width and case aside: what is said once one way and once the other teaches nothing."""
    first: dict[str, str] = {}
    assert not [(text, intent) for text, intent in ALL if first.setdefault(bare(text), intent) != intent]


def test_messages_are_as_long_as_people_write_them_and_not_annotated() -> None:
    """Entities are found by rules, so a bracket with a name behind it would be taken out of the message by mistake."""
    assert not [text for text, _ in ALL if not text.strip() or len(text) > _LONGEST_MESSAGE]
    assert not [text for text, _ in ALL if re.search(r"\]\s*[({]", text) or text.startswith("/")]


def test_no_intent_is_drowned_by_another() -> None:
    """Every intent has enough messages, and the largest is not out of proportion to the smallest."""
    sizes = Counter(intent for _, intent in ALL).values()
    assert min(sizes) >= _FEWEST
    assert max(sizes) <= _LARGEST_TO_SMALLEST * min(sizes)


def test_nobody_s_own_number_is_among_them() -> None:
    """No mobile number but those that end in zeros, and no identity number whose check digit is right."""
    plain = [unicodedata.normalize("NFKC", text) for text, _ in ALL]
    assert not [text for text in plain if re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)(?<!00000)", text)]
    numbers = [found for text in plain for found in re.findall(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])", text)]
    assert not [number for number in numbers if _valid(number)]


def test_codes_are_such_as_the_bot_recognises() -> None:
    """A code with a wrong check digit is taken for other words, and teaches the wrong thing; no place is real."""
    plain = [unicodedata.normalize("NFKC", text) for text, _ in ALL]
    codes = [
        found for text in plain for found in re.findall(r"(?<![\dA-Za-z])9[1-3]\d{6}MA[\dA-Z]{8}(?![\dA-Za-z])", text)
    ]
    assert codes
    assert not [code for code in codes if not uscc.is_valid(code)]
    numbers = [found for text in plain for found in re.findall(r"(?<!\d)\d{17}[\dX](?![\dA-Za-z])", text)]
    assert not [number for number in numbers if number[-1] != ric.calc_check_digit(number)]


def _valid(number: str) -> bool:
    try:
        ric.validate(number)
    except ValidationError:
        return False
    return True
