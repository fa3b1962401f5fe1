"""Documents, articles and places that a question names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.engine.gongwen.numerals import to_chinese, to_int
from knowledge.engine.gongwen.places import place_at, place_names
from knowledge.engine.schema import NATIONWIDE
from knowledge.engine.units import regions_seen_from
from knowledge.engine.words import fold

_NUMBER = re.compile(r"(?<![\d月年])(?:[〔\[(](\d{4})[〕\])])?第?(\d{1,4})号(?![楼院店线])")
# The number of a decision about somebody (环罚107号, 处罚决定书第107号) is no document of law.
_OF_DECISION = re.compile(r"([罚字决处书案】〕）]|编号|文号)[:：是为]?$")
_END = re.compile(r"法|典|条例|办法|规定|决定|细则|解释|意见|通知|方案|规则|公告|纲要|目录|\d号|20\d\d")
_ARTICLE = re.compile(
    r"(第)?\s*(\d{1,4}|[零〇一二三四五六七八九十百千]{1,8})\s*条(?![件例])(之[一二三四五六七八九十])?"
)
_CLOSING = "》〉” "
_WRITTEN = re.compile(r"([\u4e00-\u9fff]{1,10})[〔\[(【]\s*(\d{4})\s*[〕\])】]\s*第?\s*(\d{1,5})\s*号")
_DECREE = re.compile(r"[\u4e00-\u9fff]{2,14}令(?:第)?(\d{1,4})号")
_KINDS = ("", "令", "文", "文件")
_STATE = "中华人民共和国"
_BARE_NUMBER = re.compile(r"(?<![\d月年])第?(\d{1,4})号(?:令|文件|文)?(?![楼院店线])")
_SHORTEST_NAME, _LONGEST_NAME = 3, 60
_OF_PLACE = re.compile(r"(?<=^[\u4e00-\u9fff]{2})[市区县]")
_YEAR_AT_END = re.compile(r"20\d\d$")
_TITLE_END = re.compile("条例|管理办法|实施细则")
_LONGEST_TITLE, _LEAST_TITLE = 24, 4
_NO_TITLE = re.compile("什么|怎么|如何|哪|有没有|[，,。？?《》、 ]")


class DocumentNames:
    """Finds documents by their full name or title, or by a number (58号) that only one of them has."""

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        """``names``: document id, 文号 or short title, and title of each."""
        self._names: dict[str, str] = {}
        self._numbers: dict[str, set[str]] = {}
        self._called: dict[str, str] = {}
        for document_id, document, title in names:
            self._called[document_id] = document
            undated = _YEAR_AT_END.sub("", document)
            short = _OF_PLACE.sub("", undated) if undated != document else document
            for name in (document, undated, short, title, title.removeprefix(_STATE)):
                if len(name) >= _SHORTEST_NAME:
                    self._names.setdefault(fold(name), document_id)
            if number := _NUMBER.search(document):
                self._numbers.setdefault(number.group(2), set()).add(document_id)

    def named_in(self, folded: str) -> frozenset[str]:
        """Ids of the documents named in a folded question."""
        found = {name for match in _END.finditer(folded) if (name := self._ending_at(folded, match.end()))}
        if found:
            return frozenset(found)
        bare = (match for match in _NUMBER.finditer(folded) if match.group(1) is None)
        bare = (match for match in bare if not _OF_DECISION.search(folded[: match.start()]))
        owners = [self._numbers.get(match.group(2), set()) for match in bare]
        return frozenset(next(iter(ids)) for ids in owners if len(ids) == 1)

    def without_names(self, folded: str) -> str:
        """A question without the names of documents in it: what is asked about them."""
        for match in reversed(list(_END.finditer(folded))):
            if start := self._start_of(folded, match.end()):
                folded = folded[: start - 1] + folded[match.end() :]
        return _BARE_NUMBER.sub(self._unless_known, folded)

    def unknown_in(self, folded: str) -> str | None:
        """A 文号 that a question writes out and no document has."""
        for match in _WRITTEN.finditer(folded):
            written = f"{match.group(1)}〔{match.group(2)}〕{match.group(3)}号"
            # The number of a decision about somebody is no document of law.
            if "罚" not in written and not any(fold(written[at:]) in self._names for at in range(len(match.group(1)))):
                return written
        decrees = ((match.group(0), match.group(1)) for match in _DECREE.finditer(folded))
        return next((written for written, number in decrees if number not in self._numbers), None)

    def article_in(self, folded: str) -> str | None:
        """Locator of the article that a question names: 第25条, or 25条 right behind a document's name.

        A number elsewhere is a count (我有三条处罚).
        """
        for match in _ARTICLE.finditer(folded):
            ordinal, number, inserted = match.groups()
            if ordinal or self._named_before(folded, match.start()):
                return f"第{to_chinese(to_int(number))}条{inserted or ''}"
        return None

    def name_of(self, document_id: str) -> str:
        """文号 or short title of a document."""
        return self._called.get(document_id, document_id)

    def _unless_known(self, match: re.Match[str]) -> str:
        """The number as written, nothing where it is a document's."""
        own = match.group(1) in self._numbers and not _OF_DECISION.search(match.string[: match.start()])
        return "" if own else match.group(0)

    def _named_before(self, folded: str, at: int) -> bool:
        """Whether the name or number of a document ends there."""
        before = folded[:at].rstrip(_CLOSING)
        by_number = (match for match in _NUMBER.finditer(before) if before[match.end() :] in _KINDS)
        return self._start_of(before, len(before)) > 0 or any(match.group(2) in self._numbers for match in by_number)

    def _ending_at(self, folded: str, end: int) -> str | None:
        """The document with the longest name that ends there."""
        start = self._start_of(folded, end)
        return self._names[folded[start - 1 : end]] if start else None

    def _start_of(self, folded: str, end: int) -> int:
        """Where the longest name begins that ends there, counted from 1; 0 when none does."""
        starts = range(max(0, end - _LONGEST_NAME), end - _SHORTEST_NAME + 1)
        return next((at + 1 for at in starts if folded[at:end] in self._names), 0)


@dataclass(frozen=True)
class Title:
    """A title that begins with the name of a place, as it was written and without what links the two."""

    written: str
    name: str
    region: str


def titles_in(folded: str) -> Iterator[Title]:
    """Titles of rules of a place on credit (四川省社会信用条例), known or not."""
    for end in (match.end() for match in _TITLE_END.finditer(folded)):
        for start in range(max(0, end - _LONGEST_TITLE), end - _LEAST_TITLE):
            written = folded[start:end]
            region = place_at(folded, start)
            if region and "信用" in written and not _NO_TITLE.search(written):
                yield Title(written, written.replace("的", ""), region)
                break


def places_of(regions: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Names of the places that have rules of their own, and of the cities under them, with codes, longest first."""
    wanted = set(regions) - {NATIONWIDE}
    names = [
        (name, code)
        for name, code in place_names().items()
        if code in wanted or (code.endswith("00") and regions_seen_from(code) & wanted)
    ]
    short = [(re.sub("(市|区|县)$", "", name), code) for name, code in names if len(name) > 2]
    return tuple(sorted(set(names + short), key=lambda item: -len(item[0])))


class PlaceNames:
    """Places that a question may name."""

    def __init__(self, places: Iterable[tuple[str, str]]) -> None:
        self._codes = dict(reversed(list(places)))
        self._lengths = sorted({len(name) for name in self._codes}, reverse=True)
        self._longest_first = sorted(self._codes, key=len, reverse=True)
        self._names = {code: name for name, code in sorted(self._codes.items(), key=lambda item: -len(item[0]))}

    def named_in(self, folded: str) -> list[str]:
        """Codes of the places named, in order, each once; a name within a longer name is skipped."""
        found: dict[str, None] = {}
        at = 0
        while at < len(folded):
            name = next((n for n in self._lengths if folded[at : at + n] in self._codes), 0)
            if name:
                found[self._codes[folded[at : at + name]]] = None
            at += name or 1
        return list(found)

    def without_names(self, folded: str) -> str:
        """A question without the names of these places."""
        return re.sub("|".join(map(re.escape, self._longest_first)), "", folded) if self._longest_first else folded

    def name_of(self, code: str) -> str:
        """How a place is called in short."""
        return self._names.get(code, code)
