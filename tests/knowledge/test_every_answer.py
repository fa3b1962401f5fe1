"""A walk over every answer that can be composed: no sentence of law without its clause."""

import datetime as dt
import re

import pytest

from knowledge.engine.answer_model import AnswerStatus, PolicyAnswer
from knowledge.engine.boundaries import load_boundaries
from knowledge.engine.composing import Composer
from knowledge.engine.library import Library
from knowledge.engine.retrieval import Found, Scope
from knowledge.engine.schema import NATIONWIDE
from knowledge.engine.units import Unit, build_units
from knowledge.engine.wording_items import read_wording

DAYS = (dt.date(2019, 6, 1), dt.date(2022, 6, 1), dt.date(2025, 7, 1), dt.date(2026, 11, 21))
TODAY = DAYS[-1]
# "哪一条", "两样", "四件事": counting what the answer itself lists, not figures of law.
COUNTING = re.compile(r"^\d(条|类|样|处|件|次)$")
LAW = re.compile(r"应当|不得|必须|可以申请|\d+个?(工作)?[日天月年]|第[一二三四五六七八九十百\d]+条")


@pytest.fixture(scope="module")
def units(library: Library) -> tuple[Unit, ...]:
    """Every clause as it is found."""
    return build_units(library, ())


@pytest.fixture(scope="module")
def composer(library: Library, units: tuple[Unit, ...]) -> Composer:
    """What puts answers together."""
    return Composer(library, load_boundaries(), units)


def shown(answer: PolicyAnswer) -> str:
    """All that the citations of an answer say."""
    cited = [*answer.citations, *(citation for door in answer.doors for citation in door.citations)]
    parts = ((c.document, c.title, c.locator, c.digest, c.quote or "", c.superseded_by or "") for c in cited)
    return " ".join(" ".join(part) for part in parts)


def unsupported(answer: PolicyAnswer, notes: str = "") -> set[str]:
    """Figures, dates and numbers of an answer that stand in none of its citations."""
    names = [c.document for c in answer.citations]
    figures = read_wording(answer.answer, names).figures - read_wording(shown(answer) + notes, names).figures
    return {figure for figure in figures if not COUNTING.match(figure)}


@pytest.mark.parametrize("day", DAYS)
def test_every_short_answer_on_every_day(
    composer: Composer, library: Library, units: tuple[Unit, ...], day: dt.date
) -> None:
    """Where a short answer may be given, each figure in it stands in a clause it cites, begun by that day."""
    notes = {unit.ref: unit.note or "" for unit in units}
    given = 0
    for faq in library.faq.values():
        scope = Scope(None if faq.region == NATIONWIDE else faq.region, day)
        if not composer.begun(faq, day) or not composer.usable(faq, scope):
            continue
        answer = composer.from_faq(faq, scope, scope.region)
        given += 1
        assert answer.citations, faq.id
        assert all(c.effective_from is None or c.effective_from <= day for c in answer.citations), faq.id
        assert not unsupported(answer, " ".join(notes[ref] for ref in faq.cites)), faq.id
    assert given or day.year < 2020


@pytest.mark.parametrize("day", DAYS)
def test_every_clause_as_an_answer(composer: Composer, units: tuple[Unit, ...], day: dt.date) -> None:
    """A clause that answers is named with its document and place, and is marked when unverified or replaced."""
    for unit in (unit for unit in units if unit.begun_on(day)):
        answer = composer.from_clauses([unit], (), Scope(None, day), None)
        assert answer.citations == (unit.citation_on(day),)
        assert unit.citation.document in answer.answer
        assert ("待核实" in answer.answer) or unit.citation.verification.may_decide, unit.ref
        if unit.superseded_on(day):
            assert "替代" in answer.answer or "失效" in answer.answer, unit.ref


def test_every_door(composer: Composer, library: Library) -> None:
    """Who is sent elsewhere is told on what ground."""
    for door in library.doors:
        answer = composer.elsewhere(door, (), (), Scope(None, TODAY), None)
        assert answer.status is AnswerStatus.WRONG_DOOR, door
        assert answer.citations, door
        assert answer.doors[0].name == library.doors[door].name


def test_comparing_cites_each_place(composer: Composer, units: tuple[Unit, ...]) -> None:
    """Every place's line rests on its own clause; a place without a rule says so instead of borrowing one."""
    by_ref = {unit.ref: unit for unit in units}
    jiangsu, nation = by_ref["jiangsu-2021-67#5.1"], by_ref["gbf-2020-49#6.11"]
    answer = composer.compared([("江苏", jiangsu), ("江西", None)], [nation], Scope(None, TODAY), None)
    assert answer.citations == (jiangsu.citation, nation.citation)
    assert "江西：没有查到当地的专门规定" in answer.answer


def test_a_rule_of_the_place_stands_beside_the_nations(
    composer: Composer, library: Library, units: tuple[Unit, ...]
) -> None:
    """Both are cited, and which one goes first is said."""
    local = next(unit for unit in units if unit.ref == "jiangsu-2021-67#5.1")
    faq = next(faq for faq in library.faq.values() if "gbf-2020-49#6.12" in faq.cites and faq.region == NATIONWIDE)
    answer = composer.from_faq(faq, Scope("320000", TODAY), "320000", (Found(local, 1.0, 1.0, 1.0),))
    assert local.citation in answer.citations
    assert "当地规定" in answer.answer
    assert "以国家规定为准" in answer.answer


def test_what_cites_nothing_says_no_law(composer: Composer) -> None:
    """A refusal and "not found" hold no sentence of law."""
    boundaries = load_boundaries()
    words = [composer.nothing(None, TODAY, ()).answer, *(rule.answer for rule in boundaries.refusals)]
    assert not [text for text in words if LAW.search(text)]
