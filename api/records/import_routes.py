"""Files of records: import, and the template to fill in."""

from typing import Annotated, Literal

from fastapi import APIRouter, File, Query, Response, UploadFile

from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.bodies import megabytes
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import WriteSession
from api.errors import TooLarge
from api.openapi import problems
from api.records import drafts, importing, template
from api.records.history import Origin
from api.records.importing import CurrentOpenCases
from api.records.problems import shown_name
from api.records.rows import Context
from api.records.schemas import ImportedRecords
from api.records.words import CurrentGlossary, CurrentWords
from api.settings import CurrentSettings

router = APIRouter(prefix="/records/import", tags=["失信信息记录"], route_class=Writing)

_ACCEPTED = "CSV（UTF-8、GB18030、UTF-16；逗号、制表符或分号分隔）或 XLSX，列名用双公示标准的名称，最多 20,000 行"


@router.post("", summary="导入一批记录（经办人）", responses=problems(401, 403, 409, 503))
def import_records(
    viewer: CurrentViewer,
    session: WriteSession,
    cipher: CurrentCipher,
    clock: CurrentClock,
    settings: CurrentSettings,
    glossary: CurrentGlossary,
    words: CurrentWords,
    open_cases: CurrentOpenCases,
    file: Annotated[UploadFile, File(description=_ACCEPTED)],
) -> ImportedRecords:
    """全部导入，或者一行也不导入：有误时逐处列出行号、列名和改法。

    同一主体、同一文号的记录更新，只改文件里写了的内容，空着的格子不会清掉原有内容；每次变动都留下经过。
    """
    viewer.require("clerk", "admin")
    data = file.file.read(settings.max_upload_bytes + 1)
    if len(data) > settings.max_upload_bytes:
        raise TooLarge(f"文件超过 {megabytes(settings.max_upload_bytes)}，请分成几个文件，分次导入。")
    found = drafts.read(data, Context(glossary, words, clock.today(), viewer.region))
    origin = Origin(viewer.account_id, clock.now(), found.sha256, shown_name(file.filename))
    codes = importing.sealed(cipher, found)
    # Only now does a transaction begin: reading a large file holds nobody else up.
    with importing.one_at_a_time():
        return importing.keep(session, viewer, codes, found, origin, open_cases)


@router.get("/template", summary="导入模板（只有表头）", response_class=Response, responses=problems(401, 403))
def get_template(
    viewer: CurrentViewer,
    form: Annotated[Literal["csv", "xlsx"], Query(alias="format", description="csv 或 xlsx")] = "xlsx",
) -> Response:
    """各列的名称；XLSX 里每个列名带一条批注，说明怎样填写，代码列已设成文本。"""
    viewer.require("clerk", "admin")
    made = template.make(form)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{made.quoted_name}"}
    return Response(made.content, media_type=made.media_type, headers=headers)
