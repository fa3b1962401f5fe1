"""Old words that something newer took the place of: what holds now is said before what was written then."""

import datetime as dt
import re
from collections.abc import Iterable

from knowledge.engine.library import Library
from knowledge.engine.schema_supersession import Supersession, Supersessions
from knowledge.engine.vocabulary import Standing
from knowledge.engine.words import bigrams

_STILL = re.compile("还(在)?(用|叫|算|有效|管用|是这样|提)|说法|叫法")
_AROUND = re.compile(
    "现在|如今|官方|20\\d\\d年?|还(在)?(用|叫|算|有效|管用|是这样|提)|不用|[这那](种|个|些)|老词|说法|叫法|[吗呢的了不、，,。？?和]"
)
_SAME_WORDS = 0.6


class Overtaken:
    """The entries of ``rules/supersessions`` by the clauses whose words they replace. Immutable."""

    def __init__(self, library: Library) -> None:
        self._by_old: dict[str, list[Supersession]] = {}
        self._successors: dict[str, set[str]] = {}
        for entry in (entry for rule in library.rules_of(Supersessions) for entry in rule.entries):
            for old in entry.old:
                self._by_old.setdefault(old, []).append(entry)
                self._successors.setdefault(old.split("#", 1)[0], set()).update(entry.current)

    def entry(self, ref: str, question: str, as_of: dt.date, standing: Standing) -> Supersession | None:
        """What is said of a clause in that standing on that day; of several, what is nearest to the question."""
        asked = set(bigrams(question))
        fitting = [
            entry
            for entry in self._by_old.get(ref, ())
            if entry.standing is standing and entry.start <= as_of and entry.verification.may_decide
        ]
        return max(fitting, key=lambda entry: len(asked & set(bigrams(entry.said + entry.now))), default=None)

    def still(self, question: str, as_of: dt.date) -> Supersession | None:
        """The entry on the words of which a question asks whether they are still used."""
        if not _STILL.search(question):
            return None
        asked = set(bigrams(_AROUND.sub("", question)))
        entries = {entry.id: entry for entries in self._by_old.values() for entry in entries}
        shares = [
            (len(asked & set(bigrams(entry.said))) / len(asked), entry)
            for entry in entries.values()
            if asked and entry.standing is Standing.OVERTAKEN and entry.start <= as_of
        ]
        share, best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
        return best if share >= _SAME_WORDS else None

    def successors(self, documents: Iterable[str]) -> frozenset[str]:
        """Clauses that stand in the place of words of these documents."""
        return frozenset().union(*(self._successors.get(name, ()) for name in documents))
