"""What was typed into a form of ours, and that the form was ours.

Cookies are ``SameSite=Strict`` and another site's form is refused by the browser's own word (``Sec-Fetch-Site``); the
token in each form protects people whose browser says nothing.
"""

import hmac
import uuid
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from api.accounts import cookies
from api.accounts.viewer import refuse_cross_site
from api.console.client import Problem
from api.plain import whole
from api.settings import CurrentSettings, Settings

TOKEN_FIELD = "_token"  # noqa: S105 - the name of a field
KEY_FIELD = "_key"


def token_of(request: Request, settings: Settings) -> str:
    """The token of this browser's forms: 64 hex characters that nobody can make without our key and its cookie."""
    cookie = cookies.given(request) or ""
    return hmac.new(settings.secret_key.get_secret_value().encode(), f"form:{cookie}".encode(), "sha256").hexdigest()


def new_key() -> str:
    """A mark of one form as it was shown: sent twice, it counts once."""
    return str(uuid.uuid4())


class Form:
    """The fields of a form as texts without white space around them."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    def text(self, name: str) -> str:
        """A field, empty where it is missing."""
        value = self._data.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def whole(self, name: str) -> int | None:
        """A whole number, or None where nothing stands; raises ``Problem`` for what our page did not put there."""
        text = self.text(name)
        number = whole(text)
        if text and number is None:
            raise Problem(422, "这一页的内容不完整。请刷新后再提交。")
        return number

    def maybe(self, name: str) -> str | None:
        """A field, or None where nothing was typed."""
        return self.text(name) or None

    def many(self, name: str) -> list[str]:
        """All that was ticked or typed under one name."""
        return [value.strip() for value in self._data.getlist(name) if isinstance(value, str) and value.strip()]

    async def files(self, name: str) -> list[tuple[str, tuple[str, bytes, str]]]:
        """Chosen files, as the API takes them."""
        chosen = [one for one in self._data.getlist(name) if isinstance(one, UploadFile) and one.filename]
        return [
            (name, (one.filename or "", await one.read(), one.content_type or "application/octet-stream"))
            for one in chosen
        ]

    @property
    def key(self) -> str:
        """The mark of the form."""
        return self.text(KEY_FIELD) or new_key()

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, to be shown again; passwords and codes are left out."""
        hidden = (TOKEN_FIELD, KEY_FIELD, "password", "totp_code", "one_time_code")
        return {k: v for k, v in self._data.items() if isinstance(v, str) and not k.endswith(hidden)}


async def own_form(request: Request, settings: CurrentSettings) -> AsyncIterator[Form]:
    """The form of this request, whose files are gone after it; raises ``Problem`` when it is not one of ours."""
    refuse_cross_site(request)
    async with request.form() as sent:
        form = Form(sent)
        if not hmac.compare_digest(form.text(TOKEN_FIELD).encode(), token_of(request, settings).encode()):
            raise Problem(
                403, "这一页打开得太久了，或者您重新登录过。请返回上一页，刷新后再提交。", code="form_expired"
            )
        yield form


OwnForm = Annotated[Form, Depends(own_form)]
