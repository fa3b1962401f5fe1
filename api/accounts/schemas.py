"""What travels over the wire about accounts."""

from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from api.accounts.codes import normalise_code
from api.plain import visible_if_text

Role = Literal["subject", "clerk", "reviewer", "policy_editor", "auditor", "admin"]
STAFF_ROLES: frozenset[str] = frozenset({"clerk", "reviewer", "policy_editor", "auditor", "admin"})


class SubjectIn(BaseModel):
    """A subject with its full code; the check digit is verified.

    Raises ``ValueError`` where the unified social credit code (GB 32100-2015) or the resident ID (GB 11643-1999)
    is wrong.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Literal["business", "person"]
    name: Annotated[
        str,
        BeforeValidator(visible_if_text),
        StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    ]
    code: str

    @field_validator("code")
    @classmethod
    def _checked(cls, value: str, info: ValidationInfo) -> str:
        kind = info.data.get("kind")
        return normalise_code(kind, value) if kind else value


class SubjectOut(BaseModel):
    """A subject as shown; ``code`` is masked unless the reader is the subject."""

    kind: Literal["business", "person"]
    name: str
    code: str


class AccountIn(BaseModel):
    """A new account; where the password is null nobody signs in until a one-time code set one."""

    model_config = ConfigDict(extra="forbid")

    username: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.@-]{3,64}$")]
    password: Annotated[str, StringConstraints(min_length=8, max_length=200)] | None
    roles: Annotated[list[Role], Field(min_length=1)]
    region: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] | None = None
    subject: SubjectIn | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if "subject" in self.roles and self.subject is None:
            raise ValueError("角色为 subject（信用主体）的账号，需要在 subject 中填写名称和代码。")
        if len(set(self.roles)) > 1 and "subject" in self.roles:
            raise ValueError("信用主体账号不能同时是工作人员账号。")
        if "subject" not in self.roles and self.subject is not None:
            raise ValueError("工作人员账号不能代表信用主体，请去掉 subject，或另建信用主体账号。")
        return self


class AccountOut(BaseModel):
    """An account without its secrets."""

    id: str
    username: str
    roles: list[str]
    region: str | None
    subject: SubjectOut | None


class WhoAmI(BaseModel):
    """Answer of ``GET /auth/me``: ``account`` is null for anonymous people."""

    signed_in: bool
    demo: bool
    account: AccountOut | None


class Ways(BaseModel):
    """How to sign in besides name and password; ``single_sign_on`` is the words on the button."""

    demo: bool
    single_sign_on: str | None


class Token(BaseModel):
    """A bearer token."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  OAuth2's name of a kind, not a secret
    expires_in: int
    roles: list[str]


class SignIn(BaseModel):
    """A person's name and password."""

    model_config = ConfigDict(extra="forbid")

    username: Annotated[str, StringConstraints(max_length=64)]
    password: Annotated[str, StringConstraints(max_length=200)]
    code: Annotated[str, StringConstraints(max_length=40)] | None = None


class DemoSignIn(BaseModel):
    """Which demonstration account to sign in as."""

    model_config = ConfigDict(extra="forbid")

    who: Literal["demo-business", "demo-person"]
