"""The optional rewriter: an answer in friendlier words where a language model is set, the plain answer in every doubt.

What goes to the model is the text of the answer and nothing else: not the question, not who asks, not where. What
people write can hold personal data and instructions to the model; the answer is made of our own digests, depends on
nothing they typed, and is left alone where contact data or a code is found in it all the same. So a rephrasing
belongs to the plain text, and is kept for everybody who gets the same one.
"""

import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Annotated

import structlog
from fastapi import Depends, Request
from prometheus_client import Counter, Histogram

from api.answers.rewriting_breaker import Breaker
from api.answers.rewriting_model import MAX_AT_ONCE, LanguageModel, ModelDown
from api.masking import masked
from api.settings import Settings
from knowledge.engine.answer_model import AnswerStatus, PolicyAnswer
from knowledge.engine.schema import Citation
from knowledge.engine.wording_check import find_fault, is_cited

MAX_KEPT = 500
MAX_CHARACTERS = 2000

rewrites_total = Counter("credit_rewrites_total", "Answers offered to the rewriter", ["outcome", "reason"])
rewrite_seconds = Histogram("credit_rewrite_seconds", "Seconds spent waiting for the language model")
log = structlog.get_logger(__name__)


class Rewriter:
    """Rephrases answers; does nothing where no address is set."""

    def __init__(self, settings: Settings, breaker: Breaker | None = None) -> None:
        self._model = LanguageModel(settings, settings.rewriter_url) if settings.rewriter_url else None
        self._breaker = breaker or Breaker()
        self._asking = 0
        self._kept: OrderedDict[str, str | None] = OrderedDict()

    async def rephrase(self, answer: PolicyAnswer) -> str | None:
        """The answer's text in other words that say the same, or None: then the plain text stands."""
        if self._model is None or answer.status is not AnswerStatus.ANSWERED:
            return None
        plain = answer.answer
        if plain in self._kept:
            self._kept.move_to_end(plain)
            return self._count("kept", "again", self._kept[plain])
        if reason := self._skipped(plain, answer.citations):
            return self._count("skipped", reason)
        return await self._ask(self._model, plain, answer.citations)

    def _skipped(self, plain: str, citations: Sequence[Citation]) -> str | None:
        """Why the model is not even asked."""
        if len(plain) > MAX_CHARACTERS:
            return "long"
        if masked(plain) != plain:
            return "personal_data"
        if not is_cited(plain, citations):
            return "not_cited"
        if self._asking >= MAX_AT_ONCE:
            return "busy"
        return None if self._breaker.lets_through() else "resting"

    async def _ask(self, model: LanguageModel, plain: str, citations: Sequence[Citation]) -> str | None:
        self._asking += 1
        started = time.perf_counter()
        try:
            words = await model.rephrase(plain)
        except ModelDown as error:
            self._breaker.failed()
            return self._count("failed", error.reason)
        finally:
            self._asking -= 1
            rewrite_seconds.observe(time.perf_counter() - started)
        self._breaker.succeeded()
        fault = find_fault(plain, words, citations)
        used = None if fault or words == plain else words
        self._keep(plain, used)
        return self._count("refused", fault.value) if fault else self._count("used", "new", used)

    def _keep(self, plain: str, used: str | None) -> None:
        self._kept[plain] = used
        if len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)

    def _count(self, outcome: str, reason: str, used: str | None = None) -> str | None:
        """Counted and logged by outcome; no text of a question or an answer is written anywhere."""
        rewrites_total.labels(outcome, reason).inc()
        log.info("rewrite", outcome=outcome, reason=reason)
        return used

    async def aclose(self) -> None:
        """Give the connections back."""
        if self._model is not None:
            await self._model.aclose()


async def get_rewriter(request: Request) -> Rewriter:
    """The application's rewriter."""
    rewriter: Rewriter = request.app.state.rewriter
    return rewriter


CurrentRewriter = Annotated[Rewriter, Depends(get_rewriter)]
