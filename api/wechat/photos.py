"""A photograph that somebody sent: fetched from WeChat, judged and kept like every other file."""

import json

from sqlalchemy.orm import Session

from api.bodies import megabytes
from api.errors import ApiError
from api.materials import service as materials
from api.materials.service import Stored
from api.wechat import phrases
from api.wechat.holding import Hold
from api.wechat.means import Means
from api.wechat.models import WeChatIncoming
from api.wechat.turning import Step, Waiting, said

_KEPT = "Attachment"


async def fetched(means: Means, hold: Hold, waiting: Waiting) -> Step:
    """A turn with the photograph attached, or words for why there is none. Only for somebody whom we know."""
    known = waiting.content.get(_KEPT)
    if known:
        return _turn(waiting, known)
    most = means.intake.max_bytes
    content = await means.outside(lambda: means.wechat.media(waiting.content.get("MediaId", ""), most))
    if content is None:
        return Step(words=[phrases.PHOTO_GONE])
    if len(content) > most:
        return Step(words=[phrases.photo_too_large(megabytes(most))])
    owner = str(waiting.speaker.account_id)
    try:
        stored = await means.outside(lambda: means.intake.take(phrases.PHOTO_NAME, content, owner))
    except ApiError as error:
        return Step(words=[error.detail])
    kept = await means.write(lambda session: _keep(means, session, hold, waiting, owner, stored))
    return _turn(waiting, kept) if kept else Step(words=[phrases.DROPPED])


def _turn(waiting: Waiting, attachment: str) -> Step:
    return Step(turn=said(waiting, text=phrases.PHOTO_NAME, attachments=[attachment]))


def _keep(means: Means, session: Session, hold: Hold, waiting: Waiting, owner: str, stored: Stored) -> str | None:
    """Remembered with the message, so that a turn taken again has the same file; None: it was dropped meanwhile."""
    now = means.clock.now()
    hold.step(session, now=now)
    row = session.get_one(WeChatIncoming, waiting.sequence)
    if row.sealed is None:
        return None
    attachment = materials.store_attachment(session, owner, stored, now=now)
    row.sealed = means.cipher.seal(json.dumps(waiting.content | {_KEPT: attachment.id})).ciphertext
    return attachment.id
