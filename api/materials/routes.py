"""Uploads to a case, and downloads for its owner and the handling staff."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Path, Request, Response, UploadFile

from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.cases import service as cases
from api.cases.moving import Deed
from api.cases.schemas import FileOut
from api.clock import CurrentClock
from api.db import CurrentDatabase, WriteSession
from api.errors import FieldError, InvalidInput
from api.materials import service
from api.materials.checks import too_large
from api.materials.pictures import picture_of
from api.materials.service import CurrentIntake
from api.materials.storage import CurrentFileStore
from api.openapi import problems

router = APIRouter(tags=["材料"], route_class=Writing)


@router.post(
    "/cases/{number}/materials",
    status_code=201,
    summary="上传材料",
    responses=problems(401, 403, 404, 409, 415, 503),
)
def add_material(
    number: str,
    request: Request,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    session: WriteSession,
    clock: CurrentClock,
    intake: CurrentIntake,
    material: Annotated[str, Form(max_length=40, description="材料标识，例如 proof_of_performance")],
    file: Annotated[UploadFile | None, File(description="PDF、JPG、PNG、HEIC 或 OFD")] = None,
    attachment: Annotated[str | None, Form(max_length=40, description="聊天里已上传文件的编号，代替 file")] = None,
) -> FileOut:
    """One file for one material: sent along, or sent before in the chat."""
    if (file is None) == (attachment is None):
        raise InvalidInput("请上传一个文件（file）。", [FieldError("/file", "file 和 attachment 填一项。")])
    deed = Deed(viewer, request.app.state.library, clock.today(), clock.now())
    # Nothing is checked, scanned or stored for a case that would not take it; asked again below, under the lock.
    with database.read() as reading:
        service.require_wanted(cases.get_case(reading, viewer, number, parts=False), material, deed)
    # Before the transaction begins: reading a large file must not hold the write lock.
    stored = intake.take(file.filename, read_limited(file, intake.max_bytes), viewer.account_id) if file else None
    case = cases.get_own_case(session, viewer, number, for_papers=True)
    if stored is None:
        stored = service.as_stored(service.get_attachment(session, viewer.account_id, str(attachment)))
    added = service.add_to_case(session, case, material, stored, deed)
    return FileOut.model_validate(added, from_attributes=True)


@router.get(
    "/cases/{number}/files/{file_id}",
    summary="下载材料",
    response_class=Response,
    responses=problems(401, 403, 404, 503),
)
def download(
    number: str,
    file_id: str,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    file_store: CurrentFileStore,
    look: StaffLook,
) -> Response:
    """The file itself; that somebody of the staff took a copy is written down."""
    with database.read() as session:
        case = cases.get_case(session, viewer, number)
        service.require_reader(case, viewer)
        file = service.get_file(case, file_id)
    content = file_store.get(file.storage_key)
    details = {"file": file.id, "sha256": file.sha256, "material": file.material}
    look.at("case:staff:download", case.number, case.subject_id, task=cases.handling(case), details=details)
    return as_download(content, file.name, file.type)


@router.get(
    "/cases/{number}/files/{file_id}/pages/{page}",
    summary="材料的一页，画成图片",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, **problems(401, 403, 404, 503)},
)
def draw_page(
    number: str,
    file_id: str,
    page: Annotated[int, Path(ge=1, le=1000, description="第几页，从 1 起；图片只有一页")],
    viewer: CurrentViewer,
    database: CurrentDatabase,
    file_store: CurrentFileStore,
    look: StaffLook,
) -> Response:
    """PDF 的一页或一张照片，里面的脚本和链接都不起作用；X-Pages 是总页数。OFD 请下载后打开。"""
    with database.read() as session:
        case = cases.get_case(session, viewer, number)
        service.require_reader(case, viewer)
        file = service.get_file(case, file_id)
    drawn = picture_of(file_store.get(file.storage_key), page, viewer.account_id)
    details = {"file": file.id, "sha256": file.sha256, "material": file.material, "page": page}
    look.at("case:staff:viewed", case.number, case.subject_id, task=cases.handling(case), details=details)
    headers = {"X-Pages": str(drawn.pages), "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return Response(drawn.content, media_type="image/png", headers=headers)


@router.delete(
    "/cases/{number}/files/{file_id}",
    status_code=204,
    summary="删除传错的材料（草稿，或正在补充的材料）",
    responses=problems(401, 403, 404, 409),
)
def remove(
    number: str, file_id: str, request: Request, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock
) -> None:
    """Take a wrong file out of a draft or an open supplement."""
    case = cases.get_own_case(session, viewer, number, for_papers=True)
    deed = Deed(viewer, request.app.state.library, clock.today(), clock.now())
    service.remove_from_case(session, case, service.get_file(case, file_id), deed)


def as_download(content: bytes, name: str, kind: str) -> Response:
    """Never shown inline: what strangers upload must not run in this site's name."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=kind, headers=headers)


def read_limited(file: UploadFile, limit: int) -> bytes:
    """The upload's bytes; raises ``TooLarge`` after one byte above ``limit``."""
    content = file.file.read(limit + 1)
    if len(content) > limit:
        raise too_large(limit)
    return content
