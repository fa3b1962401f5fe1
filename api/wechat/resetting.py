"""What follows when the office has reset an account: nobody goes on who was bound to it before.

Perhaps somebody else had its password, and bound their own WeChat or wrote down their own telephone.
"""

from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.clock import Clock
from api.notify import contacts
from api.notify.telling import Messenger, News, Reader
from api.outbox.models import OutboxMessage
from api.wechat import binding
from api.wechat.models import WeChatBinding


def account_reset(messenger: Messenger, session: Session, job: OutboxMessage, clock: Clock) -> None:
    """WeChat is no longer bound, telephone and mailbox have to be confirmed anew; the person reads which.

    What the person has bound or confirmed since the reset stays.
    """
    account = session.get(Account, job.payload["account"])
    if account is None:
        return
    undone, bound = [], session.get(WeChatBinding, account.id)
    if bound is not None and bound.consented_at <= job.created_at:
        binding.unbind(session, account.id, now=clock.now(), actor="system")
        undone.append(messenger.texts.part("reset_wechat"))
    if contacts.doubt(session, account.id, before=job.created_at):
        undone.append(messenger.texts.part("reset_contacts"))
    news = News(job.key, "account.reset", {"undone": "".join(undone)})
    messenger.tell(session, Reader(account_id=account.id), news, clock)
