"""The clean-up ledger: the list, one measure with what it is checked against, import and export."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.console.client import Problem
from api.console.forms import Form, OwnForm
from api.console.pages import HOME, AtConsole, Console, PageRoute
from api.ledger.schemas import EntryOut, EntryPage, FactList

router = APIRouter(prefix="/ledger", route_class=PageRoute)
_HERE = f"{HOME}/ledger"
_TEXTS = ("name", "region", "summary", "basis_text", "reason", "due", "unit", "responsible", "phone")
DISPOSITIONS = {"keep": "保留", "revise": "修订", "legislate": "立法", "repeal": "废止"}
_UNKNOWN = ""


@router.get("")
async def ledger(
    console: AtConsole,
    text: Annotated[str, Query(max_length=100)] = "",
    disposition: Annotated[str, Query(max_length=12)] = "",
    cursor: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The measures of the reader's region."""
    return await _listed(console, text=text, disposition=disposition, cursor=cursor)


@router.get("/export")
async def export(console: AtConsole, unit: Annotated[str, Query(max_length=60)] = "") -> Response:
    """The ledger in the annex's form, as the API makes it."""
    _ = console.viewer
    answer = await console.api.ask("GET", "/ledger/measures/export", query={"unit": unit})
    kept = ("content-type", "content-disposition", "cache-control")
    return Response(answer.content, headers={name: answer.headers[name] for name in kept if name in answer.headers})


@router.post("/import")
async def import_file(console: AtConsole, form: OwnForm) -> Response:
    """All rows of a file or none; every fault is listed with its line and column."""
    files = await form.files("file")
    try:
        if not files:
            raise Problem(422, "请先选择要导入的文件。", fields={"file": "没有选择文件"})
        done = await console.api.upload("/ledger/measures/import", files[:1], {}, key=form.key)
    except Problem as problem:
        return await _listed(console, problem=problem)
    return console.done(_HERE, f"已导入：新增 {done['imported']} 条，更新 {done['updated']} 条。")


@router.get("/new")
async def new_measure(console: AtConsole) -> Response:
    """An empty form."""
    return await _form(console, None)


@router.post("/new")
async def add_measure(console: AtConsole, form: OwnForm) -> Response:
    """Enter a measure."""
    try:
        made = await console.api.send("POST", "/ledger/measures", await _body(console, form), key=form.key)
    except Problem as problem:
        return await _form(console, None, problem=problem, form=form)
    return console.done(f"{_HERE}/{made['id']}", "已登记。下面是对照条款的结果。")


@router.get("/{entry_id}")
async def measure(console: AtConsole, entry_id: str) -> Response:
    """One measure: what it is checked against, what is proposed, and the form to change it."""
    return await _form(console, await _entry(console, entry_id))


@router.post("/{entry_id}")
async def change_measure(console: AtConsole, entry_id: str, form: OwnForm) -> Response:
    """Write the measure as the form says."""
    path, version = f"/ledger/measures/{entry_id}", form.whole("version") or 0
    try:
        await console.api.send("PUT", path, await _body(console, form), key=form.key, version=version)
    except Problem as problem:
        return await _form(console, await _entry(console, entry_id), problem=problem, form=form)
    return console.done(f"{_HERE}/{entry_id}", "已保存，建议也重新算过了。")


@router.post("/{entry_id}/remove")
async def remove_measure(console: AtConsole, entry_id: str, form: OwnForm) -> Response:
    """Take a measure out of the ledger."""
    await console.api.send("DELETE", f"/ledger/measures/{entry_id}", key=form.key)
    return console.done(_HERE, "已从台账里删除。")


async def _listed(
    console: Console, *, text: str = "", disposition: str = "", cursor: str = "", problem: Problem | None = None
) -> Response:
    _ = console.viewer
    query = {"text": text, "disposition": disposition, "cursor": cursor}
    page = await console.api.get("/ledger/measures", EntryPage, query)
    here = urlencode({name: value for name, value in query.items() if value and name != "cursor"})
    return console.page(
        "ledger/list.html",
        problem=problem,
        page=page,
        text=text,
        disposition=disposition,
        words=DISPOSITIONS,
        here=f"{_HERE}?{here}" if here else _HERE,
    )


async def _entry(console: Console, entry_id: str) -> EntryOut:
    _ = console.viewer
    return await console.api.get(f"/ledger/measures/{entry_id}", EntryOut)


async def _form(
    console: Console, entry: EntryOut | None, *, problem: Problem | None = None, form: Form | None = None
) -> Response:
    _ = console.viewer
    facts = (await console.api.get("/ledger/facts", FactList)).facts
    known = entry.answers if entry else {}
    typed = form.typed if form else {}
    return console.page(
        "ledger/measure.html",
        problem=problem,
        typed=typed,
        entry=entry,
        facts=[(fact, [("", "不清楚"), *((_shown(value), word) for value, word in fact.options)]) for fact in facts],
        values={fact.name: _shown(known.get(fact.name)) for fact in facts},
        words=DISPOSITIONS,
        asked={one.name for one in entry.proposal.questions} if entry else set(),
    )


async def _body(console: Console, form: Form) -> dict[str, Any]:
    """The form as the API takes it; a choice that was left open is not known."""
    facts = (await console.api.get("/ledger/facts", FactList)).facts
    texts: dict[str, Any] = {name: form.text(name) for name in _TEXTS}
    chosen = {fact.name: _chosen(form.text(fact.name), [value for value, _ in fact.options]) for fact in facts}
    answers = {name: value for name, value in chosen.items() if value is not None}
    return texts | {"region": texts["region"] or None, "disposition": form.maybe("disposition"), "answers": answers}


def _shown(value: object) -> str:
    """How a choice stands in the form."""
    return _UNKNOWN if value is None else str(value).lower()


def _chosen(text: str, options: list[bool | str]) -> bool | str | None:
    return next((value for value in options if _shown(value) == text), None)
