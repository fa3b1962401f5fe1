"""What travels over the wire about one's own sign-ins, password and second factor."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from api.accounts.sessions import Kind, Method

Typed = Annotated[str, StringConstraints(max_length=200)]
TypedCode = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class SessionOut(BaseModel):
    """One place where somebody is signed in; ``current`` is the one that asks."""

    id: str
    kind: Kind
    method: Method
    device: str
    address: str
    opened_at: dt.datetime | None
    expires_at: dt.datetime
    current: bool


class SessionPage(BaseModel):
    """Where somebody is signed in."""

    items: list[SessionOut]
    total: int
    next: Literal[None] = None


class Security(BaseModel):
    """How one's own account is protected.

    ``totp_enrolment_needed``: this sign-in opens nothing yet but the way to a second factor.
    """

    method: Method
    has_password: bool
    totp_enabled: bool
    totp_enabled_at: dt.datetime | None
    recovery_codes_left: int
    totp_required: bool
    totp_enrolment_needed: bool


class PasswordChange(BaseModel):
    """The present password and the one to come."""

    model_config = ConfigDict(extra="forbid")

    current: Typed
    new: Typed


class PasswordByCode(BaseModel):
    """A new password, set with a one-time code of an administrator's."""

    model_config = ConfigDict(extra="forbid")

    username: Annotated[str, StringConstraints(max_length=64)]
    code: TypedCode
    new: Typed


class PasswordAgain(BaseModel):
    """The present password, before something is changed that a thief would like to change."""

    model_config = ConfigDict(extra="forbid")

    password: Typed


class PasswordAndCode(PasswordAgain):
    """Both factors once more."""

    code: TypedCode


class TotpCodeIn(BaseModel):
    """What the code generator shows."""

    model_config = ConfigDict(extra="forbid")

    code: TypedCode


class TotpBegun(BaseModel):
    """What a code generator is set up with: typed in, opened on the telephone, or scanned (``qr``: SVG)."""

    secret: str
    uri: str
    qr: str


class RecoveryCodes(BaseModel):
    """Codes for the day on which the telephone is lost; readable this once."""

    recovery_codes: list[str]
