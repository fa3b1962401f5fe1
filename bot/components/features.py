"""What a message is known by: its words, runs and pairs of characters, and how it sounds.

Pinyin without tones and with the sounds people mix up (zh/z, ing/in) folded makes one of homophones, of slips of
an input method, and of messages typed in Latin letters. A code, date or sum counts as its kind, whatever it says.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from .normalise.places import regions
from .segmenter import Word

#: View -> what it finds in a message.
Features = dict[str, set[str]]
VIEWS = ("words", "runs", "pairs", "sounds")
_KINDS = {
    kind: chr(0xE001 + place)
    for place, kind in enumerate(
        ("uscc", "id_number", "case_number", "document_number", "date", "amount", "ordinal"),
    )
}
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
_A_PHONE = chr(0xE008)
_NOT_SAID = re.compile(r"[^\w\ue001-\ue010]+")
_LATIN = re.compile(r"[a-z]+")
_MIXED_UP = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_LONGEST_SYLLABLE = 6


def features(words: list[Word]) -> Features:
    """The features of a message in each view; empty sets where nothing is said."""
    said = _NOT_SAID.sub(" ", _PHONE.sub(_A_PHONE, "".join(_joined(words)))).strip()
    close, sounds = said.replace(" ", ""), list(_sounds(said))
    return {
        "words": {_word(word) for word in words} if close else set(),
        "runs": set(_runs(f" {said} ", 1, 3)) - {" "} if close else set(),
        "pairs": {f"{one}~{other}" for gap in (1, 2) for one, other in zip(close, close[gap:], strict=False)},
        "sounds": {*sounds, *(f"{one} {other}" for one, other in pairwise(sounds))},
    }


def only_values(words: list[Word]) -> bool:
    """Whether a message is nothing but values (codes, dates, sums, authorities, regions, a phone number)."""
    known = regions()
    telling = [word for word in words if any(letter.isalnum() for letter in word.text)]
    bare = [word for word in telling if word.kind or word.text in known]
    phone = _NOT_SAID.sub("", _PHONE.sub(_A_PHONE, "".join(_joined(words)))) == _A_PHONE
    return phone or (bool(telling) and len(bare) == len(telling))


def fold(text: str) -> str:
    """Half width, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def _word(word: Word) -> str:
    return _KINDS.get(word.kind) or _PHONE.sub(_A_PHONE, fold(word.text))


def _joined(words: list[Word]) -> Iterator[str]:
    end = 0
    for word in words:
        yield " " * (word.start > end)  # the white space that no token carries
        yield _KINDS.get(word.kind) or fold(word.text)
        end = word.end


def _runs(text: str, shortest: int, longest: int) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        yield from (text[start : start + size] for start in range(len(text) - size + 1))


def _sounds(said: str) -> Iterator[str]:
    for sound in lazy_pinyin(said.replace(" ", "\n")):
        for part in sound.split():
            yield from map(_folded, _syllables(part) if _LATIN.fullmatch(part) else [part])


def _folded(sound: str) -> str:
    for written, spoken in _MIXED_UP:
        if sound.startswith(written):
            sound = spoken + sound[len(written) :]
    return sound[:-1] if sound.endswith("ng") else sound


@lru_cache(maxsize=1)
def _known_syllables() -> frozenset[str]:
    readings = {reading.split(",")[0] for reading in PINYIN_DICT.values()}
    letters = (
        "".join(c for c in unicodedata.normalize("NFD", one) if not unicodedata.combining(c)) for one in readings
    )
    return frozenset(one for one in letters if len(one) > 1) | {"a", "o", "e"}


def _syllables(letters: str) -> Iterable[str]:
    """The syllables of a run of Latin letters, the longest first; the run itself where it is no pinyin."""
    found, start = [], 0
    while start < len(letters):
        sizes = range(min(_LONGEST_SYLLABLE, len(letters) - start), 0, -1)
        size = next((size for size in sizes if letters[start : start + size] in _known_syllables()), 0)
        if not size:
            return [letters]
        found.append(letters[start : start + size])
        start += size
    return found
