"""One message of a person becomes a turn of the chat, or is answered here where it is about WeChat itself."""

import datetime as dt
import re
from dataclasses import dataclass, field

from api.chat.schemas import MessageIn
from api.chat.service import Speaker
from api.wechat import phrases
from api.wechat.keeping import CARD, ENTER, IMAGE, TEXT
from api.wechat.offers import Choice, Offer, is_number, plain

UNBIND_PAYLOAD, KEEP_PAYLOAD = "wechat:unbind", "wechat:keep"
_HELP_PAYLOAD = "/request_human"
_A_PERSON = re.compile("人工|真人|工作人员|客服")
_SHORT = 12
_GREETING = "/greet"
_CASE = re.compile(r"(?:XF|YY|LY)-[0-9]{8}-[0-9]{4,}")
_GREETED_AFTER = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Waiting:
    """The next message of a person, with what is needed to answer it.

    ``was_dropped``: its account let the WeChat go. ``is_elsewhere``: the talk went on outside of WeChat.
    ``has_unseen``: choices are on their way which WeChat has not taken.
    """

    sequence: int
    kind: str
    content: dict[str, str]
    received_at: dt.datetime
    tries: int
    speaker: Speaker
    conversation_id: str | None
    offer: Offer
    heard_before: dt.datetime | None
    was_dropped: bool = False
    is_elsewhere: bool = False
    has_unseen: bool = False

    @property
    def is_bound(self) -> bool:
        """Whether we know who it is."""
        return self.speaker.viewer is not None

    @property
    def text(self) -> str:
        """What was typed."""
        return self.content.get("Content", "").strip()

    @property
    def asks_for_a_person(self) -> bool:
        """Such a wish is heard even while the bot is down, and goes before what waits for the bot."""
        choice = self.offer.chosen(self.text)
        if choice is not None:
            return choice.payload.startswith(_HELP_PAYLOAD)
        return len(self.text) <= _SHORT and bool(_A_PERSON.search(self.text))


@dataclass(frozen=True)
class Step:
    """What is to be done: a turn of the chat, words of our own, a change of the binding, or nothing at all."""

    turn: MessageIn | None = None
    words: list[str] = field(default_factory=list)
    choices: list[Choice] | None = None
    unbinds: bool = False
    wants_photo: bool = False


def step_of(waiting: Waiting) -> Step:
    """What a message asks for."""
    if waiting.was_dropped:
        return Step(words=[phrases.DROPPED])
    if waiting.kind == TEXT:
        return _typed(waiting)
    if waiting.kind == IMAGE:
        return Step(wants_photo=True) if waiting.is_bound else Step(words=[phrases.HOW_TO_BIND_FOR_PHOTOS])
    if waiting.kind == CARD:
        return _card(waiting)
    if waiting.kind == ENTER:
        before = waiting.heard_before
        is_new = before is None or waiting.received_at - before > _GREETED_AFTER
        return Step(turn=said(waiting, payload=_GREETING)) if is_new else Step()
    return Step(words=[phrases.NOT_UNDERSTOOD])


def said(
    waiting: Waiting, text: str | None = None, payload: str | None = None, attachments: list[str] | None = None
) -> MessageIn:
    """The message of a turn; its ``client_id`` makes a repeated turn give the answer of the first."""
    return MessageIn(
        conversation_id=waiting.conversation_id,
        text=text,
        payload=payload,
        attachments=attachments or [],
        client_id=f"wechat-{waiting.sequence}",
    )


def _typed(waiting: Waiting) -> Step:
    text = waiting.text
    if not text:
        return Step(words=[phrases.NOT_UNDERSTOOD])
    if plain(text) == phrases.CLAUSES_WORD:
        return Step(words=waiting.offer.clauses or [phrases.NO_CLAUSES])
    if plain(text) in phrases.UNBIND_WORDS:
        return _ask_to_unbind() if waiting.is_bound else Step(words=[phrases.NOT_BOUND])
    choice = waiting.offer.chosen(text)
    why_not = _why_not(waiting, choice)
    if why_not and is_number(text):
        return Step(words=[why_not])
    return Step(turn=said(waiting, text=text)) if choice is None or why_not else _chosen(waiting, choice)


def _why_not(waiting: Waiting, choice: Choice | None) -> str | None:
    """Why nothing can be chosen: typed before the choices were there, or after the talk had left them behind.

    A number meant others then, and what it now stands for may be an application; words stay what was typed.
    """
    offer = waiting.offer
    if waiting.has_unseen or (offer.choices and offer.is_newer_than(waiting.received_at)):
        return phrases.NOT_YET_SEEN
    is_our_own = choice is not None and choice.payload in (UNBIND_PAYLOAD, KEEP_PAYLOAD)
    return phrases.MOVED_ON if offer.choices and waiting.is_elsewhere and not is_our_own else None


def _chosen(waiting: Waiting, choice: Choice) -> Step:
    if choice.payload == UNBIND_PAYLOAD:
        return Step(words=[phrases.UNBOUND], unbinds=True, choices=[])
    if choice.payload == KEEP_PAYLOAD:
        return Step(words=[phrases.STILL_BOUND], choices=[])
    if choice.payload.startswith("/"):
        return Step(turn=said(waiting, text=choice.title, payload=choice.payload))
    return Step(turn=said(waiting, text=choice.payload))


def _ask_to_unbind() -> Step:
    choices = [
        Choice(title=phrases.YES_UNBIND, payload=UNBIND_PAYLOAD),
        Choice(title=phrases.NO_UNBIND, payload=KEEP_PAYLOAD),
    ]
    lines = [phrases.UNBIND, phrases.CHOOSE, *(f"{n} {one.title}" for n, one in enumerate(choices, 1))]
    return Step(words=["\n".join(lines)], choices=choices)


def _card(waiting: Waiting) -> Step:
    """A page of a mini program: the case that its address names, else its title."""
    case = _CASE.search(waiting.content.get("PagePath", ""))
    text = case[0] if case else waiting.content.get("Title", "").strip()
    return Step(turn=said(waiting, text=text)) if text else Step(words=[phrases.EMPTY_CARD])
