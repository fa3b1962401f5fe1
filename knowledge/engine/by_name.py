"""Questions that name a document: an article of it, whether it is in force, or one that nobody has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.engine import numbered
from knowledge.engine.answer_model import PolicyAnswer
from knowledge.engine.bookcase import Bookcase
from knowledge.engine.boundaries import load_boundaries
from knowledge.engine.combining import Combiner
from knowledge.engine.gongwen.numerals import to_int
from knowledge.engine.library import Library
from knowledge.engine.naming import DocumentNames, Title, titles_in
from knowledge.engine.question import Question
from knowledge.engine.retrieval import Scope
from knowledge.engine.schema import Document
from knowledge.engine.units import Unit

_SHOWN, _READ, _OFFERED = 2, 12, 3
_LEAST_ASKED = 4
_STANDING = re.compile(
    "(还|现在|目前|仍|是否|是不是)?.{0,4}(有效|能用|管用|作数|废止|失效|作废|过期|过时)(了|吗|没|么|不)|"
    "(哪天|哪年|什么时候|何时|啥时候|几号).{0,4}(开始)?(施行|生效|实施|执行|失效|废止)|适用(于)?(哪|我们|咱|本地)|我们这.{0,4}适用"
)
_CALLS = re.compile(
    r"(是不是|按|依据|根据)?(第\s*[\d零〇一二三四五六七八九十百千]+\s*条|第几条|哪一?条|几条)的?(规定|允许|讲|写|要求|说)?(的?是?什么|了?啥|的?内容)?"
)
_ASKS_NUMBER = re.compile("第几条|哪一?条")
_SCAFFOLD = re.compile("规定|怎么|写|说|讲|的|了|什么|是|内容|里面|里|中|《|》|呢|吗|[，,。？?]")
_READ_WHOLE = re.compile("^第[一二三四五六七八九十百零]+条")
_ARTICLE_NUMBERS = "article-numbers"


@dataclass(frozen=True)
class Missing:
    """What a question names and the library has not read: what to say of it, and the rest of the question.

    ``first``: it is said before the answer to the rest, as that comes from elsewhere; else it is a remark at the end.
    """

    words: str
    rest: str
    cites: tuple[str, ...] = ()
    first: bool = False


class ByName:
    """Answers from a document because it is named. Immutable."""

    def __init__(self, library: Library, units: Sequence[Unit], bookcase: Bookcase, compose: Combiner) -> None:
        self._library = library
        self._units = units
        self._bookcase = bookcase
        self._compose = compose
        self._words = load_boundaries()
        known = [(entry.id, entry.document, entry.title) for entry in library.documents.values()]
        shelved = [(entry.id, entry.document, entry.title) for entry in bookcase.documents.values()]
        self.names = DocumentNames([*known, *shelved])
        held = [(entry.region, entry.title) for entry in library.documents.values()]
        held += [(entry.region, entry.title) for entry in bookcase.documents.values()]
        self._held = {(region, title[-2:]) for region, title in held}

    def missing(self, question: Question, scope: Scope) -> Missing | None:
        """An ordinance of a place that nobody has, or an article of a document whose articles were not read."""
        title = next((title for title in titles_in(question.folded) if self._is_unheld(title)), None)
        if title is not None:
            words = self._words.not_held.format(name=title.name)
            return Missing(words, self._rest(_CALLS.sub("", question.folded.replace(title.written, ""))), first=True)
        document = self._library.documents.get(next(iter(scope.documents), "")) if len(scope.documents) == 1 else None
        if document is None or not self._calls_unread(question.folded, document):
            return None
        article = self.names.article_in(question.folded)
        cites = tuple(f"{document.id}#{clause.id}" for clause in document.clauses if clause.id == _ARTICLE_NUMBERS)
        rest = self._rest(_CALLS.sub("", self.names.without_names(question.folded)))
        if article and document.articles and to_int(article[1:-1]) > document.articles:
            words = self._words.beyond.format(name=document.document, articles=document.articles, article=article)
            return Missing(words, rest)
        words = self._words.unread.format(name=f"{document.document}{article or ''}")
        return Missing(f"{self._ended(document, scope)}{words}", rest, cites)

    def answer(self, question: Question, scope: Scope, region: str | None) -> PolicyAnswer | None:
        """The answer where a question names an article, asks after a document's standing, or names what nobody has."""
        if missing := self.names.unknown_in(question.folded):
            return self._compose.not_kept(missing, region, scope.as_of)
        if len(scope.documents) != 1:
            return None
        document = next(iter(scope.documents))
        locator = self.names.article_in(question.folded)
        if (reply := self._numbered(document, question.folded, scope, region)) is not None:
            return reply
        if locator is not None:
            return self._article(document, locator, scope, region)
        entry = self._library.documents.get(document)
        if entry is not None and _STANDING.search(question.folded):
            return self._compose.standing(entry, scope, region)
        return None

    def _ended(self, document: Document, scope: Scope) -> str:
        """That a document is over, and what replaced it; nothing while it is in force."""
        if document.effective_to is None or document.effective_to >= scope.as_of:
            return ""
        last, successor = document.effective_to, self._library.documents.get(document.superseded_by or "")
        instead = self._words.replaced.format(name=successor.document) if successor else ""
        return self._words.ended.format(name=document.document, last=last, instead=instead)

    def from_shelf(self, question: Question, scope: Scope, region: str | None) -> PolicyAnswer | None:
        """Clauses of a document that only the shelf has."""
        if not scope.documents or not scope.documents <= self._bookcase.documents.keys():
            return None
        asked = Question(self.names.without_names(question.folded))
        found = self._bookcase.search(asked.words, scope, _READ)
        units = [item.unit for item in found if item.unit.document_id in scope.documents]
        units = [unit for unit in units if self._bookcase.covers(asked.words, unit)][:_SHOWN]
        if not units:
            return self._compose.nothing(region, scope.as_of, ())
        return self._compose.from_clauses(units, (), scope, region)

    def _is_unheld(self, title: Title) -> bool:
        """Whether no document is called so, and none of that kind is the place's own."""
        return not self.names.named_in(title.written) and (title.region, title.name[-2:]) not in self._held

    def _calls_unread(self, folded: str, document: Document) -> bool:
        """Whether a question calls an article, or asks for its number, where articles were not read one by one."""
        locators = [unit.citation.locator for unit in self._units if unit.document_id == document.id]
        if all(_READ_WHOLE.match(locator) for locator in locators):
            return False
        if not any(locator.startswith("全文") for locator in locators):
            return False
        called = numbered.called_in(self.names.without_names(folded))
        if called is not None and numbered.fitting(locators, called):
            return False
        article = self.names.article_in(folded)
        return article not in locators if article else _ASKS_NUMBER.search(folded) is not None

    def _rest(self, text: str) -> str:
        """What is asked besides, where it is a question: nothing about the document itself."""
        return text if len(_SCAFFOLD.sub("", text)) >= _LEAST_ASKED and not _STANDING.search(text) else ""

    def _numbered(self, document: str, folded: str, scope: Scope, region: str | None) -> PolicyAnswer | None:
        """A clause of an opinion by the numbers of its section and item; several where each section has one."""
        called = numbered.called_in(self.names.without_names(folded))
        if called is None:
            return None
        units = [unit for unit in self._units if unit.document_id == document and unit.begun_on(scope.as_of)]
        if any(_READ_WHOLE.match(unit.citation.locator) for unit in units):
            return None
        wanted = numbered.fitting((unit.citation.locator for unit in units), called)
        found = [unit for unit in units if unit.citation.locator in wanted]
        if not found:
            return None
        sections = {unit.citation.locator.partition("（")[0] for unit in found}
        lead = ""
        if called.section is None and len(sections) > 1:
            lead = self._words.several.format(name=self.names.name_of(document), called=called.words) + "\n"
        if not lead and (entry := self._compose.overtaken_by(found[0], folded, scope.as_of)) is not None:
            return self._compose.overtaken(entry, found, scope, region)
        return self._compose.from_clauses(found, (), scope, region, lead, whole=True)

    def _article(self, document: str, locator: str, scope: Scope, region: str | None) -> PolicyAnswer:
        """An article (行政处罚法第三十三条) with its paragraphs."""
        units = [
            unit
            for unit in self._units
            if unit.document_id == document
            and unit.citation.locator.startswith(locator)
            and not unit.citation.locator.startswith(f"{locator}之")
        ]
        shelved = self._bookcase.clause(document, locator)
        units = [unit for unit in (*units, *([shelved] if shelved else [])) if unit.begun_on(scope.as_of)]
        if units:
            return self._compose.from_clauses(units, (), scope, region, whole=True)
        return self._compose.not_kept(f"{self.names.name_of(document)}{locator}", region, scope.as_of)
