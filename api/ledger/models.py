"""Entries of the ledger."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts.whose import Whose
from api.db import Base, new_id

KEEPERS = frozenset({"clerk", "reviewer", "policy_editor", "admin"})
"""Who of the staff keeps the ledger of their region."""


class LedgerEntry(Base):
    """One local measure, in the columns of the annex.

    ``answers`` are what is known of it by the names of the principles' facts; ``disposition`` is what staff decided,
    which may differ from what is proposed, with ``reason``. Whoever answers for it is named sealed.
    Source: 发改办财金〔2021〕15号 附件1.
    """

    __tablename__ = "ledger_entries"
    whose = Whose(staff=KEEPERS, region="region")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    region: Mapped[str] = mapped_column(String(6), index=True)
    name: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text)
    basis_text: Mapped[str] = mapped_column(Text)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    disposition: Mapped[str | None] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    due: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(100))
    responsible_sealed: Mapped[str | None] = mapped_column(Text)
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
