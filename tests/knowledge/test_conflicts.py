"""The order among ranks as the law lays it down, and the clause that says so."""

import datetime as dt

import pytest

from knowledge.engine.compare import compare
from knowledge.engine.conflicts import Claim, Contrast, decide
from knowledge.engine.library import Library
from knowledge.engine.schema import Rank

LAW, REGULATION, ORDINANCE = Rank.LAW, Rank.ADMINISTRATIVE_REGULATION, Rank.LOCAL_ORDINANCE
RULE, LOCAL_RULE, NORMATIVE = Rank.DEPARTMENTAL_RULE, Rank.LOCAL_GOVERNMENT_RULE, Rank.NORMATIVE_DOCUMENT
NATION, PROVINCE, CITY = "000000", "320000", "320200"


def claim(name: str, rank: Rank, region: str, issuer: str = "", year: int = 2020) -> Claim:
    """A clause of a made-up document."""
    return Claim(f"{name}#art1", name, name, rank, region, issuer or name, dt.date(year, 1, 1))


def different(_one: str, _other: str) -> Contrast:
    """All clauses say different things."""
    return Contrast.DIFFERENT


def alike(_one: str, _other: str) -> Contrast:
    """All clauses say the same."""
    return Contrast.NONE


@pytest.mark.parametrize(
    ("one", "other", "first", "article"),
    [
        ((LAW, NATION), (REGULATION, NATION), "one", "art99"),
        ((LAW, NATION), (ORDINANCE, CITY), "one", "art99"),
        ((REGULATION, NATION), (RULE, NATION), "one", "art99.2"),
        ((ORDINANCE, PROVINCE), (LOCAL_RULE, PROVINCE), "one", "art100"),
        ((ORDINANCE, PROVINCE), (LOCAL_RULE, CITY), "one", "art100"),
        ((ORDINANCE, CITY), (LOCAL_RULE, PROVINCE), None, None),
        ((LOCAL_RULE, PROVINCE), (LOCAL_RULE, CITY), "one", "art100.2"),
        ((ORDINANCE, CITY), (RULE, NATION), None, "art106-2"),
        ((RULE, NATION), (LOCAL_RULE, PROVINCE), None, "art106-3"),
        ((RULE, NATION), (RULE, NATION), None, "art106-3"),
        ((LAW, NATION), (NORMATIVE, NATION), "one", None),
        ((NORMATIVE, NATION), (NORMATIVE, CITY), "one", None),
    ],
)
def test_the_order_of_ranks_has_its_article(
    one: tuple[Rank, str], other: tuple[Rank, str], first: str | None, article: str | None
) -> None:
    """Protects against orders that no law lays down, and against citing an article that does not say it."""
    verdict = decide([claim("one", *one), claim("other", *other)], different)
    assert verdict.ref == (f"{first}#art1" if first else None)
    assert verdict.grounds == ((f"legislation-law#{article}",) if article else ())


def test_new_goes_over_old_by_article_103_only_where_they_differ() -> None:
    """Protects the citation: the article speaks of rules that are at odds, and not of normative documents."""
    for rank, differ, grounds in (
        (RULE, different, ("legislation-law#art103",)),
        (RULE, alike, ()),
        (NORMATIVE, different, ()),
    ):
        verdict = decide([claim("one", rank, NATION, "示例", 2019), claim("other", rank, NATION, "示例")], differ)
        assert (verdict.ref, verdict.grounds) == ("other#art1", grounds)


def test_a_comparison_cites_the_law_of_its_own_day(library: Library) -> None:
    """Protects old cases: the articles are those of the text in force since 2023-03-15, and are cited since then."""
    topic = library.topics["counting_days"]
    for day, locators in ((dt.date(2026, 11, 21), ["第九十九条"]), (dt.date(2022, 6, 1), [])):
        row = next(row for row in compare(library, topic, [], day).rows if row.id == "first_day")
        assert [citation.locator for citation in row.grounds] == locators
        assert ("依据：立法法第九十九条。" in row.why) == bool(locators)


def test_every_article_that_may_be_cited_is_in_the_library(library: Library) -> None:
    """Protects citations: each clause behind the order of ranks resolves and may decide."""
    for row in ("art99", "art99.2", "art100", "art100.2", "art103", "art106-2", "art106-3"):
        assert library.cite(f"legislation-law#{row}").verification.may_decide
