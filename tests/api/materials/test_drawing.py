"""Pages of uploaded files as pictures: what the office sees of a file without opening it."""

import io
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.errors import NotFound
from api.materials.pictures import picture_of
from tests.api.cases.owner import Owner
from tests.api.materials.test_checks import pdf

Headers = dict[str, str]


def _photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4000, 1000), "red").save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_page_is_a_plain_picture() -> None:
    """Protects the office's browser: whatever a PDF holds, it sees pixels."""
    drawn = picture_of(pdf(), 1, "who")
    assert drawn.pages == 1
    with Image.open(io.BytesIO(drawn.content)) as image:
        assert image.format == "PNG"


def test_a_photograph_is_made_smaller() -> None:
    """Protects slow lines: a camera's picture is drawn as large as a screen."""
    with Image.open(io.BytesIO(picture_of(_photo(), 1, "who").content)) as image:
        assert image.size == (1600, 400)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 broken", b"PK\x03\x04 a container", b""], ids=["broken", "ofd", "empty"]
)
def test_what_cannot_be_drawn_is_said(content: bytes) -> None:
    """Protects against an error page: such a file is downloaded instead."""
    with pytest.raises(NotFound):
        picture_of(content, 1, "who")


def test_a_page_that_is_not_there() -> None:
    """Protects against endless pages."""
    with pytest.raises(NotFound):
        picture_of(pdf(), 2, "who")


def test_looking_at_a_page_is_written_down(
    app: FastAPI,
    client: TestClient,
    business: Headers,
    staff: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects the applicant: who handles cases sees the page, others do not, and the look is on record."""
    owner = Owner(client, business, staff)
    number = owner.files("repair", owner.has())
    file = next(one for material in owner.case(number)["materials"] for one in material["files"])
    url = f"/api/v1/cases/{number}/files/{file['id']}/pages/1"
    seen = client.get(url, headers=staff)
    assert (seen.status_code, seen.headers["x-pages"], seen.headers["content-type"]) == (200, "1", "image/png")
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine.details).where(AuditLine.action == "case:staff:viewed")).all()
    assert [(one["file"], one["page"]) for one in lines] == [(file["id"], 1)]
    add_account("auditor", ["auditor"])
    assert client.get(url, headers=sign_in("auditor"), params={"purpose": "抽查"}).status_code == 403
    assert client.get(url).status_code == 401
