"""Whom single sign-on lets in, and as whom: what a provider says of somebody, as an account of ours.

The provider decides each time: roles and region of staff are taken from its words at every sign-in, and a role that it
does not give any more is gone. A credit subject is known by a code that the provider has verified. One identity has
one account for each subject it stands for, so that what one company's clerk said does not go along to the next.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts import sessions
from api.accounts.codes import normalise_code
from api.accounts.models import Account, Identity, Subject
from api.accounts.schemas import SubjectIn
from api.accounts.service import ensure_subject, get_by_username
from api.audit import service as audit
from api.crypto import FieldCipher
from api.db import new_id
from api.errors import NotAllowed
from api.identity_settings import IdentitySettings

PROVIDER = "single_sign_on"
"""The actor of audit lines about what a provider decided."""
_REGION = re.compile("[0-9]{6}")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]")
_KINDS: tuple[Literal["business", "person"], ...] = ("business", "person")


@dataclass(frozen=True)
class Person:
    """What a provider says of somebody: staff with ``roles``, or a credit subject."""

    issuer: str
    subject: str
    preferred: str
    roles: tuple[str, ...]
    region: str | None
    stands_for: SubjectIn | None


def person(settings: IdentitySettings, claims: Mapping[str, Any]) -> Person:
    """What the claims say; raises ``NotAllowed`` for somebody who is neither staff nor a subject."""
    given = _claim(claims, settings.oidc_roles_claim)
    names = given if isinstance(given, list) else str(given or "").split()
    roles = tuple(sorted({role for name, role in (settings.oidc_roles or {}).items() if name in names}))
    stands_for = None if roles else _subject(settings, claims)
    if not roles and stands_for is None:
        raise NotAllowed("统一身份认证没有给您这里的权限，也没有给出核实过的代码。请联系单位的管理员。", code="no_role")
    region = str(_claim(claims, settings.oidc_region_claim) or "")
    if roles and settings.oidc_region_claim and not _REGION.fullmatch(region):
        raise NotAllowed(
            "统一身份认证没有给出您的地区（六位代码，全国为 000000），请联系单位的管理员。", code="bad_region"
        )
    return Person(
        issuer=str(settings.oidc_url),
        subject=str(claims["sub"]),
        preferred=str(claims.get("preferred_username") or ""),
        roles=roles or ("subject",),
        region=(region or None) if roles else None,
        stands_for=stands_for,
    )


def account_of(session: Session, cipher: FieldCipher, who: Person, *, now: dt.datetime) -> Account:
    """The account of somebody whom the provider vouches for, made where it is new, with the roles given today.

    Raises ``NotAllowed`` where it is disabled here.
    """
    sealed = cipher.seal(who.subject)
    known = select(Identity).where(
        Identity.issuer == who.issuer, Identity.subject_index.in_((sealed.index, *sealed.earlier))
    )
    identity = session.scalar(known)
    subject = ensure_subject(session, cipher, who.stands_for) if who.stands_for else None
    account = session.get(Account, identity.account_id) if identity else None
    if account is None or account.subject_id != (subject.id if subject else None):
        if account is not None:
            sessions.end_all(session, account.id)
        account = _new(session, who, subject, now=now)
    if identity is None:
        identity = Identity(issuer=who.issuer, subject_index=sealed.index, subject_sealed=sealed.ciphertext)
        session.add(identity)
    identity.account_id = account.id
    if account.disabled_at is not None:
        raise NotAllowed("这个账号已经停用。如需恢复，请联系管理员。", code="account_disabled")
    _as_given(session, account, who, now=now)
    session.flush()
    return account


def _as_given(session: Session, account: Account, who: Person, *, now: dt.datetime) -> None:
    """Roles and region as the provider gives them today."""
    if (account.roles, account.region) == (list(who.roles), who.region):
        return
    account.roles, account.region = list(who.roles), who.region
    details = {"roles": list(who.roles), "region": who.region}
    audit.record(session, PROVIDER, "account:provider:changed", account.id, now=now, details=details)


def _new(session: Session, who: Person, subject: Subject | None, *, now: dt.datetime) -> Account:
    account = Account(
        id=new_id(),
        username=_free_name(session, who.preferred),
        password_hash="",
        roles=list(who.roles),
        region=who.region,
        subject=subject,
        created_at=now,
    )
    session.add(account)
    details = {"roles": list(who.roles), "region": who.region}
    audit.record(session, PROVIDER, "account:provider:created", account.id, now=now, details=details)
    return account


def _free_name(session: Session, preferred: str) -> str:
    """A name that tells people where the account comes from, and that is nobody else's."""
    name = _NOT_IN_NAMES.sub("", preferred)[:40] or "user"
    plain = f"{name}@sso"
    return plain if get_by_username(session, plain) is None else f"{name}-{new_id()[:8]}@sso"


def _subject(settings: IdentitySettings, claims: Mapping[str, Any]) -> SubjectIn | None:
    """The business or person whose code the provider has verified."""
    code = str(_claim(claims, settings.oidc_code_claim) or "") if settings.oidc_code_claim else ""
    name = str(_claim(claims, settings.oidc_name_claim) or "").strip()[:200]
    for kind in _KINDS:
        try:
            plain = normalise_code(kind, code)
        except ValueError:
            continue
        return SubjectIn(kind=kind, name=name or "（未提供名称）", code=plain)
    return None


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    """``realm_access.roles`` goes into an object, unless a claim is called just that."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found
