"""What the short answers and digests must not pretend to know."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.engine.regions import lineage, region_name, regions_within
from knowledge.engine.schema import NATIONWIDE, Clause, Document, Faq, Verification

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
TO_BE_CHECKED = "待核实"
CHAPTERS_READ = {"第一章", "第二章", "第三章"}
PLACES = re.compile("|".join(["江阴", "栾城", "庐山", "深圳", *(place.name[:2] for place in regions_within(None))]))
OLD_LISTS = re.compile("红黑名单|红名单|黑名单|重点关注名单")


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """Every document by id."""
    read = (Document.model_validate(_read(path)) for path in sorted(KNOWLEDGE.glob("documents/*.yaml")))
    return {document.id: document for document in read}


@pytest.fixture(scope="module")
def clauses(documents: dict[str, Document]) -> dict[str, Clause]:
    """Every clause by its reference."""
    return {f"{document.id}#{clause.id}": clause for document in documents.values() for clause in document.clauses}


@pytest.fixture(scope="module")
def faq() -> dict[str, Faq]:
    """Every short answer by id."""
    items = (Faq.model_validate(item) for path in sorted(KNOWLEDGE.glob("faq/*.yaml")) for item in _read(path)["faq"])
    return {item.id: item for item in items}


def test_no_chapter_is_named_that_nobody_read(documents: dict[str, Document]) -> None:
    """Chapters four and five of the 2026 rule were never read: a locator into them would be invented."""
    named = {clause.locator[:3] for clause in documents["ndrc-36"].clauses if re.match("第.章", clause.locator)}
    assert named <= CHAPTERS_READ
    guessed = [c.id for c in documents["ndrc-36"].clauses if c.locator.startswith("附则") and c.id != "repeal"]
    assert not guessed


def test_heavy_market_penalties_are_never_promised_an_early_end(
    clauses: dict[str, Clause], faq: dict[str, Faq]
) -> None:
    """Order 45 art. 14 forbids what the 2025 rule seems to allow: nobody read how they fit."""
    assert clauses["samr-45#art14"].superseded_by is None
    for item in faq.values():
        if re.search("市场监管|市监", item.answer) and re.search("停业|吊销|限制从业", item.answer):
            assert TO_BE_CHECKED in item.answer, item.id
            assert "samr-45#art14" in item.cites, item.id


def test_kinds_without_a_read_class_are_not_given_one(faq: dict[str, Faq]) -> None:
    """Suspension, closure, lost licences and confiscated gains have no class that two sources agree on."""
    unread = re.compile("停产停业|责令关闭|限制经营|限制从业|吊销|没收违法所得|暂扣|降低资质")
    for item in faq.values():
        if unread.search(item.answer) and re.search("属于(轻微|一般|严重)|归哪", item.answer):
            assert TO_BE_CHECKED in item.answer, item.id


def test_paying_is_not_said_to_end_publicity(faq: dict[str, Faq]) -> None:
    """People wait for a paid fine to vanish by itself; the answer tells them when and what to file."""
    answer = faq["paid_still_shown"].answer
    assert "不会马上停止公示" in answer
    assert {"ndrc-36#not-before-minimum", "ndrc-36#materials"} <= set(faq["paid_still_shown"].cites)


def test_clauses_quoting_old_lists_are_marked_as_replaced(documents: dict[str, Document]) -> None:
    """Red and black lists are gone: a local clause whose operative words name them must not look current."""
    for document in documents.values():
        for clause in document.clauses:
            if document.region != NATIONWIDE and clause.quote and OLD_LISTS.search(clause.quote):
                assert clause.superseded_by, f"{document.id}#{clause.id}"


def _regions(item: Faq, documents: dict[str, Document]) -> set[str]:
    """The places whose rules an answer cites."""
    return {documents[ref.split("#", maxsplit=1)[0]].region for ref in item.cites}


def test_answers_for_everyone_stand_on_national_law_only(documents: dict[str, Document], faq: dict[str, Faq]) -> None:
    """A reader elsewhere takes whatever stands in an answer for the whole country for the law of their own place."""
    for item in faq.values():
        if item.region == NATIONWIDE:
            assert _regions(item, documents) == {NATIONWIDE}, item.id
            assert not PLACES.search(item.answer), item.id
            assert all(faq[other].region == NATIONWIDE for other in item.related), item.id


def test_local_answers_stand_on_the_law_of_their_place(documents: dict[str, Document], faq: dict[str, Faq]) -> None:
    """An answer for one place cites a rule of that place, names the place, and cites no other place's rule."""
    for item in faq.values():
        if item.region != NATIONWIDE:
            assert item.region in _regions(item, documents) <= set(lineage(item.region)), item.id
            assert (region_name(item.region) or "?")[:2] in item.answer, item.id


def test_answers_never_claim_a_single_source_as_settled(clauses: dict[str, Clause], faq: dict[str, Faq]) -> None:
    """What one page says is shown as such, never as the rule."""
    for item in faq.values():
        alone = [ref for ref in item.cites if clauses[ref].verification is Verification.SINGLE_SOURCE]
        assert not alone or TO_BE_CHECKED in item.answer, item.id


@pytest.mark.parametrize("name", ["tax", "draft_or_final", "period_start", "how_to_count", "court_list_term"])
def test_known_gaps_are_told(faq: dict[str, Faq], name: str) -> None:
    """These answers hold in general, and say which special case nobody has read."""
    assert TO_BE_CHECKED in faq[name].answer
