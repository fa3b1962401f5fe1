"""What handling does to the statutory clocks, by kind of request and by place."""

import datetime as dt
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from api.cases import handling
from api.cases.handling_schemas import AcceptIn
from api.cases.models import Case
from api.clock import CHINA
from api.errors import Conflict, InvalidInput
from knowledge.engine.vocabulary import Circumstance
from tests.api.cases.making import SATURDAY, a_deed, filed, moved, mover, running, undone

MONDAY = dt.date(2026, 11, 23)
TUESDAY = dt.date(2026, 11, 24)
C = Circumstance
REPAIR = {"kind": "repair"}
OBJECTION = {"kind": "objection"}


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def _accepted(app: FastAPI, session: Session, case: Case, on: dt.date = SATURDAY, *known: Circumstance) -> Case:
    handling.accept(session, case, a_deed(app, mover("clerk", case), on), AcceptIn(known=list(known)))
    return case


FILED: list[tuple[dict[str, Any], dict[str, str]]] = [
    # Ten working days for the answer, three for the acceptance, everywhere but in fields with rules of their own.
    ({"region": "430100"}, {"T01": "12-04", "T02": "11-25"}),
    ({"region": "320281"}, {"T01": "12-04", "T02": "11-25"}),
    ({"region": "370100"}, {"T01": "12-04", "T02": "11-25"}),
    # Shenzhen's three days begin with the acceptance.
    ({"region": "440305"}, {"T01": "12-04", "T02": "11-25"}),
    # A penalty of a bank regulator follows the general rules.
    ({"region": "430100", "field": "banking"}, {"T01": "12-04", "T02": "11-25"}),
    ({"region": "440305", "field": "market_regulation"}, {"T20": "12-01"}),
    ({"region": "320281", "field": "market_regulation"}, {"T20": "12-01"}),
    ({"region": "320281", "field": "market_regulation", "record_kind": "serious_dishonesty_list"}, {"T20": "12-01"}),
    ({"region": "320281", "field": "market_regulation", "record_kind": "abnormal_operations_list"}, {}),
    ({"region": "320281", "field": "market_regulation", "record_kind": "other"}, {}),
    (OBJECTION | {"region": "430100"}, {}),
    (OBJECTION | {"region": "320281"}, {}),
    (OBJECTION | {"region": "370100"}, {"T52a": "11-25", "T52b": "12-01"}),
    (OBJECTION | {"region": "310101"}, {"T50a": "11-23", "T50b": "11-27", "T50c": "11-24"}),
    (OBJECTION | {"region": "410100"}, {"T53a": "11-25", "T53b": "12-01"}),
    (OBJECTION | {"region": "440305"}, {"T55b": "11-24"}),
    (OBJECTION | {"region": "370100", "field": "market_regulation"}, {}),
    ({"kind": "listing_objection", "region": "320281"}, {"T12": "12-04"}),
    ({"kind": "listing_objection", "region": "430100"}, {}),
]


@pytest.mark.parametrize(("about", "last_days"), FILED, ids=str)
def test_filing_starts_the_limits_of_kind_and_place(
    app: FastAPI, about: dict[str, Any], last_days: dict[str, str]
) -> None:
    """Protects both sides: a filing on a Saturday starts exactly the limits that were read, counted from Monday."""
    with undone(app) as session:
        assert running(filed(app, session, **about)) == {name: _day(day) for name, day in last_days.items()}


ACCEPTED: list[tuple[dict[str, Any], tuple[Circumstance, ...], dict[str, str]]] = [
    (REPAIR | {"region": "430100"}, (), {"T01": "12-04"}),
    (REPAIR | {"region": "440305"}, (), {"T01": "12-04", "T56a": "11-27"}),
    (REPAIR | {"region": "320281", "field": "market_regulation"}, (), {"T20": "12-01"}),
    # Local limits that depend on who received it begin with the filing of Saturday, not with Tuesday.
    (OBJECTION | {"region": "310101"}, (), {"T50a": "11-23", "T50b": "11-27", "T50c": "11-24"}),
    (OBJECTION | {"region": "310101"}, (C.PLATFORM_RECEIVED, C.OWN_INFORMATION), {"T50a": "11-23", "T50b": "11-27"}),
    (OBJECTION | {"region": "310101"}, (C.PLATFORM_RECEIVED, C.OTHERS_INFORMATION), {"T50a": "11-23", "T50c": "11-24"}),
    (OBJECTION | {"region": "310101"}, (C.CREDIT_AGENCY_RECEIVED,), {"T50e": "11-23", "T50f": "12-01"}),
    (OBJECTION | {"region": "370100"}, (), {"T52a": "11-25", "T52b": "12-01"}),
    (OBJECTION | {"region": "370100"}, (C.OWN_INFORMATION,), {"T52a": "11-25"}),
    (OBJECTION | {"region": "410100"}, (C.PLATFORM_RECEIVED,), {"T53b": "12-01"}),
    (OBJECTION | {"region": "410100"}, (C.PLATFORM_RECEIVED, C.OWN_INFORMATION), {"T53a": "11-25"}),
    (OBJECTION | {"region": "330106"}, (), {"T54a": "12-01"}),
    (OBJECTION | {"region": "440305"}, (), {"T55a": "11-25", "T55b": "11-24"}),
    (OBJECTION | {"region": "440305"}, (C.PLATFORM_RECEIVED,), {"T55a": "11-25"}),
    (OBJECTION | {"region": "440305"}, (C.PROVIDER_RECEIVED,), {"T55b": "11-24"}),
    (OBJECTION | {"region": "440305", "field": "market_regulation"}, (C.PROVIDER_RECEIVED,), {}),
    ({"kind": "listing_objection", "region": "320281"}, (), {"T12": "12-04"}),
]


@pytest.mark.parametrize(("about", "known", "last_days"), ACCEPTED, ids=str)
def test_acceptance_ends_its_own_limits_and_starts_those_of_the_place(
    app: FastAPI, about: dict[str, Any], known: tuple[Circumstance, ...], last_days: dict[str, str]
) -> None:
    """Protects both sides: what is known of an objection lets its limits run from the filing, not from the click."""
    with undone(app) as session:
        case = _accepted(app, session, filed(app, session, **about), TUESDAY, *known)
        expected = {name: _day(day) for name, day in last_days.items()}
        # Marking and passing on are steps of their own, which the acceptance does not end.
        assert running(case) == expected
        assert all(row.met_on == TUESDAY for row in case.deadlines if row.rule not in expected)
        assert [row.rule for row in case.deadlines if row.rule == "T02"] == (
            ["T02"] if about["kind"] == "repair" and "field" not in about else []
        )


@pytest.mark.parametrize(
    ("kind", "known"), [("repair", [C.OWN_INFORMATION]), ("listing_objection", [C.OWN_INFORMATION])]
)
def test_who_received_it_is_asked_of_objections_only(app: FastAPI, kind: str, known: list[Circumstance]) -> None:
    """Protects against a fact that would change nothing and looks as if it did."""
    with undone(app) as session, pytest.raises(InvalidInput):
        _accepted(app, session, filed(app, session, kind=kind), SATURDAY, *known)


@pytest.mark.parametrize(
    "known", [[C.PLATFORM_RECEIVED, C.PROVIDER_RECEIVED], [C.OWN_INFORMATION, C.OTHERS_INFORMATION], [C.OTHER_PROVINCE]]
)
def test_what_is_known_does_not_contradict_itself(known: list[Circumstance]) -> None:
    """Protects the clocks from two receivers of one objection."""
    with pytest.raises(ValueError, match="known"):
        AcceptIn(known=known)


EVENING = dt.datetime(2026, 11, 20, 23, 50, tzinfo=CHINA)
AFTER_MIDNIGHT = dt.datetime(2026, 11, 23, 0, 10, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("at", "began", "answer"),
    [(EVENING, "11-20", "12-04"), (AFTER_MIDNIGHT, "11-23", "12-07"), (EVENING.replace(day=22), "11-22", "12-04")],
)
def test_the_day_of_filing_is_the_day_in_china(app: FastAPI, at: dt.datetime, began: str, answer: str) -> None:
    """Protects filings late at night and on a Sunday: the day in China counts, and is itself not counted."""
    with undone(app) as session:
        case = filed(app, session, on=at, **OBJECTION, region="370100")
        assert {(row.started_on, row.rule) for row in case.deadlines} == {(_day(began), "T52a"), (_day(began), "T52b")}
        repair = filed(app, session, on=at)
        assert running(repair)["T01"] == _day(answer)
        shanghai = _accepted(
            app, session, filed(app, session, on=at, **OBJECTION, region="310101"), TUESDAY,
            C.PLATFORM_RECEIVED, C.OWN_INFORMATION,
        )  # fmt: skip
        assert {row.started_on for row in shanghai.deadlines} == {_day(began)}


def test_a_supplement_stops_what_its_law_knows_and_leaves_the_rest(app: FastAPI) -> None:
    """Protects both sides: repair limits stand still, Shenzhen's own too, and are provisional from then on."""
    with undone(app) as session:
        case = _accepted(app, session, filed(app, session, region="440305"), MONDAY)
        moved(app, session, case, "request_supplement", "clerk", MONDAY)
        assert running(case) == {}
        paused = {row.rule: row.provisional for row in case.deadlines if row.paused_on == MONDAY}
        assert paused == {"T01": True, "T56a": True}
        moved(app, session, case, "supplement", "owner", _day("11-26"))
        assert case.status == "accepted"
        assert running(case) == {"T01": _day("12-09"), "T56a": _day("12-01")}
        assert all(row.provisional for row in case.deadlines if row.met_on is None)


def test_what_may_run_is_seen_from_the_filing_on_and_never_late_before(app: FastAPI) -> None:
    """Protects clerks and applicants: local limits stand there provisionally until somebody says who received it."""
    with undone(app) as session:
        case = filed(app, session, kind="objection", region="310101")
        assert all(row.provisional and "还没有确认" in (row.note or "") for row in case.deadlines)
        _accepted(app, session, case, TUESDAY, C.PLATFORM_RECEIVED, C.OWN_INFORMATION)
        assert {row.rule: row.provisional for row in case.deadlines} == {"T50a": False, "T50b": False}
        assert not any("还没有确认" in (row.note or "") for row in case.deadlines)


@pytest.mark.parametrize(
    ("region", "begun"), [("310101", {"T50d": "12-01"}), ("410100", {"T53c": "11-27"}), ("440305", {"T55d": "11-26"})]
)
def test_passing_on_starts_the_time_of_the_provider(app: FastAPI, region: str, begun: dict[str, str]) -> None:
    """Protects applicants: from the day of the hand-over the provider's own limit runs, and it is done once."""
    with undone(app) as session:
        case = _accepted(app, session, filed(app, session, kind="objection", region=region), TUESDAY)
        handling.pass_on(session, case, a_deed(app, mover("clerk", case), TUESDAY))
        found = {row.rule: row.due_on for row in case.deadlines if row.met_on is None}
        assert {name: found[name] for name in begun} == {name: _day(day) for name, day in begun.items()}
        assert {row.met_on for row in case.deadlines if row.rule == "T50c"} <= {TUESDAY}
        assert not any(row.provisional for row in case.deadlines)
        assert case.events[-1].text == "已转给信息提供单位核查：示例交通运输局"
        with pytest.raises(Conflict):
            handling.pass_on(session, case, a_deed(app, mover("clerk", case), TUESDAY))


def test_only_an_objection_is_passed_on(app: FastAPI) -> None:
    """Protects repairs from a move that means nothing there."""
    with undone(app) as session:
        case = filed(app, session)
        with pytest.raises(Conflict) as told:
            handling.pass_on(session, case, a_deed(app, mover("clerk", case)))
        assert told.value.problem_code == "not_of_this_kind"


@pytest.mark.parametrize("about", [OBJECTION | {"region": "370100"}, {"kind": "listing_objection", "region": "320281"}])
def test_a_supplement_stops_no_limit_whose_law_says_nothing_of_it(app: FastAPI, about: dict[str, Any]) -> None:
    """Protects people who object: asking for papers does not stop a clock that nobody may stop."""
    with undone(app) as session:
        case = filed(app, session, **about)
        before = running(case)
        assert running(moved(app, session, case, "request_supplement", "clerk", MONDAY)) == before


EXTENDED: list[tuple[dict[str, Any], tuple[Circumstance, ...], dict[str, str | None]]] = [
    # Nobody has read by how much: open from then on. Nobody may lengthen the three days for the acceptance.
    (REPAIR | {"region": "430100"}, (), {"T01": None}),
    (REPAIR | {"region": "440305"}, (), {"T01": None, "T56a": "12-02"}),
    (OBJECTION | {"region": "330106"}, (), {"T54a": "12-22"}),
    (OBJECTION | {"region": "440305"}, (C.PROVIDER_RECEIVED,), {"T55b": "11-27"}),
]


@pytest.mark.parametrize(("about", "known", "last_days"), EXTENDED, ids=str)
def test_more_time_where_the_law_gives_it(
    app: FastAPI, about: dict[str, Any], known: tuple[Circumstance, ...], last_days: dict[str, str | None]
) -> None:
    """Protects applicants: an extension is as long as its clause says, and open where nobody has read it."""
    with undone(app) as session:
        case = _accepted(app, session, filed(app, session, **about), TUESDAY, *known)
        handling.extend(session, case, a_deed(app, mover("clerk", case), TUESDAY), ["需要实地核查"])
        found = {row.rule: row.due_on for row in case.deadlines if row.met_on is None}
        assert found == {name: _day(day) if day else None for name, day in last_days.items()}
        assert case.events[-1].text == "延长办理时间：需要实地核查"


NOT_EXTENDED: list[dict[str, Any]] = [
    REPAIR | {"region": "320281", "field": "market_regulation"},
    OBJECTION | {"region": "370100"},
    OBJECTION | {"region": "320281"},
    {"kind": "listing_objection", "region": "320281"},
]


@pytest.mark.parametrize("about", NOT_EXTENDED, ids=str)
def test_no_more_time_where_no_law_gives_it(app: FastAPI, about: dict[str, Any]) -> None:
    """Protects applicants: what nobody may extend is not extended, and the clerk is told."""
    with undone(app) as session:
        case = filed(app, session, **about)
        with pytest.raises(Conflict) as told:
            handling.extend(session, case, a_deed(app, mover("clerk", case)), ["忙"])
        assert told.value.problem_code == "nothing_to_extend"


def test_nothing_is_extended_twice_or_after_its_end(app: FastAPI) -> None:
    """Protects applicants: a limit that has passed is not mended by an extension, nor stretched again."""
    with undone(app) as session:
        late = filed(app, session)
        with pytest.raises(Conflict):
            handling.extend(session, late, a_deed(app, mover("clerk", late), _day("12-07")), ["忙"])
        case = filed(app, session)
        handling.extend(session, case, a_deed(app, mover("clerk", case)), ["需要核查"])
        with pytest.raises(Conflict):
            handling.extend(session, case, a_deed(app, mover("clerk", case)), ["还要核查"])


@pytest.mark.parametrize(("region", "began"), [("430100", ()), ("410100", ("T53d",)), ("320281", ()), ("440305", ())])
def test_a_granted_repair_starts_what_is_left_to_carry_out(app: FastAPI, region: str, began: tuple[str, ...]) -> None:
    """Protects applicants: with the decision its limits are met, and in Henan one working day is left to do it."""
    with undone(app) as session:
        case = _accepted(app, session, filed(app, session, region=region))
        moved(app, session, case, "review", "reviewer", MONDAY)
        moved(app, session, case, "grant", "reviewer", MONDAY)
        assert tuple(running(case)) == began
        assert all(row.due_on == TUESDAY for row in case.deadlines if row.rule == "T53d")
        moved(app, session, case, "start_sync", "system", MONDAY)
        moved(app, session, case, "close", "system", MONDAY)
        assert running(case) == {}


def test_a_decision_ends_a_pause_and_says_whether_it_was_late(app: FastAPI) -> None:
    """Protects the record: a refusal while papers were waited for ends every clock of the case on that day."""
    with undone(app) as session:
        case = moved(app, session, filed(app, session), "request_supplement", "clerk", MONDAY)
        moved(app, session, case, "reject", "clerk", _day("12-18"))
        assert {row.met_on for row in case.deadlines} == {_day("12-18")}
        assert all(row.paused_on is None for row in case.deadlines)
