"""Whose rows are whose: every table says it, every query keeps to it, and the rule that checks this is checked."""

from typing import Any

import pytest
import yaml

import api.main
import api.worker  # every table is known with these two
from api.accounts.viewer import Viewer
from api.accounts.visibility import may_see, visible, whose_of
from api.db import Base
from tests.architecture.queries import beside
from tests.architecture.test_shape import ROOT, sources

LISTED = yaml.safe_load((ROOT / "tests/architecture/beside_visibility.yaml").read_text(encoding="utf-8"))
TABLES = {one.class_.__name__: one.class_ for one in Base.registry.mappers}
STRANGER = Viewer("nobody", "nobody", frozenset({"subject"}), "nobody", None)
EVERYBODY = Viewer("all", "all", frozenset({"clerk", "reviewer", "policy_editor", "auditor", "admin"}), None, None)


def is_personal(name: str) -> bool:
    """Whether a table says whose its rows are."""
    try:
        return bool(whose_of(TABLES[name]))
    except LookupError:
        return False


PERSONAL = frozenset(filter(is_personal, TABLES))


def test_every_table_says_whose_its_rows_are() -> None:
    """Protects people's rows in tables to come: a table is declared, or named as nobody's with a reason."""
    assert api.main
    assert api.worker
    assert set(TABLES) - PERSONAL == set(LISTED["impersonal"])


def test_no_query_goes_past_the_one_answer() -> None:
    """Protects people from a query that forgot to ask: modules that need none are listed, with tables and reason."""
    allowed = {path: set(models) for group in LISTED["beside"] for path, models in group["modules"].items()}
    found = {
        path.relative_to(ROOT).as_posix(): {one.model for one in beside(path.read_text("utf-8"), PERSONAL)}
        for path in sources("api")
        if "migrations" not in path.parts
    }
    new = {path: sorted(models - allowed.get(path, set())) for path, models in found.items()}
    assert {path: models for path, models in new.items() if models} == {}, "begin at visible(), or list the module"
    gone = {path: sorted(models - found.get(path, set())) for path, models in allowed.items()}
    assert {path: models for path, models in gone.items() if models} == {}, "listed, and not needed any more"


def test_no_module_is_listed_twice_or_without_a_reason() -> None:
    """Protects the list from contradictions."""
    paths = [path for group in LISTED["beside"] for path in group["modules"]]
    assert len(paths) == len(set(paths))
    assert all(group["why"] for group in LISTED["beside"])


@pytest.mark.parametrize("name", sorted(PERSONAL))
def test_a_table_can_be_asked_for_everybody(name: str) -> None:
    """Protects each declaration: the columns that it names are there, for a person and for staff of a place."""
    for viewer in (STRANGER, EVERYBODY, Viewer("x", "x", frozenset({"clerk"}), None, "320281")):
        assert str(visible(viewer, TABLES[name]))
        assert may_see(viewer, TABLES[name]) is not None


QUERIES = {
    "select(Case)": {"Case"},
    "select(func.count()).where(Case.status == 'x')": {"Case"},
    "select(Other).join(Case, Case.id == Other.id)": {"Case"},
    "session.get(Record, 'x')": {"Record"},
    "session.get_one(models.Record, 'x')": {"Record"},
    "session.query(Case.number)": {"Case"},
    "delete(Case).where(Case.id == 'x')": {"Case"},
    "Case.__table__.c": {"Case"},
    "Base.metadata.tables['cases']": {"?"},
    "select(table)": {"?"},
    "session.execute(text('SELECT 1'))": {"SQL"},
    "select(Renamed)": {"Case"},
    "sa.select(Case)": {"Case"},
    "sqlalchemy.orm.Query(Case)": {"Case"},
    "orm.aliased(Case)": {"Case"},
    "pick(Case)": {"Case"},
    "Select(Case)": {"Case"},
    "Query([Case])": {"Case"},
    "session.merge(Case(id='x'))": {"Case"},
    "session.merge(row)": {"?"},
    "session.get(model, 'x')": {"?"},
    "sa.text('SELECT 1')": {"SQL"},
    "sqlalchemy.text('SELECT 1')": {"SQL"},
    "written('SELECT 1')": {"SQL"},
    "sa.table('cases')": {"SQL"},
    "select(self._model)": {"?"},
    "select(*columns)": {"?"},
    "select(func.count()).select_from(model)": {"?"},
    "kept = Case\nselect(kept.id)": {"Case"},
    "one, other = Case, Record\nselect(other.id)": {"Record"},
    "found = visible(viewer, Case)\nselect(func.count()).select_from(found.subquery())": set(),
    "found = func.count()\nselect(found)": set(),
    "select(literal(word))": set(),
    "visible(viewer, Case).where(Case.number == 'x')": set(),
    "update(Case).where(may_see(viewer, Case)).values(x=1)": set(),
    "visible(viewer, Case).where(Case.id.in_(select(Record.id)))": {"Record"},
    "settings.get('x')": set(),
    "select(Other)": set(),
}


_IMPORTED = """
import sqlalchemy
import sqlalchemy as sa
from sqlalchemy import Select, func, literal, orm, select, select as pick, text
from sqlalchemy.sql import text as written
from api.cases.models import Case as Renamed
"""


@pytest.mark.parametrize("query", list(QUERIES))
def test_the_rule_finds_what_it_is_for(query: str) -> None:
    """Protects the rule itself: each way past the one answer is seen, and each way through it is not."""
    source = f"{_IMPORTED}{query}\n"
    assert {one.model for one in beside(source, {"Case", "Record"})} == QUERIES[query]


def test_a_table_that_says_nothing_is_not_shown() -> None:
    """Protects tables to come from being listed by mistake."""
    nobody: Any = TABLES["Counter"]
    with pytest.raises(LookupError):
        visible(EVERYBODY, nobody)
