"""Around one document: the text as it was read, its versions, what stands on it, the open cases that it touches."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.accounts.viewer import CurrentViewer, MaybeViewer, Viewer
from api.accounts.whose import OFFICE
from api.answers.desk import CurrentHolder
from api.cases import standing_on as cases
from api.cases.models import Case
from api.cases.states import STATUS_WORDS
from api.db import ReadSession
from api.errors import NotFound
from api.library import originals, service, shown
from api.library.document_schemas import (
    ClauseName,
    SourceOut,
    StandingOut,
    StandingPage,
    TextVersion,
    TextVersions,
    TouchedCase,
    TouchedDocument,
    TouchedPage,
)
from api.library.models import PolicyDocument
from api.library.source_text import lines_of
from api.library.touched import touched_by
from api.openapi import problems
from api.pages import CurrentPaging, part
from knowledge.engine.library import Library
from knowledge.engine.standing_on import Standing, standing_on
from knowledge.engine.vocabulary import AuthorityField

router = APIRouter(prefix="/policies/documents", tags=["政策文件"])


@router.get("/{document_id}/source", summary="导入时读到的原文", responses=problems(401, 404))
def get_source(document_id: str, viewer: MaybeViewer, session: ReadSession, holder: CurrentHolder) -> SourceOut:
    """一行一行的原文和从每一行开始的条款，用来和条款树对照；订正条款不改变它。没有导入过原文的是 404。"""
    texts = _texts(session, holder.library, document_id)
    if not texts or (texts[0].status == service.DRAFT and not (viewer is not None and viewer.is_staff)):
        raise NotFound("没有导入过这份文件的原文。", code="no_original")
    lines = [line for text in texts for line in lines_of(text)]
    return SourceOut(as_read=all(text.source is not None for text in texts), lines=lines)


@router.get("/{document_id}/versions", summary="同一份文件先后导入的文本", responses=problems(401, 403, 404))
def list_versions(document_id: str, viewer: CurrentViewer, session: ReadSession, holder: CurrentHolder) -> TextVersions:
    """草稿、现在用的和被新文本取代的，谁在什么时候导入、发布、废止。"""
    _require_staff(viewer)
    rows = service.versions(session, holder.library, document_id)
    items = [TextVersion(**shown.row_summary(row).model_dump(), steps=shown.steps(row)) for row in rows]
    return TextVersions(items=items, total=len(items))


@router.get("/{document_id}/rules", summary="依据这份文件的规则、问答、渠道和主题", responses=problems(401, 403, 404))
def list_rules(
    document_id: str, viewer: CurrentViewer, session: ReadSession, holder: CurrentHolder, paging: CurrentPaging
) -> StandingPage:
    """文件改了，这些都要跟着核对。只有导入原文、没有内置摘要的文件，还没有规则依据它。"""
    _require_staff(viewer)
    library = holder.library
    if document_id not in library.documents:
        document_id = service.get_document(session, document_id).baseline_id or ""
    page = part(standing_on(library, document_id), paging)
    return StandingPage(items=[_standing(library, one) for one in page.items], total=page.total, next=page.next)


@router.get("/{document_id}/touched-cases", summary="影响到的未办结申请", responses=problems(401, 403, 404))
def list_touched_cases(
    document_id: str,
    viewer: CurrentViewer,
    session: ReadSession,
    holder: CurrentHolder,
    paging: CurrentPaging,
    why: Annotated[
        Literal["cited", "nearby"],
        Query(description="cited 评估、决定或期限引用了受影响的条款；nearby 同地区、同领域的其他申请"),
    ] = "cited",
    field: Annotated[AuthorityField | None, Query(description="nearby 只看这个行业领域；不填按文件管的领域")] = None,
) -> TouchedPage:
    """文件发布以后，哪些还没有办结的申请要重新看一遍。只列出您所在地区的申请，不显示是谁的申请。"""
    viewer.require(*sorted(OFFICE))
    names, region, fields = touched_by(session, holder.library, document_id)
    cited = cases.citing(viewer, names)
    nearby = cases.nearby(viewer, names, region, [field.value] if field else fields)
    page = cases.page_of(session, cited if why == "cited" else nearby, paging)
    other = cases.count_of(session, nearby if why == "cited" else cited)
    return TouchedPage(
        documents=[TouchedDocument(id=one, document=name) for one, name in names.items()],
        cited_total=page.total if why == "cited" else other,
        nearby_total=other if why == "cited" else page.total,
        items=[_touched(case, list(names)) for case in page.items],
        total=page.total,
        next=page.next,
    )


def _texts(session: Session, library: Library, document_id: str) -> list[PolicyDocument]:
    """The published texts of a library document, or the one imported text of this id."""
    if document_id not in library.documents:
        return [service.get_document(session, document_id)]
    row = originals.row_of(session, document_id)
    return originals.beside(session, row) if row is not None else []


def _standing(library: Library, one: Standing) -> StandingOut:
    clauses = [ClauseName(locator=cited.locator, url=cited.url) for cited in library.cite_all(one.refs)]
    return StandingOut.model_validate({**one.model_dump(exclude={"refs"}), "clauses": clauses})


def _touched(case: Case, document_ids: list[str]) -> TouchedCase:
    return TouchedCase(
        number=case.number,
        kind=case.kind,
        status=case.status,
        status_text=STATUS_WORDS[case.status],
        region=case.region,
        field=case.field,
        submitted_at=case.submitted_at,
        cited=cases.clauses_of(case, document_ids),
    )


def _require_staff(viewer: Viewer) -> None:
    viewer.require("policy_editor", "reviewer", "clerk", "auditor", "admin")
