"""What was said, as somebody reads it who was not there: buttons and cards in words."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.chat.handover_schemas import TranscriptLine
from api.chat.models import ChatMessage
from api.chat.saying import opened
from api.chat.schemas import Content
from api.crypto import FieldCipher
from api.masking import masked

_LOOKED_BACK = 50
_PRESSED = "（点了一个按钮）"


def in_words(
    session: Session, cipher: FieldCipher, rows: Sequence[ChatMessage], *, in_full: bool
) -> list[TranscriptLine]:
    """The lines of ``rows``, which follow one another in one conversation; numbers are hidden unless ``in_full``."""
    offered = _titles_before(session, cipher, rows)
    lines = []
    for row in rows:
        content = opened(row, cipher)
        line = _line(row, content, offered)
        lines.append(line if in_full or row.author == "staff" else _hidden(line))
        offered |= _titles(content)
    return lines


def names_file(row: ChatMessage, cipher: FieldCipher, attachment_id: str) -> bool:
    """Whether a file came with a message."""
    return any(file.id == attachment_id for file in opened(row, cipher).attachments)


def _line(row: ChatMessage, content: Content, offered: dict[str, str]) -> TranscriptLine:
    text = content.text
    if row.author == "person" and not text:
        text = offered.get(content.payload or "", _PRESSED)
    elif not text:
        text = "；".join(card.title for card in content.cards)
    return TranscriptLine.model_validate(
        {
            "sequence": row.sequence,
            "author": row.author,
            "text": text,
            "pressed": content.payload is not None,
            "attachments": content.attachments,
            "case": content.case,
            "at": row.created_at,
        }
    )


def _hidden(line: TranscriptLine) -> TranscriptLine:
    files = [file.model_copy(update={"name": masked(file.name)}) for file in line.attachments]
    return line.model_copy(update={"text": masked(line.text), "attachments": files})


def _titles_before(session: Session, cipher: FieldCipher, rows: Sequence[ChatMessage]) -> dict[str, str]:
    """What was offered before the first of them; a button may be pressed later than on the next line."""
    if not rows:
        return {}
    first = rows[0]
    earlier = select(ChatMessage).where(
        ChatMessage.conversation_id == first.conversation_id,
        ChatMessage.sequence < first.sequence,
        ChatMessage.author != "person",
    )
    newest_first = session.scalars(earlier.order_by(ChatMessage.sequence.desc()).limit(_LOOKED_BACK)).all()
    titles: dict[str, str] = {}
    for row in reversed(newest_first):
        titles |= _titles(opened(row, cipher))
    return titles


def _titles(content: Content) -> dict[str, str]:
    buttons = {button.payload: button.title for button in content.buttons}
    return buttons | {card.payload: card.title for card in content.cards if card.payload}
