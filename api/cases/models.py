"""Cases (修复与异议申请) with their files, clocks and timeline."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Computed,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.accounts.models import Account, Subject
from api.accounts.whose import OFFICE, Whose
from api.db import Base, new_id
from api.records.models import Record
from knowledge.engine.vocabulary import AuthorityField


class Notice(Base):
    """A notice before a serious-list decision (拟列入告知): what a listing objection is raised against.

    Source: 国办发〔2020〕49号 四（八）.
    """

    __tablename__ = "notices"
    whose = Whose(subjects=("subject_id",), staff=OFFICE, region="region")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), index=True)
    authority: Mapped[str] = mapped_column(String(200))
    authority_field: Mapped[str] = mapped_column(String(32))
    list_name: Mapped[str] = mapped_column(String(100))
    notified_on: Mapped[dt.date] = mapped_column(Date)
    region: Mapped[str] = mapped_column(String(6))
    reasons: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]

    subject: Mapped[Subject] = relationship(lazy="joined")


class CaseRecord(Base):
    """One record of a case, each decided for itself.

    ``assessment`` is what the engine said of it on the day of submission. One that was not eligible on that day stays
    named in the case but is not ``included`` in what was filed.
    """

    __tablename__ = "case_records"
    whose = Whose(part_of="case_id")

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    record_id: Mapped[str] = mapped_column(ForeignKey("records.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    included: Mapped[bool] = mapped_column(default=True)
    assessment: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    record: Mapped[Record] = relationship(lazy="joined")


class Case(Base):
    """One application of one subject; what ends in ``_sealed`` is encrypted.

    ``supplement`` is what staff ask for now, ``earlier_supplements`` what they asked for and got; ``decision`` the
    present decision, ``earlier_decisions`` those that were appealed against; their shapes are in ``schemas``.
    ``receipt`` is what the letter of receipt says, as it was on the day of filing. ``shielding``: the repair asked for
    is the temporary shielding during a bankruptcy reorganisation. ``earlier_case``: the number of the application
    about the same matter that came to nothing. ``assignee_id``: the account that is to handle it; others still may.
    ``proposal``: a decision that waits for a second person, ``earlier_proposals`` those that were sent back, confirmed
    or overtaken. ``province`` and ``city`` are the beginning of ``region``, kept by the
    database: a region inherited downwards is an equality, which an index answers newest first.
    """

    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("number"),)
    whose = Whose(
        subjects=("subject_id",),
        staff=OFFICE,
        region="region",
        prefixes={2: "province", 4: "city", 6: "region"},
        filed="submitted_at",
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(24), index=True)
    resolution: Mapped[str | None] = mapped_column(String(24))
    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), index=True)
    region: Mapped[str] = mapped_column(String(6))
    province: Mapped[str] = mapped_column(String(2), Computed("substr(region, 1, 2)", persisted=True), deferred=True)
    city: Mapped[str] = mapped_column(String(4), Computed("substr(region, 1, 4)", persisted=True), deferred=True)
    ground: Mapped[str | None] = mapped_column(String(24))
    also_grounds: Mapped[list[str]] = mapped_column(JSON, default=list)
    earlier_case: Mapped[str | None] = mapped_column(String(20))
    statement_sealed: Mapped[str | None] = mapped_column(Text)
    facts_sealed: Mapped[str | None] = mapped_column(Text)
    required: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    door: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    notice_id: Mapped[str | None] = mapped_column(ForeignKey("notices.id"), index=True)
    shielding: Mapped[bool] = mapped_column(default=False)
    supplement: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    earlier_supplements: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    decision: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    earlier_decisions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    appeal_sealed: Mapped[str | None] = mapped_column(Text)
    false_material: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    commitment: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    assignee_id: Mapped[str | None] = mapped_column(String(36), index=True)
    proposal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    earlier_proposals: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    knowledge_version: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}

    subject: Mapped[Subject] = relationship(lazy="joined")
    notice: Mapped[Notice | None] = relationship(lazy="joined")
    assignee: Mapped[Account | None] = relationship(
        primaryjoin="foreign(Case.assignee_id) == Account.id", viewonly=True, lazy="select"
    )
    entries: Mapped[list[CaseRecord]] = relationship(
        lazy="selectin", order_by="CaseRecord.position", cascade="all, delete-orphan"
    )
    files: Mapped[list["CaseFile"]] = relationship(lazy="selectin", order_by="CaseFile.uploaded_at")
    deadlines: Mapped[list["CaseDeadline"]] = relationship(
        back_populates="case", lazy="selectin", order_by="CaseDeadline.due_on", cascade="all, delete-orphan"
    )
    events: Mapped[list["CaseEvent"]] = relationship(lazy="selectin", order_by="CaseEvent.sequence")

    @property
    def records(self) -> list[Record]:
        """The records that the case is about, in the order given; those that were left out are not among them."""
        return [entry.record for entry in self.entries if entry.included]

    @property
    def field(self) -> str:
        """The field of the deciding body; the records of one case share their door and their place.

        A draft whose records have yet to be chosen is of none in particular.
        """
        if self.notice:
            return self.notice.authority_field
        return next((record.authority_field for record in self.records), AuthorityField.OTHER.value)

    @property
    def record_kind(self) -> str | None:
        """The kind of its records where all are of one."""
        kinds = {record.kind for record in self.records}
        return kinds.pop() if len(kinds) == 1 else None


_FILED = Case.submitted_at.is_not(None)
# What the lists of staff are read from, one for each width of a region: the columns behind the order are there so that
# filters and the count never leave the index.
for _name, _places in {
    "country": (),
    "province": (Case.province,),
    "city": (Case.city,),
    "county": (Case.region,),
}.items():
    Index(
        f"ix_cases_desk_{_name}",
        *_places,
        Case.status,
        Case.kind,
        Case.created_at,
        Case.number,
        Case.submitted_at,
        sqlite_where=_FILED,
        postgresql_where=_FILED,
    )
# What cases are counted from, months at a time, without a look at any of them; so are clocks by the one below.
Index(
    "ix_cases_counted", Case.submitted_at, Case.kind, Case.status, Case.province, Case.city, Case.region,
    sqlite_where=_FILED, postgresql_where=_FILED,
)  # fmt: skip


class CaseFile(Base):
    """One uploaded file of one material; the bytes are in the file store under ``storage_key``.

    ``warnings`` is what the person was told when uploading it (a blank page, too few pixels).
    """

    __tablename__ = "case_files"
    whose = Whose(part_of="case_id")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    material: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer)
    type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(200), index=True)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    uploaded_at: Mapped[dt.datetime]


class CaseDeadline(Base):
    """One statutory clock of a case: what is needed to compute it again.

    ``history`` is what happened to it (paused, resumed, extended, met). ``due_on``, ``provisional``, ``paused_on`` and
    ``met_on`` follow from it and stand in columns so that those that are due are found; how it stands today and the
    days left are computed, never stored. ``region`` is the case's: a search by place must not read all cases.
    """

    __tablename__ = "case_deadlines"
    whose = Whose(part_of="case_id", staff=OFFICE, region="region")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    rule: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    actor: Mapped[str] = mapped_column(String(64))
    started_on: Mapped[dt.date] = mapped_column(Date)
    due_on: Mapped[dt.date | None] = mapped_column(Date)
    provisional: Mapped[bool] = mapped_column(default=False)
    paused_on: Mapped[dt.date | None] = mapped_column(Date)
    met_on: Mapped[dt.date | None] = mapped_column(Date)
    region: Mapped[str] = mapped_column(String(6))
    unit: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int] = mapped_column(Integer)
    verification: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    clauses: Mapped[list[str]] = mapped_column(JSON)
    history: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    citations: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    case: Mapped[Case] = relationship(back_populates="deadlines", lazy="raise")

    @classmethod
    def ticking(cls) -> ColumnElement[bool]:
        """Neither met nor paused: the condition of the index, so that a search reads what is due and nothing else."""
        return and_(cls.met_on.is_(None), cls.paused_on.is_(None))


_TICKING = CaseDeadline.ticking()
Index(
    "ix_case_deadlines_ticking",
    CaseDeadline.due_on,
    CaseDeadline.region,
    sqlite_where=_TICKING,
    postgresql_where=_TICKING,
)
_GUESSED = CaseDeadline.provisional.is_(True) & CaseDeadline.met_on.is_(None)
Index("ix_case_deadlines_guessed", CaseDeadline.started_on, sqlite_where=_GUESSED, postgresql_where=_GUESSED)
Index(
    "ix_case_deadlines_counted", CaseDeadline.due_on, CaseDeadline.rule, CaseDeadline.met_on, CaseDeadline.paused_on,
    CaseDeadline.provisional, CaseDeadline.region,
)  # fmt: skip


class CaseEvent(Base):
    """One line of what happened, for the people concerned."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_id", "sequence"),)
    whose = Whose(part_of="case_id")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    sequence: Mapped[int] = mapped_column(Integer)
    at: Mapped[dt.datetime]
    actor: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)


class SavedFilter(Base):
    """A choice of cases that somebody of the staff comes back to, under a name of their own."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("account_id", "name"),)
    whose = Whose(accounts=("account_id",))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    chosen: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime]
