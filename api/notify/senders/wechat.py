"""WeChat subscribe messages (订阅消息): one permission of the person, one message.

``stable_token`` gives every worker the same token without making the others' void, so each keeps its own copy and
nothing has to be shared between machines.
"""

import threading
import time
from collections.abc import Mapping
from typing import Any

from httpx2 import Client, HTTPError
from pydantic import SecretStr

from api.clock import CHINA
from api.notify.channels import Outcome, Outgoing
from api.outbox.errands import Failed, Refused
from api.settings import Settings

_TIMEOUT_SECONDS = 10.0
_RENEWED_BEFORE_SECONDS = 300
_NO_PERMISSION, _NO_SUCH_PERSON = 43101, 40003
_TOKEN_IS_OLD = (40001, 40014, 42001)
_SETTINGS_ARE_WRONG = (40037, 41030, 47003)
_LONGEST = {"thing": 20, "character_string": 32, "phrase": 5}


class WeChat:
    """The calls of the WeChat server that we need, with their token."""

    def __init__(self, url: str, app_id: str, secret: SecretStr) -> None:
        self._app = {"appid": app_id, "secret": secret.get_secret_value()}
        self._client = Client(base_url=url, timeout=_TIMEOUT_SECONDS, trust_env=False)
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def post(self, path: str, body: Mapping[str, Any]) -> int:
        """Call with the token; the ``errcode``. A token that was made void is fetched once more."""
        code = self._code(path, body)
        if code in _TOKEN_IS_OLD:
            self._until = 0.0
            code = self._code(path, body)
        return code

    def openid(self, login_code: str) -> str | None:
        """Whose login in the mini program a code stands for; None for one that is wrong or was used."""
        asked = {**self._app, "js_code": login_code, "grant_type": "authorization_code"}
        answer = self._asked("GET", "/sns/jscode2session", params=asked)
        openid: str | None = answer.get("openid")
        return openid

    def _code(self, path: str, body: Mapping[str, Any]) -> int:
        answer = self._asked("POST", path, params={"access_token": self._fresh_token()}, json=body)
        return int(answer.get("errcode", 0))

    def _fresh_token(self) -> str:
        with self._lock:
            if time.monotonic() >= self._until:
                asked = {"grant_type": "client_credential", **self._app}
                answer = self._asked("POST", "/cgi-bin/stable_token", json=asked)
                if "access_token" not in answer:
                    raise Failed(f"微信不给访问凭证（{answer.get('errcode')}），请核对小程序的编号和密钥。")
                self._token = answer["access_token"]
                self._until = time.monotonic() + int(answer["expires_in"]) - _RENEWED_BEFORE_SECONDS
            return self._token

    def _asked(self, method: str, path: str, **call: Any) -> dict[str, Any]:
        try:
            answer = self._client.request(method, path, **call)
            answer.raise_for_status()
            read: dict[str, Any] = answer.json()
        except (HTTPError, ValueError) as error:
            # The address of a call holds secrets: only the kind of error is told.
            raise Failed(f"微信接口没有应答（{type(error).__name__}）。") from None
        return read


def wechat_of(settings: Settings) -> WeChat | None:
    """The WeChat server, where it is set up."""
    if settings.wechat_app_secret is None:
        return None
    return WeChat(settings.wechat_url, settings.wechat_app_id, settings.wechat_app_secret)


class WeChatSender:
    """Messages by one template; ``fields`` says which of its places shows what: title, number, short or date."""

    def __init__(self, wechat: WeChat, template: str, fields: Mapping[str, str]) -> None:
        self._wechat, self._template, self._fields = wechat, template, fields

    def send(self, message: Outgoing) -> Outcome:
        """Hand it to WeChat."""
        body = {
            "touser": message.address,
            "template_id": self._template,
            "lang": "zh_CN",
            "data": {place: {"value": _shown(message, place, what)} for place, what in self._fields.items()},
        }
        code = self._wechat.post("/cgi-bin/message/subscribe/send", body)
        if code == 0:
            return Outcome.SENT
        if code == _NO_PERMISSION:
            return Outcome.NOT_ALLOWED
        if code == _NO_SUCH_PERSON:
            return Outcome.NOBODY_THERE
        if code in _SETTINGS_ARE_WRONG:
            raise Refused(f"微信模板的设置不对（{code}），请核对模板编号和字段。")
        raise Failed(f"微信没有收下（{code}）。")


def _shown(message: Outgoing, place: str, what: str) -> str:
    """What stands in one place; WeChat refuses a message with a value that is empty or too long."""
    day = message.at.astimezone(CHINA).date()
    values = {
        "title": message.title,
        "number": message.number or "-",
        "short": message.short,
        "date": f"{day:%Y-%m-%d}",
    }
    value = values[what]
    longest = _LONGEST.get(place.rstrip("0123456789"))
    return value if longest is None or len(value) <= longest else f"{value[: longest - 1]}…"
