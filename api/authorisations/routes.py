"""Who may act for whom: registered by one of the two, confirmed by the office, taken back at any time."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile

from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.authorisations import papers, service
from api.authorisations.schemas import (
    FORM,
    AuthorisationIn,
    AuthorisationOut,
    AuthorisationPage,
    ConfirmIn,
    Paper,
    RefuseIn,
    RevokeIn,
    Side,
    State,
)
from api.authorisations.service import Desk
from api.authorisations.shown import shown
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import CurrentDatabase, ReadSession, WriteSession
from api.either import also_as_json, is_form, sent_form, sent_json, taken
from api.errors import FieldError, InvalidInput
from api.materials.routes import as_download, read_limited
from api.materials.service import CurrentIntake
from api.materials.storage import CurrentFileStore
from api.openapi import problems
from api.pages import CurrentPaging

router = APIRouter(tags=["代办授权"], prefix="/authorisations", route_class=Writing)
_TASK = "核对代办授权"
_TOO_MANY = f"一项授权最多上传 {service.MAX_FILES} 个文件，请合并后再上传。"


async def get_desk(request: Request, cipher: CurrentCipher, clock: CurrentClock) -> Desk:
    """What the verbs need."""
    state = request.app.state
    return Desk(state.library, cipher, clock, state.settings.authorisation_days)


AtDesk = Annotated[Desk, Depends(get_desk)]


@dataclass(frozen=True)
class Registration:
    """What is registered, with the files that a form brings along."""

    asked: AuthorisationIn
    uploads: list[UploadFile]


async def get_registration(request: Request) -> AsyncIterator[Registration]:
    """The body, as JSON with the ids of files that were sent before, or as a form with the files themselves."""
    if not is_form(request):
        yield Registration(taken(AuthorisationIn, await sent_json(request) or {}), [])
        return
    async with sent_form(request, "scope", "files") as (fields, uploads):
        if len(uploads) > service.MAX_FILES:
            raise InvalidInput(_TOO_MANY, [FieldError("/files", _TOO_MANY)])
        yield Registration(taken(AuthorisationIn, fields), uploads)


@router.post(
    "",
    status_code=201,
    summary="登记代办授权",
    responses=problems(401, 403, 404, 409, 415, 422, 503),
    openapi_extra=also_as_json(AuthorisationIn, form=FORM),
)
def register(
    registration: Annotated[Registration, Depends(get_registration)],
    viewer: CurrentViewer,
    session: WriteSession,
    desk: AtDesk,
    intake: CurrentIntake,
) -> AuthorisationOut:
    """登记以后由工作人员核对材料并确认；确认以前不能替别人查看或者办理。"""
    # Before the transaction begins: reading a large file must not hold the write lock.
    kept = [
        intake.take(one.filename, read_limited(one, intake.max_bytes), viewer.account_id)
        for one in registration.uploads
    ]
    made = service.register(session, desk, viewer, registration.asked)
    for stored in kept:
        service.add_file(session, desk, viewer, made.id, papers.needed(made.capacity), stored)
    return shown(made, desk, viewer)


@router.get("", summary="我的代办授权（工作人员：本地区的）", responses=problems(401))
def list_authorisations(
    viewer: CurrentViewer,
    session: ReadSession,
    desk: AtDesk,
    paging: CurrentPaging,
    look: StaffLook,
    side: Annotated[Side | None, Query(description="agent 我替别人，principal 别人替我")] = None,
    state: Annotated[State | None, Query(description="只看这一种状态；requested 是等确认的")] = None,
) -> AuthorisationPage:
    """最近登记的在前。"""
    page = service.listed(session, viewer, paging, side=side, state=state, today=desk.clock.today())
    look.listed("authorisation", [(one.number, one.principal_id) for one in page.items])
    return AuthorisationPage(items=[shown(one, desk, viewer) for one in page.items], total=page.total, next=page.next)


@router.get("/{authorisation_id}", summary="一项代办授权", responses=problems(401, 404))
def get_authorisation(
    authorisation_id: str, viewer: CurrentViewer, session: ReadSession, desk: AtDesk, look: StaffLook
) -> AuthorisationOut:
    """材料、状态和现在可以做的操作。"""
    found = service.get(session, viewer, authorisation_id)
    look.at("authorisation:staff:looked_up", found.number, found.principal_id, task=_TASK)
    return shown(found, desk, viewer)


@router.post(
    "/{authorisation_id}/files",
    status_code=201,
    summary="上传授权材料",
    responses=problems(401, 403, 404, 409, 415, 503),
)
def add_file(
    authorisation_id: str,
    viewer: CurrentViewer,
    session: WriteSession,
    desk: AtDesk,
    intake: CurrentIntake,
    file: Annotated[UploadFile, File(description="PDF、JPG、PNG、HEIC 或 OFD")],
    material: Annotated[Paper, Form(description="授权委托书、监护关系证明或者代理人的身份证件")],
) -> AuthorisationOut:
    """确认以前可以补传。"""
    # Before the transaction begins: reading a large file must not hold the write lock.
    stored = intake.take(file.filename, read_limited(file, intake.max_bytes), viewer.account_id)
    return shown(service.add_file(session, desk, viewer, authorisation_id, material, stored), desk, viewer)


@router.get(
    "/{authorisation_id}/files/{file_id}",
    summary="下载授权材料",
    response_class=Response,
    responses=problems(401, 403, 404, 503),
)
def download(
    authorisation_id: str,
    file_id: str,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    file_store: CurrentFileStore,
    look: StaffLook,
) -> Response:
    """The file itself; staff who take a copy are on record."""
    with database.read() as session:
        found = service.get(session, viewer, authorisation_id)
        file = service.get_file(found, file_id)
    details = {"file": file.id, "sha256": file.sha256}
    look.at("authorisation:staff:download", found.number, found.principal_id, task=_TASK, details=details)
    return as_download(file_store.get(file.storage_key), file.name, file.type)


@router.post("/{authorisation_id}/confirm", summary="确认授权（工作人员）", responses=problems(401, 403, 404, 409))
def confirm(
    authorisation_id: str, viewer: CurrentViewer, session: WriteSession, desk: AtDesk, body: ConfirmIn | None = None
) -> AuthorisationOut:
    """核对过材料再确认；确认以后代理人马上可以办理。"""
    note = (body or ConfirmIn(note="")).note
    return shown(service.confirm(session, desk, viewer, authorisation_id, note), desk, viewer)


@router.post("/{authorisation_id}/refuse", summary="不予确认授权（工作人员）", responses=problems(401, 403, 404, 409))
def refuse(
    authorisation_id: str, body: RefuseIn, viewer: CurrentViewer, session: WriteSession, desk: AtDesk
) -> AuthorisationOut:
    """写明理由，登记的人可以补齐以后重新登记。"""
    return shown(service.refuse(session, desk, viewer, authorisation_id, body.reason), desk, viewer)


@router.post("/{authorisation_id}/revoke", summary="撤销授权，马上生效", responses=problems(401, 403, 404, 409))
def revoke(
    authorisation_id: str, viewer: CurrentViewer, session: WriteSession, desk: AtDesk, body: RevokeIn | None = None
) -> AuthorisationOut:
    """代理人、被代理的人随时可以撤销；工作人员撤销要写明理由。以前办理的事项不受影响。"""
    reason = (body or RevokeIn(reason="")).reason
    return shown(service.revoke(session, desk, viewer, authorisation_id, reason), desk, viewer)
