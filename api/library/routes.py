"""Documents for readers; import, correction, publication and repeal for policy editors."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile

from api.accounts.viewer import CurrentViewer, MaybeViewer
from api.accounts.writing import Writing
from api.answers.desk import CurrentHolder
from api.answers.places import places_of
from api.bodies import megabytes
from api.cases.matching import IfMatch, seen_version
from api.clock import CurrentClock
from api.db import ReadSession, WriteSession
from api.either import Sent, also_as_json, sent_json, taken
from api.errors import FieldError, InvalidInput, NotAllowed, NotFound, TooLarge
from api.library import corrections, publishing, service, shown
from api.library.editor import Editor
from api.library.meant import draft_meant, texts_meant
from api.library.schemas import (
    DocumentOut,
    DocumentPage,
    DocumentPatch,
    DocumentSummary,
    ImportResult,
    PublishedOut,
    RepealIn,
    Status,
    TextIn,
)
from api.openapi import problems
from api.pages import CurrentPaging, part
from api.settings import CurrentSettings, Settings
from knowledge.engine.originals import fold_quote
from knowledge.engine.schema import Rank
from knowledge.engine.units import regions_seen_from

_ACCEPTED = "纯文本或 Markdown（UTF-8、GB18030、UTF-16）、网页（.html）、Word（.docx）、文字版 PDF"

router = APIRouter(prefix="/policies/documents", tags=["政策文件"], route_class=Writing)


@router.get("", summary="政策文件列表", responses=problems(401, 403))
def list_documents(
    viewer: MaybeViewer,
    session: ReadSession,
    holder: CurrentHolder,
    paging: CurrentPaging,
    clock: CurrentClock,
    status: Annotated[Status | None, Query(description="draft 只对工作人员开放")] = None,
    region: Annotated[
        str | None, Query(pattern=r"^\d{6}$", description="只看这个地区适用的：全国和省、市、县逐级的规定")
    ] = None,
    rank: Annotated[Rank | None, Query(description="只看这一级的文件")] = None,
    query: Annotated[str, Query(max_length=100, description="只看文号、标题或发文机关里有这些字的")] = "",
) -> DocumentPage:
    """内置文件和已发布的原文；工作人员还可以看草稿。"""
    if status == service.DRAFT and (viewer is None or not viewer.is_staff):
        raise NotAllowed("草稿只有工作人员可以查看。")
    found = shown.summaries(session, holder.library, status=status, today=clock.today())
    if region is not None:
        seen = regions_seen_from(places_of(holder.library, [region], "/region")[0])
        found = [document for document in found if document.region in seen]
    words = fold_quote(query)
    found = [one for one in found if rank in (None, one.rank) and words in fold_quote(_headed(one))]
    page = part(found, paging)
    return DocumentPage(items=list(page.items), total=page.total, next=page.next)


@router.get("/{document_id}", summary="一份文件的条款", responses=problems(401, 404))
def get_document(
    document_id: str, viewer: MaybeViewer, session: ReadSession, holder: CurrentHolder, clock: CurrentClock
) -> DocumentOut:
    """条款树：内置摘要；已导入原文并发布的，同时给出原文。"""
    staff = viewer is not None and viewer.is_staff
    baseline = holder.library.documents.get(document_id)
    if baseline is not None:
        return shown.baseline_document(session, holder.library, baseline, staff=staff, today=clock.today())
    row = service.get_document(session, document_id)
    if row.status == service.DRAFT and not staff:
        raise NotFound("没有这份文件。")
    return shown.imported_document(session, holder.library, row, staff=staff)


@router.post(
    "",
    status_code=201,
    summary="导入文件（生成草稿）",
    responses=problems(401, 403),
    openapi_extra=also_as_json(TextIn),
)
def import_document(
    viewer: CurrentViewer,
    session: WriteSession,
    holder: CurrentHolder,
    clock: CurrentClock,
    settings: CurrentSettings,
    file: Annotated[UploadFile | None, File(description=_ACCEPTED)] = None,
    text: Annotated[str | None, Form(description="也可以直接粘贴文字，与 file 填一项")] = None,
    pasted: Annotated[Sent, Depends(sent_json)] = None,
) -> ImportResult:
    """一个文件里有几份公文就生成几份草稿；个人联系方式会隐去并提示。

    文件是什么格式，看内容，不看名字。读不了的文件整份不导入，回答里说明原因和办法。
    """
    editor = Editor.of(viewer)
    data = _read_input(file, taken(TextIn, pasted).text if pasted is not None else text, settings)
    parsed = service.read_file(data)
    found = service.keep(session, holder.library, parsed, editor=editor, now=clock.now())
    return ImportResult(
        documents=[shown.imported_document(session, holder.library, item.row, staff=True) for item in found],
        warnings=list(parsed.warnings),
    )


@router.patch("/{document_id}", summary="订正草稿", responses=problems(401, 403, 404, 409))
def correct_document(
    document_id: str,
    body: DocumentPatch,
    viewer: CurrentViewer,
    session: WriteSession,
    holder: CurrentHolder,
    clock: CurrentClock,
    if_match: IfMatch = None,
) -> DocumentOut:
    """只能订正草稿。条款要整份填写，位置不能重复；relations 写明落实、修改、废止哪些文件。"""
    editor, seen, now = Editor.of(viewer), seen_version(if_match), clock.now()
    document_id = draft_meant(session, holder.library, document_id)
    row = corrections.correct(session, holder.library, document_id, body, editor=editor, now=now, seen=seen)
    return shown.imported_document(session, holder.library, row, staff=True)


@router.delete("/{document_id}", status_code=204, summary="删除草稿", responses=problems(401, 403, 404, 409))
def drop_document(
    document_id: str, viewer: CurrentViewer, session: WriteSession, holder: CurrentHolder, clock: CurrentClock
) -> Response:
    """只能删除草稿。"""
    editor = Editor.of(viewer)
    document_id = draft_meant(session, holder.library, document_id)
    service.drop(session, document_id, editor=editor, now=clock.now())
    return Response(status_code=204)


@router.post("/{document_id}/publish", summary="发布", responses=problems(401, 403, 404, 409, 422))
def publish_document(
    document_id: str,
    viewer: CurrentViewer,
    session: WriteSession,
    holder: CurrentHolder,
    clock: CurrentClock,
) -> PublishedOut:
    """发布后立即用于问答；同名的旧文本自动让位，写明废止的文件在施行前一天失效。"""
    editor, library = Editor.of(viewer), holder.library
    document_id = draft_meant(session, library, document_id)
    done = publishing.publish(session, library, document_id, editor=editor, now=clock.now())
    out = shown.imported_document(session, library, done.row, staff=True)
    baseline = library.documents.get(done.row.baseline_id or "")
    alarms = shown.mismatches(session, baseline, done.row) if baseline else []
    return PublishedOut(**{**out.model_dump(), "warnings": [*out.warnings, *alarms]}, ended=done.ended)


@router.post("/{document_id}/repeal", summary="废止", responses=problems(401, 403, 404, 409))
def repeal_document(
    document_id: str,
    body: RepealIn,
    viewer: CurrentViewer,
    session: WriteSession,
    holder: CurrentHolder,
    clock: CurrentClock,
) -> DocumentOut:
    """废止后只在询问过去规定时出现，并标明被什么替代。"""
    editor, library, ends, successor = Editor.of(viewer), holder.library, body.effective_to, body.superseded_by
    rows = [
        publishing.repeal(session, library, one, ends, successor, editor=editor, now=clock.now())
        for one in texts_meant(session, library, document_id, service.PUBLISHED)
    ]
    return shown.imported_document(session, library, rows[0], staff=True)


def _headed(document: DocumentSummary) -> str:
    return f"{document.document}\n{document.title}\n{document.issuer}"


def _read_input(file: UploadFile | None, text: str | None, settings: Settings) -> bytes:
    """The bytes of the file or the pasted text; never more than one byte above the limit is read."""
    if (file is None) == (text is None):
        raise InvalidInput(
            "请上传一个文件（file）或粘贴文字（text）。",
            [FieldError("/text" if file else "/file", "file 和 text 填一项。")],
        )
    limit = settings.max_upload_bytes
    data = (text or "").encode() if file is None else file.file.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(f"文件超过 {megabytes(limit)}，请拆分后再导入。")
    return data
