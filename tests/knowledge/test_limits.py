"""Which limits run: by event, request, field, place and day, and never a shorter one than is known."""

import datetime as dt

import pytest
from pydantic import ValidationError

from knowledge.engine.library import Library
from knowledge.engine.limits import limits_for
from knowledge.engine.schema_time import TimeLimit, TimeLimits
from knowledge.engine.vocabulary import AuthorityField, Circumstance, Event, RequestKind

TODAY = dt.date(2026, 11, 21)
FACT_SHEET = [*range(1, 17), *range(20, 27), *range(30, 42), *range(50, 59)]
NUMBERS = {
    "T01": 10, "T02": 3, "T03": None, "T04": None, "T05": None, "T06": None, "T07": None, "T08": None, "T09": None,
    "T10": None, "T11": 3, "T12": 10, "T13": None, "T14": 30, "T15": 3, "T16a": 3, "T16b": 3, "T20": 7, "T20h": 15,
    "T21": 3, "T22": 20, "T23a": 10, "T23b": None, "T24": 3, "T25": None, "T26a": None, "T26b": None, "T26c": None,
    "T30": 3, "T31": 15, "T32": 3, "T33": 10, "T34": 15, "T35": 6, "T36": 20, "T37": 30, "T38": 60, "T38a": 60,
    "T39": 6, "T39a": 6,
    "T40": 15, "T41a": 60, "T41b": 30, "T41c": 30, "T50a": 1, "T50b": 5, "T50c": 2, "T50d": 5, "T50e": 1, "T50f": 7,
    "T51a": 3, "T51b": 3, "T52a": 3, "T52b": 7, "T52c": 3, "T53a": 3, "T53b": 7, "T53c": 3, "T53d": 1, "T53e": 1,
    "T54a": 5, "T54b": 20, "T55a": 1, "T55b": 2, "T55c": 3, "T55d": 2, "T56a": 3, "T56b": 3, "T57": 7, "T58a": None,
    "T58b": None, "T58c": None, "T58d": None, "T58e": None, "T58f": None,
}  # fmt: skip
"""The table of sections 13.1 to 13.4 of the fact sheet, worked out by hand."""


def _all(library: Library) -> dict[str, TimeLimit]:
    return {limit.id: limit for rule in library.rules_of(TimeLimits) for limit in rule.limits}


def _counting(library: Library, request: RequestKind, event: Event, region: str, *known: Circumstance) -> list[str]:
    found = limits_for(library, event, request, AuthorityField.TRANSPORT, region, TODAY, known)
    return [limit.id for limit in found if limit.counts_down]


def test_the_table_of_the_fact_sheet_is_whole(library: Library) -> None:
    """Protects the law as data: every row is there, with its number or with none."""
    assert {name: limit.amount for name, limit in _all(library).items()} == NUMBERS
    assert sorted({int(name[1:3]) for name in NUMBERS}) == FACT_SHEET


def test_an_extension_counts_as_what_it_extends(library: Library) -> None:
    """Protects the sum: each limit stands once, and more time comes in the unit of the time that it is added to."""
    limits = _all(library)
    assert sum(len(rule.limits) for rule in library.rules_of(TimeLimits)) == len(limits)
    pairs = [(limit, limits[name]) for limit in limits.values() for name in limit.extends]
    assert pairs
    assert all(one.unit is other.unit for one, other in pairs if one.amount)


def test_what_cannot_decide_says_what_would_settle_it(library: Library) -> None:
    """Protects the list of open values: no limit waits without a word on what it waits for."""
    open_ones = [limit for limit in _all(library).values() if not limit.verification.may_decide]
    pauses = [pause for limit in _all(library).values() for pause in limit.pauses]
    assert [one.id for one in open_ones if not one.settled_by] == []
    assert all(pause.settled_by for pause in pauses if not pause.verification.may_decide)


def test_each_trigger_is_a_day_that_the_clauses_had_begun(library: Library) -> None:
    """Protects history: no limit is in force before the first of its documents was."""
    for rule in library.rules_of(TimeLimits):
        for limit in rule.limits:
            first = (limit.in_force or rule.in_force).start
            begun = [library.cite(ref).effective_from for ref in limit.cites]
            assert min(day for day in begun if day) <= first, limit.id


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("370102", ["T52b"]),  # Shandong: the longer number holds whoever checks
        ("310101", []),  # Shanghai, Henan, Zhejiang, Shenzhen: it depends on who received it
        ("410102", []),
        ("330102", []),
        ("440305", []),
        ("320281", []),  # Jiangsu: number not read
        ("430102", []),  # nationwide: number not read
    ],
)
def test_an_objection_at_an_unknown_receiver_promises_no_short_number(
    library: Library, region: str, expected: list[str]
) -> None:
    """Protects people from a day that binds nobody: only what holds whoever received it counts down."""
    assert _counting(library, RequestKind.OBJECTION, Event.OBJECTION_RECEIVED, region) == expected


@pytest.mark.parametrize("field", ["market_regulation", "court", "tax"])
def test_fields_with_rules_of_their_own_do_not_get_the_general_numbers(library: Library, field: str) -> None:
    """Protects records of other doors: courts, tax and market regulation answer by their own rules."""
    asked = [(Event.OBJECTION_RECEIVED, RequestKind.OBJECTION), (Event.APPLICATION_PUSHED, RequestKind.REPAIR)]
    for region in ("370102", "440305", "430102"):
        for event, request in asked:
            found = limits_for(library, event, request, AuthorityField(field), region, TODAY)
            assert [limit.id for limit in found if limit.counts_down] == []


@pytest.mark.parametrize(
    ("region", "known", "expected"),
    [
        ("310101", "platform_received own_information", ["T50a", "T50b"]),
        ("310101", "platform_received others_information", ["T50a", "T50c"]),
        ("310101", "credit_agency_received", ["T50e", "T50f"]),
        ("370102", "own_information", ["T52a"]),
        ("410102", "platform_received", ["T53b"]),
        ("410102", "platform_received own_information", ["T53a"]),
        ("440305", "provider_received", ["T55b"]),
        ("430102", "platform_received own_information", []),
    ],
)
def test_what_is_known_of_the_receiver_chooses_the_local_limit(
    library: Library, region: str, known: str, expected: list[str]
) -> None:
    """Protects local law: each place's limits run where their conditions are known to hold."""
    given = tuple(Circumstance(word) for word in known.split())
    assert _counting(library, RequestKind.OBJECTION, Event.OBJECTION_RECEIVED, region, *given) == expected


def test_a_place_has_the_limits_of_every_place_above_it(library: Library) -> None:
    """Protects districts: Shenzhen's rules hold in 福田, Jiangsu's in 江阴, and nowhere else."""
    repair, listing = RequestKind.REPAIR, RequestKind.LISTING_OBJECTION
    assert _counting(library, repair, Event.APPLICATION_PUSHED, "440304") == ["T02"]
    assert _counting(library, repair, Event.APPLICATION_ACCEPTED, "440304") == ["T56a"]
    assert _counting(library, repair, Event.APPLICATION_PUSHED, "440103") == ["T02"]
    for region in ("320000", "320200", "320281"):
        assert _counting(library, listing, Event.LISTING_OBJECTED, region) == ["T12"]
    assert _counting(library, listing, Event.LISTING_OBJECTED, "330100") == []


def test_a_renamed_county_has_its_province_s_limits(library: Library) -> None:
    """Protects older records: a code of before leads to the same limits as today's."""
    found = [
        limits_for(library, Event.OBJECTION_RECEIVED, RequestKind.OBJECTION, AuthorityField.OTHER, code, TODAY)
        for code in ("130124", "130111")
    ]
    assert [limit.id for limit in found[0]] == ["T07", "T58c"]
    assert found[0] == found[1]


def test_shanghai_s_limits_say_how_old_their_text_is(library: Library) -> None:
    """Protects readers: the 2017 text was not checked against later amendments, and each limit says so."""
    ours = [limit for limit in _all(library).values() if any(ref.startswith("shanghai-") for ref in limit.cites)]
    assert len(ours) == 8
    assert all("2017年文本" in (limit.note or "") for limit in ours)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"label": "M", "verification": "unverified"}, "must stay empty"),
        ({"label": "P"}, "label P means primary"),
        ({"unit": None}, "needs its unit"),
        ({"id": "T1"}, "String should match"),
        ({"event": "one_day"}, "Input should be"),
    ],
)
def test_a_limit_that_says_too_much_is_refused(library: Library, change: dict[str, object], reason: str) -> None:
    """Protects the data: a number nobody read, a label that does not fit or an unknown event stops the load."""
    good = library.time_limit("T02").model_dump()
    with pytest.raises(ValidationError, match=reason):
        TimeLimit.model_validate({**good, **change})
