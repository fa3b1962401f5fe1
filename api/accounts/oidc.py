"""Single sign-on by OpenID Connect: code flow with PKCE, state and nonce, by Authlib.

What has to be remembered between leaving for the provider and coming back (state, nonce, PKCE verifier, where to go)
travels in a sealed cookie of the browser that left, so any process can take it up and nobody else can use the answer.
"""

import json
from typing import Any

from authlib.common.errors import AuthlibBaseError
from cryptography.exceptions import InvalidTag
from fastapi import Request
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.responses import Response

from api.clock import Clock
from api.crypto import FieldCipher
from api.errors import NotSignedIn, UpstreamDown
from api.settings import Settings

CALLBACK = "/api/v1/auth/oidc/callback"
_SECONDS = 600
_TIMEOUT = 10.0
_ASYMMETRIC = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that only the provider can make; with the others a client's own secret would make them."""
_DOWN = "统一身份认证没有应答，请稍后再试；也可以用账号和密码登录。"


class Provider:
    """The provider that the settings name; what it publishes of itself is read once."""

    def __init__(self, settings: Settings) -> None:
        # Few set-ups have a provider, and this takes a tenth of a second to read.
        from authlib.integrations.starlette_client import OAuth

        secret = settings.oidc_client_secret
        self._issuer = str(settings.oidc_url)
        self._public_url = settings.public_url
        self._app: Any = OAuth().register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else None,
            server_metadata_url=f"{self._issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.oidc_scope,
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
                "timeout": _TIMEOUT,
                "trust_env": False,
            },
        )

    async def leave(self, request: Request) -> Response:
        """The answer that sends a browser to the provider; raises ``UpstreamDown`` when it does not answer."""
        await self._known()
        base = (self._public_url or str(request.base_url)).rstrip("/")
        try:
            response: Response = await self._app.authorize_redirect(request, f"{base}{CALLBACK}")
        except HTTPError:
            raise UpstreamDown(_DOWN) from None
        return response

    async def come_back(self, request: Request) -> dict[str, Any]:
        """What the provider says of whoever comes back; raises ``NotSignedIn`` where it is not to be believed."""
        await self._known()
        try:
            token = await self._app.authorize_access_token(request)
            claims = dict(token.get("userinfo") or {})
            if not claims.get("sub"):
                raise NotSignedIn("统一身份认证没有说明您是谁，请重新登录。", code="single_sign_on_failed")
            return await self._more(token, claims)
        except HTTPError:
            raise UpstreamDown(_DOWN) from None
        except (AuthlibBaseError, JoseError, ValueError, KeyError):
            # What exactly is wrong helps only who made it up; the provider's own words are not ours to repeat.
            raise NotSignedIn(
                "统一身份认证没有通过，或者用的时间太长。请重新登录。", code="single_sign_on_failed"
            ) from None

    async def _more(self, token: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
        """Some providers tell roles at their user-info address only; it counts where it is about the same person."""
        metadata = await self._app.load_server_metadata()
        if "userinfo_endpoint" not in metadata:
            return claims
        told = dict(await self._app.userinfo(token=token))
        return claims | told if told.get("sub") == claims["sub"] else claims

    async def _known(self) -> None:
        """Read what the provider publishes, and refuse what it must not be; raises ``UpstreamDown``."""
        try:
            metadata = await self._app.load_server_metadata()
        except (HTTPError, ValueError):
            raise UpstreamDown(_DOWN) from None
        if str(metadata.get("issuer", "")).rstrip("/") != self._issuer.rstrip("/"):
            raise UpstreamDown("统一身份认证的设置不对：对方自称的地址与 CREDIT_OIDC_URL 不同。请联系管理员。")
        signed = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [one for one in signed if one in _ASYMMETRIC]


class Errand:
    """What the browser carries while it is at the provider's: sealed, and good for ten minutes."""

    def __init__(self, settings: Settings, cipher: FieldCipher) -> None:
        self._cipher = cipher
        self._is_production = settings.profile == "production"
        self._name = "__Host-credit_oidc" if self._is_production else "credit_oidc"

    def give(self, response: Response, known: dict[str, Any], to: str) -> None:
        """``known`` is what Authlib wants to find again, ``to`` where to go in the end."""
        body = json.dumps({"known": known, "to": to, "until": Clock().now().timestamp() + _SECONDS})
        # Lax: the way back begins at another site.
        response.set_cookie(
            self._name,
            self._cipher.seal(body).ciphertext,
            max_age=_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self._is_production,
            path="/",
        )

    def take(self, request: Request) -> tuple[dict[str, Any], str]:
        """What ``give`` gave to this very browser; nothing where it has run out or is not ours."""
        try:
            body = json.loads(self._cipher.open(request.cookies.get(self._name, "")))
        except (InvalidTag, ValueError):
            return {}, "/"
        return (body["known"], body["to"]) if body["until"] > Clock().now().timestamp() else ({}, "/")

    def end(self, response: Response) -> None:
        """It is used once."""
        response.delete_cookie(self._name, path="/", httponly=True, samesite="lax", secure=self._is_production)
