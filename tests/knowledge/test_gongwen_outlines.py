"""The structure of real documents against outlines written by hand from reading them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.engine.gongwen import ParsedClause, ParsedDocument, parse_bytes
from knowledge.engine.gongwen.numerals import HEADING_LEVELS, Level, read_label
from tests.benchmarks.outline import Run, article_outline

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CREDIT_SHARED_DOCUMENTS", ROOT.parent / "shared" / "documents"))
KNOWLEDGE = ROOT / "knowledge" / "documents"
OUTLINES = Path(__file__).parent / "outlines"
LAWS = sorted(path.stem for path in OUTLINES.glob("*.yaml") if path.stem != "policies")

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")


def load(name: str) -> dict[str, Any]:
    """An outline by the name of its document's file."""
    found: dict[str, Any] = yaml.safe_load((OUTLINES / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def law(name: str) -> ParsedDocument:
    """A statute of the shared folder."""
    (document,) = parse_bytes((SHARED / "laws" / f"{name}.md").read_bytes()).documents
    return document


def number(clause: ParsedClause) -> int | None:
    """The number of an article, None for other clauses."""
    label = read_label(clause.locator)
    return label.number if label and label.level is Level.ARTICLE and not label.rest else None


def headings(document: ParsedDocument) -> Iterator[list[Any]]:
    """Headings of books, chapters and sections in order, with the first and last article below each."""
    for clause in document.walk():
        label = read_label(clause.locator)
        if label is None or label.level not in HEADING_LEVELS:
            continue
        numbers = [found for below in clause.walk() if (found := number(below))]
        heading = re.sub(r"\s", "", clause.heading)
        yield [f"{clause.locator} {heading}", min(numbers), max(numbers)]


def counts(article: ParsedClause) -> list[int]:
    """How many 款 and 项 an article has; its first 款 stands in itself."""
    below = [clause.locator for clause in article.walk()][1:]
    paragraphs = 1 + sum(locator.endswith("款") for locator in below)
    return [paragraphs, sum(re.search(r"（[一二三四五六七八九十]+）$", locator) is not None for locator in below)]


@pytest.mark.parametrize("name", LAWS)
def test_every_heading_of_a_statute_is_right(name: str) -> None:
    """Books, chapters and sections in order, with the articles that stand below each."""
    assert [list(row) for row in headings(law(name))] == load(name)["headings"]


@pytest.mark.parametrize("name", LAWS)
def test_articles_paragraphs_and_items_are_counted_right(name: str) -> None:
    """All articles, and 款 and 项 of those that were counted by hand."""
    document, outline = law(name), load(name)
    found = article_outline(document)
    assert (found.run, found.articles) == (Run.WHOLE, outline["articles"])
    articles = {clause.locator: clause for clause in document.walk()}
    assert {locator: counts(articles[locator]) for locator in outline["samples"]} == outline["samples"]


def test_all_nine_statutes_have_an_outline() -> None:
    """A statute that joins the folder needs an outline too."""
    assert sorted(path.stem for path in (SHARED / "laws").glob("*.md")) == LAWS


def test_the_eight_notices_keep_their_structure() -> None:
    """What they say about themselves and every locator with its heading, as the knowledge cites them."""
    documents = {
        document.document: document
        for path in sorted((SHARED / "policies").iterdir())
        for document in parse_bytes(path.read_bytes()).documents
    }
    outline = load("policies")
    assert set(documents) == set(outline)
    for name, document in documents.items():
        expected = outline[name]
        told = {key: str(getattr(document, key)) for key in expected["told"]}
        assert told == expected["told"], name
        assert list(document.addressees) == expected["addressees"], name
        assert list(document.attachments) == expected["attachments"], name
        found = [f"{clause.locator} {clause.heading}".strip() for clause in document.walk()]
        assert found == expected["clauses"], name


def test_every_cited_locator_is_a_clause_of_its_original() -> None:
    """The baseline cites clauses by locator; each must be found where the original is imported."""
    known = {document["document"]: document for document in map(read_baseline, sorted(KNOWLEDGE.glob("*.yaml")))}
    missing = []
    for path in (*sorted((SHARED / "policies").iterdir()), *sorted((SHARED / "laws").iterdir())):
        for document in parse_bytes(path.read_bytes()).documents:
            cited = known.get(document.document, {"clauses": []})["clauses"]
            missing += [
                f"{document.document} {c['locator']}"
                for c in cited
                if not c["locator"].startswith("全文") and document.find(c["locator"]) is None
            ]
    assert not missing


def read_baseline(path: Path) -> dict[str, Any]:
    """A document of the knowledge base as it is written."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
