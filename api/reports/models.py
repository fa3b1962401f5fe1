"""What people ask a person to look at: a call back, a complaint, somebody selling repair."""

import datetime as dt

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts.whose import HANDLERS, Whose
from api.db import Base, new_id


class Report(Base):
    """One report; text and contact are encrypted."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("number"),)
    whose = Whose(accounts=("account_id",), staff=HANDLERS, region="region")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(16))
    region: Mapped[str | None] = mapped_column(String(6))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    text_sealed: Mapped[str] = mapped_column(Text)
    contact_sealed: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
