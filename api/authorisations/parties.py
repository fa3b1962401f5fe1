"""Who the two are: the one who acts and the one acted for, by their codes, and what cannot be between them."""

import datetime as dt
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.codes import normalise_code
from api.accounts.models import UNNAMED, Subject
from api.accounts.places import place_of
from api.accounts.schemas import SubjectIn
from api.accounts.viewer import Viewer
from api.assessments import service as assessments
from api.authorisations.models import Authorisation
from api.authorisations.schemas import AgentIn, AuthorisationIn
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed
from api.records.rules import place_of_digits
from knowledge.engine.library import Library
from knowledge.engine.persons import is_underage

_WRONG = "请填写18位统一社会信用代码或者身份证号码，并对照证照核对。"
_AGENT = (
    "代理人请写18位统一社会信用代码或者身份证号码，并对照证照核对；本人代理的可以不写，或者写自己的账号名、名称。"
    "别人的账号名、姓名不能用来登记。"
)
_NOT_ONE = "代理人的代码和账号名不是同一个人的。请核对，只写对的那一个。"
_KIND = "代理人写的是单位还是个人，和代码对不上。请核对，也可以不写。"
_KINDS: tuple[Literal["business", "person"], ...] = ("business", "person")


def both(session: Session, cipher: FieldCipher, viewer: Viewer, data: AuthorisationIn) -> tuple[Subject, Subject]:
    """Principal and agent; one of them is the caller.

    A code that nobody has registered yet is kept like any other, so that the answer tells nobody who is known here.
    Raises ``NotAllowed`` where the caller is neither, ``InvalidInput`` for a wrong code and for one and the same.
    """
    principal = _subject(session, cipher, data.principal_code, "/principal_code")
    agent = _agent(session, cipher, viewer, data.agent)
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


def region_of(session: Session, library: Library, cipher: FieldCipher, principal: Subject) -> str | None:
    """Which office confirms: where the latest of the principal's papers lies, or else the place in its code.

    Whoever registers does not say it: they would choose the office. None where the code names no place of today.
    """
    code = cipher.open(principal.code_sealed)
    digits = code[2:8] if principal.kind == "business" else code[:6]
    return place_of(session, principal) or place_of_digits(library.glossary, digits)


def _agent(session: Session, cipher: FieldCipher, viewer: Viewer, said: AgentIn | None) -> Subject:
    """The caller, by whatever they call themselves, or whoever the code names.

    Nobody else is found by a name: that would tell who has an account here. What is said has to agree.
    """
    own = session.get_one(Subject, viewer.subject_id)
    if said is None:
        return own
    called = {viewer.username, own.name}
    if said.code is not None and said.code not in called:
        found = _subject(session, cipher, said.code, "/agent", _AGENT)
    elif {said.code, said.username, said.name} & called:
        found = own
    else:
        raise InvalidInput(_AGENT, [FieldError("/agent/code", _AGENT)])
    if said.username in called and found.id != own.id:
        raise InvalidInput(_NOT_ONE, [FieldError("/agent/code", _NOT_ONE)])
    if said.kind not in (None, found.kind):
        raise InvalidInput(_KIND, [FieldError("/agent/kind", _KIND)])
    return found


def _subject(session: Session, cipher: FieldCipher, code: str, pointer: str, wrong: str = _WRONG) -> Subject:
    for kind in _KINDS:
        try:
            known = SubjectIn(kind=kind, name=UNNAMED, code=normalise_code(kind, code))
        except ValueError:
            continue
        return accounts.ensure_subject(session, cipher, known)
    raise InvalidInput(wrong, [FieldError(pointer, wrong)])
