"""What travels over the wire about looking after accounts."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from api.accounts.schemas import AccountOut, Role
from api.plain import visible_if_text


class AccountDetails(AccountOut):
    """An account as those who look after it see it; ``sessions`` is how many are open."""

    created_at: dt.datetime
    disabled_at: dt.datetime | None
    signed_in_at: dt.datetime | None
    has_password: bool
    totp: bool
    single_sign_on: bool
    sessions: int


class AccountPage(BaseModel):
    """Part of the list of accounts."""

    items: list[AccountDetails]
    total: int
    next: str | None


class AccountChange(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    roles: Annotated[list[Role], Field(min_length=1)] | None = None
    region: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] | None = None
    disabled: bool | None = None


class ResetIn(BaseModel):
    """Why somebody gets a one-time code; ``totp``: their second factor is lost too, and goes."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[
        str, BeforeValidator(visible_if_text), StringConstraints(strip_whitespace=True, min_length=2, max_length=200)
    ]
    totp: bool = False


class ResetCode(BaseModel):
    """A one-time code, readable this once."""

    code: str
    expires_at: dt.datetime
