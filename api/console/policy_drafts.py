"""Import, correction, publication, repeal: what editors do with documents. The API decides who is one."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.console.client import Problem
from api.console.forms import Form, OwnForm
from api.console.pages import AtConsole, Console, PageRoute
from api.console.policy_documents import LIST, draft_page, read
from api.console.policy_tree import corrected
from api.console.policy_words import desk, may_edit
from api.library.schemas import DocumentOut, ImportResult

router = APIRouter(route_class=PageRoute)
_IMPORT = "/console/policy/import"
_TOLD = 8
_RELATIONS = ("implements", "amends", "repeals")
_TEXTS = ("document", "title", "issuer", "rank", "region")
_CLEARABLE = ("issued_on", "printed_on", "effective_from", "effective_to", "superseded_by")


@router.get("/policy/import")
async def import_page(console: AtConsole) -> Response:
    """Choose a file, or paste a text."""
    if not may_edit(console.viewer):
        raise Problem(403, "导入文件由政策编辑办理。如果工作需要，请联系管理员开通。")
    return console.page("policy/import.html", **desk(console.viewer, _IMPORT))


@router.post("/policy/import")
async def import_document(console: AtConsole, form: OwnForm) -> Response:
    """Drafts of a file or a text; a single one is opened at once."""
    files = await form.files("file")
    fields = {} if files else {"text": form.text("text")} if form.text("text") else {}
    try:
        done = ImportResult.model_validate(
            await console.api.upload("/policies/documents", files[:1], fields, key=form.key)
        )
    except Problem as problem:
        shown = desk(console.viewer, _IMPORT)
        return console.page("policy/import.html", problem=problem, typed=form.typed, **shown)
    if len(done.documents) == 1:
        is_new = done.documents[0].status == "draft"
        said = "已导入。请核对条款和基本情况，再发布。" if is_new else "这份文件以前导入过，内容没有变化。"
        return console.done(f"{LIST}/{done.documents[0].id}", said)
    names = "、".join(one.document for one in done.documents[:_TOLD])
    more = "等" if len(done.documents) > _TOLD else ""
    return console.done(
        f"{LIST}?status=draft", f"这个文件里有 {len(done.documents)} 份公文：{names}{more}。请逐份核对。"
    )


@router.post("/policy/documents/{document_id}/correct")
async def correct(console: AtConsole, form: OwnForm, document_id: str) -> Response:
    """What the document says of itself."""
    document = await read(console, document_id)
    try:
        await _save(console, document_id, form)
    except Problem as problem:
        return await draft_page(console, document, problem=problem, typed=form.typed)
    return console.done(f"{LIST}/{document_id}", "已订正。")


@router.post("/policy/documents/{document_id}/clauses")
async def correct_clause(console: AtConsole, form: OwnForm, document_id: str) -> Response:
    """One clause: its place, heading and words, or where it stands in the tree."""
    document = await read(console, document_id)
    words = {name: form.text(name) for name in ("locator", "heading", "text")}
    path = form.text("path")
    try:
        tree, way = corrected(document.clauses, path, form.text("deed"), words)
        await _patch(console, document_id, {"clauses": tree}, form)
    except Problem as problem:
        told = _with_fields(problem, {name: name.rpartition(".")[2] for name in problem.fields})
        return await draft_page(console, document, edit=path, at=path, problem=told, typed=form.typed)
    at = "-".join(map(str, way))
    return console.done(f"{LIST}/{document_id}?at={at}#c-{at}", "已订正。")


@router.post("/policy/documents/{document_id}/publish")
async def publish(console: AtConsole, form: OwnForm, document_id: str) -> Response:
    """Publish a draft as its form says; what it ended is told, and the open cases that it touches come next."""
    try:
        if "title" in form.typed:
            await _save(console, document_id, form)
        path = f"/policies/documents/{document_id}/publish"
        done = await console.api.send("POST", path, key=f"{form.key}:publish")
    except Problem as problem:
        document = await read(console, document_id)
        return await _again(console, document, problem, form)
    ended = "、".join(f"{one['document']}（到{one['effective_to']}）" for one in done["ended"])
    said = "已发布，立即用于问答。" + (f"同时失效：{ended}。" if ended else "") + "下面是它影响到的未办结申请。"
    return console.done(f"{LIST}/{done['library_id'] or done['id']}/cases", said)


@router.post("/policy/documents/{document_id}/repeal")
async def repeal(console: AtConsole, form: OwnForm, document_id: str) -> Response:
    """End a published document on a day, and say what took its place."""
    body = {"effective_to": form.maybe("effective_to"), "superseded_by": form.maybe("superseded_by")}
    try:
        await console.api.send("POST", f"/policies/documents/{document_id}/repeal", body, key=form.key)
    except Problem as problem:
        document = await read(console, document_id)
        shown = desk(console.viewer, LIST)
        return console.page("policy/repeal.html", document=document, problem=problem, typed=form.typed, **shown)
    return console.done(f"{LIST}/{document_id}/versions", "已废止。以后只在问到过去的规定时出现。")


@router.get("/policy/documents/{document_id}/repeal")
async def repeal_page(console: AtConsole, document_id: str) -> Response:
    """The last day, and the successor."""
    document = await read(console, document_id)
    return console.page("policy/repeal.html", document=document, **desk(console.viewer, LIST))


@router.post("/policy/documents/{document_id}/drop")
async def drop(console: AtConsole, form: OwnForm, document_id: str) -> Response:
    """Delete a draft."""
    try:
        await console.api.send("DELETE", f"/policies/documents/{document_id}", key=form.key)
    except Problem as problem:
        document = await read(console, document_id)
        return await _again(console, document, problem, form)
    return console.done(f"{LIST}?status=draft", "草稿已删除。")


async def _again(console: Console, document: DocumentOut, problem: Problem, form: Form) -> Response:
    """The page of a draft after a refusal; what is no draft any more says so."""
    if document.status != "draft":
        raise problem
    return await draft_page(console, document, problem=problem, typed=form.typed)


async def _save(console: Console, document_id: str, form: Form) -> None:
    """Keep what the form says of the document; raises ``Problem`` with the names of its fields."""
    ties = [(kind, name) for kind in _RELATIONS for name in _lines(form.text(f"relations_{kind}"))]
    body = {
        **{name: form.text(name) for name in _TEXTS if form.text(name)},
        **{name: form.maybe(name) for name in _CLEARABLE},
        "addressees": _lines(form.text("addressees")),
        "relations": [{"kind": kind, "document": name} for kind, name in ties],
    }
    try:
        await _patch(console, document_id, body, form)
    except Problem as problem:
        names = {f"relations.{i}.document": f"relations_{tie[0]}" for i, tie in enumerate(ties)}
        raise _with_fields(problem, names) from problem


async def _patch(console: Console, document_id: str, body: Mapping[str, Any], form: Form) -> None:
    version = form.text("version")
    seen = int(version) if version.isascii() and version.isdecimal() else None
    await console.api.send("PATCH", f"/policies/documents/{document_id}", body, key=form.key, version=seen)


def _with_fields(problem: Problem, names: Mapping[str, str]) -> Problem:
    """The same refusal, its words beside the fields of our form."""
    fields = {names.get(name, name): words for name, words in problem.fields.items()}
    return Problem(problem.status, problem.detail, code=problem.code, fields=fields)


def _lines(text: str) -> list[str]:
    return [line for part in text.splitlines() if (line := part.strip())]
