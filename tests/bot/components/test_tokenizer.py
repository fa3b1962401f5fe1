"""Tokens: exact offsets, no white space, nothing that belongs together cut."""

import itertools
from pathlib import Path

import pytest

from bot.components.segmenter import Segmenter, read_dictionary

MESSAGES = (
    "查 xf-20261121-0001 到哪了",
    "我的文号是苏锡市监罚〔2026〕 12号，2025年6月30日履行的，罚了2万元",
    "第二条能修复吗？　　上面那条呢",
    "代码91350100M000100Y43，\n江阴市市监局",
)


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    """A segmenter with one word of a domain dictionary."""
    return Segmenter(["信用修复决定 10 n", "# a comment", ""])


@pytest.mark.parametrize("text", MESSAGES)
def test_tokens_are_pieces_of_the_text_in_order(segmenter: Segmenter, text: str) -> None:
    """Every token stands where it says, none is white space, and nothing but white space is left out."""
    words = segmenter.words(text)
    assert all(text[word.start : word.end] == word.text and word.text.strip() for word in words)
    assert all(before.end <= after.start for before, after in itertools.pairwise(words))
    covered = "".join(word.text for word in words)
    assert "".join(covered.split()) == "".join(text.split())


def test_what_belongs_together_is_one_token(segmenter: Segmenter) -> None:
    """Numbers, codes, dates and sums are labelled whole."""
    kinds = {word.kind: word.text for text in MESSAGES for word in segmenter.words(text) if word.kind}
    assert kinds == {
        "case_number": "xf-20261121-0001",
        "document_number": "苏锡市监罚〔2026〕 12号",
        "date": "2025年6月30日",
        "amount": "2万元",
        "ordinal": "上面那条",
        "uscc": "91350100M000100Y43",
        "authority": "江阴市市监局",
    }


def test_a_code_with_a_wrong_check_digit_is_still_one_token(segmenter: Segmenter) -> None:
    """The classifier sees a code; the extractor gives none."""
    assert [word.kind for word in segmenter.words("91350100M000100Y44")] == ["code"]


def test_dictionary_words_are_used_and_kept_apart(segmenter: Segmenter) -> None:
    """A word of one segmenter's dictionary is not known to another."""
    assert "信用修复决定" in [word.text for word in segmenter.words("收到信用修复决定")]
    assert "信用修复决定" not in [word.text for word in Segmenter().words("收到信用修复决定")]


def test_the_dictionary_folder_is_read_in_order_of_name(tmp_path: Path) -> None:
    """The same files give the same words on every machine."""
    (tmp_path / "b.txt").write_text("二\n", "utf-8")
    (tmp_path / "a.txt").write_text("一\n", "utf-8")
    (tmp_path / "c.yml").write_text("三\n", "utf-8")
    assert read_dictionary(tmp_path) == ["一", "二"]
