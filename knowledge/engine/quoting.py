"""The words quoted under an answer: those of the clause that hold the figure that is told, where they can be read."""

import re

from knowledge.engine.originals import QUOTE_LENGTH, sentences
from knowledge.engine.premise import quantities
from knowledge.engine.schema import Citation
from knowledge.engine.words import bigrams

_DATE = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_PIECE = re.compile("[，,；;：:（）()［］]|——")
_LABEL = re.compile(r"^第[一二三四五六七八九十百零]+条\s*|^——")
_HIDDEN = "［"
_SHORTEST = 8


def telling(citation: Citation, digest: str, original: str) -> Citation:
    """The citation with the words that hold a figure of the digest; as it is where its quote holds one already.

    Only words of the published original are chosen, whole up to a comma, so what is verified stays verified.
    """
    told = _figures(digest)
    if not original or not citation.quote_verified or not told or _figures(citation.quote or "") & told:
        return citation
    holding = [piece for piece in _pieces(original) if _figures(piece) & told]
    if not holding:
        return citation
    words = set(bigrams(digest))
    best = max(holding, key=lambda piece: len(words & set(bigrams(piece))) / len(piece))
    return citation.model_copy(update={"quote": best})


def _pieces(text: str) -> list[str]:
    """Sentences of a clause; of those too long, or with something hidden in them, what stands between two marks."""
    whole = [_LABEL.sub("", sentence).rstrip("。；;") for sentence in sentences(text)]
    short = [sentence for sentence in whole if len(sentence) <= QUOTE_LENGTH and _HIDDEN not in sentence]
    parts = [piece.strip() for sentence in whole if sentence not in short for piece in _PIECE.split(sentence)]
    return [piece for piece in (*short, *parts) if _SHORTEST <= len(piece) <= QUOTE_LENGTH]


def _figures(text: str) -> set[str]:
    """Lengths of time, sums and days of the calendar, in whatever numerals they are written."""
    return {f"{one.kind} {one.amount}" for one in quantities(text)} | set(_DATE.findall(text))
