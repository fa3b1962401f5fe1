"""What is heard of what people say is wrong with a record: measured on sentences that nothing was learned from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.ground_scores import sentences
from actions.grounds import GROUNDS, ground_in, likeliest
from tests.actions.fake_api import FakeApi, record, tracker

_SETS = Path(__file__).parent / "grounds"


def _held_back(*names: str) -> list[tuple[str, str]]:
    contents: list[dict[str, list[str]]] = [
        yaml.safe_load((_SETS / f"{name}.yml").read_text("utf-8")) for name in names
    ]
    return [(text, ground) for content in contents for ground, texts in content.items() for text in texts]


def _figures(pairs: list[tuple[str, str]], heard: Callable[[str], str | None]) -> tuple[float, float]:
    """Recall and precision over the grounds."""
    found = [(ground, heard(text)) for text, ground in pairs]
    right = sum(ground == told for ground, told in found)
    return right / sum(ground != "none" for ground, _ in found), right / sum(told is not None for _, told in found)


def test_nothing_of_what_is_measured_was_learned() -> None:
    """Protects the figures from being the training's own, and every ground from having none to learn from."""
    learned = {text for text, _ in sentences()}
    assert not learned & {text for text, _ in _held_back("heldout", "fresh")}
    assert {ground for _, ground in sentences()} == GROUNDS - {"other"} | {"none"}


def test_grounds_are_heard_from_the_facts() -> None:
    """Protects people from choosing among ten names what they have just told; a doubt is asked about."""
    pairs = _held_back("heldout", "fresh")
    recall, precision = _figures(pairs, lambda text: ground_in(text, asked=True))
    assert recall >= 0.8
    assert precision >= 0.93
    told = [(text, ground) for text, ground in pairs if ground != "none"]
    assert sum(ground in likeliest(text) for text, ground in told) >= 0.9 * len(told)


@pytest.mark.parametrize("text", ["内容没写错", "不是重复，只有这一条", "处罚没撤销，我就想让它下来", "还没到期"])
def test_a_denied_ground_is_none(text: str) -> None:
    """Protects from an objection on what the person says is right."""
    assert ground_in(text) is None
    assert ground_in(text, asked=True) is None


def test_a_doubt_is_asked_with_the_likeliest_first(api: FakeApi, domain: dict[str, Any]) -> None:
    """All grounds stay to choose from."""
    api.set("GET /records", {"items": [record(1)]})
    slots = {"objection_record": "r1", "requested_slot": "objection_ground"}
    said = api.run("action_ask_objection_ground", tracker("电话跟车牌都在上面", "inform", slots=slots), domain)
    first = said.responses[0]["buttons"]
    assert said.names == ["utter_ask_objection_ground_likely"]
    assert (len(first), first[0]["payload"]) == (10, '/inform{"ground": "privacy"}')
