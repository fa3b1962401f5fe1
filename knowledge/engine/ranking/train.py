"""Teaching the ranker: kernel ridge regression of every clause on the questions asked about it, all at once.

Rifkin & Lippert 2007, "Notes on Regularized Least Squares".
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse

from knowledge.engine.library import Library
from knowledge.engine.questions import Asked
from knowledge.engine.ranking.features import Features, question_features, text_features
from knowledge.engine.ranking.logistic import fitted
from knowledge.engine.ranking.model import Business, Head, Matrix, Ranker
from knowledge.engine.topics import equivalents

# Chosen by leaving questions out: see docs/decisions/0007.
_SMOOTHING = 4.0
_TEXT_SHARE = 1.2
_RAREST = 3
# What a question about one rule says about the same rule elsewhere.
_SIBLING_SHARE = 0.15
_ROUNDS = 9
_TINY = np.float32(1e-12)


@dataclass(frozen=True)
class Lesson:
    """A text, what it is about, and how much it counts; ``beside`` are clauses on the same rule in other documents."""

    features: Features
    labels: tuple[str, ...]
    share: float = 1.0
    beside: frozenset[str] = frozenset()


def train(library: Library, questions: Sequence[Asked], elsewhere: Mapping[str, str]) -> Ranker:
    """A ranker over every clause, every short answer, and whose business a question is.

    ``elsewhere`` names the documents that another house applies, with its door.
    """
    asked = [(question_features(item.question), item.labels) for item in questions]
    words = list(_clause_words(library))
    siblings = equivalents(library.topics)
    clauses = [
        Lesson(features, labels, beside=_beside(labels, siblings)) for features, labels in asked if "#" in labels[0]
    ]
    clauses += [Lesson(features, (ref,), _TEXT_SHARE) for ref, features in words]
    business = [Lesson(features, (_business(labels[0], elsewhere),)) for features, labels in asked]
    business += [Lesson(features, (_business(ref, elsewhere),)) for ref, features in words]
    answers = list(_answer_lessons(library))
    vocabulary = vocabulary_of(business)
    heads, blocks = [], []
    for lessons, first, fit in (
        (clauses, _refs(library), _ridge),
        (answers, list(library.faq), _ridge),
        (business, [Business.OURS], fitted),
    ):
        labels = tuple(dict.fromkeys((*first, *(label for lesson in lessons for label in lesson.labels))))
        heads.append(Head(labels))
        blocks.append(fit(*matrices(lessons, vocabulary, labels)))
    return Ranker(heads, list(vocabulary), _rarity(vocabulary), np.concatenate(blocks, axis=1).astype(np.float16))


def _beside(labels: Sequence[str], siblings: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Clauses on the same rule as any of the labels."""
    return frozenset().union(*(siblings.get(label, frozenset()) for label in labels)) - frozenset(labels)


def _answer_lessons(library: Library) -> Iterator[Lesson]:
    """What each short answer is asked, and its own words."""
    for faq in library.faq.values():
        yield from (Lesson(question_features(question), (faq.id,)) for question in faq.questions)
        yield Lesson(text_features(faq.answer), (faq.id,), _TEXT_SHARE)


def _clause_words(library: Library) -> Iterator[tuple[str, Features]]:
    """Each clause's reference with the features of its own words."""
    for ref in _refs(library):
        _, clause = library.clause(ref)
        yield ref, text_features(" ".join(part for part in (clause.heading, clause.digest, clause.quote) if part))


def _business(label: str, elsewhere: Mapping[str, str]) -> str:
    """Whose business a label is: ours, another house's by its door, nobody's, or nobody may."""
    if "#" not in label:
        return label
    door = elsewhere.get(label.split("#", 1)[0])
    return f"{Business.ELSEWHERE}:{door}" if door else Business.OURS


def _ridge(inputs: scipy.sparse.csr_matrix, wanted: Matrix) -> Matrix:
    """Weights (feature by label) of the smoothest fit."""
    weights: Matrix = inputs.T @ _solved(inputs, wanted)
    return weights


def _solved(inputs: scipy.sparse.csr_matrix, wanted: Matrix) -> Matrix:
    """Shares of the lessons: ``(inputs inputs' + smoothing) shares = wanted``, by conjugate gradients.

    The rounds are few because the smoothing is strong; more of them change no answer.
    """
    across = inputs.T.tocsr()
    shares, rest = np.zeros_like(wanted), wanted.copy()
    step, size = rest.copy(), (rest * rest).sum(axis=0)
    for _ in range(_ROUNDS):
        image = inputs @ (across @ step) + _SMOOTHING * step
        length = size / np.maximum((step * image).sum(axis=0), _TINY)
        shares += length * step
        rest -= length * image
        fresh = (rest * rest).sum(axis=0)
        step = rest + fresh / np.maximum(size, _TINY) * step
        size = fresh
    return shares


def vocabulary_of(lessons: Sequence[Lesson]) -> dict[str, float]:
    """Features that stand in at least ``_RAREST`` lessons, with how telling each is."""
    counts = Counter(name for lesson in lessons for name in lesson.features)
    size = len(lessons)
    return {name: math.log(1 + size / (count + 0.5)) for name, count in counts.items() if count >= _RAREST}


def matrices(
    lessons: Sequence[Lesson], vocabulary: dict[str, float], labels: Sequence[str]
) -> tuple[scipy.sparse.csr_matrix, Matrix]:
    """Inputs (lesson by feature, rows of length one) and what is wanted (lesson by label)."""
    place = {name: at for at, name in enumerate(vocabulary)}
    row_of, column_of, values = [], [], []
    for row, lesson in enumerate(lessons):
        known = [(place[name], share * vocabulary[name]) for name, share in lesson.features.items() if name in place]
        length = math.sqrt(sum(value * value for _, value in known)) or 1.0
        for column, value in known:
            row_of.append(row)
            column_of.append(column)
            values.append(value / length)
    shape = (len(lessons), len(vocabulary))
    inputs = scipy.sparse.csr_matrix((np.array(values, dtype=np.float32), (row_of, column_of)), shape=shape)
    number = {label: at for at, label in enumerate(labels)}
    wanted = np.zeros((len(lessons), len(labels)), dtype=np.float32)
    for row, lesson in enumerate(lessons):
        wanted[row, [number[label] for label in lesson.beside]] = _SIBLING_SHARE
        wanted[row, [number[label] for label in lesson.labels]] = lesson.share
    return inputs, wanted


def _rarity(vocabulary: dict[str, float]) -> Matrix:
    return np.fromiter(vocabulary.values(), dtype=np.float32, count=len(vocabulary))


def _refs(library: Library) -> list[str]:
    return [f"{document.id}#{clause.id}" for document in library.documents.values() for clause in document.clauses]
