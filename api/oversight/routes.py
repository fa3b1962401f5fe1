"""The audit desk, and who looked at one's own data."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from sqlalchemy import func, select

from api.accounts import service as accounts
from api.accounts.places import known_to
from api.accounts.viewer import CurrentViewer
from api.audit.models import AuditLine
from api.audit.naming import NAMED, shown_of
from api.audit.service import Line
from api.audit.words import words
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession
from api.exports import MEDIA_TYPES, Format, as_csv, as_xlsx, handed_out
from api.openapi import problems
from api.oversight import exporting, reading, verifying
from api.oversight.reading import Wanted
from api.oversight.schemas import ActionOut, ActionsOut, LinePage, LookOut, LookPage, VerificationOut
from api.pages import CurrentKeyPaging
from api.plain import visible

router = APIRouter(tags=["操作留痕"])
MOST_EXPORTED = 50_000
_PURPOSE = "审计检查"
_ABOUT = "工作人员查看、下载您的资料，每一次都有记录：什么时候、看了什么、为了什么。记录只增不改。"

# Days that have a day before and one after them, in any zone.
_Day = Annotated[dt.date, Field(ge=dt.date(2000, 1, 1), le=dt.date(2999, 12, 31))]


def _wanted(
    session: ReadSession,
    viewer: CurrentViewer,
    cipher: CurrentCipher,
    actor: Annotated[str | None, Query(max_length=64, description="谁：用户名或账号的编号")] = None,
    action: Annotated[
        str | None,
        Query(min_length=1, max_length=300, description="操作；几种用逗号隔开；以冒号结尾时找以它开头的"),
    ] = None,
    target: Annotated[str | None, Query(max_length=64, description="对什么：编号")] = None,
    subject: Annotated[
        str | None, Query(max_length=36, description="说的是谁：主体或账号的编号；一页列表里有它的也算")
    ] = None,
    subject_code: Annotated[str | None, Query(max_length=40, description="说的是谁：完整的信用主体代码")] = None,
    purpose: Annotated[str | None, Query(max_length=200, description="用途里的几个字")] = None,
    since: Annotated[_Day | None, Query(alias="from", description="从哪一天起")] = None,
    until: Annotated[_Day | None, Query(alias="to", description="到哪一天为止")] = None,
    looks: Annotated[bool, Query(description="只看工作人员查看他人资料的")] = False,  # noqa: FBT002
) -> Wanted:
    viewer.require("auditor")
    if subject_code:
        found = accounts.find_subject(session, cipher, visible(subject_code).strip().upper())
        subject = found.id if found and known_to(session, viewer, [found.id]) else "unknown"
    return Wanted(actor, action, target, subject, purpose, since, until, looks)


CurrentWanted = Annotated[Wanted, Depends(_wanted)]


@router.get("/audit/lines", summary="操作留痕，新的在前（审计员）", responses=problems(401, 403))
def list_lines(
    request: Request,
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    clock: CurrentClock,
    wanted: CurrentWanted,
    paging: CurrentKeyPaging,
) -> LinePage:
    """地区的审计员只看本地区及下级地区人员的操作。查看留痕本身也会留痕。"""
    page = reading.page_of(session, reading.lines(session, viewer, wanted), paging)
    _note(request, viewer.account_id, "audit:auditor:read", wanted, clock.now(), shown=len(page.items))
    items = reading.shown(session, viewer, cipher, page.items, wanted.about)
    return LinePage(items=items, total=page.total, total_is_lower_bound=page.total_is_lower_bound, next=page.next)


@router.get(
    "/audit/lines/export",
    summary="导出操作留痕（审计员）",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPES[form]: {} for form in ("csv", "xlsx")}}, **problems(401, 403)},
)
def export_lines(
    request: Request,
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    clock: CurrentClock,
    wanted: CurrentWanted,
    form: Annotated[Format, Query(alias="format", description="csv 或 xlsx")] = "xlsx",
) -> Response:
    """最多五万行，新的在前；没有导出的行数写在 X-Left-Out 里。"""
    query = reading.lines(session, viewer, wanted)
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    found = session.scalars(query.limit(MOST_EXPORTED)).all()
    _note(request, viewer.account_id, "audit:auditor:exported", wanted, clock.now(), shown=len(found))
    table = exporting.sheet(reading.shown(session, viewer, cipher, found, wanted.about))
    content = as_csv(table) if form == "csv" else as_xlsx([table])
    name = f"{table.name}-{clock.today():%Y%m%d}"
    return handed_out(content, form, name, **{"x-left-out": str(total - len(found))})


@router.get("/audit/actions", summary="各种操作的名称（审计员）", responses=problems(401, 403))
def list_actions(viewer: CurrentViewer) -> ActionsOut:
    """给筛选用。"""
    viewer.require("auditor")
    items = [ActionOut(action=one, what=name, is_look=one in words().looks) for one, name in reading.names().items()]
    return ActionsOut(items=items)


@router.get("/audit/verification", summary="核对操作留痕（审计员）", responses=problems(401, 403, 409))
def verify(
    request: Request,
    viewer: CurrentViewer,
    session: ReadSession,
    clock: CurrentClock,
    full: Annotated[bool, Query(description="从第一行核对起；不然行数多的时候只核对最近的锚点以后")] = False,  # noqa: FBT002
) -> VerificationOut:
    """锚点每次全部核对，数据库里的和文件里的。"""
    viewer.require("auditor")
    told = verifying.verified(session, request.app.state.settings.audit_folder, full=full)
    _note(request, viewer.account_id, "audit:auditor:verified", Wanted(), clock.now(), shown=told.lines)
    return told


@router.get("/privacy/looks", summary="谁看过我的资料", responses=problems(401))
def list_looks(
    viewer: CurrentViewer,
    session: ReadSession,
    paging: CurrentKeyPaging,
    lists: Annotated[bool, Query(description="也列出只在一页列表里看到的")] = True,  # noqa: FBT002
) -> LookPage:
    """最近的在前；说明是哪里的什么人员，不说姓名。"""
    page = reading.page_of(session, reading.about(viewer, lists=lists), paging)
    return LookPage(
        text=_ABOUT,
        items=_looks(page.items, reading.selves(viewer), reading.offices(session, page.items)),
        total=page.total,
        total_is_lower_bound=page.total_is_lower_bound,
        next=page.next,
    )


def _looks(lines: Sequence[AuditLine], mine: Sequence[str], offices: dict[str, str]) -> list[LookOut]:
    return [
        LookOut(
            at=line.at,
            what=reading.what(line.action),
            target=shown_of(line, mine),
            in_list=NAMED in line.details,
            purpose=line.purpose or "",
            by=offices.get(line.actor, "已注销的账号"),
        )
        for line in lines
    ]


def _note(request: Request, actor: str, action: str, wanted: Wanted, now: dt.datetime, *, shown: int) -> None:
    """Auditors are seen, too."""
    details = {**wanted.in_audit, "shown": shown}
    request.app.state.looks.note([Line(now, actor, action, "audit", details, wanted.about, _PURPOSE)])
