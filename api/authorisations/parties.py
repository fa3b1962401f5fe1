"""Who the two are: the one who acts and the one acted for, by their codes, and what cannot be between them."""

import datetime as dt
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.codes import normalise_code
from api.accounts.models import UNNAMED, Subject
from api.accounts.schemas import SubjectIn
from api.accounts.viewer import Viewer
from api.assessments import service as assessments
from api.authorisations.models import Authorisation
from api.authorisations.schemas import AuthorisationIn
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed
from api.records.models import Record
from knowledge.engine.library import Library
from knowledge.engine.persons import is_underage

_KINDS: tuple[Literal["business", "person"], ...] = ("business", "person")


def both(session: Session, cipher: FieldCipher, viewer: Viewer, data: AuthorisationIn) -> tuple[Subject, Subject]:
    """Principal and agent; one of them is the caller.

    A code that nobody has registered yet is kept like any other, so that the answer tells nobody who is known here.
    Raises ``NotAllowed`` where the caller is neither, ``InvalidInput`` for a wrong code and for one and the same.
    """
    principal = _subject(session, cipher, data.principal_code, "/principal_code")
    mine = data.agent is None or data.agent == viewer.username
    agent_code = None if mine else data.agent
    if agent_code is None:
        agent = session.get_one(Subject, viewer.subject_id)
    else:
        agent = _subject(session, cipher, agent_code, "/agent")
    if principal.id == agent.id:
        raise InvalidInput("代理人和被代理的人不能是同一个。", [FieldError("/principal_code", "写被代理的人的代码。")])
    if viewer.subject_id not in (principal.id, agent.id):
        raise NotAllowed("授权只能由代理人或者被代理的人自己登记。")
    return principal, agent


def is_minor(library: Library, cipher: FieldCipher, subject: Subject, on: dt.date) -> bool:
    """Whether the subject is a person who is not of age on a day, by the knowledge base."""
    return is_underage(library, assessments.subject_facts(subject, cipher), on)


def refuse_impossible(
    library: Library,
    cipher: FieldCipher,
    principal: Subject,
    capacity: str,
    until: dt.date,
    *,
    today: dt.date,
    last: dt.date,
) -> None:
    """Raise ``InvalidInput`` for a last day that is over, after ``last``, or after the ward is of age."""
    wrong = None
    if until < today:
        wrong = FieldError("/until", "期限不能早于今天。")
    elif until > last:
        wrong = FieldError("/until", f"授权要有期限，最晚到{last:%Y-%m-%d}；到期以后可以重新登记。")
    elif capacity == "guardian" and not is_minor(library, cipher, principal, today):
        wrong = FieldError("/capacity", "监护人只替未成年人办理。成年人和企业请登记代理人（agent）。")
    elif capacity == "guardian" and not is_minor(library, cipher, principal, until):
        wrong = FieldError("/until", "期限不能到成年以后。")
    if wrong is not None:
        raise InvalidInput(wrong.detail, [wrong])


def refuse_twice(session: Session, principal: Subject, agent: Subject, today: dt.date) -> None:
    """Raise ``Conflict`` where the two have one that waits or stands; two requests at once take turns."""
    session.execute(select(Subject.id).where(Subject.id == agent.id).with_for_update())
    between = Authorisation.principal_id == principal.id, Authorisation.agent_id == agent.id
    stands = (Authorisation.state == "confirmed") & (Authorisation.until >= today)
    open_one = select(Authorisation).where(*between, or_(Authorisation.state == "requested", stands)).limit(1)
    found = session.scalar(open_one)
    if found is not None:
        words = "正在等确认" if found.state == "requested" else f"有效到{found.until:%Y-%m-%d}"
        raise Conflict(
            f"已经登记过（{found.number}），{words}，不用重复登记。要改的，先撤销再登记。",
            code="already_registered",
        )


def region_of(session: Session, principal: Subject) -> str | None:
    """Where the principal's latest record was made, to find the office; None where there is none."""
    latest = select(Record.region).where(Record.subject_id == principal.id)
    return session.scalar(latest.order_by(Record.created_at.desc(), Record.id).limit(1))


def _subject(session: Session, cipher: FieldCipher, code: str, pointer: str) -> Subject:
    for kind in _KINDS:
        try:
            known = SubjectIn(kind=kind, name=UNNAMED, code=normalise_code(kind, code))
        except ValueError:
            continue
        return accounts.ensure_subject(session, cipher, known)
    wrong = "请填写18位统一社会信用代码或者身份证号码，并对照证照核对。"
    raise InvalidInput(wrong, [FieldError(pointer, wrong)])
