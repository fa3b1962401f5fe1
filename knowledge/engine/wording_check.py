"""Whether a rephrased answer still says what the plain one says, and nothing else.

The rule: the same fixed items in the same order (``wording_items``), between them the same words of content, and only
words that carry no rule added or left out. In a clause with one fixed item a word may stand before or after it
(不得收取费用, 费用不得收取). Figures must stand in the cited clauses too, and what is forbidden,
ordered or permitted must have a word of that force there. What cannot be shown to be the same is refused.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache

from knowledge.engine.schema import Citation
from knowledge.engine.wording_items import Wording, fixed_words, read_wording

_PUNCTUATION = re.compile(r"[^\u4e00-\u9fff〇]")
_MAY_ALWAYS_STAND = re.compile(r"[\u4e00-\u9fff〇0-9，。；：、（）《》〔〕%\n]")


class Fault(StrEnum):
    """Why a rephrased answer is not used."""

    LENGTH = "length"
    CHARACTERS = "characters"
    FIXED_ITEMS = "fixed_items"
    ADDED = "added"
    DROPPED = "dropped"
    NOT_CITED = "not_cited"


def find_fault(plain: str, rephrased: str, citations: Sequence[Citation]) -> Fault | None:
    """What is wrong with a rephrased answer, or None where it says the same as the plain one."""
    if len(rephrased) > len(plain) * 1.4 + 20:
        return Fault.LENGTH
    if any(not _MAY_ALWAYS_STAND.match(sign) and sign not in plain for sign in rephrased):
        return Fault.CHARACTERS
    names = _names(citations)
    before, after = read_wording(plain, names), read_wording(rephrased, names)
    if before.items != after.items:
        return Fault.FIXED_ITEMS
    if not _all_found(after, before):
        return Fault.ADDED
    if not _all_found(before, after):
        return Fault.DROPPED
    return None if is_cited(plain, citations) else Fault.NOT_CITED


def is_cited(plain: str, citations: Sequence[Citation]) -> bool:
    """Whether the clauses cited have every figure of the answer, and words of the force of its own."""
    names, shown = _names(citations), "\n".join(_shown(citations))
    said, law = read_wording(plain, names), read_wording(shown, names)
    words = fixed_words()
    forces = [force for force in (words.forbid, words.order, words.permit) if force.intersection(said.items)]
    return said.figures <= law.figures and all(force.intersection(law.items) for force in forces)


def _names(citations: Sequence[Citation]) -> list[str]:
    return [citation.document for citation in citations]


def _shown(citations: Sequence[Citation]) -> Iterable[str]:
    for citation in citations:
        dates = [day.isoformat() for day in (citation.effective_from, citation.effective_to) if day]
        yield from (citation.document, citation.title, citation.locator, citation.digest, *dates)
        yield from filter(None, (citation.quote, citation.superseded_by))


def _all_found(text: Wording, other: Wording) -> bool:
    """Whether the words between the fixed items of one text stand at the same places of the other."""
    return all(_gap_found(text, other, index) for index in range(len(text.gaps)))


def _gap_found(text: Wording, other: Wording, index: int) -> bool:
    gap, place = text.gaps[index], other.gaps[index]
    if not gap.text:
        return True
    if gap.is_one != place.is_one:
        broken = place if gap.is_one else gap
        # A clause may be broken only after its words: 可以申请，不得… never becomes 可以，申请不得….
        if not _covered(f"{broken.middle}|{broken.tail}", ""):
            return False
    # A word that changed sides is looked for only in the clause of the item that it passed.
    moved_back = other.gaps[index - 1].tail if _around(text, other, index - 1) else ""
    moved_on = other.gaps[index + 1].head if _around(text, other, index) else ""
    if gap.is_one or place.is_one:
        return _covered(gap.text, f"{place.text}|{moved_back}|{moved_on}")
    return (
        _covered(gap.head, f"{place.head}|{place.middle}|{moved_back}")
        and _covered(gap.middle, place.text)
        and _covered(gap.tail, f"{place.middle}|{place.tail}|{moved_on}")
    )


def _around(text: Wording, other: Wording, item: int) -> bool:
    """Whether words may change sides of this fixed item."""
    return 0 <= item < len(text.items) and text.is_alone(item) and other.is_alone(item)


def _covered(words: str, allowed: str) -> bool:
    """Whether a run of words can be cut into pieces of ``allowed`` and words that may come and go."""
    single = _alone(allowed)
    return all(_cuts_up(run, allowed, single) for run in filter(None, _PUNCTUATION.split(words)))


def _cuts_up(run: str, allowed: str, single: frozenset[str]) -> bool:
    free, reached = fixed_words().free, {0}
    for at in range(len(run)):
        if at not in reached:
            continue
        if run[at] in single or run[at] in free:
            reached.add(at + 1)
        pieces = range(at + 2, len(run) + 1)
        reached.update(end for end in pieces if run[at:end] in allowed or run[at:end] in free)
    return len(run) in reached


def _alone(allowed: str) -> frozenset[str]:
    """Words of one character: what stands between free words and punctuation by itself."""
    return frozenset(word for word in _breaks().split(allowed) if len(word) == 1)


@cache
def _breaks() -> re.Pattern[str]:
    return re.compile("|".join([_PUNCTUATION.pattern, *sorted(fixed_words().free, key=len, reverse=True)]))
