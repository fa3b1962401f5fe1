"""Uploads to a case, and downloads for its owner and the handling staff."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Response, UploadFile

from api.accounts.viewer import CurrentViewer
from api.bodies import megabytes
from api.cases import service as cases
from api.cases.schemas import FileOut
from api.clock import CurrentClock
from api.db import CurrentDatabase, ReadSession
from api.errors import FieldError, InvalidInput, TooLarge
from api.materials import service
from api.materials.storage import CurrentFileStore
from api.openapi import problems
from api.settings import CurrentSettings

router = APIRouter(tags=["材料"])


@router.post(
    "/cases/{number}/materials", status_code=201, summary="上传材料", responses=problems(401, 403, 404, 409, 415)
)
def add_material(
    number: str,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    settings: CurrentSettings,
    clock: CurrentClock,
    file_store: CurrentFileStore,
    material: Annotated[str, Form(max_length=40, description="材料标识，例如 proof_of_performance")],
    file: Annotated[UploadFile | None, File(description="PDF、JPG 或 PNG")] = None,
    attachment: Annotated[str | None, Form(max_length=40, description="聊天里已上传文件的编号，代替 file")] = None,
) -> FileOut:
    """One file for one material: sent along, or sent before in the chat."""
    if (file is None) == (attachment is None):
        raise InvalidInput("请上传一个文件（file）。", [FieldError("/file", "file 和 attachment 填一项。")])
    stored = None
    if file is not None:
        # Checked and written before the transaction begins: reading a large file must not hold the write lock.
        stored = service.store(
            file_store,
            file.filename,
            read_limited(file, settings.max_upload_bytes),
            max_bytes=settings.max_upload_bytes,
        )
    with database.write() as session:
        case = cases.get_own_case(session, viewer, number)
        if stored is None:
            stored = service.as_stored(service.get_attachment(session, viewer.account_id, str(attachment)))
        added = service.add_to_case(session, case, viewer, material, stored, now=clock.now())
        return FileOut.model_validate(added, from_attributes=True)


@router.get(
    "/cases/{number}/files/{file_id}", summary="下载材料", response_class=Response, responses=problems(401, 404)
)
def download(
    number: str, file_id: str, viewer: CurrentViewer, session: ReadSession, file_store: CurrentFileStore
) -> Response:
    """The file itself, never shown inline: what strangers upload must not run in this site's name."""
    file = service.get_file(cases.get_case(session, viewer, number), file_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file_store.get(file.storage_key), media_type=file.type, headers=headers)


def read_limited(file: UploadFile, limit: int) -> bytes:
    """The upload's bytes; raises ``TooLarge`` after one byte above ``limit``."""
    content = file.file.read(limit + 1)
    if len(content) > limit:
        raise TooLarge(f"文件超过 {megabytes(limit)}。请压缩或分成几个文件后再上传。", code="file_too_large")
    return content
