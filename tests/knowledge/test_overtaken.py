"""Old words and what holds in their place."""

import datetime as dt

import pytest

from knowledge.engine.answer import PolicyDesk
from knowledge.engine.library import Library
from knowledge.engine.overtaken import Overtaken
from knowledge.engine.vocabulary import Standing

TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def overtaken(library: Library) -> Overtaken:
    """The shipped entries."""
    return Overtaken(library)


def test_of_several_entries_the_nearest_to_the_question(overtaken: Overtaken) -> None:
    """A clause with two old rules gives the one that is asked about."""
    ref = "jiangyin-2018-5#2.4"
    names = overtaken.entry(ref, "红黑名单、重点关注名单还有吗", TODAY, Standing.OVERTAKEN)
    catch_all = overtaken.entry(ref, "其他受到处罚的违法行为兜底", TODAY, Standing.OVERTAKEN)
    assert names is not None
    assert catch_all is not None
    assert (names.id, catch_all.id) == ("X01", "X13")


def test_nothing_is_overtaken_before_its_day(overtaken: Overtaken) -> None:
    """On the day before the newer rule the old words held."""
    ref = "jiangsu-2020-10#4.13"
    assert overtaken.entry(ref, "培训", dt.date(2025, 6, 21), Standing.OVERTAKEN) is None
    assert overtaken.entry(ref, "培训", dt.date(2025, 6, 22), Standing.OVERTAKEN) is not None


@pytest.mark.parametrize("question", ["红黑名单这个叫法现在还用吗", "联合惩戒对象名单的说法还算数吗"])
def test_whether_an_old_word_is_still_used(overtaken: Overtaken, question: str) -> None:
    """Who asks after an old word is told what it is called now."""
    entry = overtaken.still(question, TODAY)
    assert entry is not None
    assert entry.id == "X01"


@pytest.mark.parametrize("question", ["现在还用交材料吗", "修复要多久", "这条处罚还算数吗"])
def test_other_questions_are_not_about_old_words(overtaken: Overtaken, question: str) -> None:
    """Whether something is still needed is no question about a word."""
    assert overtaken.still(question, TODAY) is None


def test_what_holds_now_is_said_first(desk: PolicyDesk) -> None:
    """A repealed practice is never the first thing somebody reads."""
    answer = desk.answer("听说江苏修复要参加培训、做公益，是真的吗", region="320000", as_of=TODAY)
    assert answer.answer.index("履行义务的证明") < answer.answer.find("做公益") or "做公益" not in answer.answer
    assert "以此为准" not in answer.answer
