"""What people are told after a refusal: only days that were read, counted from the right day, in the right place."""

import datetime as dt

import pytest

from knowledge.engine.handling import OpenRemedy, Refused, on_false_papers, remedies
from knowledge.engine.library import Library
from knowledge.engine.schema import Verification
from knowledge.engine.schema_handling import Handling
from knowledge.engine.schema_time import TimeLimits
from knowledge.engine.vocabulary import AuthorityField, RecordKind, RequestKind

DAY = dt.date(2026, 6, 23)
PENALTY = frozenset({RecordKind.ADMINISTRATIVE_PENALTY})
INSIDE = (AuthorityField.BANKING, AuthorityField.TAX)


def _open(
    library: Library, request: RequestKind, field: AuthorityField, region: str = "430100"
) -> tuple[OpenRemedy, ...]:
    return remedies(library, Refused(request, field, region, PENALTY), DAY)


def test_only_verified_limits_give_a_last_day(library: Library) -> None:
    """Protects people from an invented day: a limit behind a remedy is primary or corroborated, or gives none."""
    limits = {limit.id: limit for rule in library.rules_of(TimeLimits) for limit in rule.limits}
    named = [way.limit for way in library.only_rule(Handling).remedies if way.limit]
    assert named
    for name in named:
        assert limits[name].verification in (Verification.PRIMARY, Verification.CORROBORATED)
        assert limits[name].counts_down


@pytest.mark.parametrize("request_kind", list(RequestKind))
@pytest.mark.parametrize("field", list(AuthorityField))
def test_every_remedy_says_where_and_by_which_clause(
    library: Library, request_kind: RequestKind, field: AuthorityField
) -> None:
    """Protects readers: no remedy without a place and a clause, a day only with how it was counted."""
    for way in _open(library, request_kind, field):
        assert way.where
        assert way.citations
        assert (way.last_day is None) == (way.counted == ())


def test_a_court_s_list_has_remedies_of_its_own(library: Library) -> None:
    """Protects against the wrong court: lists of courts are not decided here."""
    assert _open(library, RequestKind.REPAIR, AuthorityField.COURT) == ()
    assert _open(library, RequestKind.OBJECTION, AuthorityField.COURT) == ()


@pytest.mark.parametrize("field", INSIDE)
@pytest.mark.parametrize("request_kind", [RequestKind.REPAIR, RequestKind.OBJECTION])
def test_penalties_of_tax_and_bank_regulators_have_the_general_remedies(
    library: Library, request_kind: RequestKind, field: AuthorityField
) -> None:
    """Protects a refused applicant from being left without any way on: the two laws except no field."""
    named = {way.name for way in _open(library, request_kind, field)}
    assert {"申请行政复议", "提起行政诉讼"} <= named


@pytest.mark.parametrize("name", ["申请行政复议", "提起行政诉讼"])
def test_who_hears_it_is_told_for_this_refusal_and_not_for_the_penalty(library: Library, name: str) -> None:
    """Protects against the wrong forum: the penalty's paper names the forum of the penalty only."""
    (way,) = (one for one in _open(library, RequestKind.REPAIR, AuthorityField.TRANSPORT) if one.name == name)
    assert way.door.channel.startswith("对哪个决定不服，就看哪个决定的文书")
    assert "问作出这个决定的单位" in way.door.channel


def test_what_came_in_by_the_other_system_is_not_sent_to_the_wrong_site(library: Library) -> None:
    """Protects market-regulation cases: their result is not objected to on another system's site."""
    told = {
        field: next(
            one.says.text for one in _open(library, RequestKind.REPAIR, field) if one.name == "对处理结果提出异议"
        )
        for field in (AuthorityField.MARKET_REGULATION, AuthorityField.TRANSPORT)
    }
    assert "信用中国" not in told[AuthorityField.MARKET_REGULATION]
    assert "信用中国" in told[AuthorityField.TRANSPORT]


def test_looking_again_does_not_move_the_last_day(library: Library) -> None:
    """Protects the last day: after an appeal the same days are told, with the words that say so."""
    what = Refused(RequestKind.REPAIR, AuthorityField.TRANSPORT, "430100", PENALTY)
    first, again = remedies(library, what, DAY), remedies(library, what, DAY, again=True)
    assert [way.last_day for way in first] == [way.last_day for way in again]
    told = [way.counted[0].rule for way in again if way.counted]
    assert set(told) == {"handling.counted_again"}


def test_the_earlier_day_is_told_where_the_last_one_is_a_day_off(library: Library) -> None:
    """Protects the remedy: whether a Saturday moves it is not ours to say, so the safe day stands and both are told."""
    what = Refused(RequestKind.REPAIR, AuthorityField.TRANSPORT, "430100", PENALTY)
    days = {way.name: (way.last_day, way.moved_to) for way in remedies(library, what, dt.date(2026, 11, 22))}
    assert days["提起行政诉讼"] == (dt.date(2027, 5, 22), dt.date(2027, 5, 24))
    assert days["申请行政复议"] == (dt.date(2027, 1, 21), None)
    told = {way.name: [saying.rule for saying in way.counted] for way in remedies(library, what, dt.date(2026, 11, 22))}
    assert told["提起行政诉讼"] == ["handling.counted", "handling.day_off"]
    assert told["申请行政复议"] == ["handling.counted"]


def test_what_false_papers_lead_to_is_not_said_to_be_known(library: Library) -> None:
    """Protects people from a ban that nobody has read: no number, and it is called unverified."""
    (told,) = on_false_papers(library, RequestKind.REPAIR, "430100", dt.date(2026, 11, 21))
    assert told.verification is Verification.UNVERIFIED
    assert not any(sign.isdigit() or sign in "一二三四五六七八九十" for sign in told.text.replace("一段时间", ""))
    assert on_false_papers(library, RequestKind.OBJECTION, "430100", dt.date(2026, 11, 21)) == ()
