"""Messages, attachments and conversations of the portal chat."""

import json
import secrets
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile
from fastapi.responses import JSONResponse

from api.accounts.viewer import MaybeViewer
from api.accounts.writing import Writing
from api.chat import handovers, phrases, saying, service
from api.chat.chat import CurrentChat
from api.chat.checking import check
from api.chat.schemas import Answer, AttachmentOut, ConversationOut, ConversationPage, History, MessageIn
from api.chat.service import Speaker
from api.chat.turns import TurnFailed
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.errors import PROBLEM_JSON, NotSignedIn, problem
from api.materials import service as materials
from api.materials.routes import read_limited
from api.materials.service import CurrentIntake
from api.openapi import problems
from api.pages import CurrentPaging
from api.settings import CurrentSettings, Settings

router = APIRouter(tags=["对话"], route_class=Writing)

GUEST_COOKIE = "credit_guest"
GUEST_DAYS = 30


async def get_speaker(request: Request, viewer: MaybeViewer) -> Speaker:
    """Who chats, from the session and the guest cookie; never from what the message says."""
    address = request.client.host if request.client else None
    # An empty cookie is nobody's: what is said under it would never be found again.
    guest = request.cookies.get(_guest_cookie(request.app.state.settings))
    return Speaker(viewer, guest or None, address=address)


CurrentSpeaker = Annotated[Speaker, Depends(get_speaker)]


@router.post(
    "/chat/messages", summary="发送消息", response_model=Answer, responses=problems(401, 403, 404, 409, 429, 503)
)
async def send_message(
    body: MessageIn,
    request: Request,
    response: Response,
    speaker: CurrentSpeaker,
    chat: CurrentChat,
    settings: CurrentSettings,
) -> Answer | JSONResponse:
    """Open to anonymous people for policy questions; the answer comes back in the same request."""
    chat.gate.message(speaker)
    check(body)
    stranger = speaker.viewer is None and speaker.guest is None
    if stranger:
        speaker = replace(speaker, guest=secrets.token_urlsafe(32))
    reply: Response = response
    result: Answer | JSONResponse
    try:
        result = await chat.turns.take(speaker, body)
    except TurnFailed as failure:
        result = reply = _kept_problem(request, failure)
    if stranger:
        _set_guest_cookie(request, reply, str(speaker.guest), settings)
    return result


@router.post("/chat/attachments", status_code=201, summary="上传聊天附件", responses=problems(401, 403, 415, 429, 503))
def add_attachment(
    file: Annotated[UploadFile, File(description="PDF、JPG、PNG、HEIC 或 OFD")],
    speaker: CurrentSpeaker,
    chat: CurrentChat,
    session: WriteSession,
    clock: CurrentClock,
    intake: CurrentIntake,
) -> AttachmentOut:
    """Keep a checked file of the signed-in person; a message then names its id."""
    if speaker.account_id is None:
        raise NotSignedIn(phrases.SIGN_IN_TO_UPLOAD)
    chat.gate.upload(speaker.account_id)
    stored = intake.take(file.filename, read_limited(file, intake.max_bytes), speaker.account_id)
    attachment = materials.store_attachment(session, speaker.account_id, stored, now=clock.now())
    return AttachmentOut.model_validate(attachment)


@router.get("/chat/conversations", summary="我的对话", responses=problems(401, 403))
def list_conversations(speaker: CurrentSpeaker, session: ReadSession, paging: CurrentPaging) -> ConversationPage:
    """Own conversations, latest first."""
    page = service.list_conversations(session, speaker, paging)
    items = [ConversationOut.model_validate(c, from_attributes=True) for c in page.items]
    return ConversationPage(items=items, total=page.total, next=page.next)


@router.get("/chat/conversations/{conversation_id}", summary="对话记录", responses=problems(401, 403, 404))
def get_history(
    conversation_id: str,
    speaker: CurrentSpeaker,
    session: ReadSession,
    cipher: CurrentCipher,
    chat: CurrentChat,
    paging: CurrentPaging,
) -> History:
    """The latest messages in the order they were said; ``next`` leads to earlier ones."""
    page = service.history(session, speaker, conversation_id, paging)
    items = [saying.shown(row, cipher) for row in page.items]
    handover = handovers.state_in(session, chat.desk, conversation_id)
    return History(conversation_id=conversation_id, items=items, total=page.total, next=page.next, handover=handover)


@router.delete(
    "/chat/conversations/{conversation_id}", status_code=204, summary="删除对话", responses=problems(401, 403, 404)
)
def delete_conversation(
    conversation_id: str, speaker: CurrentSpeaker, session: WriteSession, clock: CurrentClock
) -> None:
    """Delete a conversation with everything said in it; cases that were filed stay."""
    service.delete_conversation(session, speaker, conversation_id, now=clock.now())


def _kept_problem(request: Request, failure: TurnFailed) -> JSONResponse:
    """The problem, with the conversation that keeps the message and the way on (RFC 9457 section 3.2)."""
    plain = problem(request, failure)
    more = {"conversation_id": failure.conversation_id, "buttons": [one.model_dump() for one in failure.buttons]}
    body = json.loads(bytes(plain.body)) | more
    return JSONResponse(body, status_code=plain.status_code, media_type=PROBLEM_JSON)


def _guest_cookie(settings: Settings) -> str:
    """In production browsers hold it to HTTPS and to this very host, as its name tells them to."""
    return f"__Host-{GUEST_COOKIE}" if settings.profile == "production" else GUEST_COOKIE


def _set_guest_cookie(request: Request, response: Response, guest: str, settings: Settings) -> None:
    response.set_cookie(
        _guest_cookie(settings),
        guest,
        max_age=GUEST_DAYS * 86_400,
        httponly=True,
        samesite="strict",
        secure=settings.profile == "production" or request.url.scheme == "https",
        path="/",
    )
