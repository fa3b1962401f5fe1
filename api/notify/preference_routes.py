"""Where somebody is reached besides in-app, and when not."""

from fastapi import APIRouter, Request

from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.errors import InvalidInput, UpstreamDown
from api.notify import contacts, preferences
from api.notify.channels import Channel, available
from api.notify.schemas import CodeIn, ConfirmOut, PreferencesIn, PreferencesOut, WeChatIn
from api.notify.senders.wechat_server import WeChat
from api.openapi import problems
from api.outbox.errands import Failed
from api.settings import CurrentSettings

router = APIRouter(tags=["站内消息"], prefix="/notifications/preferences", route_class=Writing)


@router.get("", summary="消息设置：渠道和免打扰时间", responses=problems(401))
def get_preferences(
    viewer: CurrentViewer, session: ReadSession, cipher: CurrentCipher, settings: CurrentSettings
) -> PreferencesOut:
    """Addresses are masked."""
    return preferences.shown(session, cipher, viewer.account_id, available(settings))


@router.put("", summary="修改消息设置（没写的不变）", responses=problems(401, 403))
def put_preferences(
    body: PreferencesIn,
    viewer: CurrentViewer,
    session: WriteSession,
    cipher: CurrentCipher,
    settings: CurrentSettings,
    clock: CurrentClock,
) -> PreferencesOut:
    """A new address gets a code, and is used once it is confirmed."""
    there = available(settings)
    preferences.change(session, cipher, viewer.account_id, body, there, clock)
    return preferences.shown(session, cipher, viewer.account_id, there)


@router.post("/{channel}/code", status_code=204, summary="重新发送验证码", responses=problems(401, 403, 409, 429))
def send_code(
    channel: Channel, viewer: CurrentViewer, session: WriteSession, cipher: CurrentCipher, clock: CurrentClock
) -> None:
    """Another code to the address that waits for one; the one before no longer holds."""
    contacts.send_code(session, cipher, viewer.account_id, channel, clock)


@router.post("/{channel}/confirm", summary="用验证码确认联系方式", responses=problems(401, 403, 409))
def confirm_address(
    channel: Channel,
    body: CodeIn,
    viewer: CurrentViewer,
    session: WriteSession,
    cipher: CurrentCipher,
    clock: CurrentClock,
) -> ConfirmOut:
    """A wrong code is no refusal but an answer: its count must be kept, and a refusal keeps nothing."""
    confirmed = contacts.confirm(session, cipher, viewer.account_id, channel, body.code, clock)
    return preferences.confirmation(contacts.tries_left(session, viewer.account_id, channel), confirmed=confirmed)


@router.put("/wechat/login", summary="绑定微信并登记允许发送的次数", responses=problems(401, 403, 503))
def bind_wechat(
    body: WeChatIn,
    request: Request,
    viewer: CurrentViewer,
    session: WriteSession,
    cipher: CurrentCipher,
    settings: CurrentSettings,
    clock: CurrentClock,
) -> PreferencesOut:
    """WeChat says whose login it is before the session is touched, so no transaction waits for it."""
    preferences.refuse_absent(Channel.WECHAT, available(settings))
    wechat: WeChat = request.app.state.wechat
    try:
        openid = wechat.openid(body.login_code)
    except Failed as error:
        raise UpstreamDown(f"{error}请稍后再试。") from None
    if openid is None:
        raise InvalidInput("微信登录已失效，请重新打开小程序再试。", code="wechat_login_expired")
    is_told = settings.wechat_token is not None
    contacts.bind_wechat(session, cipher, viewer.account_id, openid, body.allowed, clock, is_told=is_told)
    return preferences.shown(session, cipher, viewer.account_id, available(settings))
