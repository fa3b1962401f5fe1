"""Documents for readers; import, correction, publication and repeal for policy editors."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from api.accounts.viewer import CurrentViewer, MaybeViewer, Viewer
from api.answers.desk import CurrentHolder
from api.clock import CurrentClock
from api.db import ReadSession, WriteSession
from api.errors import FieldError, InvalidInput, NotAllowed, NotFound, TooLarge
from api.library import service, shown
from api.library.models import PolicyDocument
from api.library.schemas import DocumentOut, DocumentPage, DocumentPatch, ImportResult, RepealIn, Status
from api.pages import CurrentPaging
from api.settings import CurrentSettings, Settings

router = APIRouter(prefix="/policies/documents", tags=["政策文件"])


@router.get("", summary="政策文件列表")
def list_documents(
    viewer: MaybeViewer,
    session: ReadSession,
    holder: CurrentHolder,
    paging: CurrentPaging,
    clock: CurrentClock,
    status: Annotated[Status | None, Query(description="draft 只对工作人员开放")] = None,
) -> DocumentPage:
    """内置文件和已发布的原文；工作人员还可以看草稿。"""
    if status == service.DRAFT and (viewer is None or not viewer.is_staff):
        raise NotAllowed("草稿只有工作人员可以查看。")
    return shown.page(shown.summaries(session, holder.library, status=status, today=clock.today()), paging)


@router.get("/{document_id}", summary="一份文件的条款")
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
    return shown.imported_document(row, staff=staff)


@router.post("", status_code=201, summary="导入文件（生成草稿）")
def import_document(
    viewer: CurrentViewer,
    session: WriteSession,
    holder: CurrentHolder,
    clock: CurrentClock,
    settings: CurrentSettings,
    file: Annotated[UploadFile | None, File(description="纯文本或 Markdown，UTF-8 或 GB18030")] = None,
    text: Annotated[str | None, Form(description="也可以直接粘贴文字")] = None,
) -> ImportResult:
    """一个文件里有几份公文就生成几份草稿；个人联系方式会隐去并提示。"""
    _require_editor(viewer)
    data = _read_input(file, text, settings)
    found = service.import_bytes(session, holder.library, data, actor=viewer.username, now=clock.now())
    return ImportResult(documents=[shown.imported_document(item.row, staff=True) for item in found])


@router.patch("/{document_id}", summary="订正草稿")
def correct_document(
    document_id: str, body: DocumentPatch, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock
) -> DocumentOut:
    """只能订正草稿。"""
    _require_editor(viewer)
    row = service.correct(session, document_id, body, actor=viewer.username, now=clock.now())
    return shown.imported_document(row, staff=True)


@router.delete("/{document_id}", status_code=204, summary="删除草稿")
def drop_document(document_id: str, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock) -> Response:
    """只能删除草稿。"""
    _require_editor(viewer)
    service.drop(session, document_id, actor=viewer.username, now=clock.now())
    return Response(status_code=204)


@router.post("/{document_id}/publish", summary="发布")
def publish_document(
    document_id: str,
    viewer: CurrentViewer,
    session: WriteSession,
    holder: CurrentHolder,
    clock: CurrentClock,
) -> DocumentOut:
    """发布后立即用于问答；同名的旧文本自动让位。"""
    _require_editor(viewer)
    row = service.publish(session, document_id, actor=viewer.username, now=clock.now())
    return _with_alarms(row, holder)


@router.post("/{document_id}/repeal", summary="废止")
def repeal_document(
    document_id: str, body: RepealIn, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock
) -> DocumentOut:
    """废止后只在询问过去规定时出现，并标明被什么替代。"""
    _require_editor(viewer)
    row = service.repeal(
        session, document_id, body.effective_to, body.superseded_by, actor=viewer.username, now=clock.now()
    )
    return shown.imported_document(row, staff=True)


def _with_alarms(row: PolicyDocument, holder: CurrentHolder) -> DocumentOut:
    out = shown.imported_document(row, staff=True)
    baseline = holder.library.documents.get(row.baseline_id or "")
    if baseline is not None:
        out.warnings.extend(shown.mismatches(baseline, service.as_original(row)))
    return out


def _require_editor(viewer: Viewer) -> None:
    viewer.require("policy_editor", "admin")


def _read_input(file: UploadFile | None, text: str | None, settings: Settings) -> bytes:
    if (file is None) == (text is None):
        raise InvalidInput("请上传一个文件（file）或粘贴文字（text）。", [FieldError("/file", "file 和 text 填一项。")])
    limit = settings.max_upload_bytes
    data = (text or "").encode() if file is None else file.file.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(f"文件超过 {limit // (1024 * 1024)} MB，请拆分后再导入。")
    return data
