"""Finding clauses in time and place, and the synonym layer."""

import datetime as dt
from dataclasses import dataclass

import pytest

from knowledge.engine.answer import PolicyDesk
from knowledge.engine.library import Library
from knowledge.engine.originals import OriginalClause, OriginalDocument, stands_in
from knowledge.engine.question import Question
from knowledge.engine.ranking import Ranker
from knowledge.engine.retrieval import ClauseIndex, Found, Scope
from knowledge.engine.schema import NATIONWIDE, Rank
from knowledge.engine.units import build_units, regions_seen_from
from knowledge.engine.words import load_wording, query_terms, tokens

TODAY = dt.date(2026, 11, 21)


@dataclass(frozen=True)
class Finder:
    """An index with the ranker that goes with it."""

    index: ClauseIndex
    ranker: Ranker

    def search(self, text: str, scope: Scope, limit: int) -> list[Found]:
        """What is found for a question."""
        question = Question(text)
        return self.index.search(question, self.ranker.guess(question.features), scope, limit)


@pytest.fixture(scope="module")
def finder(library: Library, ranker: Ranker) -> Finder:
    """A finder over the shipped knowledge base."""
    return Finder(ClauseIndex(build_units(library, ()), ranker), ranker)


def test_a_place_sees_upwards_only() -> None:
    """江阴 sees the nation, 江苏, 无锡 and itself."""
    assert regions_seen_from("320281") == {NATIONWIDE, "320000", "320200", "320281"}


def test_no_other_province_is_ever_found(finder: Finder) -> None:
    """Somebody in 江西 never gets a rule of 江苏."""
    scope = Scope("360483", TODAY, history=True)
    for question in ("信用修复", "异议多久答复", "严重失信名单告知", "红黑名单"):
        assert {found.unit.region for found in finder.search(question, scope, 50)} <= regions_seen_from("360483")


def test_law_has_a_date(finder: Finder) -> None:
    """The old decree is found on a day when it was in force, and today only when the past is asked about."""

    def documents(scope: Scope) -> set[str]:
        return {found.unit.document_id for found in finder.search("以前行政处罚信息的公示期限怎么定的", scope, 60)}

    assert "ndrc-58" not in documents(Scope(None, TODAY))
    assert "ndrc-58" in documents(Scope(None, TODAY, history=True))
    then = documents(Scope(None, dt.date(2024, 6, 1)))
    assert "ndrc-58" in then
    assert "ndrc-36" not in then


def test_everyday_words_reach_the_documents_words(finder: Finder) -> None:
    """花钱 finds the clause that speaks of 收取费用."""
    found = finder.search("办这个要花钱吗", Scope(None, TODAY), 3)
    assert {"gbf-2020-49#6.12", "gbf-2025-22#free"} & {item.unit.ref for item in found}


def test_a_synonym_stands_in_one_group_only() -> None:
    """Otherwise the first group would silently swallow the word of the second."""
    said = [word for group in load_wording().groups for word in group.say]
    assert sorted(said) == sorted(set(said))


def test_words_keep_the_terms_of_the_trade() -> None:
    """A known term stays whole; stop words go; a group is one idea."""
    assert "信用修复" in tokens("我的信用修复申请")
    assert tokens("怎么办呢") == []
    assert [term.concept is not None for term in query_terms("多久")] == [True]


def original(text: str) -> OriginalDocument:
    """A fictional original of one clause."""
    clause = OriginalClause("一（一）", "甲", text, text)
    return OriginalDocument(
        "x",
        None,
        "示发〔2024〕1号",
        "示例通知",
        "示例办公室",
        NATIONWIDE,
        Rank.NORMATIVE_DOCUMENT,
        TODAY,
        None,
        None,
        (clause,),
    )


def test_quotes_fold_spaces_lines_and_width_only() -> None:
    """A quote counts as verified when nothing but layout differs."""
    source = original("不得以任何形式\n向申请 信用修复的主体收取费用（共３次）")
    assert stands_in("不得以任何形式向申请信用修复的主体收取费用(共3次)", source, "一（一）")
    assert not stands_in("可以向申请信用修复的主体收取费用", source, "一（一）")


def test_an_original_without_digest_is_found_by_its_words(library: Library, ranker: Ranker) -> None:
    """Published originals answer too, cited as verified, and only from the day and the place they hold for."""
    desk = PolicyDesk(library, ranker, (original("蓝色登记应当在十二个工作日内办结。"),))
    best = desk.search("蓝色登记几个工作日办结", region=None, as_of=TODAY, limit=5)
    assert "示发〔2024〕1号" in [hit.document for hit in best]
    assert "示发〔2024〕1号" not in [
        hit.document for hit in desk.search("蓝色登记", region=None, as_of=TODAY - dt.timedelta(days=1), limit=50)
    ]
    answer = desk.answer("示例通知里蓝色登记几个工作日办结", region=None, as_of=TODAY)
    assert [citation.quote_verified for citation in answer.citations] == [True]
    assert answer.citations[0].document == "示发〔2024〕1号"
