"""Who may create which account.

An administrator creates any. A clerk or reviewer creates accounts of credit subjects, and none for a subject whose
papers lie with another region: whoever makes an account could be its owner. So they set no password either; the owner
gets in with a one-time code, which is audited with its reason. Only in the embedded profile, where everything is
fictional, may staff set passwords and give roles that they hold.
"""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts import passwords
from api.accounts.models import Account, Subject
from api.accounts.schemas import AccountIn
from api.accounts.service import create_account, find_subject, region_prefix
from api.accounts.viewer import Viewer
from api.accounts.whose import Whose
from api.crypto import FieldCipher
from api.db import Base
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed

_ONLY_SUBJECTS = "您只能新建信用主体的账号。工作人员的账号由管理员新建。"
_ELSEWHERE = "只能新建本地区及下级地区的账号。这个主体由其他地区办理的，请联系那里的工作人员或者管理员。"
_NO_PASSWORD = "密码请留空（null）：核实身份以后点“重置”，把一次性重置码交给本人设置。"  # noqa: S105  what is said of it


def create_account_by(
    session: Session, cipher: FieldCipher, creator: Viewer, data: AccountIn, *, lenient: bool, now: dt.datetime
) -> Account:
    """An account made by staff; ``lenient`` in the embedded profile.

    Raises ``NotAllowed`` for a role or region that is not the creator's to give, ``Conflict`` for a subject that
    already has an account (its owner would be joined by a stranger), ``InvalidInput`` for a bad password.
    """
    if not creator.has("admin"):
        data = _within_reach(session, cipher, creator, data, lenient=lenient)
    if data.password:
        names = (data.username, *((data.subject.name,) if data.subject else ()))
        passwords.check(data.password, pointer="/password", names=names)
    return create_account(session, cipher, data, now=now, by=creator.account_id)


def _within_reach(
    session: Session, cipher: FieldCipher, creator: Viewer, data: AccountIn, *, lenient: bool
) -> AccountIn:
    """What is asked for, in the creator's region where none was said; raises as ``create_account_by``."""
    if data.subject is not None:
        creator.require("clerk", "reviewer")
    elif not (lenient and creator.is_staff and set(data.roles) <= creator.roles):
        raise NotAllowed(_ONLY_SUBJECTS)
    if data.password and not lenient:
        raise InvalidInput(_NO_PASSWORD, [FieldError("/password", _NO_PASSWORD)], code="password_not_yours")
    given = data.model_copy(update={"region": data.region or creator.region})
    subject = find_subject(session, cipher, data.subject.code) if data.subject else None
    regions = [given.region or "", *(_regions(session, subject) if subject else ())]
    prefix = region_prefix(creator.region)
    if not all(region.startswith(prefix) for region in regions):
        raise NotAllowed(_ELSEWHERE)
    if subject and session.scalar(select(Account.id).where(Account.subject_id == subject.id)):
        raise Conflict("这个主体已经有账号了。请本人登录；需要更换账号时，请联系管理员。", code="subject_has_account")
    return given


def _regions(session: Session, subject: Subject) -> list[str]:
    """Where the latest of what is kept about a subject lies; none where nothing is."""
    latest = max(_kept_about(session, subject), default=None)
    return [latest[1]] if latest else []


def _kept_about(session: Session, subject: Subject) -> Iterator[tuple[dt.datetime, str]]:
    """When the latest row of each table that names a subject and a place was made, and the place."""
    for mapper in Base.registry.mappers:
        whose, columns = getattr(mapper.class_, "whose", Whose()), mapper.columns
        if "subject_id" in whose.subjects and whose.region is not None and "created_at" in columns:
            made, place = columns["created_at"], columns[whose.region]
            latest = select(made, place).where(columns["subject_id"] == subject.id).order_by(made.desc()).limit(1)
            yield from ((row[0], row[1]) for row in session.execute(latest))
