"""The policy desk: asking, searching, comparing. Documents and duties have files of their own."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers.schemas import AnswerOut, SearchResult
from api.console import policy_documents, policy_drafts, policy_duties
from api.console.client import Api, Problem
from api.console.pages import AtConsole, PageRoute
from api.console.policy_tree import find
from api.console.policy_words import address, desk, place_of
from api.library.schemas import ClauseOut, DocumentOut, TopicList
from api.library.supersession_schemas import SupersessionList, SupersessionOut
from knowledge.engine.compare_model import Comparison
from knowledge.engine.schema import Citation

router = APIRouter(route_class=PageRoute)
for _part in (policy_documents, policy_drafts, policy_duties):
    router.include_router(_part.router)

_PLACES = 3


@dataclass(frozen=True)
class Page:
    """A citation beside the page of its document: the clause there, those above it, what took its place."""

    citation: Citation
    document: DocumentOut | None = None
    above: Sequence[ClauseOut] = ()
    clause: ClauseOut | None = None
    replaced: Sequence[SupersessionOut] = ()

    @property
    def is_original(self) -> bool:
        """Whether the words of the clause are those of the document, and not our digest."""
        has = self.document is not None and self.document.has_original
        return has and self.clause is not None and self.clause.text != self.clause.digest


@router.get("/policy")
async def ask_page(
    console: AtConsole, request: Request, question: str = "", region: str = "", as_of: str = ""
) -> Response:
    """A question, the answer, and each clause it stands on beside the page of its document."""
    place = place_of(region, request.query_params)
    shown: dict[str, Any] = {
        **desk(console.viewer, "/console/policy"),
        "place": place,
        "question": question,
        "as_of": as_of,
    }
    if not question.strip():
        return console.page("policy/ask.html", answer=None, beside=(), **shown)
    query = {"question": question, "region": place.code, "as_of": as_of}
    try:
        answer = await console.api.get("/policies/answer", AnswerOut, query)
    except Problem as problem:
        return console.page("policy/ask.html", problem=problem, typed=query, answer=None, beside=(), **shown)
    pages = await _beside(console.api, answer.citations, answer.as_of.isoformat())
    return console.page("policy/ask.html", answer=answer, beside=pages, **shown)


@router.get("/policy/search")
async def search_page(
    console: AtConsole, request: Request, query: str = "", region: str = "", as_of: str = "", cursor: str = ""
) -> Response:
    """Clauses by their words, the best first."""
    place = place_of(region, request.query_params)
    asked = {"query": query, "region": place.code, "as_of": as_of}
    shown: dict[str, Any] = {
        **desk(console.viewer, "/console/policy/search"),
        "place": place,
        "query": query,
        "as_of": as_of,
        "here": address("/console/policy/search", asked),
    }
    if not query.strip():
        return console.page("policy/search.html", found=None, **shown)
    try:
        found = await console.api.get("/policies/search", SearchResult, {**asked, "cursor": cursor, "limit": 20})
    except Problem as problem:
        return console.page("policy/search.html", problem=problem, typed=asked, found=None, **shown)
    return console.page("policy/search.html", found=found, **shown)


@router.get("/policy/compare")
async def compare_page(console: AtConsole, request: Request, topic: str = "", as_of: str = "") -> Response:
    """One topic, as several places have it: a row for each rule, a column for each document."""
    chosen = request.query_params
    numbers = [str(index) for index in range(1, _PLACES + 1)]
    places = [place_of(chosen.get(f"region{number}", ""), chosen, number) for number in numbers]
    topics = await console.api.get("/policies/topics", TopicList)
    shown: dict[str, Any] = {
        **desk(console.viewer, "/console/policy/compare"),
        "topics": topics.items,
        "places": places,
        "topic": topic,
        "as_of": as_of,
    }
    if not topic:
        return console.page("policy/compare.html", compared=None, **shown)
    codes = ",".join(dict.fromkeys(place.code for place in places if place.code))
    query = {"topic": topic, "regions": codes, "as_of": as_of}
    try:
        compared = await console.api.get("/policies/compare", Comparison, query)
    except Problem as problem:
        return console.page("policy/compare.html", problem=problem, typed=query, compared=None, **shown)
    return console.page("policy/compare.html", compared=compared, **shown)


async def _beside(api: Api, citations: Sequence[Citation], as_of: str) -> list[Page]:
    """Each citation with its page; a document is read once however many of its clauses are cited."""
    ids = list(dict.fromkeys(_named(one)[0] for one in citations))
    found = await asyncio.gather(*(_document(api, name, as_of) for name in ids))
    return [_page(one, *dict(zip(ids, found, strict=True))[_named(one)[0]]) for one in citations]


async def _document(api: Api, name: str, as_of: str) -> tuple[DocumentOut | None, SupersessionList]:
    """A document, and what of it was replaced on that day; none where it was taken away meanwhile."""
    query = {"document": name, "as_of": as_of}
    try:
        document = await api.get(f"/policies/documents/{name}", DocumentOut)
    except Problem:
        return None, SupersessionList(items=[], total=0)
    return document, await api.get("/policies/supersessions", SupersessionList, query)


def _page(citation: Citation, document: DocumentOut | None, replaced: SupersessionList) -> Page:
    if document is None:
        return Page(citation)
    above, clause = find(document.clauses, _named(citation)[1]) or ([], None)
    news = [one for one in replaced.items if any(old.url == citation.url for old in one.old)]
    return Page(citation, document, above, clause, [one for one in news if one.standing != "not_yet"])


def _named(citation: Citation) -> tuple[str, str]:
    """The document and the place in it, from the address of a citation."""
    name, _, anchor = citation.url.rpartition("/")[2].partition("#")
    return name, anchor
