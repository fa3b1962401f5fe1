"""The shelf: changed document by document, seen whole or not at all, shared by processes."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.engine.bookcase import Bookcase
from knowledge.engine.originals import OriginalClause, OriginalDocument
from knowledge.engine.retrieval import Scope
from knowledge.engine.schema import NATIONWIDE, Rank
from knowledge.engine.shelf import Shelf, ShelfBusy
from knowledge.engine.words import tokens

TODAY = dt.date(2026, 11, 21)
WORDS = tokens("蓝色登记几日办结")


def statute(name: str, text: str, region: str = NATIONWIDE, ends: dt.date | None = None) -> OriginalDocument:
    """A fictional statute of one article with two paragraphs."""
    clauses = (
        OriginalClause("第一条", "", text, f"第一条 {text}\n第二款的话。"),
        OriginalClause("第一条第二款", "", "第二款的话。", "第二款的话。"),
    )
    return OriginalDocument(
        name, None, f"示例条例{name}", f"示例条例{name}", "示例机关", region, Rank.LAW, TODAY, ends, None, clauses
    )


BLUE, RED = statute("a", "蓝色登记应当在十二日内办结。"), statute("b", "红色登记应当当场办结。")
BOOKS = {book.id: book for book in (BLUE, RED)}


def fill(shelf: Shelf, **marks: str) -> None:
    """Bring a shelf to the books named, each with a mark."""
    shelf.bring_to(marks, lambda names: [BOOKS[name] for name in names])


@pytest.fixture(params=["disk", "memory"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    """A shelf on disk and one in memory."""
    return Shelf(tmp_path if request.param == "disk" else None)


def test_an_article_is_one_entry_with_its_paragraphs(shelf: Shelf) -> None:
    """A paragraph is read with its article, not as a clause that hangs in the air."""
    fill(shelf, a="1")
    assert [(hit.locator, "第二款的话" in hit.text) for hit in shelf.search(WORDS, 5)] == [("第一条", True)]


def test_a_named_document_is_searched_by_what_its_articles_say() -> None:
    """The title stands beside every article: it must not bring up short ones that say nothing of what is asked."""
    clauses = tuple(
        OriginalClause(locator, "", text, f"{locator} {text}")
        for locator, text in (
            ("第一条", "为了登记，制定本条例。"),
            ("第二条", "申请人收到书面通知以后应当到窗口说明情况；情况属实的，应当在十二日内办结。"),
        )
    )
    book = replace(BLUE, id="t", title="登记条例", clauses=clauses)
    shelf = Shelf()
    shelf.bring_to({"t": "1"}, lambda _names: [book])
    bookcase = Bookcase(shelf, {"t": book})
    scope = Scope(None, TODAY, documents=frozenset({"t"}))

    def seen(asked: str) -> list[str]:
        return [found.unit.citation.locator for found in bookcase.search(tokens(asked), scope, 3)]

    assert seen("登记条例几日办结") == ["第二条"]
    assert seen("登记条例收多少费用") == []
    assert seen("登记条例") == ["第一条"]


def test_documents_come_and_go(shelf: Shelf) -> None:
    """What is no longer wanted is gone, what is unchanged is not read again."""
    fill(shelf, a="1", b="1")
    read: list[str] = []
    shelf.bring_to({"b": "1"}, lambda names: [BOOKS[name] for name in names if not read.append(name)])
    assert read == []
    assert {hit.original_id for hit in shelf.search(tokens("登记办结"), 5)} == {"b"}
    assert shelf.behind({"b": "2"}) > 0


def test_another_process_sees_it(tmp_path: Path) -> None:
    """A second reader of the folder finds what the first wrote, without reading any document."""
    first, second = Shelf(tmp_path), Shelf(tmp_path)
    fill(first, a="1")
    second.refresh()
    assert second.behind({"a": "1"}) == 0
    assert second.search(WORDS, 1)[0].original_id == "a"


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    """A second writer is told to wait instead of spoiling the index."""
    first, second = Shelf(tmp_path), Shelf(tmp_path)

    def load_while_other_tries(names: list[str]) -> list[OriginalDocument]:
        with pytest.raises(ShelfBusy):
            fill(second, b="1")
        return [BOOKS[name] for name in names]

    first.bring_to({"a": "1"}, load_while_other_tries)
    assert first.search(WORDS, 1)


def test_what_was_cut_short_is_done_again(tmp_path: Path) -> None:
    """A failure while reading leaves the old shelf, and the next attempt succeeds."""
    shelf = Shelf(tmp_path)

    def broken(_names: list[str]) -> list[OriginalDocument]:
        raise OSError("示例")

    with pytest.raises(OSError, match="示例"):
        shelf.bring_to({"a": "1"}, broken)
    assert shelf.search(WORDS, 1) == []
    fill(shelf, a="1")
    assert shelf.search(WORDS, 1)


def test_place_and_day_decide_what_is_seen() -> None:
    """Another province's statute and an ended one stay out, also when they fit best."""
    here = statute("c", "蓝色登记应当在三日内办结。", "360000")
    gone = statute("d", "蓝色登记应当在四日内办结。", ends=TODAY - dt.timedelta(days=1))
    books = {book.id: book for book in (BLUE, here, gone)}
    shelf = Shelf()
    shelf.bring_to(dict.fromkeys(books, "1"), lambda names: [books[name] for name in names])
    bookcase = Bookcase(shelf, books)

    def seen(scope: Scope) -> set[str]:
        return {found.unit.document_id for found in bookcase.search(WORDS, scope, 3)}

    assert seen(Scope(None, TODAY)) == {"a"}
    assert seen(Scope("320281", TODAY)) == {"a"}
    assert seen(Scope("360483", TODAY)) == {"a", "c"}
    assert seen(Scope(None, TODAY, history=True)) == {"a", "d"}
