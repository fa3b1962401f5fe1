"""Materials of a case, page by page, as pictures: nothing in a file of a stranger runs in the office's browser."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.cases.schemas import FileOut
from api.console.case_page import ShownCase
from api.console.client import Problem
from api.console.pages import AtConsole, PageRoute

router = APIRouter(route_class=PageRoute)
Page = Annotated[int, Path(ge=1, le=1000)]
_SHOWN_AT_ONCE = 10


@router.get("/cases/{number}/files/{file_id}")
async def file_page(console: AtConsole, number: str, file_id: str, start: int = 1) -> Response:
    """One file: who uploaded it as what, its hash, what was noticed, and its pages."""
    console.viewer  # noqa: B018 - raises for strangers
    case = await console.api.get(f"/cases/{number}", ShownCase)
    files = [(one.name, file) for one in case.materials for file in one.files]
    place = next((index for index, (_, file) in enumerate(files) if file.id == file_id), None)
    if place is None:
        raise Problem(404, "这件申请里没有这个文件。")
    material, file = files[place]
    pages, why = await _pages(console, case.number, file, max(start, 1))
    return console.page(
        "cases/file.html",
        case=case,
        material=material,
        file=file,
        before=files[place - 1][1] if place else None,
        after=files[place + 1][1] if place + 1 < len(files) else None,
        pages=pages,
        start=max(start, 1),
        why=why,
        shown=range(max(start, 1), min(max(start, 1) + _SHOWN_AT_ONCE, pages + 1)),
    )


@router.get("/cases/{number}/files/{file_id}/pages/{page}")
async def sheet(console: AtConsole, number: str, file_id: str, page: Page) -> Response:
    """A page as a picture."""
    console.viewer  # noqa: B018 - raises for strangers
    drawn = await console.api.ask("GET", f"/cases/{number}/files/{file_id}/pages/{page}")
    return Response(drawn.content, media_type="image/png", headers={"Cache-Control": "private, no-store"})


async def _pages(console: AtConsole, number: str, file: FileOut, start: int) -> tuple[int, str]:
    """How many pages the file has, and why it cannot be shown where it cannot."""
    try:
        drawn = await console.api.ask("GET", f"/cases/{number}/files/{file.id}/pages/{start}")
    except Problem as problem:
        return 0, problem.detail
    return int(drawn.headers.get("x-pages", "1")), ""
