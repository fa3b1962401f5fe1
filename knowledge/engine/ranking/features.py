"""What the ranker sees of a text: its words, pairs and triples of characters, and the ideas it speaks of.

Shares were set by leaving one question out in turn over all training questions.
"""

import re

from knowledge.engine.concepts import concepts_in
from knowledge.engine.words import bigrams, fold, query_terms, tokens_of_folded

_HAN = re.compile(r"[\u4e00-\u9fff]+")
# How much somebody was fined says nothing about what is asked.
_SUM = re.compile(
    r"(\d[\d.,]*|[一二两三四五六七八九十百千万几]+)(多|来)?(块钱|块|元|万元|万|千块|千)(?![\u4e00-\u9fff]?[号条款日年月天])"
)
_WORD, _PAIR, _TRIPLE, _IDEA, _ADDED, _CONCEPT = 1.0, 0.6, 0.5, 0.8, 0.4, 1.0

Features = dict[str, float]


def question_features(question: str) -> Features:
    """Features of a question, with what the synonym layer knows about its words."""
    question = _SUM.sub("", question)
    features = text_features(question)
    for term in query_terms(question):
        if term.concept is None:
            continue
        features[f"i:{term.concept}"] = _IDEA
        for word in term.added:
            features.setdefault(f"w:{word}", _ADDED)
    return features


def text_features(text: str) -> Features:
    """Features of a text as it stands."""
    folded = fold(text)
    features: Features = {f"p:{pair}": _PAIR for pair in bigrams(folded)}
    for run in _HAN.findall(folded):
        for at in range(len(run) - 2):
            features[f"t:{run[at : at + 3]}"] = _TRIPLE
    for word in tokens_of_folded(folded):
        features[f"w:{word}"] = _WORD
    for concept in concepts_in(folded):
        features[f"c:{concept}"] = _CONCEPT
    return features
