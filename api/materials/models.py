"""Files sent in a chat before it is known which case they belong to."""

import datetime as dt

from sqlalchemy import JSON, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts.whose import Whose
from api.db import Base, new_id


class Attachment(Base):
    """A checked, stored file of one account (``owner`` is the account's id); ``warnings`` is what was told about it."""

    __tablename__ = "attachments"
    whose = Whose(accounts=("owner",))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer)
    type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(200), index=True)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    uploaded_at: Mapped[dt.datetime]
