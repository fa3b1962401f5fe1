"""Whether a document's articles run 1…n, and if not, why: the figure an import of many statutes is judged by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.engine.gongwen import metadata
from knowledge.engine.gongwen.model import ParsedClause, ParsedDocument
from knowledge.engine.gongwen.numerals import NUMERAL, Label, Level, read_label


class Run(StrEnum):
    """How the article numbers of a document run."""

    WHOLE = "whole"
    STARTS_LATER = "starts_later"
    GAP = "gap"
    REPEATED = "repeated"
    NUMBERED_ITEMS = "numbered_items"
    PARAGRAPHS = "paragraphs"


@dataclass(frozen=True)
class Outline:
    """The articles of a document: how many, how many inserted ones (第十条之一), how they run, and why not 1…n."""

    run: Run
    articles: int
    inserted: int
    reason: str

    @property
    def is_whole(self) -> bool:
        """Whether there are articles and their numbers run 1…n."""
        return self.run is Run.WHOLE


_ATTACHED = re.compile(r"^附(?!\s*则)")
_NUMBERED = re.compile(rf"^(?:附[^/]*/)?(?:{NUMERAL}(?![\u4e00-\u9fff])|\d|（|第{NUMERAL}[章节编])")


def article_outline(document: ParsedDocument) -> Outline:
    """How the articles of a document run. Those of its attachments count only where it has none of its own.

    So a decision or notice that publishes a set of rules is judged by these rules.
    """
    main = [clause for root in document.clauses if not _ATTACHED.match(root.locator) for clause in root.walk()]
    labels = _articles(main) or _articles(list(document.walk()))
    numbers = [label.number for label in labels if "之" not in label.name]
    inserted = len(labels) - len(numbers)
    run, reason = _run(numbers, document.title) if numbers else _without_articles(document)
    return Outline(run, len(numbers), inserted, reason)


def _articles(clauses: Sequence[ParsedClause]) -> list[Label]:
    """Labels of the clauses that are articles, whatever prefix or repetition mark their locators carry."""
    found: list[Label] = []
    for clause in clauses:
        label = read_label(clause.locator.rpartition("/")[2].partition("#")[0])
        if label is not None and label.level is Level.ARTICLE and not label.rest:
            found.append(label)
    return found


def _run(numbers: list[int], title: str) -> tuple[Run, str]:
    missing = sorted(set(range(numbers[0], max(numbers) + 1)) - set(numbers))
    if len(set(numbers)) < len(numbers) or numbers != sorted(numbers):
        twice = next((n for i, n in enumerate(numbers) if i and n <= numbers[i - 1]), numbers[0])
        return Run.REPEATED, f"第{twice}条的编号又出现一次或者往回走"
    if missing:
        shown = "、".join(str(number) for number in missing[:5])
        return Run.GAP, f"原文缺第{shown}条{'等' if len(missing) > 5 else ''}，共缺{len(missing)}条"
    if numbers[0] != 1:
        return Run.STARTS_LATER, f"从第{numbers[0]}条起，{_before(title)}"
    return Run.WHOLE, ""


def _before(title: str) -> str:
    if metadata.is_amendment(title):
        return "接着以前的修正案编号"
    return "是一部法典的一编" if title.endswith(("编", "分则")) else "原文前面的条没有印出编号"


def _without_articles(document: ParsedDocument) -> tuple[Run, str]:
    labelled = [clause for clause in document.walk() if _NUMBERED.match(clause.locator)]
    if len(labelled) > 1:
        kind = "是修改、废止其他文件的决定" if metadata.is_amendment(document.title) else "不分条"
        return Run.NUMBERED_ITEMS, f"{kind}，用“一、”“（一）”“1.”编号，共{len(labelled)}处"
    return Run.PARAGRAPHS, "没有编号，只分自然段"
