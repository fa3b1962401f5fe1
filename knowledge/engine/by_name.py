"""Questions that name a document: an article of it, whether it is in force, or one that nobody has."""

import re
from collections.abc import Sequence

from knowledge.engine.answer_model import PolicyAnswer
from knowledge.engine.bookcase import Bookcase
from knowledge.engine.composing import Composer
from knowledge.engine.library import Library
from knowledge.engine.naming import DocumentNames
from knowledge.engine.question import Question
from knowledge.engine.retrieval import Scope
from knowledge.engine.units import Unit

_SHOWN, _READ = 2, 12
_STANDING = re.compile(
    "(还|现在|目前|仍|是否|是不是)?.{0,4}(有效|能用|管用|作数|废止|失效|作废|过期|过时)(了|吗|没|么|不)|"
    "(哪天|什么时候|何时|啥时候|几号).{0,4}(施行|生效|实施|执行|失效|废止)|适用(于)?(哪|我们|咱|本地)|我们这.{0,4}适用"
)


class ByName:
    """Answers from a document because it is named. Immutable."""

    def __init__(self, library: Library, units: Sequence[Unit], bookcase: Bookcase, compose: Composer) -> None:
        self._library = library
        self._units = units
        self._bookcase = bookcase
        self._compose = compose
        known = [(entry.id, entry.document, entry.title) for entry in library.documents.values()]
        shelved = [(entry.id, entry.document, entry.title) for entry in bookcase.documents.values()]
        self.names = DocumentNames([*known, *shelved])

    def answer(self, question: Question, scope: Scope, region: str | None) -> PolicyAnswer | None:
        """The answer where a question names an article, asks after a document's standing, or names what nobody has."""
        if missing := self.names.unknown_in(question.folded):
            return self._compose.not_kept(missing, region, scope.as_of)
        if len(scope.documents) != 1:
            return None
        document = next(iter(scope.documents))
        if (locator := self.names.article_in(question.folded)) is not None:
            return self._article(document, locator, scope, region)
        entry = self._library.documents.get(document)
        if entry is not None and _STANDING.search(question.folded):
            return self._compose.standing(entry, scope, region)
        return None

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
