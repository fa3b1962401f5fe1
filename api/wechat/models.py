"""People who write in WeChat, what came from them, and what is on its way to them; texts and openids are sealed."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts.whose import Whose
from api.db import Base, blind_index, new_id


class WeChatThread(Base):
    """One person in WeChat, bound to an account or not; ``lease`` names who is answering them just now.

    ``conversation_id`` is where the talk is kept, ``state_sealed`` what was offered last (``Offer``). The openid is
    here because WeChat must be told whom an answer is for; whose it is says ``WeChatBinding``.
    """

    __tablename__ = "wechat_threads"
    __table_args__ = (UniqueConstraint("openid_index"),)
    whose = Whose()

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    openid_index: Mapped[str] = mapped_column(String(64), info=blind_index("address", of="openid_sealed"))
    openid_sealed: Mapped[str] = mapped_column(Text)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    state_sealed: Mapped[str | None] = mapped_column(Text)
    lease: Mapped[str | None] = mapped_column(String(36))
    leased_until: Mapped[dt.datetime | None]
    heard_at: Mapped[dt.datetime] = mapped_column(index=True)


class WeChatIncoming(Base):
    """One message or event of a person, once per ``key``; what it says is kept until it is answered.

    Answered in the order of ``written_at`` and ``number``, as WeChat gave them, not of arrival. ``tries`` counts turns
    that the bot could not take. ``account_id`` is whose WeChat it was when the message came: nobody else answers for
    it. Without ``sealed`` an unanswered message was dropped. Numbers name turns, so none is ever dealt out again.
    """

    __tablename__ = "wechat_incoming"
    __table_args__ = (
        UniqueConstraint("thread_id", "key"),
        Index("ix_wechat_incoming_thread_id_received_at", "thread_id", "received_at"),
        {"sqlite_autoincrement": True},
    )
    whose = Whose(accounts=("account_id",))

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("wechat_threads.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(32))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    sealed: Mapped[str | None] = mapped_column(Text)
    written_at: Mapped[dt.datetime]
    number: Mapped[int | None] = mapped_column(BigInteger)
    received_at: Mapped[dt.datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[dt.datetime | None]


class WeChatOutgoing(Base):
    """One message to a person, written once per ``source`` and sent in the order of ``sequence``.

    ``state``: ``waiting``; ``sent``; ``kept`` (WeChat takes it only after the person has written again); ``refused``.
    ``error`` is WeChat's number for the last two. What was sent is told by the conversation's history, not here.
    ``offer_sealed`` is what the person can choose from as soon as WeChat has taken this message.
    """

    __tablename__ = "wechat_outgoing"
    __table_args__ = (UniqueConstraint("source"), {"sqlite_autoincrement": True})
    whose = Whose(part_of="thread_id")

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("wechat_threads.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(80))
    sealed: Mapped[str | None] = mapped_column(Text)
    offer_sealed: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8))
    error: Mapped[int | None]
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
    sent_at: Mapped[dt.datetime | None]


class WeChatBinding(Base):
    """Whose WeChat an account is, by the openid's blind index: one account, one WeChat, with the person's consent."""

    __tablename__ = "wechat_bindings"
    __table_args__ = (UniqueConstraint("openid_index"),)
    whose = Whose(accounts=("account_id",))

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    openid_index: Mapped[str] = mapped_column(String(64), info=blind_index("address"))
    consented_at: Mapped[dt.datetime]


_UNANSWERED = WeChatIncoming.done_at.is_(None)
_UNSENT = WeChatOutgoing.state != "sent"
Index("ix_wechat_incoming_unanswered", WeChatIncoming.thread_id, sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED)
Index("ix_wechat_outgoing_unsent", WeChatOutgoing.thread_id, sqlite_where=_UNSENT, postgresql_where=_UNSENT)
