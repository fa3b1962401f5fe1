"""Bearer tokens for programs, and short-lived on-behalf-of tokens for the bot's actions.

An on-behalf-of token is issued for one message of one person and travels through the bot's metadata to the action
and back: the API decides by this token, never by what a slot says.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from api.errors import NotSignedIn
from api.settings import Settings

ON_BEHALF_OF_SECONDS = 120
_ALGORITHM = "HS256"
_ISSUER = "credit-repair-assistant"

Use = Literal["access", "on_behalf_of"]
Asks = Literal["chat", "wechat"]
_ASKS: tuple[Asks, ...] = ("chat", "wechat")


@dataclass(frozen=True)
class Claims:
    """Who a token speaks for, and how.

    ``session``: the secret of the session that an access token belongs to, and ends with. Of a conversation: ``asks``
    is where we ask for consents ourselves (None: the program that brings the messages asks by its own means),
    ``agrees`` whether the message is a clear yes, ``acts`` what else it tells to do (``submit``, or ``submit XF-…``
    where it names the case).
    """

    account_id: str
    use: Use
    conversation_id: str | None = None
    asks: Asks | None = None
    agrees: bool = False
    acts: tuple[str, ...] = ()
    session: str | None = None

    def tells(self, act: str, number: str) -> bool:
        """Whether the person's own message lets ``act`` be done to the case ``number``."""
        return self.agrees or not {act, f"{act} {number}"}.isdisjoint(self.acts)


def issue(settings: Settings, claims: Claims, *, now: dt.datetime, lifetime: dt.timedelta) -> str:
    """A signed token; ``now`` is an aware moment."""
    body = {
        "iss": _ISSUER,
        "sub": claims.account_id,
        "use": claims.use,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
    }
    if claims.session:
        body["jti"] = claims.session
    if claims.conversation_id:
        body |= {
            "conversation": claims.conversation_id,
            "asks": claims.asks,
            "agrees": claims.agrees,
            "acts": claims.acts,
        }
    return jwt.encode({"alg": _ALGORITHM}, body, _key(settings))


def issue_on_behalf_of(
    settings: Settings,
    account_id: str,
    conversation_id: str,
    *,
    now: dt.datetime,
    asks: Asks | None = None,
    agrees: bool = False,
    acts: tuple[str, ...] = (),
) -> str:
    """A token for one chat message, good for ``ON_BEHALF_OF_SECONDS``."""
    claims = Claims(account_id, "on_behalf_of", conversation_id, asks, agrees, acts)
    return issue(settings, claims, now=now, lifetime=dt.timedelta(seconds=ON_BEHALF_OF_SECONDS))


def read(settings: Settings, token: str, *, now: dt.datetime) -> Claims:
    """The claims of a valid token; raises ``NotSignedIn`` when it is forged, foreign or has run out."""
    try:
        body = jwt.decode(token, _key(settings), algorithms=[_ALGORITHM]).claims
    except (JoseError, ValueError):
        raise NotSignedIn("登录凭证无效，请重新登录。") from None
    expires, account_id = body.get("exp"), body.get("sub")
    known = body.get("iss") == _ISSUER and body.get("use") in ("access", "on_behalf_of")
    if not known or not isinstance(expires, int) or not isinstance(account_id, str):
        raise NotSignedIn("登录凭证无效，请重新登录。")
    if expires <= now.timestamp():
        raise NotSignedIn("登录已过期，请重新登录。", code="sign_in_expired")
    asks = next((one for one in _ASKS if one == body.get("asks")), None)
    acts = tuple(str(act) for act in body.get("acts") or ())
    jti = body.get("jti")
    session = jti if isinstance(jti, str) else None
    return Claims(account_id, body["use"], body.get("conversation"), asks, body.get("agrees") is True, acts, session)


def _key(settings: Settings) -> OctKey:
    return _imported(settings.secret_key.get_secret_value())


@lru_cache(maxsize=4)
def _imported(secret: str) -> OctKey:
    """Read once: every request brings a token."""
    return OctKey.import_key(secret)
