"""The decision which intent a message has, on a handful of examples."""

from pathlib import Path

import pytest

from bot.components.features import Features, features
from bot.components.intent_model import IntentModel
from bot.components.segmenter import Segmenter

EXAMPLES = {
    "greet": ["你好", "您好呀", "你好啊老师", "早上好"],
    "ask_fee": ["修复收费吗", "申请要多少钱", "收不收钱", "办这个要花多少钱"],
    "out_of_scope": ["今天天气怎么样", "讲个笑话", "明天天气好不好", "笑话讲一个"],
}


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    """Without a domain dictionary."""
    return Segmenter()


@pytest.fixture(scope="module")
def model(segmenter: Segmenter) -> IntentModel:
    """What is learned from the examples."""
    pairs = [(_of(segmenter, text), intent) for intent, texts in EXAMPLES.items() for text in texts]
    return IntentModel.learn([one for one, _ in pairs], [intent for _, intent in pairs], strength=2.0, seldom=1)


def _of(segmenter: Segmenter, text: str) -> Features:
    return features(segmenter.words(text))


@pytest.mark.parametrize(
    ("text", "intent"), [("老师你好", "greet"), ("多少钱呢", "ask_fee"), ("讲笑话", "out_of_scope")]
)
def test_what_was_learned_is_found_in_other_words(
    segmenter: Segmenter, model: IntentModel, text: str, intent: str
) -> None:
    """The chances add up to one and the intent meant has the largest."""
    chances = model.chances(_of(segmenter, text), 3.0, {})
    assert chances is not None
    assert chances.sum() == pytest.approx(1)
    assert model.intents[chances.argmax()] == intent


def test_nothing_known_has_no_chances(segmenter: Segmenter, model: IntentModel) -> None:
    """Such a message is not understood, instead of being the most frequent intent."""
    assert model.chances(_of(segmenter, "zxq"), 3.0, {}) is None
    assert model.chances(_of(segmenter, "？"), 3.0, {}) is None


def test_a_lean_tips_what_is_nearly_even(segmenter: Segmenter, model: IntentModel) -> None:
    """What is given beforehand makes an intent more likely and leaves the sum at one."""
    message = _of(segmenter, "天气要花多少钱")
    plain, leaning = model.chances(message, 3.0, {}), model.chances(message, 3.0, {"out_of_scope": 0.5})
    place = model.intents.index("out_of_scope")
    assert plain is not None
    assert leaning is not None
    assert leaning[place] > plain[place]
    assert leaning.sum() == pytest.approx(1)


def test_a_saved_model_decides_as_before(segmenter: Segmenter, model: IntentModel, tmp_path: Path) -> None:
    """Serving reads what training wrote."""
    model.save(tmp_path)
    again, message = IntentModel.read(tmp_path), _of(segmenter, "你好，收费吗")
    assert again.intents == model.intents
    assert again.chances(message, 3.0, {}) == pytest.approx(model.chances(message, 3.0, {}))
