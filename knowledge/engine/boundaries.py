"""Where answering ends: matters of another house, rules of one field, and requests that are refused."""

import re
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path

from knowledge.engine import strict_yaml
from knowledge.engine.schema import Faq, Strict, Text

_PIECE = re.compile("[，,。；;？?！!]")
_NONE: frozenset[str] = frozenset()
_FILE = Path(__file__).resolve().parents[1] / "boundaries.yaml"


class WrongDoor(Strict):
    """Questions that belong to another house, by the way they are put."""

    door: Text
    called: Text
    patterns: tuple[Text, ...]
    unless: tuple[Text, ...] = ()


class Subject(Strict):
    """What a message may be about: later questions of it that name nothing are asked about ``called``."""

    called: Text
    named: tuple[Text, ...]


class Situation(Strict):
    """Several things told at once that call for one short answer, whatever else the words are like.

    All of ``told`` must be there, in any order, and nothing of ``unless``. A ``warning`` comes before everything.
    """

    short_answer: Text
    told: tuple[Text, ...]
    unless: tuple[Text, ...] = ()
    warning: bool = False


class Refusal(Strict):
    """Requests that are refused, with the words of refusal; ``answers_rest``: other questions beside are answered."""

    id: Text
    patterns: tuple[Text, ...]
    answer: Text
    why: tuple[Text, ...] = ()
    answers_rest: bool = False


class Matter(Strict):
    """Rules of one field or one step: they answer only a question that names it, since elsewhere they mislead.

    ``door`` is given where another house applies them; ``strict`` ones are never given to a question that does not
    name them, however well they fit. Where a question is surely within the field (``within``), its own ``channel`` is
    given, and what its rules stand ``instead_of`` (clauses and short answers for everybody) is not.
    """

    id: Text
    named: tuple[Text, ...]
    door: Text | None = None
    strict: bool = False
    documents: frozenset[Text] = frozenset()
    clauses: frozenset[Text] = frozenset()
    short_answers: frozenset[Text] = frozenset()
    within: tuple[Text, ...] = ()
    channel: Text | None = None
    instead_of: frozenset[Text] = frozenset()

    def holds(self, ref: str) -> bool:
        """Whether a clause is one of these rules."""
        return ref in self.clauses or ref.split("#", 1)[0] in self.documents

    def owns(self, faq: Faq) -> bool:
        """Whether a short answer speaks of nothing but this."""
        return faq.id in self.short_answers or all(self.holds(ref) for ref in faq.cites)


class OtherMatter(Strict):
    """Another public service, or daily life; ``body`` is who handles it, where anybody does."""

    patterns: tuple[Text, ...]
    body: Text | None = None


class Holdings:
    """Which matters hold a clause or own a short answer; most are held by none."""

    def __init__(self, matters: Iterable[Matter], refs: Iterable[str], answers: Iterable[Faq]) -> None:
        matters = tuple(matters)
        clauses = ((ref, frozenset(matter.id for matter in matters if matter.holds(ref))) for ref in refs)
        owned = ((faq.id, frozenset(matter.id for matter in matters if matter.owns(faq))) for faq in answers)
        self._clauses = {ref: ids for ref, ids in clauses if ids}
        self._strict = frozenset(matter.id for matter in matters if matter.strict)
        self._answers = {name: ids for name, ids in owned if ids}

    def holds(self, unnamed: frozenset[str], ref: str) -> bool:
        """Whether one of the matters that a question does not name holds a clause."""
        return not unnamed.isdisjoint(self._clauses.get(ref, _NONE))

    def keeps(self, unnamed: frozenset[str], ref: str) -> bool:
        """Whether a strict one of these matters holds a clause."""
        return self.holds(unnamed & self._strict, ref)

    def owns(self, unnamed: frozenset[str], faq: Faq) -> bool:
        """Whether a short answer speaks of nothing but a matter that a question does not name."""
        return not unnamed.isdisjoint(self._answers.get(faq.id, _NONE))


class Boundaries(Strict):
    """The file ``knowledge/boundaries.yaml``."""

    matters: tuple[Matter, ...]
    wrong_doors: tuple[WrongDoor, ...]
    subjects: tuple[Subject, ...]
    objects: tuple[Text, ...]
    situations: tuple[Situation, ...]
    refusals: tuple[Refusal, ...]
    request_words: tuple[Text, ...]
    uncovered: tuple[Text, ...]
    other_matters: tuple[OtherMatter, ...]
    unless: tuple[Text, ...]
    not_found: Text
    not_found_help: Text
    not_found_door: Text
    not_kept: Text
    not_held: Text
    unread: Text
    ended: Text
    replaced: Text
    beyond: Text
    several: Text
    not_ours: Text
    not_ours_at_all: Text

    @cached_property
    def elsewhere(self) -> dict[str, str]:
        """Documents that another house applies, with its door."""
        return {name: matter.door for matter in self.matters if matter.door for name in matter.documents}

    def wrong_door(self, question: str) -> str | None:
        """Id of the door a question belongs to when it is not ours."""
        fitting = (rule for rule in self.wrong_doors if _matches(rule.patterns, question))
        return next((rule.door for rule in fitting if not _matches(rule.unless, question)), None)

    def called(self, door: str) -> str:
        """What the matters of another house are called in short."""
        return next((rule.called for rule in self.wrong_doors if rule.door == door), "")

    def subject_of(self, question: str) -> Subject | None:
        """What a question says it is about."""
        return next((subject for subject in self.subjects if _matches(subject.named, question)), None)

    def names_object(self, question: str) -> bool:
        """Whether a question names a thing of ours, and does not only ask when, where or what with."""
        return _matches(self.objects, question)

    def situation(self, question: str, *, warning: bool) -> Situation | None:
        """The situation that a question tells of."""
        return next(
            (
                situation
                for situation in self.situations
                if situation.warning is warning
                and all(_matches((pattern,), question) for pattern in situation.told)
                and not _matches(situation.unless, question)
            ),
            None,
        )

    def field_of(self, question: str) -> Matter | None:
        """The field with rules and a channel of its own that a question is surely within."""
        return next((m for m in self.matters if m.channel and _matches(m.within, question)), None)

    def unnamed(self, question: str, documents: frozenset[str] = frozenset()) -> frozenset[str]:
        """Ids of matters that a question does not speak of, neither in words nor by a document that it names."""
        return frozenset(
            matter.id
            for matter in self.matters
            if not _matches(matter.named, question) and not documents & matter.documents
        )

    def not_in_documents(self, question: str) -> bool:
        """Whether a question is about credit but about something that no document of the library settles."""
        return _matches(self.uncovered, question)

    def other_matter(self, question: str) -> OtherMatter | None:
        """The other public service or piece of daily life that a question is about, and not about credit at all."""
        fitting = (matter for matter in self.other_matters if _matches(matter.patterns, question))
        return None if self.speaks_of_credit(question) else next(fitting, None)

    def words_about(self, matter: OtherMatter) -> str:
        """What to say to somebody who asks about another matter."""
        return self.not_ours.format(body=matter.body) if matter.body else self.not_ours_at_all

    def speaks_of_credit(self, question: str) -> bool:
        """Whether a question uses one of the trade's own words."""
        return _matches(self.unless, question)

    def words_for(self, why: str) -> str:
        """The words of refusal for a reason that was learned."""
        return next((rule.answer for rule in self.refusals if why in rule.why), self.refusals[-1].answer)

    def requests(self, question: str) -> bool:
        """Whether a question asks for something to be told, made or judged: only a request can be refused."""
        return _matches(self.request_words, question)

    def allowed(self, question: str) -> str:
        """What is left of a question without the pieces that must be refused; nothing where they hang together."""
        pieces = [piece for piece in _PIECE.split(question) if piece.strip()]
        left = "，".join(piece for piece in pieces if self.refusal(piece) is None)
        return left if self.refusal(left) is None else ""

    def refusal(self, question: str) -> Refusal | None:
        """The refusal of a request that must be refused."""
        return next((rule for rule in self.refusals if _matches(rule.patterns, question)), None)


@cache
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """All patterns as one."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _matches(patterns: tuple[str, ...], question: str) -> bool:
    return bool(patterns) and _pattern(patterns).search(question) is not None


@cache
def load_boundaries(path: Path = _FILE) -> Boundaries:
    """The boundaries; raises KnowledgeError with file and line when malformed."""
    return strict_yaml.parse(strict_yaml.read(path, path.name), Boundaries)
