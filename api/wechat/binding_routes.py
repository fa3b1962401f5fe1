"""Binding one's WeChat to one's account, and taking that back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from api.accounts.viewer import CurrentViewer, Viewer
from api.accounts.writing import Writing
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.errors import InvalidInput, NotAllowed, NotFound, UpstreamDown
from api.notify.senders.wechat_server import WeChat
from api.openapi import problems
from api.outbox.errands import Failed
from api.privacy import consents
from api.wechat import binding
from api.wechat.models import WeChatBinding
from api.wechat.schemas import BindingIn, BindingOut

router = APIRouter(tags=["微信"], prefix="/wechat/bindings", route_class=Writing)


async def get_wechat(request: Request) -> WeChat:
    """WeChat's server; raises ``NotFound`` where it is not set up."""
    wechat: WeChat | None = request.app.state.wechat
    if wechat is None:
        raise NotFound("本站没有开通微信。", code="wechat_not_available")
    return wechat


async def get_owner(viewer: CurrentViewer) -> Viewer:
    """A person or business; raises ``NotAllowed`` for staff: nobody is staff in a conversation."""
    if not viewer.has("subject"):
        raise NotAllowed("工作人员账号不能绑定微信。")
    return viewer


CurrentOwner = Annotated[Viewer, Depends(get_owner)]


@router.get("", summary="我的微信绑定", responses=problems(401, 403))
def get_binding(viewer: CurrentOwner, session: ReadSession) -> BindingOut:
    """Whether there is one, and since when."""
    return binding.shown(session.get(WeChatBinding, viewer.account_id))


@router.post("", summary="绑定微信", responses=problems(401, 403, 404, 409, 503))
def bind(
    body: BindingIn,
    viewer: CurrentOwner,
    wechat: Annotated[WeChat, Depends(get_wechat)],
    session: WriteSession,
    cipher: CurrentCipher,
    clock: CurrentClock,
) -> BindingOut:
    """WeChat says whose login it is before the session is touched, so no transaction waits for it."""
    consents.require_agreed("wechat_binding", body.version, given=body.consent, doing="绑定微信")
    try:
        openid = wechat.openid(body.login_code)
    except Failed as error:
        raise UpstreamDown(f"{error}请稍后再试。") from None
    if openid is None:
        raise InvalidInput("微信登录已失效，请重新打开小程序再试。", code="wechat_login_expired")
    return binding.shown(binding.bind(session, cipher, viewer, openid, clock))


@router.delete("", status_code=204, summary="解除微信绑定", responses=problems(401, 403))
def unbind(viewer: CurrentOwner, session: WriteSession, clock: CurrentClock) -> None:
    """At once, as often as asked."""
    binding.unbind(session, viewer.account_id, now=clock.now())
