"""Chinese words: the one place that knows jieba, stop words, folding and the synonym layer."""

import importlib
import logging
import re
import unicodedata
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.engine import strict_yaml
from knowledge.engine.schema import Strict, Text

_KNOWLEDGE = Path(__file__).resolve().parents[1]
_DICTIONARY = _KNOWLEDGE.parent / "nlu_data" / "dictionary"
_WORD = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+(?:\.[0-9]+)?")
_AMOUNT = re.compile(r"[\d.一二两三四五六七八九十百千万亿多块元钱]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


class SynonymGroup(Strict):
    """Everyday ways of saying something, and the documents' words for it."""

    say: tuple[Text, ...]
    mean: tuple[Text, ...]


class Wording(Strict):
    """The file ``knowledge/synonyms.yaml``: words that say nothing, and groups of words that say the same."""

    stop_words: frozenset[str]
    groups: tuple[SynonymGroup, ...]


@dataclass(frozen=True)
class QueryTerm:
    """One idea of a question: the words that stand for it, and the documents' words added to them."""

    words: tuple[str, ...]
    added: tuple[str, ...] = ()
    concept: int | None = None


def fold(text: str) -> str:
    """Lower case, half width, one kind of space."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()


def is_amount(word: str) -> bool:
    """Whether a word is a number or a sum of money."""
    return _AMOUNT.fullmatch(word) is not None


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring Han characters; a single character stands for itself."""
    pairs: list[str] = []
    for run in _HAN.findall(text):
        pairs.extend(run[i : i + 2] for i in range(len(run) - 1)) if len(run) > 1 else pairs.append(run)
    return pairs


@cache
def _jieba() -> Any:
    """A tokenizer of our own with the domain's words; jieba warns on import and chats on start."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        jieba = importlib.import_module("jieba")
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for path in sorted(_DICTIONARY.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                tokenizer.add_word(line.split()[0])
    for group in load_wording().groups:
        for word in (*group.mean, *group.say):
            tokenizer.add_word(word)
    return tokenizer


@cache
def load_wording(path: Path = _KNOWLEDGE / "synonyms.yaml") -> Wording:
    """Stop words and synonym groups; raises KnowledgeError with file and line when malformed."""
    return strict_yaml.parse(strict_yaml.read(path, path.name), Wording)


def tokens(text: str) -> list[str]:
    """Words of a text for finding: long words also in their parts, folded, without stop words."""
    stop_words = load_wording().stop_words
    found: list[str] = []
    for run in _WORD.findall(fold(text)):
        found.extend(word for word in _jieba().cut_for_search(run, HMM=False) if word not in stop_words)
    return found


def query_terms(question: str) -> list[QueryTerm]:
    """The ideas of a question; words that belong to a synonym group become one idea each."""
    rest, terms = fold(question), []
    for number, group in enumerate(load_wording().groups):
        said = [word for word in sorted(group.say, key=len, reverse=True) if word in rest]
        if not said:
            continue
        for word in said:
            rest = rest.replace(word, " ")
        own = tuple(dict.fromkeys(token for word in said for token in tokens(word)))
        added = tuple(dict.fromkeys(token for word in group.mean for token in tokens(word)))
        terms.append(QueryTerm(own, tuple(word for word in added if word not in own), number))
    seen: set[str] = set()
    for token in tokens(rest):
        if token not in seen:
            seen.add(token)
            terms.append(QueryTerm((token,)))
    return terms
