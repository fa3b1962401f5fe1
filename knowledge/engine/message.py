"""A message of several questions, read once as a whole: what an earlier one names, a later one that names none keeps.

Whose matter it is (door), the field (market regulation), an objection, the place and the document are carried.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.engine.boundaries import Boundaries, Subject
from knowledge.engine.naming import DocumentNames, PlaceNames
from knowledge.engine.parts import parts_of
from knowledge.engine.question import Question

_BARE = 3
_ABOUT_REPAIR = "申请信用修复"
_LONGEST_SHOWN, _STORY = 40, 60
_CHANNEL = re.compile("信用中国|你们|这(里|儿|边|个网站)")
_YES_NO = re.compile(r"吗|么|是不是|能不能|可不可以|是否|[是对]吧|(.)不\1")
_ANOTHER_HOUSE = re.compile("[\u4e00-\u9fff]{2}(局|厅|委|大队|法院)|(城管|消防|环保|交通|住建|应急|税务)")
_WITHIN = re.compile("里面|里边|其中|该(办法|法|文|通知|意见|条例|方案)|这(个|份|部)(文件|办法|法|通知|意见|条例|方案)")
_TITLE = re.compile("《[^》]{4,40}》")
# What is left of a piece that names a document or a place and asks nothing of its own (栾城通知怎么写的).
_SCAFFOLD = re.compile(
    "通知|文件|意见|办法|条例|规定|方案|那个|那份|那边|这边|当地|怎么|如何|咋|什么|写|说|讲|呢|里|上|的|是|要求|[，,。？?]"
)


@dataclass(frozen=True)
class Part:
    """One question: as it is shown, as it is looked up, and the other house whose matter it is by what went before."""

    shown: str
    asked: str
    door: str | None = None
    asks_channel: bool = False


@dataclass
class _Carried:
    door: str | None = None
    subject: Subject | None = None
    place: str | None = None
    title: str | None = None
    topic: str = ""


class MessageReader:
    """Reads messages with the names of documents and places that are known. Immutable.

    ``door_of``: the other house that a piece belongs to, by its words or by what was learned.
    """

    def __init__(
        self,
        boundaries: Boundaries,
        names: DocumentNames,
        places: PlaceNames,
        door_of: Callable[[Question], str | None],
    ) -> None:
        self._boundaries = boundaries
        self._door_of = door_of
        self._names = names
        self._places = places

    def read(self, text: str) -> list[Part]:
        """The parts of a message; one part with the text itself where it asks but one thing."""
        pieces = parts_of(text)
        if len(pieces) < 2:
            return [Part(text, text)]
        carried = _Carried()
        return [self._part(piece, carried) for piece in pieces]

    def _part(self, piece: str, carried: _Carried) -> Part:
        """A piece with what it lacks; what it names itself is carried on."""
        question = Question(piece)
        folded = question.folded
        own_door = self._boundaries.wrong_door(folded) if carried.door else self._door_of(question)
        own = self._boundaries.subject_of(folded)
        if own_door or own or self._boundaries.names_object(folded):
            carried.door = own_door
        asked = self._filled(piece, folded, carried)
        if own is not None:
            carried.subject = own
            # Of a long story about one subject, the question at its end is what is asked.
            asked = asked if len(piece) <= _STORY else f"{own.called}{_short(piece)}"
        elif own_door or _ANOTHER_HOUSE.search(folded):
            carried.subject = None
        elif carried.subject is not None and not carried.door:
            asked = f"{carried.subject.called}{asked}"
        elif len(asked) <= _BARE and not carried.door:
            asked = f"{_ABOUT_REPAIR}{asked}"
        if carried.door and not own_door:
            asked = f"{self._boundaries.called(carried.door)}{asked}"
        channel = bool(carried.door and _CHANNEL.search(folded) and _YES_NO.search(folded))
        return Part(_short(piece), asked, carried.door, channel)

    def _filled(self, piece: str, folded: str, carried: _Carried) -> str:
        """The piece with the place, the document or the topic that it takes from what went before."""
        places, documents = self._places.named_in(folded), self._names.named_in(folded)
        title = _TITLE.search(piece)
        asked = piece
        if carried.title and not (documents or title) and _WITHIN.search(folded):
            asked = f"{carried.title}{_WITHIN.sub('', piece)}"
        if (places or documents) and carried.topic and self._asks_nothing(folded):
            asked = f"{piece}，{carried.topic}"
        elif carried.place and not places:
            asked = f"{carried.place}{asked}"
        if places:
            carried.place = self._places.name_of(places[0])
        if title or documents:
            carried.title = title.group(0) if title else self._names.name_of(next(iter(documents)))
        carried.topic = self._names.without_names(piece)
        return asked

    def _asks_nothing(self, folded: str) -> bool:
        bare = self._places.without_names(self._names.without_names(folded))
        return len(_SCAFFOLD.sub("", bare)) <= 1


def _short(piece: str) -> str:
    """The question itself where a long story stands before it."""
    return piece if len(piece) <= _LONGEST_SHOWN else re.split("[，,。]", piece)[-1] or piece
