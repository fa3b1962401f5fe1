"""A question as the engine reads it: once, for every part that looks at it."""

import re
from dataclasses import dataclass
from functools import cached_property

from knowledge.engine.ranking.features import Features, question_features
from knowledge.engine.words import fold, tokens_of_folded

_YEAR = re.compile(r"[\[(【〔]\s*(\d{4})\s*[\])】〕]")


@dataclass(frozen=True)
class Question:
    """The words of somebody who asks, folded and cut."""

    text: str

    @cached_property
    def folded(self) -> str:
        """Lower case, half width, the year of a 文号 in its own brackets."""
        return _YEAR.sub(r"〔\1〕", fold(self.text))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, each once."""
        return tuple(dict.fromkeys(tokens_of_folded(self.folded)))

    @cached_property
    def features(self) -> Features:
        """What the ranker sees."""
        return question_features(self.folded)
