"""Settings about signing in: single sign-on by OpenID Connect, and the second factor of staff."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from api.addresses import is_safe_on_the_way

StaffRole = Literal["clerk", "reviewer", "policy_editor", "auditor", "admin"]


class IdentitySettings(BaseSettings):
    """Part of ``Settings``."""

    profile: Literal["embedded", "production"] = "embedded"
    public_url: str | None = Field(None, description="where people open the portal, for links sent to WeChat")
    session_hours: int = Field(12, gt=0)
    token_minutes: int = Field(60, gt=0)
    staff_totp: Literal["required", "optional"] | None = Field(None, description="required in production")
    oidc_url: str | None = Field(None, description="the provider's issuer, such as https://sso.example.gov.cn")
    oidc_name: str = Field("统一身份认证", description="words on the button")
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_scope: str = "openid profile"
    oidc_roles_claim: str = Field("roles", description="claim with the roles of staff; a dot goes into an object")
    oidc_roles: dict[str, StaffRole] | None = Field(None, description="which of them gives which role, as JSON")
    oidc_region_claim: str = Field("region", description="claim with the six-digit code of the region of staff")
    oidc_code_claim: str = Field("", description="claim with a code that the provider has verified")
    oidc_name_claim: str = Field("name", description="claim with the name of the business or person")

    @property
    def staff_needs_totp(self) -> bool:
        """Whether staff get no further than to their second factor without one."""
        return (self.staff_totp or ("required" if self.profile == "production" else "optional")) == "required"

    def check_single_sign_on(self) -> None:
        """Raise ``ValueError`` for half a set-up, and for one that strangers on the way could read."""
        if self.oidc_url is None:
            return
        address = urlsplit(self.oidc_url)
        if address.scheme not in ("http", "https") or not address.hostname or address.username is not None:
            raise ValueError("CREDIT_OIDC_URL 应为统一身份认证的 issuer 地址，例如 https://sso.example.gov.cn。")
        if not self.oidc_client_id or "openid" not in self.oidc_scope.split():
            raise ValueError("设置了 CREDIT_OIDC_URL，还要填 CREDIT_OIDC_CLIENT_ID；CREDIT_OIDC_SCOPE 里要有 openid。")
        if not (self.oidc_roles or self.oidc_code_claim):
            raise ValueError("请用 CREDIT_OIDC_ROLES 或 CREDIT_OIDC_CODE_CLAIM 写明，什么样的人可以登录。")
        if self.profile == "production" and not is_safe_on_the_way(self.oidc_url):
            raise ValueError("正式环境（production）的 CREDIT_OIDC_URL 必须是 https，或者就在本机。")
        if self.profile == "production" and self.public_url is None:
            raise ValueError("正式环境（production）使用统一身份认证，要用 CREDIT_PUBLIC_URL 写明门户对外的地址。")
