"""A message of several questions: what an earlier one names, a later one keeps."""

import pytest

from knowledge.engine.boundaries import load_boundaries
from knowledge.engine.library import Library
from knowledge.engine.message import MessageReader
from knowledge.engine.naming import DocumentNames, PlaceNames, places_of


@pytest.fixture(scope="module")
def reader(library: Library) -> MessageReader:
    """A reader that knows other houses by their words alone."""
    boundaries = load_boundaries()
    names = DocumentNames((entry.id, entry.document, entry.title) for entry in library.documents.values())
    places = PlaceNames(places_of(entry.region for entry in library.documents.values()))
    return MessageReader(boundaries, names, places, lambda question: boundaries.wrong_door(question.folded))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("市场监管局罚的，怎么修复？几天有结果？", ["市场监管局罚的，怎么修复", "市场监管修复几天有结果"]),
        ("信息写错了怎么提异议？多久答复？", ["信息写错了怎么提异议", "提出异议多久答复"]),
        ("要什么材料？多久？", ["要什么材料", "申请信用修复多久"]),
        ("上海的异议怎么提？几天答复？", ["上海的异议怎么提", "提出异议上海几天答复"]),
        ("市监局罚的怎么修复？交通局罚的去哪修复？", ["市监局罚的怎么修复", "交通局罚的去哪修复"]),
        ("信用修复收费吗", ["信用修复收费吗"]),
    ],
)
def test_a_part_is_asked_about_what_went_before(reader: MessageReader, text: str, asked: list[str]) -> None:
    """Field, objection and place are carried to a part that names none; another authority ends it."""
    assert [part.asked for part in reader.read(text)] == asked


def test_another_houses_matter_stays_there(reader: MessageReader) -> None:
    """A pronoun of a question after a matter of the court stays with the court, and asks for the channel."""
    first, second = reader.read("我被列为失信被执行人，几天能删？是不是去信用中国申请？")
    assert (first.door, second.door) == ("executing_court", "executing_court")
    assert second.asks_channel
    assert not first.asks_channel


def test_a_thing_of_ours_ends_another_houses_matter(reader: MessageReader) -> None:
    """Who goes on to speak of a penalty speaks of ours again."""
    _, second = reader.read("征信逾期几年能消？另外我有条行政处罚怎么修复？")
    assert second.door is None


def test_a_long_story_is_not_repeated(reader: MessageReader) -> None:
    """Above an answer stands the question, not the story before it."""
    story = "我在镇上开了二十年小卖部，" * 5
    first, _ = reader.read(f"{story}去年被罚了现在想申请，多久能撤？要什么材料？")
    assert len(first.shown) < 20
