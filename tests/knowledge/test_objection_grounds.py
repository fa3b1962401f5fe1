"""The guide to objections: evidence, door, what follows and how long it takes, ground by ground and place by place."""

import datetime as dt

import pytest

from knowledge.engine.library import Library
from knowledge.engine.limits import limits_for
from knowledge.engine.objection import GroundGuide, grounds_for
from knowledge.engine.schema_time import TimeLimits
from knowledge.engine.vocabulary import AuthorityField, Event, Ground, MaterialId, RecordKind, SubjectKind

TODAY = dt.date(2026, 11, 21)
TRANSPORT = AuthorityField.TRANSPORT


def _guides(
    library: Library,
    field: AuthorityField | None = TRANSPORT,
    region: str | None = None,
    subject: SubjectKind | None = None,
    day: dt.date = TODAY,
) -> dict[Ground, GroundGuide]:
    return {guide.ground: guide for guide in grounds_for(library, field, region, subject, day)}


def _told(guide: GroundGuide) -> set[str]:
    return {saying.rule for saying in (*guide.effects, *guide.unread_days)}


def test_every_ground_is_explained_with_evidence_door_and_clauses(library: Library) -> None:
    """Protects "no citation, no answer": each ground of the contract has plain words, one needed paper and a door."""
    guides = _guides(library)
    assert set(guides) == set(Ground)
    for guide in guides.values():
        assert [paper.required for paper in guide.evidence].count(True) == 1
        assert all(said.citations for said in (guide.says, *guide.effects, *guide.unread_days))
        assert guide.door.citations
        assert "{" not in guide.says.text


def test_the_evidence_differs_by_ground(library: Library) -> None:
    """Protects objectors from one vague demand: what shows the error is another paper for nearly every ground."""
    needed = [paper.name for guide in _guides(library).values() for paper in guide.evidence if paper.required]
    assert len(set(needed)) >= len(Ground) - 1
    assert all(MaterialId.PROOF_OF_PERFORMANCE in {p.id for p in g.not_asked_for} for g in _guides(library).values())


@pytest.mark.parametrize(
    ("field", "door"),
    [
        (None, "credit_china"),
        (AuthorityField.TRANSPORT, "credit_china"),
        (AuthorityField.MARKET_REGULATION, "gsxt"),
        (AuthorityField.COURT, "executing_court"),
        (AuthorityField.BANKING, "credit_reporting"),
    ],
)
def test_the_door_follows_the_field(library: Library, field: AuthorityField | None, door: str) -> None:
    """Protects people from filing in the wrong place: gsxt, the executing court and the credit agency stay apart."""
    assert _guides(library, field)[Ground.INACCURATE].door.id == door


def test_nationwide_there_is_no_number_of_days(library: Library) -> None:
    """Protects against an invented limit: the national text's days were not read, and that is said."""
    guide = _guides(library)[Ground.INACCURATE]
    assert guide.limits == ()
    assert [saying.rule for saying in guide.unread_days] == ["objection.days"]


def test_a_revoked_decision_is_withdrawn_in_three_working_days_everywhere(library: Library) -> None:
    """Protects the one national number there is (行政处罚法 art. 48, 85), and only for that ground."""
    limits = {limit.id: (limit.amount, limit.unit) for limit in _guides(library)[Ground.REVOKED_BASIS].limits}
    assert limits["T11"] == (3, "working_day")
    assert not _guides(library)[Ground.DUPLICATE].limits


@pytest.mark.parametrize(
    ("region", "mark"),
    [
        ("310115", "objection.mark_shanghai"),
        ("330100", "objection.mark_zhejiang"),
        ("410100", "objection.mark_henan"),
        ("440300", "objection.mark_shenzhen"),
        ("440100", None),
        ("320281", None),
        ("370100", None),
    ],
)
def test_only_some_places_mark_the_item(library: Library, region: str, mark: str | None) -> None:
    """Protects against a promise that the law of the place does not make: four ordinances ask for the mark."""
    marks = {rule for rule in _told(_guides(library, region=region)[Ground.INACCURATE]) if ".mark_" in rule}
    assert marks == ({mark} if mark else set())


@pytest.mark.parametrize("region", ["310000", "370000", "410000", "330000", "440300"])
def test_places_whose_ordinance_was_read_have_their_numbers(library: Library, region: str) -> None:
    """Protects local time limits: the numbers are those of the library, each of that place, with its clause."""
    guide = _guides(library, region=region)[Ground.INACCURATE]
    own = {limit.id for rule in library.rules_of(TimeLimits) for limit in rule.limits if limit.region == region}
    assert guide.limits
    assert {limit.id for limit in guide.limits} <= own
    assert all(limit.citations for limit in guide.limits)
    assert guide.unread_days == ()


@pytest.mark.parametrize(("region", "own"), [("320281", "jiangsu"), ("130111", "hebei"), ("360427", "jiangxi")])
def test_places_whose_ordinance_was_not_read_say_so(library: Library, region: str, own: str) -> None:
    """Protects against a borrowed number; an old county code leads to its province too."""
    guide = _guides(library, region=region)[Ground.INACCURATE]
    assert guide.limits == ()
    assert [saying.rule for saying in guide.unread_days] == [f"objection.days_{own}", "objection.days"]


def test_the_ten_days_before_a_listing_are_no_limit_of_objections(library: Library) -> None:
    """Protects against the usual mix-up: Jiangsu's ten days belong to the notice before a listing alone."""
    guides = _guides(library, region="320000").values()
    listing = {
        limit.id
        for rule in library.rules_of(TimeLimits)
        for limit in rule.limits
        if limit.event is Event.LISTING_OBJECTED
    }
    assert listing
    assert not listing & {limit.id for guide in guides for limit in guide.limits}


def test_a_penalty_thought_unlawful_goes_to_reconsideration_or_court(library: Library) -> None:
    """Protects the two remedies outside, with their limits and the order after an on-the-spot penalty."""
    first, second = _guides(library)[Ground.OTHER].also_open
    assert (first.door.id, second.door.id) == ("reconsideration", "litigation")
    assert [(way.limit.amount, way.limit.unit) for way in (first, second) if way.limit] == [
        (60, "calendar_day"),
        (6, "month"),
    ]
    assert "先复议" in first.says.text


def test_courts_and_banks_answer_by_their_own_rules(library: Library) -> None:
    """Protects the two other systems: their own clauses and clocks, no local ordinance and no penalty remedies."""
    court = _guides(library, AuthorityField.COURT, "310000")
    assert Ground.OUTSIDE_CATALOGUE not in court
    assert {limit.id for limit in court[Ground.NOT_MINE].limits} >= {"T31", "T32", "T33", "T34"}
    bank = _guides(library, AuthorityField.BANKING, "310000")[Ground.INACCURATE]
    assert {limit.id: limit.amount for limit in bank.limits}["T36"] == 20
    assert (bank.also_open, bank.not_asked_for) == ((), ())


def test_the_guide_and_the_clocks_say_the_same(library: Library) -> None:
    """Protects people from a number that no clock counts: fields with rules of their own have no local days."""
    tax = _guides(library, AuthorityField.TAX, "370102")[Ground.INACCURATE]
    assert not {limit.id for limit in tax.limits} & {"T52a", "T52b"}
    assert tax.unread_days
    revoked = _guides(library, AuthorityField.MARKET_REGULATION, "310115")[Ground.REVOKED_BASIS]
    assert [limit.id for limit in revoked.limits if limit.id in ("T11", "T24")] == ["T24"]


@pytest.mark.parametrize("field", [AuthorityField.TRANSPORT, AuthorityField.TAX, AuthorityField.MARKET_REGULATION])
@pytest.mark.parametrize("region", ["310115", "370102", "410100", "330106", "440305", "430102"])
def test_what_the_guide_shows_without_conditions_is_what_counts_down(
    library: Library, field: AuthorityField, region: str
) -> None:
    """Protects one reading of the law: guide and clocks select by one function, whatever the field and the place."""
    shown = {limit.id for limit in _guides(library, field, region)[Ground.REVOKED_BASIS].limits if not limit.conditions}
    events = (Event.OBJECTION_RECEIVED, Event.OBJECTION_ACCEPTED, Event.OBJECTION_PASSED_ON)
    started = (*events, Event.DECISION_REVOKED, Event.REVOCATION_NOTIFIED)
    counted = {
        limit.id
        for event in started
        for limit in limits_for(library, event, None, field, region, TODAY, kind=RecordKind.ADMINISTRATIVE_PENALTY)
        if limit.amount is not None and limit.verification.may_decide
    }
    assert shown == counted


def test_persons_are_told_of_their_own_rights(library: Library) -> None:
    """Protects natural persons: correction and deletion under their own law, and nothing of it for businesses."""
    person = _told(_guides(library, subject=SubjectKind.PERSON)[Ground.PRIVACY])
    business = _told(_guides(library, subject=SubjectKind.BUSINESS)[Ground.PRIVACY])
    assert person - business == {"objection.deleted_person"}


@pytest.mark.parametrize("day", [dt.date(2020, 12, 7), dt.date(2022, 3, 1), dt.date(2025, 6, 22), dt.date(2026, 3, 31)])
def test_the_guide_of_an_earlier_day_cites_what_was_law_then(library: Library, day: dt.date) -> None:
    """Protects answers about the past: no clause, number or remedy from a text that had not begun."""
    for guide in _guides(library, region="440300", day=day).values():
        said = (guide.says, *guide.effects, *guide.unread_days, *(way.says for way in guide.also_open))
        papers = [*(paper.citations for paper in guide.evidence), *(paper.citations for paper in guide.not_asked_for)]
        cited = [*papers, *(one.citations for one in said), *(limit.citations for limit in guide.limits)]
        assert all((c.effective_from or day) <= day for citations in cited for c in citations)


def test_before_the_guiding_opinion_nothing_is_said(library: Library) -> None:
    """Protects against law before its day: on the eve of the first document the guide is empty."""
    assert _guides(library, day=dt.date(2017, 4, 30)) == {}
