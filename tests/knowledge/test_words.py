"""The segmenter, and ideas by their many names."""

import importlib
import warnings
from typing import Any

import pytest

from knowledge.engine.concepts import concepts_in, load_concepts
from knowledge.engine.library import Library
from knowledge.engine.words import domain_words, fold, tokens, tokens_of_folded


@pytest.fixture(scope="module")
def jieba() -> Any:
    """Jieba itself with the same words added."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tokenizer = importlib.import_module("jieba").Tokenizer()
        tokenizer.initialize()
    for word in domain_words():
        tokenizer.add_word(word)
    return tokenizer


def test_the_native_segmenter_cuts_as_jieba_does(jieba: Any, library: Library) -> None:
    """Words found here are the words that the bot's tokenizer and anybody's jieba see."""
    texts = [fold(clause.digest) for document in library.documents.values() for clause in document.clauses]
    texts += [fold(question) for faq in library.faq.values() for question in faq.questions]
    differing = [
        text
        for text in texts
        if text.isalpha() and set(jieba.cut_for_search(text, HMM=False)) - set(tokens_of_folded(text)) - _stop_words()
    ]
    assert len(differing) <= len(texts) / 200, differing[:3]


def _stop_words() -> frozenset[str]:
    from knowledge.engine.words import load_wording

    return load_wording().stop_words


def test_everyday_and_official_words_meet_in_a_concept() -> None:
    """A question and a clause that share no word may speak of one idea."""
    assert set(concepts_in("那个罚款挂网上能撤掉不")) & set(concepts_in("终止公示行政处罚信息"))


def test_concepts_are_not_everywhere() -> None:
    """A concept that any sentence would hit says nothing."""
    plain = ("今天下午我们去公园", "请把门关上", "小猫在睡觉")
    assert all(len(concepts_in(text)) <= 2 for text in plain)


def test_every_concept_is_reached_by_each_of_its_words() -> None:
    """Folding must not lose an expression that an author wrote."""
    lost = [
        (concept.id, word)
        for concept in load_concepts()
        for word in concept.say
        if concept.id not in concepts_in(fold(word))
    ]
    assert not lost


@pytest.mark.parametrize(("text", "word"), [("申请信用修复", "信用修复"), ("ＡＢＣ１２", "abc12")])
def test_terms_of_the_trade_and_wide_letters(text: str, word: str) -> None:
    """A known term stays whole, full width is folded."""
    assert word in tokens(text)
