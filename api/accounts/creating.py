"""Who may create which account.

An administrator creates any of their region and below. A clerk or reviewer creates accounts of credit subjects. Who
works for a region creates none for a subject whose papers lie with another one, or who has an account: whoever makes
one could be its owner. So clerks set no password either; the owner gets in with a one-time code, which is audited with
its reason. Only in the embedded profile, where everything is fictional, may staff set passwords and give roles that
they hold.
"""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts import passwords
from api.accounts.models import Account, Subject
from api.accounts.places import place_of
from api.accounts.schemas import AccountIn
from api.accounts.service import create_account, find_subject, is_within
from api.accounts.viewer import Viewer
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed

_ONLY_SUBJECTS = "您只能新建信用主体的账号。工作人员的账号由管理员新建。"
_NOT_YOURS = "您只能新建信用主体的账号，和角色不超出您自己角色的工作人员账号。其他账号由管理员新建。"
_ELSEWHERE = "只能新建本地区及下级地区的账号。这个主体由其他地区办理的，请联系那里的工作人员或者管理员。"
_NO_PASSWORD = "密码请留空（null）：核实身份以后点“重置”，把一次性重置码交给本人设置。"  # noqa: S105  what is said of it


def create_account_by(
    session: Session, cipher: FieldCipher, creator: Viewer, data: AccountIn, *, lenient: bool, now: dt.datetime
) -> Account:
    """An account made by staff; ``lenient`` in the embedded profile.

    Raises ``NotAllowed`` for a role or region that is not the creator's to give, ``Conflict`` for a subject that
    already has an account (its owner would be joined by a stranger), ``InvalidInput`` for a bad password.
    """
    data = data.model_copy(update={"region": data.region or creator.region})
    subject = find_subject(session, cipher, data.subject.code) if data.subject else None
    if not creator.has("admin"):
        _require_clerk(creator, data, lenient=lenient)
    papers = place_of(session, subject) if subject else None
    if not all(is_within(place, creator.region) for place in (data.region, papers or data.region)):
        raise NotAllowed(_ELSEWHERE)
    if subject and not (creator.has("admin") and is_within(None, creator.region)):
        _refuse_joining(session, subject)
    if data.password:
        names = (data.username, *((data.subject.name,) if data.subject else ()))
        passwords.check(data.password, pointer="/password", names=names)
    return create_account(session, cipher, data, now=now, by=creator.account_id)


def _require_clerk(creator: Viewer, data: AccountIn, *, lenient: bool) -> None:
    """Raise as ``create_account_by`` for what only an administrator may do."""
    if data.subject is not None:
        creator.require("clerk", "reviewer")
    elif not (lenient and creator.is_staff and set(data.roles) <= creator.roles):
        raise NotAllowed(_NOT_YOURS if lenient else _ONLY_SUBJECTS)
    if data.password and not lenient:
        raise InvalidInput(_NO_PASSWORD, [FieldError("/password", _NO_PASSWORD)], code="password_not_yours")


def _refuse_joining(session: Session, subject: Subject) -> None:
    if session.scalar(select(Account.id).where(Account.subject_id == subject.id)):
        raise Conflict(
            "这个主体已经有账号了。请本人登录；需要更换账号时，请联系全国范围的管理员。", code="subject_has_account"
        )
