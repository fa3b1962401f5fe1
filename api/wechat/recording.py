"""What waits for an answer, and what one answer writes: all of it in one transaction."""

import datetime as dt
import json

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from api.chat.models import Conversation
from api.chat.schemas import Answer, Button, Content
from api.chat.service import Speaker
from api.wechat import binding, phrases
from api.wechat.holding import Hold
from api.wechat.keeping import KEPT_FOR, say
from api.wechat.means import Means
from api.wechat.models import WeChatBinding, WeChatIncoming, WeChatOutgoing, WeChatThread
from api.wechat.offers import Offer
from api.wechat.turning import Step, Waiting
from api.wechat.wording import split

_SOME = 20


def waiting_of(means: Means, session: Session, thread_id: str) -> list[Waiting]:
    """The messages of a person that wait, in the order written."""
    query = select(WeChatIncoming).where(WeChatIncoming.thread_id == thread_id, WeChatIncoming.done_at.is_(None))
    order = (WeChatIncoming.written_at, WeChatIncoming.number, WeChatIncoming.sequence)
    rows = session.scalars(query.order_by(*order).limit(_SOME)).all()
    if not rows:
        return []
    thread = session.get_one(WeChatThread, thread_id)
    is_elsewhere, has_unseen = _is_elsewhere(session, thread), _has_unseen(means, session, thread)
    return [
        Waiting(
            sequence=row.sequence,
            kind=row.kind,
            content=json.loads(means.cipher.open(row.sealed)) if row.sealed else {},
            received_at=row.received_at,
            tries=row.tries,
            speaker=_speaker(means, session, row, thread),
            conversation_id=thread.conversation_id,
            offer=offer_of(means, thread),
            heard_before=_heard_before(session, row),
            was_dropped=_was_dropped(session, row, thread),
            is_elsewhere=is_elsewhere,
            has_unseen=has_unseen,
        )
        for row in rows
    ]


def record(means: Means, session: Session, hold: Hold, waiting: Waiting, step: Step, answer: Answer | None) -> None:
    """Mark a message answered, with what is to be said to it; of a dropped one, that it was dropped."""
    now = means.clock.now()
    hold.step(session, now=now)
    row = session.get_one(WeChatIncoming, waiting.sequence)
    thread = session.get_one(WeChatThread, hold.thread_id)
    if _was_dropped(session, row, thread):
        _end_dropped(means, session, row, thread, now)
        return
    _end(row, now)
    if step.unbinds and waiting.speaker.account_id:
        binding.unbind(session, waiting.speaker.account_id, now=now)
        session.refresh(thread)
    bodies = [piece for words in step.words for piece in split(words)]
    offer = Offer(choices=step.choices) if step.choices is not None else None
    if answer is not None:
        opening = phrases.late_answer(waiting.text) if waiting.tries and waiting.text else ""
        said = means.wording.of(answer.messages, opening=opening)
        thread.conversation_id, bodies = answer.conversation_id, said.bodies
        offer = Offer(choices=said.choices, clauses=said.clauses)
        if waiting.is_elsewhere:
            thread.state_sealed = None
    say(session, means.cipher, thread, bodies, f"in:{waiting.sequence}", now=now, offer=offer)
    session.flush()


def not_answered(means: Means, session: Session, hold: Hold, waiting: Waiting, buttons: list[Button]) -> None:
    """The bot is down: the message stays, and the person is told so once, with what can be done meanwhile."""
    now = means.clock.now()
    hold.step(session, now=now)
    row = session.get_one(WeChatIncoming, waiting.sequence)
    thread = session.get_one(WeChatThread, hold.thread_id)
    row.tries += 1
    if waiting.tries == 0 and not _was_dropped(session, row, thread):
        said = means.wording.of([Content(text=phrases.BOT_DOWN, buttons=buttons)])
        offer = Offer(choices=said.choices)
        say(session, means.cipher, thread, said.bodies, f"down:{waiting.sequence}", now=now, offer=offer)
    session.flush()


def count_try(session: Session, hold: Hold, waiting: Waiting, *, now: dt.datetime) -> None:
    """It went wrong in a way that nobody foresaw."""
    hold.step(session, now=now)
    session.get_one(WeChatIncoming, waiting.sequence).tries += 1


def given_up() -> Step:
    """What is said of a message that could not be answered for a day."""
    return Step(words=[phrases.GIVEN_UP])


def offer_of(means: Means, thread: WeChatThread) -> Offer:
    """What was offered to a person last."""
    return Offer.model_validate_json(means.cipher.open(thread.state_sealed)) if thread.state_sealed else Offer()


def offered(means: Means, session: Session, sequence: int, *, was_taken: bool) -> None:
    """What a message brings can be chosen from now on; where WeChat refused it, nothing can."""
    row = session.get(WeChatOutgoing, sequence)
    if row is None or row.offer_sealed is None:
        return
    offer = Offer.model_validate_json(means.cipher.open(row.offer_sealed))
    offer.offered_at = means.clock.now()
    if not was_taken:
        offer.choices = []
    thread = session.get_one(WeChatThread, row.thread_id)
    thread.state_sealed, row.offer_sealed = means.cipher.seal(offer.model_dump_json()).ciphertext, None


def _speaker(means: Means, session: Session, row: WeChatIncoming, thread: WeChatThread) -> Speaker:
    """Who it was when the message came; a stranger of then is one, also where an account was bound since."""
    viewer = binding.viewer_of(session, thread.openid_index) if row.account_id else None
    # Made from the openid under our own key: nobody else can come by it, and it need not be kept.
    guest = means.cipher.index(f"wechat-guest:{thread.openid_index}")
    return Speaker(viewer, guest, "wechat")


def _was_dropped(session: Session, row: WeChatIncoming, thread: WeChatThread) -> bool:
    """Whether the account that wrote it let this WeChat go."""
    if row.account_id is None:
        return row.sealed is None
    of_account = WeChatBinding.account_id == row.account_id, WeChatBinding.openid_index == thread.openid_index
    return row.sealed is None or not session.scalar(select(exists().where(*of_account)))


def _end_dropped(means: Means, session: Session, row: WeChatIncoming, thread: WeChatThread, now: dt.datetime) -> None:
    """However many there are, it is said once."""
    _end(row, now)
    unanswered = update(WeChatIncoming).where(WeChatIncoming.thread_id == thread.id, WeChatIncoming.done_at.is_(None))
    session.execute(unanswered.where(WeChatIncoming.sealed.is_(None)).values(done_at=now))
    say(session, means.cipher, thread, [phrases.DROPPED], f"in:{row.sequence}", now=now)
    session.flush()


def _end(row: WeChatIncoming, now: dt.datetime) -> None:
    row.done_at, row.sealed, row.account_id = now, None, None


def _is_elsewhere(session: Session, thread: WeChatThread) -> bool:
    """Whether the person spoke last on the portal, so that what was offered here is behind them."""
    channel = session.scalar(select(Conversation.channel).where(Conversation.id == thread.conversation_id))
    return channel is not None and channel != "wechat"


def _has_unseen(means: Means, session: Session, thread: WeChatThread) -> bool:
    kept = WeChatOutgoing.thread_id == thread.id, WeChatOutgoing.state == "kept"
    young = WeChatOutgoing.created_at > means.clock.now() - KEPT_FOR
    return bool(session.scalar(select(exists().where(*kept, young, WeChatOutgoing.offer_sealed.is_not(None)))))


def _heard_before(session: Session, row: WeChatIncoming) -> dt.datetime | None:
    before = WeChatIncoming.thread_id == row.thread_id, WeChatIncoming.sequence < row.sequence
    return session.scalar(select(func.max(WeChatIncoming.received_at)).where(*before))
