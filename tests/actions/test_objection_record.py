"""Which record an objection is about: whatever the answer tells beside it is kept."""

import datetime as dt

import pytest

from tests.actions.fake_api import FakeApi, record, tracker

FORM = {"form": "objection_form"}
RECORDS = [
    record(121),
    record(122, publication_ends_on=dt.date(2026, 1, 5).isoformat()),
]


@pytest.fixture
def two(api: FakeApi) -> FakeApi:
    """Two records of one authority."""
    api.set("GET /records", {"items": RECORDS, "total": 2, "next": None})
    return api


def answer(api: FakeApi, words: str, intent: str, **slots: object) -> dict[str, object]:
    """The slots after an answer to "which record"."""
    known = {"requested_slot": "objection_record", **slots}
    return api.run("validate_objection_form", tracker(words, intent, slots=known, **FORM)).slots


def test_the_number_in_a_story_answers_the_question(two: FakeApi) -> None:
    """重复了，要把121号那条删掉 names the record and the ground."""
    slots = answer(two, "重复了，要把121号那条删掉", "start_objection")
    assert (slots["objection_record"], slots["objection_ground"]) == ("r121", "duplicate")


def test_what_has_ended_is_the_one_that_should_be_gone(two: FakeApi) -> None:
    """Where one record alone is past its end, "still shown" can mean no other."""
    slots = answer(two, "到期了还挂着", "start_objection")
    assert (slots["objection_record"], slots["objection_ground"]) == ("r122", "expired")


def test_a_story_without_a_record_is_kept(two: FakeApi) -> None:
    """Asked again is the record, and nothing that was told."""
    slots = answer(two, "金额写错了，决定书上是2万，网上写成20万，多写了一个零", "inform")
    assert slots["objection_record"] is None
    assert slots["objection_ground"] == "inaccurate"
    assert "多写了一个零" in str(slots["objection_statement"])
