"""The quote under an answer holds the figure that the answer tells."""

import pytest

from knowledge.engine.library import Library
from knowledge.engine.quoting import telling

ORIGINAL = (
    "第九条 各单位要高度重视，对照要求逐条制定方案，于2021年3月16日前将方案报送市信用办邮箱（［联系方式已隐去］）。"
    "有异议的，自收到异议之日起十个工作日内予以核实并书面反馈结果。"
)


@pytest.mark.parametrize(
    ("digest", "quote"),
    [
        ("异议10个工作日内核实并答复。", "有异议的，自收到异议之日起十个工作日内予以核实并书面反馈结果"),
        ("方案2021年3月16日前报市信用办。", "于2021年3月16日前将方案报送市信用办邮箱"),
        ("要重视，逐条制定方案。", "要高度重视"),
        ("30日内答复。", "要高度重视"),
    ],
)
def test_the_words_with_the_figure_are_quoted(library: Library, digest: str, quote: str) -> None:
    """A figure of the digest is looked for in the clause; nothing hidden is shown; else the quote stays."""
    citation = library.cite("gbf-2020-49#4.8").model_copy(update={"quote": "要高度重视", "quote_verified": True})
    assert telling(citation, digest, ORIGINAL).quote == quote


def test_only_a_verified_quote_gives_way(library: Library) -> None:
    """Words of an original never stand under a quote that was not found in it."""
    citation = library.cite("gbf-2020-49#4.8").model_copy(update={"quote": "要高度重视", "quote_verified": False})
    assert telling(citation, "10个工作日内答复。", ORIGINAL) == citation
