"""What a message is known by."""

from pathlib import Path

import pytest

from bot.components.features import VIEWS, Features, features, only_values
from bot.components.segmenter import Segmenter, read_dictionary

DICTIONARY = Path(__file__).parents[3] / "nlu_data/dictionary"


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    """As in the bot: with the domain's dictionary."""
    return Segmenter(read_dictionary(DICTIONARY))


def _of(segmenter: Segmenter, text: str) -> Features:
    return features(segmenter.words(text))


@pytest.mark.parametrize("typed", ["信用休复", "信用修付", "xinyong xiufu", "xin yong xiu fu", "XINYONGXIUFU"])
def test_homophones_and_latin_letters_sound_like_what_was_meant(segmenter: Segmenter, typed: str) -> None:
    """Slips of an input method and messages in pinyin are understood without an example of each."""
    assert _of(segmenter, "信用修复")["sounds"] <= _of(segmenter, typed)["sounds"]


def test_sounds_that_people_mix_up_are_one(segmenter: Segmenter) -> None:
    """Voice input and dialects do not tell zhi from zi, or xing from xin."""
    assert _of(segmenter, "征性")["sounds"] == _of(segmenter, "征信")["sounds"] == _of(segmenter, "增信")["sounds"]


def test_a_foreign_word_is_not_cut_into_syllables(segmenter: Segmenter) -> None:
    """«stop» is a word, not s-to-p."""
    assert _of(segmenter, "stop please")["sounds"] == {"stop", "please", "stop please"}


@pytest.mark.parametrize(
    ("one", "other"), [("罚了两万元", "罚了三百块"), ("XF-20261121-0001到哪了", "XF-20250102-0099到哪了")]
)
def test_what_a_value_says_does_not_count(segmenter: Segmenter, one: str, other: str) -> None:
    """Sums, dates and codes must not lead to an intent by their digits."""
    assert _of(segmenter, one) == _of(segmenter, other)


def test_width_and_case_do_not_count(segmenter: Segmenter) -> None:
    """ＯＫ is ok."""
    wide, plain = _of(segmenter, "ＯＫ，好的"), _of(segmenter, "ok, 好的")
    assert (wide["runs"], wide["pairs"], wide["sounds"]) == (plain["runs"], plain["pairs"], plain["sounds"])


@pytest.mark.parametrize("nothing", ["", "？？？", "。。。", "😀"])
def test_a_message_that_says_nothing_has_no_features(segmenter: Segmenter, nothing: str) -> None:
    """Otherwise the space around it would make it something known."""
    assert not any(_of(segmenter, nothing)[view] for view in VIEWS)


@pytest.mark.parametrize(
    "value", ["xf-20261121-0001", "2025年6月30日。", "江阴市市监局", "南京", "13900000000", "0510-12345678"]
)
def test_a_bare_value_is_known_as_one(segmenter: Segmenter, value: str) -> None:
    """It answers the question just asked, whatever its digits resemble."""
    assert only_values(segmenter.words(value))


@pytest.mark.parametrize("text", ["XF-20261121-0001到哪了", "罚了2万元", "12345678", "？", ""])
def test_a_value_with_a_word_beside_it_is_not_bare(segmenter: Segmenter, text: str) -> None:
    """A case number with a question asks; digits of no kind are nothing."""
    assert not only_values(segmenter.words(text))
