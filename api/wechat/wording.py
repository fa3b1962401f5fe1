"""An answer as WeChat shows it: plain texts below its limit, choices by number, links in full, clauses on demand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from api.chat.schemas import Card, CitationOut, Content
from api.wechat import phrases
from api.wechat.offers import Choice

MOST_BYTES = 2_048
"""Of UTF-8; WeChat refuses a longer text."""
CARD_MARK = "\x1fcard:"
"""A body that begins so is no text but the card that leads to the page for binding."""
SIGN_IN = "#credit-sign-in"
_SENTENCE = re.compile(r"[^。！？；!?\n]*[。！？；!?\n]+[”’）)】]*|[^。！？；!?\n]+")
_APART = "\n\n"
_VERIFIED = ("primary", "corroborated")


@dataclass
class Said:
    """What one answer becomes: ``bodies`` to send, ``choices`` by number, ``clauses`` that can be asked for."""

    bodies: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Wording:
    """``public_url`` begins the portal's own links, which are left out without it; ``cards``: that one can be sent."""

    public_url: str | None
    cards: bool

    def of(self, messages: Sequence[Content], *, opening: str = "") -> Said:
        """The messages of a turn, as few texts as they fit into: WeChat counts them."""
        said = Said()
        cited = [citation for message in messages for citation in message.citations]
        parts = [opening, *(self._message(message, said) for message in messages)]
        if cited:
            said.clauses = split(_APART.join(_clause(one) for one in _once_each(cited)))
            parts.append(phrases.clauses_line(_name(cited[0]), len(_once_each(cited)) - 1))
        said.bodies = split(_APART.join(part for part in parts if part))
        if any(message.link and message.link.href == SIGN_IN for message in messages) and self.cards:
            said.bodies.append(f"{CARD_MARK}{phrases.TITLE_BIND}")
        return said

    def _message(self, message: Content, said: Said) -> str:
        wants_sign_in = message.link is not None and message.link.href == SIGN_IN
        lines = [
            _progress(message),
            phrases.HOW_TO_BIND if wants_sign_in else message.text.strip(),
            self._link(message),
            *_cards(message.cards, said),
            phrases.SEND_PHOTO if message.upload else "",
        ]
        if message.buttons:
            lines.append(phrases.CHOOSE)
            lines += [_numbered(Choice(title=b.title, payload=b.payload), said) for b in message.buttons]
        return "\n".join(line for line in lines if line)

    def _link(self, message: Content) -> str:
        """The whole address; a place within the portal's own page leads nowhere from here."""
        link = message.link
        if link is None or link.href.startswith("#"):
            return ""
        if link.href.startswith("/"):
            return f"{link.title}：{self.public_url.rstrip('/')}{link.href}" if self.public_url else ""
        return f"{link.title}：{link.href}"


def _progress(message: Content) -> str:
    return f"（第 {message.progress.step} 步，共 {message.progress.of} 步）" if message.progress else ""


def _cards(cards: Sequence[Card], said: Said) -> Iterator[str]:
    """Cards that can be chosen come first, so a record's place in the list is its number."""
    if any(card.payload for card in cards):
        yield phrases.CHOOSE
    for card in cards:
        status = f"（{card.status}）" if card.status else ""
        head = f"{card.title}{status}"
        if card.payload:
            head = _numbered(Choice(title=card.title, payload=card.payload), said, shown=head)
        yield "\n".join([head, *(f"　{line}" for line in (card.subtitle, *card.lines) if line)])


def _numbered(choice: Choice, said: Said, shown: str | None = None) -> str:
    said.choices.append(choice)
    return f"{len(said.choices)} {shown or choice.title}"


def _once_each(cited: Sequence[CitationOut]) -> list[CitationOut]:
    return list({(one.document, one.locator): one for one in cited}.values())


def _name(citation: CitationOut) -> str:
    return f"{citation.document} {citation.locator}".strip()


def _clause(citation: CitationOut) -> str:
    """A clause as it can be checked: number, title, place, words, and whether it is still the law."""
    title = f"《{citation.title}》" if citation.title else ""
    doubt = "" if citation.verification in _VERIFIED else "（待核实）"
    words = f"“{citation.quote}”" if citation.quote else citation.digest or ""
    since = f"{citation.effective_from.isoformat()} 起施行" if citation.effective_from else ""
    until = f"{citation.effective_to.isoformat()} 后失效" if citation.effective_to else ""
    instead = f"已由 {citation.superseded_by} 取代" if citation.superseded_by else ""
    times = "，".join(part for part in (since, until, instead) if part)
    return "\n".join(part for part in (f"{_name(citation)}{title}{doubt}", words, times) if part)


def split(text: str) -> list[str]:
    """``text`` in pieces that WeChat takes, greedily; a sentence that alone is too long is cut between characters."""
    pieces: list[str] = []
    for sentence in _SENTENCE.findall(text):
        for part in _cut(sentence):
            if pieces and _size(pieces[-1] + part) <= MOST_BYTES:
                pieces[-1] += part
            else:
                pieces.append(part)
    return [stripped for piece in pieces if (stripped := piece.strip())]


def _cut(sentence: str) -> Iterator[str]:
    while _size(sentence) > MOST_BYTES:
        head = sentence.encode()[:MOST_BYTES].decode(errors="ignore")
        yield head
        sentence = sentence[len(head) :]
    yield sentence


def _size(text: str) -> int:
    return len(text.encode())
