"""Whether a rephrased answer still says what the plain one says, and nothing else.

The rule: the same words in the same order, item by item of every enumeration, with the same punctuation, brackets and
quotation marks. What may differ: how a number or date is written, the words that ``rewording.yaml`` calls the same, and
the opening of a sentence. Figures must stand in the cited clauses too, and what is forbidden, ordered or permitted must
have a word of that force there. What cannot be shown to be the same is refused: the plain answer is always a good one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from knowledge.engine.schema import Citation
from knowledge.engine.wording_items import fixed_words, read_wording

_MAY_ALWAYS_STAND = re.compile(r"[\u4e00-\u9fff〇0-9，。；：、（）《》〔〕%\n]")


class Fault(StrEnum):
    """Why a rephrased answer is not used."""

    LENGTH = "length"
    CHARACTERS = "characters"
    FIXED_ITEMS = "fixed_items"
    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
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
    if before.sequence != after.sequence:
        return _changed(before.sequence, after.sequence)
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


def _changed(before: Sequence[str], after: Sequence[str]) -> Fault:
    """What was done to the words between the fixed items."""
    said, says = Counter(before), Counter(after)
    if says - said:
        return Fault.ADDED
    return Fault.DROPPED if said - says else Fault.MOVED
