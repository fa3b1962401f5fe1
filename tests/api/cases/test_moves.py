"""The table of moves: what it allows happens whole, and what it does not allow changes nothing."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.audit.chain import check
from api.audit.models import AuditLine
from api.cases.models import Case
from api.cases.moving import NEWS, allowed, make
from api.cases.states import ACTOR_WORDS, BY_NAME, MOVES, OPEN, STATUS_WORDS, Actor, Move
from api.errors import Conflict, NotAllowed
from api.outbox.models import OutboxMessage
from scripts.state_diagram import PAGE, drawn, written
from tests.api.cases.making import SATURDAY, a_case, a_deed, filed, mover, staff, undone

ACTORS: tuple[Actor, ...] = ("owner", "clerk", "reviewer", "system")
_SHARED = {move.call for move in MOVES if move.call}
"""Verbs that lead to more than one move."""
KINDS = ("repair", "objection", "listing_objection")


def _counts(session: Session) -> tuple[int, ...]:
    return tuple(session.scalar(select(func.count()).select_from(one)) or 0 for one in (AuditLine, OutboxMessage))


def _state(session: Session, case: Case) -> tuple[Any, ...]:
    """Everything that a move may change."""
    session.refresh(case)
    clocks = [(row.rule, row.due_on, row.paused_on, row.met_on, str(row.history)) for row in case.deadlines]
    return (case.status, case.version, sorted(clocks, key=str), len(case.events), *_counts(session))


def _standing(app: FastAPI, session: Session, status: str, kind: str) -> Case:
    """A filed case, its clocks running, put into a status."""
    case = filed(app, session, kind=kind, region="440305")
    case.status = status
    if status in BY_NAME["appeal_part"].frm:
        case.decision = {"decision": "granted", "per_record": {case.records[0].id: {"decision": "denied"}}}
    case.supplement = {"from": "accepted"} if status == "supplement_requested" else None
    session.flush()
    return case


def _expected(case: Case, move: Move) -> str:
    return {"same": case.status, "as_before": "accepted"}.get(move.to, move.to)


@pytest.mark.parametrize("kind", ["repair", "objection"])
@pytest.mark.parametrize("status", STATUS_WORDS)
def test_every_move_by_every_actor_from_every_status(app: FastAPI, status: str, kind: str) -> None:
    """Protects the lifecycle: exactly the table's moves happen, with their traces; all others leave no trace."""
    with undone(app) as session:
        case = _standing(app, session, status, kind)
        for move in MOVES:
            for actor in ACTORS:
                # Each from the same point: what one move changed is taken back before the next.
                with session.begin_nested() as point:
                    _one(app, session, case, move, actor)
                    point.rollback()
                session.refresh(case)


def _one(app: FastAPI, session: Session, case: Case, move: Move, actor: Actor) -> None:
    before, expected = _state(session, case), _expected(case, move)
    if move.name == "request_supplement" and case.status in move.frm:
        case.supplement = {"from": case.status}
    asked_there = case.supplement is None or not move.asked_from or case.supplement["from"] in move.asked_from
    may = case.status in move.frm and actor in move.actors and case.kind in move.kinds and asked_there
    listed = (move.call or move.name) in allowed(case, mover(actor, case)) if actor != "system" else may
    deed = a_deed(app, mover(actor, case))
    if not may:
        with pytest.raises(Conflict if actor in move.actors else NotAllowed):
            make(session, case, move.name, deed)
        assert _state(session, case) == before, (move.name, actor)
        assert not listed or (move.call or move.name) in _SHARED, (move.name, actor)
        return
    line = make(session, case, move.name, deed)
    assert listed, (move.name, actor)
    assert case.status == expected
    assert (line.action, line.actor) == (move.name, ACTOR_WORDS[actor])
    lines, jobs = before[-2:]
    assert _counts(session) == (lines + 1, jobs + (1 if move.told else 0)), (move.name, actor)


@pytest.mark.parametrize("roles", [("auditor",), ("policy_editor",), ("admin",), ("subject",)])
def test_nobody_else_moves_a_case(app: FastAPI, roles: tuple[str, ...]) -> None:
    """Protects cases from accounts without a part in them: other staff, and other people."""
    with undone(app) as session:
        case = filed(app, session)
        assert allowed(case, staff(*roles)) == []
        for move in MOVES:
            with pytest.raises(NotAllowed):
                make(session, case, move.name, a_deed(app, staff(*roles)))


def test_nobody_handles_a_case_of_their_own(app: FastAPI) -> None:
    """Protects against a conflict of interest: staff with a case of their own are its owner and nothing else."""
    with undone(app) as session:
        case = filed(app, session)
        both = replace(staff("clerk", "reviewer", "subject"), subject_id=case.subject_id)
        assert allowed(case, both) == ["withdraw"]
        with pytest.raises(NotAllowed):
            make(session, case, "accept", a_deed(app, both))


def test_of_two_clerks_the_second_is_told(app: FastAPI) -> None:
    """Protects against acting on what was seen before: a version that is no longer the case's is a clear conflict."""
    with undone(app) as session:
        case = filed(app, session)
        seen = case.version
        make(session, case, "accept", a_deed(app, mover("clerk", case), version=seen))
        with pytest.raises(Conflict) as told:
            make(session, case, "review", a_deed(app, mover("reviewer", case), version=seen))
        assert told.value.problem_code == "overtaken"
        assert case.status == "accepted"


STEPS = st.lists(
    st.tuples(st.sampled_from([move.name for move in MOVES]), st.integers(0, 6), st.booleans()), max_size=25
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(KINDS), region=st.sampled_from(["320281", "440305", "370100", "430100"]), steps=STEPS)
def test_whatever_is_tried_a_case_stays_whole(
    app: FastAPI, kind: str, region: str, steps: list[tuple[Any, int, bool]]
) -> None:
    """Protects every invariant under any order of moves: one status, sound clocks, one trace and one job a move."""
    with undone(app) as session:
        lines, jobs = _counts(session)
        case, day, made = a_case(app, session, kind=kind, region=region), SATURDAY, []
        for name, days, rightly in steps:
            day += dt.timedelta(days=days)
            made += _tried(app, session, case, BY_NAME[name], day, rightly=rightly)
            _must_be_whole(case, made)
        told = [move for move in made if move.told]
        assert _counts(session) == (lines + len(made), jobs + len(told))
        keys = session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.startswith(f"{NEWS}:{case.number}:")))
        assert len(set(keys)) == len(told)
        assert check(session).broken is None


def _tried(app: FastAPI, session: Session, case: Case, move: Move, day: dt.date, *, rightly: bool) -> list[Move]:
    """The move, if it could be made: by one of its actors, or by one who is none."""
    actor = move.actors[0] if rightly else next(one for one in ACTORS if one not in move.actors)
    asked = case.supplement
    if move.name == "request_supplement" and case.status in move.frm:
        case.supplement = {"from": case.status}
    if move.name == "submit":
        case.submitted_at = a_deed(app, None, day).now
    before = case.status
    try:
        with session.begin_nested():
            make(session, case, move.name, a_deed(app, mover(actor, case), day))
    except (Conflict, NotAllowed):
        session.refresh(case)
        case.supplement = asked
        assert case.status == before
        return []
    assert rightly
    return [move]


def _must_be_whole(case: Case, made: list[Move]) -> None:
    assert case.status in STATUS_WORDS
    assert [event.sequence for event in case.events] == list(range(1, len(made) + 1))
    assert [event.action for event in case.events] == [move.name for move in made]
    paused = [row for row in case.deadlines if row.paused_on is not None and row.met_on is None]
    assert not paused or case.status == "supplement_requested"
    assert len({row.rule for row in case.deadlines}) == len(case.deadlines)
    if case.status in ("draft", "withdrawn"):
        assert not case.deadlines
    if case.status in ("not_accepted", "denied", "closed"):
        assert all(row.met_on for row in case.deadlines)
    if case.status not in OPEN:
        assert made


def test_the_drawing_is_the_table() -> None:
    """Protects readers of the guide: diagram and table of moves are what the code does."""
    page = PAGE.read_text("utf-8")
    assert drawn() in page
    assert written(page) == page
