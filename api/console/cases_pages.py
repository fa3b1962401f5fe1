"""The case desk: queues by what is due first, saved filters, and what is done to many cases at once."""

from dataclasses import dataclass
from typing import Annotated, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.cases.asked import Ground
from api.cases.queue_schemas import QueueCounts, QueuePage, SavedFilterOut, SavedFilters
from api.cases.states import STATUS_WORDS
from api.console.client import Problem
from api.console.forms import Form, OwnForm
from api.console.pages import HOME, AtConsole, Console, PageRoute
from api.console.words import KINDS
from api.plain import whole
from knowledge.engine.library import Library

router = APIRouter(route_class=PageRoute)
_HERE = f"{HOME}/cases"
_PER_PAGE = 30
_MOST_AT_ONCE = 50
_DUE = (
    ("", "不限"),
    ("0", "今天"),
    ("1", "一个工作日内"),
    ("3", "三个工作日内"),
    ("5", "五个工作日内"),
    ("10", "十个工作日内"),
)
_ASSIGNED = (("", "不限"), ("me", "分给我的"), ("nobody", "没有分的"))


@dataclass(frozen=True)
class Chosen:
    """What the address says of the cases wanted; the API checks it."""

    queue: str = "mine"
    region: str = ""
    kind: str = ""
    status: str = ""
    ground: str = ""
    query: str = ""
    due_within: str = ""
    assigned: str = ""

    @property
    def given(self) -> dict[str, str]:
        """Those that were chosen."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def narrowed(self) -> bool:
        """Whether more than the queue was chosen."""
        return bool(self.given.keys() - {"queue"})

    @property
    def address(self) -> str:
        """The page that shows these cases."""
        return f"{_HERE}?{urlencode(self.given)}"

    def of_queue(self, queue: str) -> str:
        """The same choice in another queue."""
        return f"{_HERE}?{urlencode(self.given | {'queue': queue})}"


@dataclass(frozen=True)
class Result:
    """What became of one case among many."""

    number: str
    is_done: bool
    text: str


@router.get("/cases")
async def queue_page(console: AtConsole, chosen: Annotated[Chosen, Depends()], cursor: str = "") -> Response:
    """A queue, what is due first at the top."""
    return await _queue(console, chosen, cursor)


@router.post("/cases/filters")
async def keep_filter(console: AtConsole, form: OwnForm) -> Response:
    """Keep the choice under a name."""
    chosen = Chosen(**{name: form.text(name) for name in vars(Chosen()) if form.text(name)})
    body = {"name": form.text("filter_name"), "filters": _as_json(chosen)}
    try:
        await console.api.send("POST", "/desk/filters", body, key=form.key)
    except Problem as problem:
        named = Problem(problem.status, problem.detail, fields={"filter_name": problem.fields.get("name", "")})
        return await _queue(console, chosen, "", problem=named, form=form)
    return console.done(chosen.address, f"已保存筛选“{form.text('filter_name')}”。")


@router.post("/cases/filters/{filter_id}/delete")
async def forget_filter(console: AtConsole, filter_id: str, form: OwnForm) -> Response:  # noqa: ARG001 - proves its origin
    """Delete a kept choice."""
    await console.api.send("DELETE", f"/desk/filters/{filter_id}")
    return console.done(_HERE, "已删除这个筛选。")


@router.post("/cases/accept")
async def accept_many(console: AtConsole, form: OwnForm) -> Response:
    """Accept each that was ticked; one that cannot be accepted stops none of the others."""
    return await _to_many(console, form, "受理", "accept", {})


@router.post("/cases/take")
async def take_many(console: AtConsole, form: OwnForm) -> Response:
    """Take each that was ticked."""
    return await _to_many(console, form, "分给我", "assign", {"assignee": "me"})


async def _to_many(console: Console, form: Form, what: str, verb: str, body: dict[str, str]) -> Response:
    console.viewer  # noqa: B018 - raises for strangers
    numbers = list(dict.fromkeys(form.many("number")))
    if not numbers or len(numbers) > _MOST_AT_ONCE:
        problem = Problem(422, f"请先在清单里勾选申请，一次最多 {_MOST_AT_ONCE} 件。")
        return await _queue(console, _chosen(form.text("back")), "", problem=problem)
    results = [await _one(console, number, verb, body, f"{form.key}:{number}", what) for number in numbers]
    return console.page("cases/many.html", what=what, results=results, back=form.text("back"))


async def _one(console: Console, number: str, verb: str, body: dict[str, str], key: str, what: str) -> Result:
    try:
        await console.api.send("POST", f"/cases/{number}/{verb}", body, key=key)
    except Problem as problem:
        return Result(number, is_done=False, text=problem.detail)
    return Result(number, is_done=True, text=f"已{what}。")


async def _queue(
    console: Console, chosen: Chosen, cursor: str, *, problem: Problem | None = None, form: Form | None = None
) -> Response:
    console.viewer  # noqa: B018 - raises for strangers
    counts = await console.api.get("/desk/queues", QueueCounts)
    known = {one.queue for one in counts.items}
    chosen = chosen if chosen.queue in known else Chosen(**(chosen.given | {"queue": counts.items[0].queue}))
    page: QueuePage | None = None
    try:
        page = await console.api.get("/desk/cases", QueuePage, chosen.given | {"limit": _PER_PAGE, "cursor": cursor})
    except Problem as wrong:
        if "purpose" in wrong.fields:
            raise
        problem = wrong
    saved = await console.api.get("/desk/filters", SavedFilters)
    return console.page(
        "cases/queue.html",
        chosen=chosen,
        counts=counts.items,
        page=page,
        saved=[(one, _address(one)) for one in saved.items],
        choices=_choices(console.request.app.state.library),
        problem=problem,
        typed=(form.typed if form else {}) | chosen.given,
    )


def _chosen(address: str) -> Chosen:
    """What a page of ours showed, read from its address."""
    known = vars(Chosen())
    return Chosen(**{name: value for name, value in parse_qsl(urlsplit(address).query) if name in known})


def _address(saved: SavedFilterOut) -> str:
    return f"{_HERE}?{urlencode(saved.filters)}"


def _as_json(chosen: Chosen) -> dict[str, str | int]:
    days = whole(chosen.due_within)
    return chosen.given | ({} if days is None else {"due_within": days})


def _choices(library: Library) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer, each with words for "all"."""
    grounds = library.glossary.groups["ground"]
    statuses = [(code, words) for code, words in STATUS_WORDS.items() if code != "draft"]
    return {
        "kind": [("", "不限"), *KINDS.items()],
        "status": [("", "不限"), *statuses],
        "ground": [("", "不限"), *((code, grounds[code]) for code in get_args(Ground))],
        "due_within": list(_DUE),
        "assigned": list(_ASSIGNED),
    }
