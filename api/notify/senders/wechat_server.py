"""The calls of WeChat's server that we need, for subscribe messages and for the conversation in WeChat alike.

``stable_token`` gives every process the same token without making the others' void, so each keeps its own copy and
nothing has to be shared between machines.
"""

import threading
import time
from collections.abc import Mapping
from typing import Any

from httpx2 import Client, HTTPError, Response
from pydantic import SecretStr

from api.outbox.errands import Failed
from api.settings import Settings

NO_SUCH_PERSON = 40003
_TIMEOUT_SECONDS = 10.0
_RENEWED_BEFORE_SECONDS = 300
_PICTURE_KEPT_SECONDS = 2 * 86_400
"""WeChat keeps an uploaded picture for three days."""
_TOKEN_IS_OLD = (40001, 40014, 42001)
_MEDIA_IS_GONE = (40007, 40004)
_LONGEST_REFUSAL = 10_000


class WeChat:
    """One mini program's way to WeChat's server, with its token; safe to share between threads."""

    def __init__(self, url: str, app_id: str, secret: SecretStr) -> None:
        self._app = {"appid": app_id, "secret": secret.get_secret_value()}
        self._client = Client(base_url=url, timeout=_TIMEOUT_SECONDS, trust_env=False)
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0
        self._pictures: dict[bytes, tuple[str, float]] = {}

    def post(self, path: str, body: Mapping[str, Any]) -> int:
        """Call with the token; the ``errcode``. A token that was made void is fetched once more."""
        return _code(self._called("POST", path, json=body))

    def openid(self, login_code: str) -> str | None:
        """Whose login in the mini program a code stands for; None for one that is wrong or was used."""
        asked = {**self._app, "js_code": login_code, "grant_type": "authorization_code"}
        answer = _read(self._asked("GET", "/sns/jscode2session", params=asked))
        openid: str | None = answer.get("openid")
        return openid

    def media(self, media_id: str, most: int) -> bytes | None:
        """A file that somebody sent, or its first ``most`` bytes and one more; None where WeChat has it no longer."""
        answer = self._called("GET", "/cgi-bin/media/get", most=most, media_id=media_id)
        if not isinstance(answer, dict):
            return answer
        if _code(answer) in _MEDIA_IS_GONE:
            return None
        raise Failed(f"微信没有给出图片（{_code(answer)}）。")

    def picture(self, content: bytes) -> str:
        """The number under which WeChat knows a picture of ours, sent there where it does not."""
        known, until = self._pictures.get(content, ("", 0.0))
        if time.monotonic() < until:
            return known
        files = {"media": ("cover.png", content)}
        answer = self._called("POST", "/cgi-bin/media/upload", type="image", files=files)
        if not isinstance(answer, dict) or "media_id" not in answer:
            raise Failed(f"微信没有收下封面图片（{_code(answer)}）。")
        media_id = str(answer["media_id"])
        self._pictures[content] = (media_id, time.monotonic() + _PICTURE_KEPT_SECONDS)
        return media_id

    def _called(self, method: str, path: str, **call: Any) -> dict[str, Any] | bytes:
        answer = self._with_token(method, path, **call)
        if isinstance(answer, dict) and _code(answer) in _TOKEN_IS_OLD:
            self._until = 0.0
            answer = self._with_token(method, path, **call)
        return answer

    def _with_token(
        self, method: str, path: str, most: int | None = None, json: object = None, files: Any = None, **asked: str
    ) -> dict[str, Any] | bytes:
        params = {"access_token": self._fresh_token(), **asked}
        if most is not None:
            return self._fetched(path, params, most)
        return _read(self._asked(method, path, params=params, json=json, files=files))

    def _fresh_token(self) -> str:
        with self._lock:
            if time.monotonic() >= self._until:
                asked = {"grant_type": "client_credential", **self._app}
                answer = _read(self._asked("POST", "/cgi-bin/stable_token", json=asked))
                if "access_token" not in answer:
                    raise Failed(f"微信不给访问凭证（{answer.get('errcode')}），请核对小程序的编号和密钥。")
                self._token = answer["access_token"]
                self._until = time.monotonic() + int(answer["expires_in"]) - _RENEWED_BEFORE_SECONDS
            return self._token

    def _asked(self, method: str, path: str, **call: Any) -> Response:
        try:
            answer = self._client.request(method, path, **call)
            answer.raise_for_status()
        except HTTPError as error:
            raise _silent(error) from None
        return answer

    def _fetched(self, path: str, params: Mapping[str, str], most: int) -> dict[str, Any] | bytes:
        """A file, read no further than it may be large; a refusal comes as JSON instead."""
        content = b""
        try:
            with self._client.stream("GET", path, params=params) as answer:
                answer.raise_for_status()
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > most:
                        break
        except HTTPError as error:
            raise _silent(error) from None
        if len(content) < _LONGEST_REFUSAL and content.lstrip()[:1] == b"{":
            return _read(Response(200, content=content))
        return content


def _read(answer: Response) -> dict[str, Any]:
    try:
        read = answer.json()
    except ValueError as error:
        raise _silent(error) from None
    if not isinstance(read, dict):
        raise Failed("微信接口的应答看不懂。")
    return read


def _code(answer: dict[str, Any] | bytes) -> int:
    return int(answer.get("errcode", 0)) if isinstance(answer, dict) else 0


def _silent(error: Exception) -> Failed:
    """The address of a call holds secrets: only the kind of error is told."""
    return Failed(f"微信接口没有应答（{type(error).__name__}）。")


def wechat_of(settings: Settings) -> WeChat | None:
    """WeChat's server, where it is set up."""
    if settings.wechat_app_secret is None:
        return None
    return WeChat(settings.wechat_url, settings.wechat_app_id, settings.wechat_app_secret)
