"""Whatever a person writes comes out as it was written: as text, whole, within the page, and never as boxes."""

from collections.abc import Callable

from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.api.filing.letter_texts import page_count, pdf_text, right_edge
from tests.api.filing.test_letters import change, draft, letter, repairable, says
from tests.api.filing.test_repair import Headers
from tests.api.materials.test_checks import pdf

__all__ = ["change", "draft", "repairable"]
RIGHT_MARGIN = (210 - 26) / 25.4 * 72
MARKUP = '{{ 7*7 }} {% for x in y %} {_{ 7*7 }_} #import "x" $x$ *粗* `code` @ref <w:p/> & </w:t> \\ [x] // 注'


def test_what_a_person_writes_is_text(client: TestClient, business: Headers, draft: str) -> None:
    """Words that look like a template, like typesetting or like XML come out as they were typed."""
    client.patch(f"/api/v1/cases/{draft}", json={"statement": MARKUP}, headers=business)
    words = says(client, draft, "application", business)
    assert MARKUP in words
    assert MARKUP.replace(" ", "") in pdf_text(letter(client, draft, "application", business, "pdf"))


def test_a_long_statement_flows_over_pages(client: TestClient, business: Headers, draft: str) -> None:
    """Three thousand characters without a break, and a page number on each sheet."""
    long = "".join(chr(0x4E00 + number % 2000) for number in range(3000))
    client.patch(f"/api/v1/cases/{draft}", json={"statement": long}, headers=business)
    sheet = letter(client, draft, "application", business, "pdf")
    assert page_count(sheet) > 5
    text = pdf_text(sheet)
    assert long[:40] in text
    assert "—6—" in text


def test_nothing_runs_over_its_edge(client: TestClient, business: Headers, draft: str) -> None:
    """A number or address of any length without a space is broken, in a table as in the text."""
    client.patch(f"/api/v1/cases/{draft}", json={"statement": "https://example.com/" + "a1" * 400}, headers=business)
    file = ("0123456789" * 9 + ".pdf", pdf())
    data = {"material": "proof_of_performance"}
    client.post(f"/api/v1/cases/{draft}/materials", data=data, files={"file": file}, headers=business)
    sheet = letter(client, draft, "application", business, "pdf")
    assert "0123456789" * 4 in pdf_text(sheet)
    assert right_edge(sheet) <= RIGHT_MARGIN + 1


def test_characters_that_no_font_has_are_named(client: TestClient, business: Headers, draft: str) -> None:
    """An emoji or a rare character is its number and a note in the PDF, never a box; the DOCX keeps it."""
    client.patch(f"/api/v1/cases/{draft}", json={"statement": "示例𠮷㐂😀某\ufe0f"}, headers=business)
    assert "示例𠮷㐂😀某" in says(client, draft, "application", business)
    text = pdf_text(letter(client, draft, "application", business, "pdf"))
    assert "示例〔U+20BB7〕㐂〔U+1F600〕某" in text
    assert "注：〔U+20BB7〕、〔U+1F600〕是现有字体没有的字" in text


def test_control_characters_do_not_reach_a_letter(
    app: FastAPI, client: TestClient, business: Headers, draft: str, change: Callable[..., None]
) -> None:
    """Page breaks, bells and changes of direction in stored data neither break nor turn a letter."""
    sealed = app.state.cipher.seal("一\a二\f三\x00四\u202e五\x1b六").ciphertext
    change(draft, statement_sealed=sealed)
    words = says(client, draft, "application", business)
    assert "二\n三四五六" in words
    assert not set("\a\f\x00\u202e\x1b") & set(words)
