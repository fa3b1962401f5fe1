"""Which matter a request is about, as far as the request itself says so: by its address, a parameter or its body."""

from dataclasses import dataclass
from typing import Literal

from fastapi import Request

What = Literal["subjects", "records", "cases", "notices", "assessments"]
_PREFIX = "/api/v1"
_IN_ADDRESS: tuple[What, ...] = ("records", "cases", "notices", "assessments")
_IN_QUERY: dict[str, tuple[str, What]] = {
    "/records": ("subject_code", "subjects"),
    "/assessments": ("record_id", "records"),
}
_IN_BODY = ("/cases", "/assessments", "/assessments/what-if", "/reminders")
_LONGEST = 64


@dataclass(frozen=True)
class Matter:
    """A matter by its id or number; of ``subjects`` the ``name`` is a code."""

    what: What
    name: str


async def matter_of(request: Request) -> Matter | None:
    """The matter that a request names; None where it names none."""
    path = request.url.path.removeprefix(_PREFIX).rstrip("/")
    parameter, what = _IN_QUERY.get(path, ("", None))
    given = request.query_params.get(parameter) if request.method == "GET" else None
    if what is not None and given:
        return _matter(what, given)
    if request.method == "POST" and path in _IN_BODY:
        return _of_body(await _sent(request))
    first, _, name = path.strip("/").partition("/")
    found = next((one for one in _IN_ADDRESS if one == first), None)
    return _matter(found, name.partition("/")[0]) if found and name else None


async def _sent(request: Request) -> object:
    """The body, which has been read already wherever it is JSON; what is no JSON is told elsewhere."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        return await request.json()
    except ValueError:
        return None


def _of_body(sent: object) -> Matter | None:
    """One record stands for all of a case: they have to be of one subject."""
    if not isinstance(sent, dict):
        return None
    several = sent.get("record_ids")
    first = several[0] if isinstance(several, list) and several else several
    named: tuple[tuple[What, object], ...] = (
        ("records", sent.get("record_id") or first),
        ("notices", sent.get("notice_id")),
    )
    return next((_matter(what, name) for what, name in named if isinstance(name, str) and name), None)


def _matter(what: What, name: str) -> Matter:
    return Matter(what, name.strip()[:_LONGEST])
