"""Documents: the list, one document with its outline, its versions, what stands on it, the cases that it touches."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.accounts.whose import OFFICE
from api.console.client import Problem, Query
from api.console.pages import AtConsole, Console, PageRoute
from api.console.policy_tree import beside, walk
from api.console.policy_words import address, desk, may_edit, place_of
from api.library.document_schemas import SourceOut, StandingPage, TextVersions, TouchedPage
from api.library.schemas import DocumentOut, DocumentPage
from api.library.supersession_schemas import SupersessionList, SupersessionOut

router = APIRouter(route_class=PageRoute)
LIST = "/console/policy/documents"
_ALL = 200


@router.get("/policy/documents")
async def list_page(
    console: AtConsole,
    request: Request,
    query: str = "",
    region: str = "",
    status: str = "",
    rank: str = "",
    cursor: str = "",
) -> Response:
    """Documents by words, place, standing and rank."""
    place = place_of(region, request.query_params)
    chosen = {"query": query, "region": place.code, "status": status, "rank": rank}
    shown: dict[str, Any] = {**desk(console.viewer, LIST), "place": place, "chosen": chosen}
    try:
        found = await console.api.get("/policies/documents", DocumentPage, {**chosen, "cursor": cursor})
    except Problem as problem:
        return console.page("policy/documents.html", problem=problem, found=None, here=LIST, **shown)
    return console.page("policy/documents.html", found=found, here=address(LIST, chosen), **shown)


@router.get("/policy/documents/{document_id}")
async def document_page(
    console: AtConsole, document_id: str, edit: str = "", at: str = "", stretch: str = ""
) -> Response:
    """One document: its clauses with the outline; a draft beside the text that it was read from."""
    shown = desk(console.viewer, LIST)
    document = await read(console, document_id)
    if document.status == "draft":
        return await draft_page(console, document, edit=edit, at=at or edit, stretch=stretch)
    query = {"document": document.library_id or document.id}
    replaced = await console.api.get("/policies/supersessions", SupersessionList, query)
    news: dict[str, list[SupersessionOut]] = {}
    for one in replaced.items:
        for old in one.old if one.standing != "not_yet" else ():
            news.setdefault(old.url, []).append(one)
    here = f"/api/v1/policies/documents/{document.library_id or document.id}#"
    return console.page(
        "policy/document.html",
        document=document,
        rows=[(len(way), one, news.get(here + (one.id or one.locator), ())) for way, one in walk(document.clauses)],
        part="clauses",
        **shown,
    )


@router.get("/policy/documents/{document_id}/source")
async def source_page(console: AtConsole, document_id: str, stretch: str = "") -> Response:
    """The clauses of a published document beside the text as it was read."""
    shown = desk(console.viewer, LIST)
    document = await read(console, document_id)
    source = await console.api.get(f"/policies/documents/{document_id}/source", SourceOut)
    laid = beside(document.clauses, source.lines, document.warnings).stretch(stretch)
    more: dict[str, Any] = {"document": document, "laid": laid, "as_read": source.as_read, "part": "source"}
    return console.page("policy/source.html", **more, **shown)


@router.get("/policy/documents/{document_id}/versions")
async def versions_page(console: AtConsole, document_id: str) -> Response:
    """Texts of one document, and its relations to others."""
    shown = desk(console.viewer, LIST)
    document = await read(console, document_id)
    versions = await console.api.get(f"/policies/documents/{document_id}/versions", TextVersions)
    about = {"document": document.library_id or document.id}
    replaced = await console.api.get("/policies/supersessions", SupersessionList, about)
    texts: dict[str, Any] = {"versions": versions.items, "replaced": replaced.items}
    return console.page("policy/versions.html", document=document, part="versions", **texts, **shown)


@router.get("/policy/documents/{document_id}/rules")
async def rules_page(console: AtConsole, document_id: str, cursor: str = "") -> Response:
    """Rules, answers, doors and topics that stand on the document."""
    shown = desk(console.viewer, LIST)
    document = await read(console, document_id)
    query: Query = {"cursor": cursor, "limit": _ALL}
    found = await console.api.get(f"/policies/documents/{document_id}/rules", StandingPage, query)
    here = f"{LIST}/{document_id}/rules"
    return console.page("policy/rules.html", document=document, found=found, here=here, part="rules", **shown)


@router.get("/policy/documents/{document_id}/cases")
async def touched_page(
    console: AtConsole, document_id: str, why: str = "cited", field: str = "", cursor: str = ""
) -> Response:
    """Open cases that the document touches; not for those who only tend policies."""
    shown = desk(console.viewer, LIST)
    document = await read(console, document_id)
    found = None
    chosen = {"why": why, "field": field}
    if OFFICE & console.viewer.roles:
        path = f"/policies/documents/{document_id}/touched-cases"
        found = await console.api.get(path, TouchedPage, {**chosen, "cursor": cursor})
    own = f"{LIST}/{document_id}/cases"
    more: dict[str, Any] = {"found": found, "chosen": chosen, "own": own, "here": address(own, chosen), "part": "cases"}
    return console.page("policy/touched.html", document=document, **more, **shown)


async def read(console: Console, document_id: str) -> DocumentOut:
    """One document as the reader may see it."""
    return await console.api.get(f"/policies/documents/{document_id}", DocumentOut)


async def draft_page(
    console: Console, document: DocumentOut, *, edit: str = "", at: str = "", stretch: str = "", **more: Any
) -> Response:
    """A draft beside its source; ``edit`` is the way to the clause whose form is open, ``at`` to one to be seen."""
    source = await console.api.get(f"/policies/documents/{document.id}/source", SourceOut)
    laid = beside(document.clauses, source.lines, document.warnings).stretch(stretch, at)
    ties: dict[str, list[str]] = {}
    for tie in document.relations:
        ties.setdefault(tie.kind, []).append(tie.document)
    return console.page(
        "policy/draft.html",
        document=document,
        laid=laid,
        as_read=source.as_read,
        ties={kind: "\n".join(names) for kind, names in ties.items()},
        edit=edit if may_edit(console.viewer) else "",
        **more,
        **desk(console.viewer, LIST),
    )
