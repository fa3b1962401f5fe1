"""For staff: what awaits verification, and how much of each document the rules apply."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.accounts.viewer import CurrentViewer, Viewer
from api.answers.desk import CurrentHolder
from api.library.verification_schemas import AwaitingOut, AwaitingPage, CoverageOut, CoveragePage, SharesOut
from api.openapi import problems
from api.pages import CurrentPaging, part
from knowledge.engine.awaiting import awaiting
from knowledge.engine.coverage import totals
from knowledge.engine.schema import Verification

router = APIRouter(prefix="/rules", tags=["规则核实"])


@router.get("/awaiting-verification", summary="待核实的内容", responses=problems(401, 403))
def list_awaiting(
    viewer: CurrentViewer,
    holder: CurrentHolder,
    paging: CurrentPaging,
    verification: Annotated[
        Literal[Verification.SINGLE_SOURCE, Verification.UNVERIFIED] | None,
        Query(description="single_source 单一来源，unverified 待核实；不填两种都看"),
    ] = None,
    document: Annotated[str | None, Query(max_length=100, description="只看依据这份文件的，填文件编号")] = None,
) -> AwaitingPage:
    """单一来源和待核实的内容不能用来拒绝、承诺或者倒计时；这里逐项说明是什么、在哪里、影响什么、怎样核实。"""
    _require_staff(viewer)
    found = [
        entry
        for entry in awaiting(holder.library)
        if verification in (None, entry.verification)
        if document is None or any(place.document_id == document for place in entry.places)
    ]
    page = part(found, paging)
    return AwaitingPage(items=[AwaitingOut.of(entry) for entry in page.items], total=page.total, next=page.next)


@router.get("/coverage", summary="每份文件有多少条款写进了规则", responses=problems(401, 403))
def list_coverage(viewer: CurrentViewer, holder: CurrentHolder, paging: CurrentPaging) -> CoveragePage:
    """每个条款只算一类：写进规则、只被引用、有意不写（有理由）、没有读到原文。"""
    _require_staff(viewer)
    documents = holder.library.coverage
    page = part(documents, paging)
    sums = SharesOut(**{share.value: count for share, count in totals(documents).items()})
    items = [CoverageOut.of(entry) for entry in page.items]
    return CoveragePage(items=items, total=page.total, next=page.next, totals=sums)


def _require_staff(viewer: Viewer) -> None:
    viewer.require("policy_editor", "reviewer", "clerk", "auditor", "admin")
