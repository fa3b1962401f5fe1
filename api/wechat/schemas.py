"""What travels over the wire about bindings."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class BindingIn(BaseModel):
    """A login code of the mini program, the person's word that it may recognise the account, and to which words."""

    model_config = ConfigDict(extra="forbid")

    login_code: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    consent: bool = Field(title="是否同意", description="同意用微信确认本人身份，必须为 true")
    version: Annotated[str, StringConstraints(max_length=16)] = Field(
        title="说明的版本", description="给本人看的是哪一版说明：`GET /consents` 里 wechat_binding 的 version"
    )


class BindingOut(BaseModel):
    """Whether the account is bound, since when, and what that means."""

    bound: bool
    consented_at: dt.datetime | None
    text: str
