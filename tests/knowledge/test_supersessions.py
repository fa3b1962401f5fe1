"""The table of supersessions: it is whole, it follows the days, and the documents say the same."""

import datetime as dt
import re
from pathlib import Path

import pytest

from knowledge.engine.library import Library
from knowledge.engine.schema import Verification
from knowledge.engine.schema_rule_base import RuleBase
from knowledge.engine.schema_supersession import Supersession, Supersessions
from knowledge.engine.schema_time import TimeLimits
from knowledge.engine.supersession import standing, supersessions
from knowledge.engine.table_faults import supersession_faults
from knowledge.engine.vocabulary import Standing

ENTRY = {
    "id": "X99",
    "standing": "overtaken",
    "said": "示例旧说法。",
    "old": ["ndrc-58#periods"],
    "now": "示例新规定。",
    "current": ["ndrc-36#general"],
    "from": "2026-04-01",
    "verification": "corroborated",
}


def _entry(**changed: object) -> Supersession:
    return Supersession.model_validate({**ENTRY, **changed})


def _table(library: Library, *entries: Supersession) -> list[RuleBase]:
    rule = library.rules_of(Supersessions)[0]
    return [rule.model_copy(update={"entries": entries})]


def _told(library: Library, *entries: Supersession) -> list[str]:
    clauses = {
        f"{document.id}#{clause.id}": (document, clause)
        for document in library.documents.values()
        for clause in document.clauses
    }
    return [reason for _, _, reason in supersession_faults(_table(library, *entries), library.documents, clauses)]


def test_every_number_of_the_table_is_there(library: Library) -> None:
    """Protects completeness: X01 to X23, none lost and none twice."""
    assert [entry.id for entry in supersessions(library)] == [f"X{number:02d}" for number in range(1, 24)]


def test_nothing_is_overtaken_before_the_new_rule_began(library: Library) -> None:
    """Protects old cases: the day before, the old statement still held; on the day itself it no longer does."""
    for entry in supersessions(library):
        assert standing(entry, entry.start - dt.timedelta(days=1)) is Standing.NOT_YET, entry.id
        assert standing(entry, entry.start) is entry.standing, entry.id


def test_a_clause_that_names_its_successor_names_one_of_the_table(library: Library) -> None:
    """Protects readers: the note beside an old clause and the table must not point to different documents."""
    for entry in supersessions(library):
        current = {ref.split("#")[0] for ref in entry.current}
        for ref in (ref for ref in entry.old if "#" in ref):
            document, clause = library.clause(ref)
            successor = clause.superseded_by or document.superseded_by
            assert successor is None or successor.split("#")[0] in current, (entry.id, ref)


def test_what_holds_now_is_no_surer_than_the_clauses_it_names(library: Library) -> None:
    """Protects readers: what holds now is told with the confidence of its weakest clause."""
    order = list(Verification)
    for entry in supersessions(library):
        for ref in entry.current:
            assert order.index(entry.verification) >= order.index(library.clause(ref)[1].verification), (entry.id, ref)


def test_old_ways_of_repair_are_not_said_to_hold_now(library: Library) -> None:
    """Protects applicants: training, reports and charity stand on the old side, never among what is asked for now."""
    old_ways = [entry for entry in supersessions(library) if re.search("培训|公益", entry.said)]
    assert old_ways
    for entry in old_ways:
        assert entry.standing is Standing.OVERTAKEN, entry.id
        assert not re.search("公益|志愿|(?<!还列有)培训", entry.now), entry.id


def test_no_time_limit_outlives_the_clause_it_stands_on(library: Library) -> None:
    """Protects deadlines: a clause that has a successor starts no clock after the successor began."""
    for rule in library.rules_of(TimeLimits):
        for limit in rule.limits:
            last = (limit.in_force or rule.in_force).to
            for ref in limit.cites:
                document, clause = library.clause(ref)
                successor = clause.superseded_by or document.superseded_by
                if successor:
                    began = library.documents[successor.split("#")[0]].effective_from
                    ended = document.effective_to or began - dt.timedelta(days=1)
                    assert last is not None, (limit.id, ref)
                    assert last <= ended, (limit.id, ref)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"current": ["ndrc-36#no-such"]}, "no document or clause"),
        ({"from": "2026-04-02"}, "first of none"),
        ({"old": ["gbf-2020-49#6.12"]}, "needs superseded_by or a note"),
    ],
)
def test_a_table_that_does_not_fit_the_documents_is_refused(
    library: Library, changed: dict[str, object], reason: str
) -> None:
    """Protects the citations: lost clauses, a day that is nobody's first, an old clause that says nothing of it."""
    assert any(reason in told for told in _told(library, _entry(**changed)))


def test_a_number_may_stand_once(library: Library) -> None:
    """Protects references to the table by number."""
    assert any("stands twice" in told for told in _told(library, _entry(), _entry()))
    assert not _told(library, _entry())


@pytest.mark.parametrize("changed", [{"old": []}, {"current": []}, {"standing": "not_yet"}])
def test_an_entry_names_both_sides(changed: dict[str, object]) -> None:
    """Protects meaning: an entry without an old text, or without anything in its place, says nothing."""
    with pytest.raises(ValueError, match=r"name the old clauses|only what has expired|not_yet"):
        _entry(**changed)


def test_the_rule_files_stay_short() -> None:
    """Protects reviewers: a table of law is read file by file."""
    folder = Path(__file__).resolve().parents[2] / "knowledge" / "rules"
    for path in (*folder.glob("supersessions/*.yaml"), *folder.glob("local/*.yaml")):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 150, path.name
