"""Whose WeChat an account is: said by WeChat itself, with consent, taken back at any time from either side."""

import datetime as dt

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.accounts.viewer import Viewer, as_viewer, in_a_conversation
from api.audit import service as audit
from api.clock import Clock
from api.crypto import FieldCipher
from api.errors import Conflict
from api.notify import contacts
from api.notify.channels import Channel
from api.privacy import consents
from api.wechat import phrases
from api.wechat.keeping import put_attend, say
from api.wechat.models import WeChatBinding, WeChatIncoming, WeChatOutgoing, WeChatThread
from api.wechat.openids import settled
from api.wechat.schemas import BindingOut

_BOUND = "已绑定微信：可以在微信客服里查询本人记录、办理申请。随时可以解除，或在微信里回复“解除绑定”。"
_NOT_BOUND = "还没有绑定微信。绑定后可以在微信客服里查询本人记录、办理申请。"


def bind(session: Session, cipher: FieldCipher, viewer: Viewer, openid: str, clock: Clock) -> WeChatBinding:
    """Bind ``openid`` to the account, in place of one that was bound before.

    The address for subscribe messages is kept where all addresses are (``contacts``), so reminders find it. Raises
    ``Conflict`` where another account has it: its owner has to let it go first.
    """
    index, now = settled(session, cipher, openid).index, clock.now()
    other = session.scalar(select(WeChatBinding).where(WeChatBinding.openid_index == index).with_for_update())
    if other is not None and other.account_id != viewer.account_id:
        raise Conflict(
            "这个微信已经绑定了另一个账号。请先用那个账号解除绑定，或在微信里回复“解除绑定”，再重新绑定。",
            code="wechat_bound_elsewhere",
        )
    binding = session.get(WeChatBinding, viewer.account_id)
    if binding is not None and binding.openid_index != index:
        _forget_talk(session, binding.openid_index)
    binding = session.merge(WeChatBinding(account_id=viewer.account_id, openid_index=index, consented_at=now))
    contacts.bind_wechat(session, cipher, viewer.account_id, openid, 0, clock)
    consents.give(session, viewer.account_id, "wechat_binding", "wechat", clock)
    audit.record(session, viewer.account_id, "wechat:owner:bind", viewer.account_id, now=now)
    _tell(session, cipher, index, now)
    session.flush()
    return binding


def unbind(session: Session, account_id: str, *, now: dt.datetime, actor: str | None = None) -> None:
    """Take the binding back, with the address for subscribe messages; a talk begun from now on is a stranger's.

    ``actor``: who does it, where it is not the owner.
    """
    binding = session.get(WeChatBinding, account_id)
    if binding is None:
        return
    _forget_talk(session, binding.openid_index)
    session.execute(delete(WeChatBinding).where(WeChatBinding.account_id == account_id))
    contacts.drop_address(session, account_id, Channel.WECHAT, now=now)
    consents.withdraw(session, account_id, "wechat_binding", now=now)
    action = f"wechat:{actor or 'owner'}:unbind"
    audit.record(session, actor or account_id, action, account_id, now=now)


def viewer_of(session: Session, openid_index: str) -> Viewer | None:
    """The person behind an openid, with no more than a conversation may do; None for a stranger."""
    mine = select(Account).join(WeChatBinding, WeChatBinding.account_id == Account.id)
    account = session.scalar(mine.where(WeChatBinding.openid_index == openid_index))
    return in_a_conversation(as_viewer(account)) if account else None


def shown(binding: WeChatBinding | None) -> BindingOut:
    """The binding as its owner reads it."""
    if binding is None:
        return BindingOut(bound=False, consented_at=None, text=_NOT_BOUND)
    return BindingOut(bound=True, consented_at=binding.consented_at, text=_BOUND)


def _forget_talk(session: Session, openid_index: str) -> None:
    """What was said by the account stays the account's; whoever holds the phone next begins anew.

    What is on its way goes nowhere, and what was not answered is dropped. The thread is locked first: whoever writes an
    answer down just now is either seen here, or sees it dropped.
    """
    thread = update(WeChatThread).where(WeChatThread.openid_index == openid_index)
    session.execute(thread.values(conversation_id=None, state_sealed=None))
    mine = select(WeChatThread.id).where(WeChatThread.openid_index == openid_index).scalar_subquery()
    unanswered = update(WeChatIncoming).where(WeChatIncoming.thread_id == mine, WeChatIncoming.done_at.is_(None))
    session.execute(unanswered.values(sealed=None, account_id=None))
    session.execute(delete(WeChatOutgoing).where(WeChatOutgoing.thread_id == mine, WeChatOutgoing.state != "sent"))


def _tell(session: Session, cipher: FieldCipher, openid_index: str, now: dt.datetime) -> None:
    thread = session.scalar(select(WeChatThread).where(WeChatThread.openid_index == openid_index).with_for_update())
    if thread is not None:
        source = f"bound:{thread.id}:{now.isoformat()}"
        say(session, cipher, thread, [phrases.BOUND], source, now=now)
        put_attend(session, thread.id, now.isoformat(), now=now)
