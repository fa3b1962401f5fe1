"""Notices before a serious-list decision (拟列入告知): given by staff, seen by the subject."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.schemas import SubjectIn
from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.audit import service as audit
from api.cases.models import Notice
from api.cases.schemas import NoticeOut
from api.crypto import FieldCipher
from api.errors import FieldError, InvalidInput, NotAllowed, NotFound
from api.outbox import service as outbox
from api.pages import Page, Paging, fetch
from api.plain import visible_if_text
from knowledge.engine.glossary import Glossary
from knowledge.engine.regions import region_name
from knowledge.engine.vocabulary import AuthorityField

GIVEN = "notice.given"
_Visible = BeforeValidator(visible_if_text)


def _in_lines(value: object) -> object:
    """Several reasons, one in a line."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(map(str, value))
    return value


class NoticeIn(BaseModel):
    """A new notice; ``subject.code`` in full."""

    model_config = ConfigDict(extra="forbid")

    subject: SubjectIn
    authority: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), _Visible]
    authority_field: AuthorityField = AuthorityField.OTHER
    list_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), _Visible]
    notified_on: dt.date = Field(description="告知书送达的日期")
    region: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    reasons: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
        _Visible,
        BeforeValidator(_in_lines, json_schema_input_type=str | list[str]),
    ]


def get(session: Session, viewer: Viewer, notice_id: str) -> Notice:
    """The notice; raises ``NotFound`` when it is absent or somebody else's."""
    notice = session.scalar(visible(viewer, Notice).where(Notice.id == notice_id))
    if notice is None:
        raise NotFound("没有找到这份告知。请从“我的告知”里选择，或核对编号。", code="notice_not_found")
    return notice


def give(
    session: Session,
    viewer: Viewer,
    cipher: FieldCipher,
    glossary: Glossary,
    data: NoticeIn,
    *,
    today: dt.date,
    now: dt.datetime,
) -> Notice:
    """Keep a notice and tell the subject; raises ``InvalidInput`` for a day or place that cannot be."""
    viewer.require("clerk")
    region = glossary.current_region(data.region)
    _refuse_impossible(data, region, today)
    if not accounts.is_within(region, viewer.region):
        raise NotAllowed("只能登记本地区及下级地区的告知。")
    subject = accounts.ensure_subject(session, cipher, data.subject)
    known = data.model_dump(exclude={"subject", "region"})
    notice = Notice(**known, region=region, subject=subject, created_at=now)
    session.add(notice)
    session.flush()
    audit.record(session, viewer.account_id, "notice:clerk:given", notice.id, now=now)
    outbox.put(session, GIVEN, f"{GIVEN}:{notice.id}", {"notice": notice.id}, now=now)
    return notice


def list_notices(session: Session, viewer: Viewer, paging: Paging) -> Page[Notice]:
    """The latest first."""
    return fetch(session, visible(viewer, Notice), paging, order=(Notice.notified_on.desc(), Notice.id))


def shown(notice: Notice, viewer: Viewer, cipher: FieldCipher) -> NoticeOut:
    """A notice as ``viewer`` may see it."""
    fields = {name: getattr(notice, name) for name in NoticeOut.model_fields if name != "subject"}
    own = notice.subject_id == viewer.subject_id
    return NoticeOut(**fields, subject=accounts.shown_subject(notice.subject, cipher, in_full=own))


def _refuse_impossible(data: NoticeIn, region: str, today: dt.date) -> None:
    errors = []
    if data.notified_on > today:
        errors.append(FieldError("/notified_on", "告知日期不能晚于今天。"))
    if region_name(region) is None:
        errors.append(FieldError("/region", "没有这个行政区划代码，请填写六位代码，例如 320281（江阴市）。"))
    if data.authority_field is AuthorityField.COURT:
        errors.append(FieldError("/authority_field", "法院名单按法院自己的规定办理，不在这里登记。"))
    if errors:
        raise InvalidInput("".join(error.detail for error in errors), errors)
