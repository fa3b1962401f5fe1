"""Comparison: who sees what, what goes first and why, as section by section of the fact sheet decides it."""

import datetime as dt
import re

import pytest

from knowledge.engine.compare import compare
from knowledge.engine.compare_model import Comparison, Row, Standing
from knowledge.engine.library import Library
from knowledge.engine.originals import OriginalClause, OriginalDocument
from knowledge.engine.schema import Rank

TODAY = dt.date(2026, 11, 21)


def table(library: Library, topic: str, *regions: str, as_of: dt.date = TODAY) -> Comparison:
    """The comparison of a topic."""
    return compare(library, library.topics[topic], regions, as_of)


def row(library: Library, name: str, *regions: str, as_of: dt.date = TODAY) -> Row:
    """One row, named ``topic.row``."""
    topic, _, row_id = name.partition(".")
    return next(entry for entry in table(library, topic, *regions, as_of=as_of).rows if entry.id == row_id)


def shown(entry: Row) -> set[str]:
    """Documents of a row's cells."""
    return {cell.document_id for cell in entry.cells}


def test_a_district_sees_nation_province_city_and_itself(library: Library) -> None:
    """Protects inheritance: 江阴 has the nation's, 江苏's and its own columns, not 深圳's or 庐山's."""
    found = table(library, "objection", "320281")
    assert [place.name for place in found.regions] == ["全国", "江苏省", "无锡市", "江阴市"]
    assert {column.region for column in found.documents} <= {"000000", "320000", "320281"}
    assert "jiangyin-2018-5" in {column.document_id for column in found.documents}


def test_a_sibling_and_a_province_alone_do_not_see_the_district(library: Library) -> None:
    """Protects scope: rules of a county-level city are no rules of its province or of its neighbour."""
    for region in ("320000", "320282"):
        assert "jiangyin-2018-5" not in {c.document_id for c in table(library, "objection", region).documents}


def test_each_row_has_only_clauses_that_the_places_see(library: Library) -> None:
    """Protects every row of every topic, for several places, at once."""
    seen = {"000000", "360000", "360400", "360483", "130000", "130100", "130111"}
    for topic in library.topics:
        found = table(library, topic, "360483", "130111")
        assert {cell.region for entry in found.rows for cell in entry.cells} <= seen
        assert {c.document_id for entry in found.rows for c in entry.cells} == {c.document_id for c in found.documents}


@pytest.mark.parametrize(
    ("name", "region", "ref", "words"),
    [
        ("repair_fees.free", "320000", "gbf-2025-22#free", "国家规定"),
        ("repair_fees.free", "360483", "gbf-2025-22#free", "新"),
        ("publication_periods.general", "000000", "ndrc-36#general", "部门规章"),
        ("handling_time.result", "410000", "ndrc-36#time-limit", "从其规定"),
        ("cleanup_2021.scope", "130111", "gbf-2020-49#9.4", "落实它"),
        ("serious_list.standards", "320000", "gbf-2020-49#4.7", "国家规定"),
        ("organisation.assessment", "320281", "jiangsu-2020-10#6.21", "现行规定只有"),
        ("revoked_basis.withdrawal", "410000", "penalty-law#art48.2", "法律"),
        ("materials.training", "320000", "ndrc-36#materials", "部门规章"),
        ("other_registers.court_term", "000000", "spc-2017-7#art2", "失信被执行人"),
    ],
)
def test_what_goes_first_and_why(library: Library, name: str, region: str, ref: str, words: str) -> None:
    """Protects the order of law: rank, nation over locality, new over old of one issuer, never over its own basis."""
    found = row(library, name, region)
    assert found.prevails == ref
    assert words in found.why


@pytest.mark.parametrize(
    ("name", "region", "words"),
    [
        ("handling_time.result", "440300", "有权机关决定"),
        ("publication_periods.local_disclosure", "370000", "有权机关决定"),
        ("publication_periods.early_end", "000000", "衔接待核实"),
        ("bankruptcy.reorganisation", "440300", "还待核实"),
        ("objection.days", "320000", "待核实"),
        ("severity_classes.general_kinds", "000000", "待核实"),
        ("serious_list.old_lists", "320281", "被替代"),
        ("remedies.no_suspension", "000000", "都适用"),
    ],
)
def test_what_the_law_leaves_open_is_left_open(library: Library, name: str, region: str, words: str) -> None:
    """Protects against invented precedence: organs of the State decide, unread law decides nothing."""
    found = row(library, name, region)
    assert found.prevails is None
    assert words in found.why


def test_a_field_s_own_rules_hold_in_their_field_only(library: Library) -> None:
    """Protects special over general: the market regulators' days are named beside, not instead of, the general ones."""
    found = row(library, "handling_time.result")
    assert found.prevails == "ndrc-36#time-limit"
    assert "市场监管总局令第107号只管市场监管部门作出的处罚" in found.why
    assert "市场监管部门7个工作日" in (found.difference or "")
    assert row(library, "objection.days", "320000").prevails != "credit-reporting-regulation#art25.2"


def test_nothing_unverified_or_out_of_force_ever_prevails(library: Library) -> None:
    """Protects honesty in every row of every topic, for places with rules of their own, on three days."""
    for region in ("000000", "320281", "360483", "130111", "440300", "410000", "330000"):
        for day in (dt.date(2020, 1, 1), dt.date(2024, 6, 1), TODAY):
            for topic in library.topics:
                for entry in table(library, topic, region, as_of=day).rows:
                    chosen = [cell for cell in entry.cells if cell.ref == entry.prevails]
                    assert len(chosen) == (entry.prevails is not None)
                    assert all(c.status is Standing.IN_FORCE and c.verification.may_decide for c in chosen)
                    assert entry.why


def test_unverified_clauses_say_so_in_their_cells(library: Library) -> None:
    """Protects readers: what nobody has read is marked 待核实 wherever it stands."""
    for topic in library.topics:
        cells = [cell for entry in table(library, topic, "320000").rows for cell in entry.cells]
        assert all("待核实" in (cell.note or "") for cell in cells if not cell.verification.may_decide)


def test_the_day_decides_what_is_in_force(library: Library) -> None:
    """Protects time: in 2024 the old rule is the rule and the new one is yet to come."""
    before = row(library, "materials.required", as_of=dt.date(2024, 6, 1))
    assert {cell.document_id: cell.status.value for cell in before.cells} == {
        "ndrc-36": "not_yet",
        "gbf-2025-22": "not_yet",
        "ndrc-58": "in_force",
    }
    assert before.prevails == "ndrc-58#materials"
    after = row(library, "materials.required")
    assert {c.document_id: c.status.value for c in after.cells}["ndrc-58"] == "superseded"
    assert next(c for c in after.cells if c.document_id == "ndrc-58").superseded_by


def test_places_that_differ_get_a_verdict_each(library: Library) -> None:
    """Protects comparisons: what goes first in 河南 is not said of 上海, and the numbers are held side by side."""
    found = row(library, "objection.days", "310000", "410000")
    assert found.prevails is None
    assert [(v.region, v.prevails) for v in found.by_place] == [
        ("310000", "shanghai-credit-2017#art36.2"),
        ("410000", "henan-credit-2019#art41.2"),
    ]
    assert "7个工作日" in (found.difference or "")


def test_numbers_come_with_what_they_are_for(library: Library) -> None:
    """Protects readers: a number that differs stands in its own words, never alone in a list."""
    told = row(library, "objection.days", "310000", "410000").difference or ""
    for words in ("市中心1个工作日内标注", "属自己更正的5个工作日内决定", "属本单位的3个工作日内处理并告知"):
        assert words in told
    assert "、5个工作日" not in told


def test_the_chosen_places_come_before_the_nation(library: Library) -> None:
    """Protects readers: columns begin with the places that were asked for, in that order, and end with the nation's."""
    found = [column.region for column in table(library, "objection", "360000", "320281").documents]
    assert list(dict.fromkeys(found)) == ["360000", "320281", "320000", "000000"]


def test_what_is_kept_for_history_never_counts_as_in_force(library: Library) -> None:
    """Protects against an old local practice that nobody repealed: it is shown as the past and never goes first."""
    found = row(library, "organisation.assessment", "320281")
    old = next(cell for cell in found.cells if cell.document_id == "jiangyin-2018-5")
    assert (old.status, old.superseded_by, old.kept_for_history) == (Standing.HISTORY_ONLY, None, True)
    assert found.prevails == "jiangsu-2020-10#6.21"


def test_a_difference_is_told_only_of_what_is_shown(library: Library) -> None:
    """Protects scope: a remark on 深圳 is no remark on 江苏."""
    assert "深圳" not in (row(library, "handling_time.result", "320000").difference or "")
    assert "深圳" in (row(library, "handling_time.result", "440300").difference or "")


def test_something_published_here_ends_a_rule_of_the_library(library: Library) -> None:
    """Protects time: a repealed document ends, and names its successor, on the first day of the one that repeals it."""
    new = OriginalDocument(
        id="office-1",
        baseline_id=None,
        document="苏示发〔2026〕1号",
        title="示例",
        issuer="示例机关",
        region="320000",
        rank=Rank.NORMATIVE_DOCUMENT,
        effective_from=dt.date(2026, 6, 1),
        effective_to=None,
        superseded_by=None,
        clauses=(OriginalClause("一", "", "示例。", "示例。"),),
        repeals=("jiangsu-2021-67",),
    )
    topic = library.topics["repair_fees"]
    name = "苏示发〔2026〕1号"
    for day, status, successor in ((dt.date(2026, 5, 31), "in_force", None), (dt.date(2026, 6, 1), "superseded", name)):
        cells = [c for r in compare(library, topic, ["320000"], day, [new]).rows for c in r.cells]
        old = next(cell for cell in cells if cell.document_id == "jiangsu-2021-67")
        assert (old.status.value, old.superseded_by) == (status, successor)


def test_every_number_in_a_difference_stands_in_its_clauses(library: Library) -> None:
    """Protects honesty: a remark states no number of days or years that its clauses do not have."""
    amounts = re.compile(r"\d+(?:个工作日|个月|年(?!的)|次)")
    for topic in library.topics.values():
        for entry in topic.rows:
            for remark in entry.differences:
                said = "".join(library.clause(ref)[1].digest for ref in remark.between)
                year_free = re.sub(r"20\d\d年(?:底|\d+月底)?", "", remark.text)
                assert [n for n in amounts.findall(year_free) if n not in said] == [], (topic.id, entry.id)
