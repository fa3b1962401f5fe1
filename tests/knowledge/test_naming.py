"""Documents, articles, places and several questions in one message."""

import pytest

from knowledge.engine.library import Library
from knowledge.engine.naming import DocumentNames, PlaceNames, places_of
from knowledge.engine.parts import parts_of


@pytest.fixture(scope="module")
def names(library: Library) -> DocumentNames:
    """Names of the shipped documents."""
    return DocumentNames((entry.id, entry.document, entry.title) for entry in library.documents.values())


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("行政处罚法第三十三条怎么说", {"penalty-law"}),
        ("国办发〔2020〕49号还有效吗", {"gbf-2020-49"}),
        ("以前58号令的公示期", {"ndrc-58"}),
        ("4月1号以后交的申请", set()),
        ("我家住3号楼", set()),
        ("住建局的住建罚107号要公示多久", set()),
        ("处罚决定书第58号什么时候能修复", set()),
        ("107号令里几天办完", {"samr-107"}),
        ("信用修复要多久", set()),
    ],
)
def test_documents_are_known_by_name_or_number(names: DocumentNames, question: str, documents: set[str]) -> None:
    """A number in a date or an address names no document."""
    assert names.named_in(question) == documents


@pytest.mark.parametrize(
    ("question", "locator"),
    [
        ("行政处罚法第33条", "第三十三条"),
        ("第一百零二条之一讲什么", "第一百零二条之一"),
        ("行政处罚法110条", "第一百一十条"),
        ("《行政处罚法》 三十三条讲什么", "第三十三条"),
        ("58号令12条", "第十二条"),
        ("行政处罚法第一百〇二条", "第一百零二条"),
        ("58号文里我有三条处罚能一起修复吗", None),
        ("行政处罚法里有两条不明白，第十条之一呢", "第十条之一"),
        ("按行政处罚法的规定三条记录都要等吗", None),
        ("行政处罚法三条件", None),
        ("有几个条件", None),
        ("怎么修复", None),
    ],
)
def test_articles_are_read_in_both_numerals(names: DocumentNames, question: str, locator: str | None) -> None:
    """33条 behind a document's name and 第三十三条 are the same article; other numbers count records."""
    assert names.article_in(question) == locator


def test_places_within_names_count_once() -> None:
    """石家庄市栾城区 names the district and not the city again."""
    places = PlaceNames(places_of({"320000", "130100", "130111"}))
    assert places.named_in("石家庄市栾城区和江苏有啥不同") == ["130100", "130111", "320000"]
    assert places.named_in("江苏省和江苏") == ["320000"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("要交什么材料？多久能办好？", ["要交什么材料", "多久能办好"]),
        ("我们公司被罚了五千。要交什么材料？", ["我们公司被罚了五千。要交什么材料？"]),
        ("我家店被罚了，交了钱。能撤吗？另外收不收费？", ["我家店被罚了，交了钱，能撤吗", "收不收费"]),
        ("信用修复收费吗", ["信用修复收费吗"]),
    ],
)
def test_questions_in_one_message_are_taken_apart(text: str, parts: list[str]) -> None:
    """A story goes with the question it belongs to."""
    assert parts_of(text) == parts
