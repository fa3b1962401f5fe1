"""Words of the domain that promise or accuse: no more than what holds."""

from typing import Any

import pytest


def texts(domain: dict[str, Any]) -> list[str]:
    """Everything that the domain says."""
    return [one.get("text", "") for all_of_it in domain["responses"].values() for one in all_of_it]


@pytest.mark.parametrize("words", ["另一位", "换个人", "换一个人", "骗人", "就是认定单位"])
def test_nothing_is_said_that_does_not_hold(domain: dict[str, Any], words: str) -> None:
    """Protects the truth: who looks again is not said, asking money is a warning sign, lists have other deciders."""
    assert not [text for text in texts(domain) if words in text]


def test_the_receipt_says_that_it_is_free_and_who_decides(domain: dict[str, Any]) -> None:
    """Protects the person who just filed: no fee, a warning, and the body that made the decision."""
    said = domain["responses"]["utter_repair_submitted"][0]["text"]
    assert all(words in said for words in ("免费", "要当心", "作出决定的单位"))
